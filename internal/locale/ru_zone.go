package locale

// russianZone holds the texts about a reader's own time zone.
var russianZone = map[string]string{
	"notices.quiet.yours": "На ваших часах сейчас {time}. Короткие сообщения ждут конца тихих часов; если они не нужны, оставьте оба поля пустыми.",
}
