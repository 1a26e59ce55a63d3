package locale

// russianHelp holds the texts that tell people what they can type.
var russianHelp = map[string]string{
	"help":          "Помощь",
	"help.channel":  "Упомяните приложение с одним из слов:",
	"help.threads":  "Обсуждения",
	"help.open":     "Один номер, «INC-1001» или «1001», открывает обращение.",
	"guide.ticket":  "В обсуждении обращения текст — рабочая заметка; начните с >>, и его получит заявитель.",
	"guide.chat":    "В обсуждении чата всё получает сотрудник; начните с //, и текст останется здесь.",
	"guide.help":    "Упомяните приложение со словом «помощь», чтобы увидеть всё, что можно написать.",
	"notices.hours": "Тихие часы",
	"duty.usual":    "как в очереди",
	"near.unknown":  "Не знаю слова «{text}».",
	"near.ask":      "Возможно, вы имели в виду «{word}»?",
}
