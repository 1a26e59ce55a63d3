package appmanifest

import "strings"

// Permission is one that a team's owner is asked for when the app is added to
// the team: resource-specific consent (Learn: graph-api/rsc).
type Permission struct {
	Name string
	Why  map[string]string // per language code
}

// Permissions returns every permission in the package.
func Permissions() []Permission {
	return []Permission{
		{
			Name: "ChannelMessage.Read.Group",
			Why: map[string]string{
				"en": "Reads the messages in the channels of this team, and of no other. With it, what an analyst writes in the " +
					"thread of a chat or ticket reaches the person who asked, without a mention of the app. Without it, each such line " +
					"must begin with a mention; all else works.",
				"ru": "Читает сообщения в каналах этой команды, и никакой другой. С ним то, что аналитик пишет в ветке чата или " +
					"обращения, доходит до того, кто спрашивал, без упоминания приложения. Без него каждую такую строку нужно начинать " +
					"с упоминания; всё остальное работает.",
			},
		},
	}
}

// consents opens the list of permissions.
var consents = map[string]string{
	"en": "Whoever adds the app to a team is asked for:",
	"ru": "Тот, кто добавляет приложение в команду, даёт разрешения:",
}

// Consent returns what the package asks for and why, as a text in a language.
func Consent(language string) string {
	var b strings.Builder
	b.WriteString(consents[language] + "\n")
	for _, p := range Permissions() {
		b.WriteString("\n" + p.Name + "\n    " + p.Why[language] + "\n")
	}
	return b.String()
}

func resourceSpecific() (list []permission) {
	for _, p := range Permissions() {
		list = append(list, permission{Name: p.Name, Type: "Application"})
	}
	return list
}
