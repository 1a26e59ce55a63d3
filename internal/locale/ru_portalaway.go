package locale

// russianPortalAway holds the texts of the portal without a network, as an installed
// app, and in an old browser.
var russianPortalAway = map[string]string{
	"portal.kept":       "Нет сети, или связь медленная. Это данные на {time}.",
	"portal.away.title": "Нет сети",
	"portal.away":       "Для этой страницы нужна сеть. Как только она появится, страница откроется сама.",
	"portal.away.again": "Повторить",
	"portal.away.kept":  "Это можно открыть и без сети",
	"portal.unsent":     "Нет сети. Ничего не отправлено. Введённый текст останется здесь: отправьте его, когда сеть появится.",
	"portal.old": "Этот браузер слишком старый для службы поддержки: страницы в нём выглядят неправильно или не работают. " +
		"Обновите его или откройте портал в современном Chrome, Edge, Firefox или Safari.",
	"portal.install.title": "Служба поддержки на вашем устройстве",
	"portal.install.about": "Открывается с экрана, в своём окне, и показывает ваши обращения даже без сети.",
	"portal.install":       "Установить",
	"portal.install.later": "Не сейчас",
	"portal.install.ios": "Нажмите «Поделиться» в Safari (если этой кнопки не видно, она в меню •••), " +
		"затем «На экран „Домой“».",
}
