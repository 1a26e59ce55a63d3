package texts_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/locale"
	"frontdesk/internal/texts"
)

func TestExample(t *testing.T) {
	all, err := texts.Load("../../texts.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	en, ru := all.In("en", time.UTC), all.In("ru-RU", time.UTC)
	for want, got := range map[string]string{
		"Report a Problem":                                              en.Say("incident"),
		"Сообщить о проблеме":                                           ru.Say("incident"),
		"The service desk is back tomorrow. In an emergency call 1234.": en.Say("chat.opens", "time", "tomorrow"),
		"You are number 3":                                              en.Count("chat.place", 3),
		"Вы 3-й в очереди":                                              ru.Count("chat.place", 3),
		"Take":                                                          en.Say("ticket.take"), // stays
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if own := locale.In("en", time.UTC).Say("incident"); own != "Create an Incident" {
		t.Errorf("the desk's own text was changed: %q", own)
	}
}

// A file with all the desk's own texts is a good one, and changes nothing.
func TestWrite(t *testing.T) {
	for _, lang := range locale.Languages() {
		all, err := texts.Parse("texts.yaml", []byte(texts.Write([]string{lang})))
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range locale.Keys() {
			got, own := all.In(lang, time.UTC), locale.In(lang, time.UTC)
			if diff := cmp.Diff(own.Say(key)+own.Count(key, 2), got.Say(key)+got.Count(key, 2)); diff != "" {
				t.Errorf("%s.%s:\n%s", lang, key, diff)
			}
		}
	}
}

func TestMistakes(t *testing.T) {
	long := strings.Repeat("x", 121)
	for name, c := range map[string]struct{ file, want string }{
		"nothing":              {"", ""},
		"no group":             {"en", "t:1: a single value: expected languages: en, ru"},
		"no YAML":              {"en: [", "t:1: not valid YAML: did not find expected node content"},
		"a language":           {"de: {incident: x}", "t:1: de: unknown language: expected one of en, ru"},
		"a key":                {"en:\n  menu.chats: x", "t:2: en.menu.chats: unknown key: expected one that is listed by “frontdesk texts”, such as limited.chats, list.chats, menu.chat"},
		"twice":                {"en:\n  incident: x\n  incident: y", "t:3: en.incident: the key is there twice"},
		"no text":              {"en: {incident: [x]}", "t:1: en.incident: a list: expected a text"},
		"empty":                {"en: {incident: ' '}", "t:1: en.incident: empty: expected a text"},
		"too long":             {"en: {incident: " + long + "}", "t:1: en.incident: 121 characters: expected at most 54"},
		"a control character":  {"en: {incident: \"a\\tb\"}", "t:1: en.incident: a control character: expected a text"},
		"a place too many":     {"en: {incident: 'For {name}'}", `t:1: en.incident: "{name}" is not filled in here: expected no place in braces`},
		"a place too few":      {"en: {chat.opens: later}", "t:1: en.chat.opens: {time} is missing: expected {time}"},
		"a brace":              {"en: {chat.opens: 'at {time'}", `t:1: en.chat.opens: "{time" is not filled in here: expected {time}`},
		"two words":            {"en: {word.menu: go home}", `t:1: en.word.menu: "go home": expected one word in small letters`},
		"a capital":            {"en: {word.menu: Home}", `t:1: en.word.menu: "Home": expected one word in small letters`},
		"a word that is taken": {"en: {word.menu: chat}", `t:1: en.word.menu: "chat": expected a word of its own: this is word.chat`},
		"a form":               {"en: {chat.place: {few: '{n}'}}", "t:1: en.chat.place.few: unknown form: expected one of one, other\nt:1: en.chat.place: the form one is missing: expected the forms one, other\nt:1: en.chat.place: the form other is missing: expected the forms one, other"},
		"no forms":             {"en: {chat.place: '{n}'}", "t:1: en.chat.place: a single value: expected the forms one, other"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if _, err := texts.Parse("t", []byte(c.file)); err != nil {
				got = err.Error()
			}
			lines, want := strings.Split(got, "\n"), strings.Split(c.want, "\n")
			slices.Sort(lines)
			slices.Sort(want)
			if diff := cmp.Diff(want, lines); diff != "" {
				t.Error(diff)
			}
		})
	}
	if _, err := texts.Load("missing.yaml"); err == nil || !strings.Contains(err.Error(), "cannot be read: ") {
		t.Error(err)
	}
}

// The days that are near have words of their own, which are texts like all others.
func TestNearDaysAreReplaced(t *testing.T) {
	all, err := texts.Parse(
		"t",
		[]byte("en: {day.today: \"at {time} today\"}\nru: {day.tomorrow: \"завтра в {time}\"}"),
	)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	if got := all.In("en", time.UTC).At(now).When(now); got != "at 09:00 today" {
		t.Errorf("today: %q", got)
	}
	if got := all.In("ru", time.UTC).At(now).When(now.AddDate(0, 0, 1)); got != "завтра в 09:00" {
		t.Errorf("tomorrow: %q", got)
	}
	if _, err := texts.Parse("t", []byte("en: {day.today: today}")); err == nil {
		t.Error("a day without its time is taken")
	}
}
