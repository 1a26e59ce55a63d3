package locale

// englishWatch holds the texts about waiting for a date, being reminded, and
// following a ticket.
var englishWatch = map[string]string{
	"ticket.until":     "Until",
	"ticket.until.day": "Optional. Work goes on by itself on that day.",
	"hold.until":       " until {day}",
	"event.woken":      "Work goes on: it was on hold until now",
	"notice.woken":     "Work on {id} goes on: it was on hold until now. {title}",
	"thread.woken":     "▶ {id} is not on hold any more.",
}
