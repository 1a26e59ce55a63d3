package locale

// russianCards holds the texts that ticket cards share.
var russianCards = map[string]string{
	"more":                 "Ещё",
	"more.back":            "Назад",
	"undo":                 "Вернуть",
	"draft.restored":       "Черновик снова на месте.",
	"event.restored":       "Отзыв отменён: {name}",
	"notice.restored":      "Отзыв {id} отменён ({name}): {title}",
	"rate":                 "Оценить",
	"rate.choose":          "Сначала поставьте звёзды.",
	"event.confirmed.said": "Закрыт ({name}): {text}",
	"state.rejected":       "Отклонён",
	"ticket.details":       "Подробности",
	"ticket.from":          "От: {name}",
	"ticket.for":           "Для: {name}",
	"ticket.approval":      "Согласование: {state}",
	"ticket.due":           "срок {time}",
	"ticket.overdue":       "просрочен с {time}",
	"ticket.solved":        "Да, решено",
	"ticket.unsolved":      "Не решено",
	"ticket.withdraw.sure": "Отозвать? Тогда им никто не будет заниматься.",
}

var russianCardCounts = map[string]forms{
	"major.related": {
		one: "{n} связанный инцидент", few: "{n} связанных инцидента",
		many: "{n} связанных инцидентов", other: "{n} связанного инцидента",
	},
}
