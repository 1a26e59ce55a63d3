package locale

// russianGone is englishGone in Russian.
var russianGone = map[string]string{
	"gone.person":     "Бывший сотрудник",
	"gone.text":       "Удалено",
	"gone.transcript": "Сообщения этого чата удалены: срок их хранения истёк.",
	"gone.file":       "удалён",
	"gone.files":      "Файл с пометкой «удалён» больше недоступен: срок его хранения истёк.",
}
