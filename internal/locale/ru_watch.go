package locale

// russianWatch holds the texts about waiting for a date, being reminded, and
// following a ticket.
var russianWatch = map[string]string{
	"ticket.until":       "До какого дня",
	"ticket.until.day":   "Необязательно. В этот день работа продолжится сама.",
	"hold.until":         " до {day}",
	"ticket.snooze":      "Напомнить позже",
	"ticket.snooze.when": "Напомнить в этом обсуждении",
	"ticket.reminder":    "Напоминание {time}",
	"nap.1h":             "через 1 час",
	"nap.4h":             "через 4 часа",
	"nap.morning":        "завтра утром",
	"event.snoozed":      "Напоминание ({name}): {until}",
	"event.reminded":     "Напоминание в обсуждении",
	"notice.snoozed":     "Напоминание о {id} ({name}): {until}",
	"notice.reminded":    "Напоминание о {id}: {title}",
	"thread.reminded":    "⏰ Напоминание о {id}: {title}",
	"event.woken":        "Работа продолжается: срок ожидания истёк",
	"notice.woken":       "Работа над {id} продолжается: срок ожидания истёк. {title}",
	"thread.woken":       "▶ {id} больше не отложен.",
}
