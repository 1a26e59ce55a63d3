package bot

import (
	"strings"
	"testing"

	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
)

func TestTheMenuDecidesWhatTheExtensionOffers(t *testing.T) {
	for _, c := range []struct{ menu, commands []string }{
		{everything, []string{extensionTickets, extensionIncident}},
		{[]string{"incident"}, []string{extensionIncident}},
		{[]string{"status", "chat"}, []string{extensionTickets}},
		{[]string{"chat"}, nil},
	} {
		var got []string
		for _, one := range ExtensionCommands(c.menu, locale.Texts{}) {
			got = append(got, one.ID)
			for _, lang := range locale.Languages() {
				if one.Title[lang] == "" || one.Does[lang] == "" ||
					one.Parameter != "" && (one.ParameterTitle[lang] == "" || one.ParameterDoes[lang] == "") {
					t.Errorf("%s has no words in %s", one.ID, lang)
				}
			}
		}
		want(t, "commands", c.commands, got)
	}
}

func TestWhatIsProposedOfAMessage(t *testing.T) {
	const from = "From: https://teams.microsoft.com/l/message/1/2"
	long := strings.Repeat("ж", 5000)
	for name, c := range map[string]struct {
		message            botframework.PickedMessage
		title, description string
	}{
		"nothing":       {botframework.PickedMessage{}, "", ""},
		"a link alone":  {botframework.PickedMessage{Link: "l"}, "", from},
		"text":          {botframework.PickedMessage{Text: "It burns\nbadly", Link: "l"}, "It burns", "It burns\nbadly\n\n" + from},
		"without link":  {botframework.PickedMessage{Text: "It burns"}, "It burns", "It burns"},
		"a subject":     {botframework.PickedMessage{Subject: "Fire", Text: "It burns"}, "Fire", "It burns"},
		"what reorders": {botframework.PickedMessage{Text: "a\u202eb\x00"}, "ab", "ab"},
	} {
		title, description := proposedOf(c.message, from)
		want(t, name, c.title+"\x1f"+c.description, title+"\x1f"+description)
	}
	title, description := proposedOf(botframework.PickedMessage{Text: long, Link: "l"}, from)
	if n := len([]rune(title)); n != maxProposedTitle {
		t.Errorf("title of %d characters", n)
	}
	if n := len([]rune(description)); n != 4000 || description[len(description)-len(from):] != from {
		t.Errorf("description of %d characters ends with %q", n, description[len(description)-len(from):])
	}
}
