package locale

// russianLists holds the texts of lists, and of the ways to and from them.
var russianLists = map[string]string{
	"brief.minutes":         "{n} мин",
	"brief.hours":           "{n} ч",
	"brief.days":            "{n} дн.",
	"list.before":           "Предыдущие",
	"ticket.page":           "Открыть на портале",
	"ticket.thread":         "К обсуждению",
	"board.several":         "Выбрать несколько",
	"board.duein":           "срок через {time}",
	"board.duenow":          "срок сейчас",
	"board.nobody":          "никто",
	"board.overdueby":       "просрочен {time}",
	"board.none.open":       "Работы нет. Новые обращения появятся в этом канале.",
	"board.none.mine":       "У вас нет открытых обращений. В списке «Неназначенные» — те, что ждут исполнителя.",
	"board.none.unassigned": "У каждого обращения есть исполнитель. Всё, что в работе, — в списке «Открытые».",
	"board.none.breaching":  "Ничего не просрочено. Ближайшие сроки — в списке «Открытые».",
}
