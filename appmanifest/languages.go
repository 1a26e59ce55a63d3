package appmanifest

import (
	"cmp"
	"fmt"
	"strings"
)

// The texts in manifest.json itself are in the default language. Each other
// language has its own file beside it.
const defaultLanguage = "en"

// languages lists the languages of the package, the default language first.
var languages = []string{defaultLanguage, "ru"}

// text is what Teams shows about the app before anyone talks to it. {name} in a
// description stands for the app's name.
type text struct {
	nameShort, nameFull               string
	descriptionShort, descriptionFull string
	portal                            string // the name of the tab
}

var texts = map[string]text{
	"en": {
		nameShort:        "Frontdesk",
		nameFull:         "Frontdesk: your IT service desk",
		portal:           "Portal",
		descriptionShort: "IT help in Teams: report a problem, follow it, or chat with an analyst.",
		descriptionFull: "{name} is your IT service desk, right where you work.\n\n" +
			"- Report a problem or ask for something in a short form, for yourself or for a colleague.\n" +
			"- See at any time where your tickets stand, who works on them and what happened so far.\n" +
			"- Chat with an analyst when you would rather talk to a person.\n\n" +
			"Analysts work in a team's channel: they take tickets and answer chats there. " +
			"The app reads the messages of that team's channels so that an analyst's answer in a thread reaches the person who asked.",
	},
	"ru": {
		nameShort:        "Frontdesk",
		nameFull:         "Frontdesk: служба поддержки ИТ",
		portal:           "Портал",
		descriptionShort: "Помощь ИТ в Teams: сообщить о сбое, узнать статус, написать аналитику.",
		descriptionFull: "{name} — это служба поддержки ИТ прямо там, где вы работаете.\n\n" +
			"- Сообщите о сбое или попросите о нужном в короткой форме — для себя или для коллеги.\n" +
			"- В любой момент узнайте, что с вашими обращениями, кто ими занимается и что уже сделано.\n" +
			"- Напишите аналитику в чат, если удобнее поговорить с человеком.\n\n" +
			"Аналитики работают в канале команды: там они берут обращения в работу и отвечают в чатах. " +
			"Приложение читает сообщения в каналах этой команды, чтобы ответ аналитика в ветке дошёл до того, кто спрашивал.",
	},
}

// text returns the texts in a language: the organization's own where it has any.
func (app App) text(code string) text {
	t := texts[code]
	if own := app.Own.Name[code]; own != "" {
		t.nameShort, t.nameFull = own, own
	}
	t.descriptionShort = cmp.Or(app.Own.ShortDescription[code], t.descriptionShort)
	t.descriptionFull = cmp.Or(
		app.Own.Description[code],
		strings.ReplaceAll(t.descriptionFull, "{name}", t.nameShort),
	)
	return t
}

func localizationInfo() localization {
	info := localization{DefaultLanguageTag: defaultLanguage}
	for _, code := range languages[1:] {
		info.AdditionalLanguages = append(info.AdditionalLanguages, languageFile{code, code + ".json"})
	}
	return info
}

// translation returns the localization file of one language. Its keys are the
// paths of the translated texts in manifest.json.
func translation(app App, code string) ([]byte, error) {
	text := app.text(code)
	entries := map[string]string{
		"$schema":           app.schema("MicrosoftTeams.Localization"),
		"name.short":        text.nameShort,
		"name.full":         text.nameFull,
		"description.short": text.descriptionShort,
		"description.full":  text.descriptionFull,
	}
	for l, list := range app.offered() {
		for i, c := range list.commands {
			path := fmt.Sprintf("bots[0].commandLists[%d].commands[%d]", l, i)
			entries[path+".title"] = c.Title[code]
			entries[path+".description"] = c.Description[code]
		}
	}
	if app.Portal {
		entries["staticTabs[0].name"] = text.portal
	}
	app.translate(entries, code)
	return encode(entries)
}
