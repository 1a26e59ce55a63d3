package locale

// russianPortalForms holds why forms in the browser were refused.
var russianPortalForms = map[string]string{
	"portal.broken": "Не удалось прочитать то, что отправил браузер. Ничего не сохранено. Обновите страницу.",
	"portal.files":  "За один раз — не больше {n} файлов. Ничего не сохранено.",
}
