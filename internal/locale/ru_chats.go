package locale

// russianChats holds the texts of live chat beside those in russian.
var russianChats = map[string]string{
	"chat.below":            "Чат продолжается ниже.",
	"chat.end.sure":         "Завершить чат для обеих сторон?",
	"chat.language.en":      "язык: английский",
	"chat.language.ru":      "язык: русский",
	"chat.nostars":          "Сначала поставьте звёзды.",
	"chat.topic":            "Тема",
	"chat.topic.ask":        "О чём речь? Несколько слов",
	"chat.since":            "с {time}",
	"chat.state.waiting":    "Ожидает",
	"chat.backto":           "К чату",
	"form.subject.of":       "Что не работает у {name}?",
	"form.beneficiary.of":   "Для другого человека (пусто — для {name})",
	"ticket.created.ofchat": "{name}: из вашего чата создан {id}. Новости будут здесь.",
}
