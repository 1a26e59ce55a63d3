package locale

// russianPortalAway holds the texts of the portal as an installed app, and in an
// old browser.
var russianPortalAway = map[string]string{
	"portal.old": "Этот браузер слишком старый для службы поддержки: страницы в нём выглядят неправильно или не работают. " +
		"Обновите его или откройте портал в современном Chrome, Edge, Firefox или Safari.",
	"portal.install.title": "Служба поддержки на вашем устройстве",
	"portal.install.about": "Открывается с экрана, в своём окне, и показывает ваши обращения даже без сети.",
	"portal.install":       "Установить",
	"portal.install.later": "Не сейчас",
	"portal.install.ios": "Нажмите «Поделиться» в Safari (если этой кнопки не видно, она в меню •••), " +
		"затем «На экран „Домой“».",
}
