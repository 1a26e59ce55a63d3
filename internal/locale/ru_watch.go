package locale

// russianWatch holds the texts about waiting for a date, being reminded, and
// following a ticket.
var russianWatch = map[string]string{
	"ticket.until":     "До какого дня",
	"ticket.until.day": "Необязательно. В этот день работа продолжится сама.",
	"hold.until":       " до {day}",
	"event.woken":      "Работа продолжается: срок ожидания истёк",
	"notice.woken":     "Работа над {id} продолжается: срок ожидания истёк. {title}",
	"thread.woken":     "▶ {id} больше не отложен.",
}
