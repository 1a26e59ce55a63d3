package locale

// englishWatch holds the texts about waiting for a date, being reminded, and
// following a ticket.
var englishWatch = map[string]string{
	"ticket.until":       "Until",
	"ticket.until.day":   "Optional. Work goes on by itself on that day.",
	"hold.until":         " until {day}",
	"ticket.snooze":      "Snooze",
	"ticket.snooze.when": "Remind in this thread",
	"ticket.reminder":    "Reminder {time}",
	"nap.1h":             "in 1 hour",
	"nap.4h":             "in 4 hours",
	"nap.morning":        "tomorrow morning",
	"event.snoozed":      "{name} wants a reminder: {until}",
	"event.reminded":     "Reminder in the thread",
	"notice.snoozed":     "{name} wants a reminder of {id}: {until}",
	"notice.reminded":    "Reminder of {id}: {title}",
	"thread.reminded":    "⏰ Reminder of {id}: {title}",
	"event.woken":        "Work goes on: it was on hold until now",
	"notice.woken":       "Work on {id} goes on: it was on hold until now. {title}",
	"thread.woken":       "▶ {id} is not on hold any more.",
}
