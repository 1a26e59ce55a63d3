package locale

// russianCatalog holds the texts of the catalog and of forms that explain what
// to fill in.
var russianCatalog = map[string]string{
	"catalog.pick":    "Поиск услуги",
	"catalog.type":    "Начните вводить",
	"catalog.open":    "Открыть",
	"catalog.sought":  "Найдено по словам «{words}»",
	"catalog.choose":  "Сначала выберите услугу: начните вводить её название.",
	"place.manager":   "согласует ваш руководитель",
	"place.approvers": "согласует {names}",
	"place.approval":  "требуется согласование",
	"place.or":        "{name} или {other}",
	"place.others":    "{name} или другие",

	"form.required":      "* обязательные поля",
	"form.hint":          "Что происходит, с какого времени, что уже пробовали",
	"form.ask.impact":    "Кого это затрагивает?",
	"form.ask.urgency":   "Насколько срочно?",
	"impact.ask.low":     "Только меня, и немного",
	"impact.ask.medium":  "Меня или нескольких коллег",
	"impact.ask.high":    "Многих",
	"urgency.ask.low":    "Может подождать",
	"urgency.ask.medium": "Скоро: мешает работать",
	"urgency.ask.high":   "Немедленно: работа стоит",
}
