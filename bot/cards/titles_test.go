package cards_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// The titles of buttons, in the order of the card: "Cards and buttons" in the
// contract, besides those that lead to the menu and back.
var titles = map[string]struct{ en, ru string }{
	"menu":       {"Chat with Analyst, Create an Incident, Check Incident Status", "Чат с аналитиком, Создать инцидент, Проверить статус инцидента"},
	"menu-chat":  {"Chat with Analyst, Create an Incident, Check Incident Status", "Чат с аналитиком, Создать инцидент, Проверить статус инцидента"},
	"welcome":    {"Chat with Analyst, Create an Incident, Check Incident Status", "Чат с аналитиком, Создать инцидент, Проверить статус инцидента"},
	"form-empty": {"Save", "Сохранить"}, "form-refused": {"Save", "Сохранить"},
	"help": {}, "list-empty": {},
	"list-last": {"INC-1050, INC-1049, INC-1048", "INC-1050, INC-1049, INC-1048"},
	"list-more": {
		"INC-1050, INC-1049, INC-1048, INC-1047, INC-1046, INC-1045, INC-1044, INC-1043, INC-1042, INC-1041, More",
		"INC-1050, INC-1049, INC-1048, INC-1047, INC-1046, INC-1045, INC-1044, INC-1043, INC-1042, INC-1041, Ещё",
	},
	"ticket-own-new": {}, "ticket-own-in-progress": {}, "ticket-own-on-hold": {}, "ticket-own-resolved": {}, "ticket-own-closed": {},
	"ticket-own-canceled": {}, "ticket-own-created": {}, "ticket-own-for-another": {},
	"ticket-channel-new":         {"Take, Resolve(Resolve)", "Взять, Решить(Решить)"},
	"ticket-channel-in-progress": {"Resolve(Resolve)", "Решить(Решить)"},
	"ticket-channel-stale":       {"Resolve(Resolve)", "Решить(Решить)"},
	"ticket-channel-refused":     {"Resolve(Resolve)", "Решить(Решить)"},
	"ticket-opened":              {},
	"ticket-channel-on-hold":     {"Resolve(Resolve)", "Решить(Решить)"},
	"ticket-channel-resolved":    {"Reopen", "Открыть снова"},
	"ticket-channel-closed":      {}, "ticket-channel-canceled": {},
	"session-own-waiting":       {"Leave the Queue", "Покинуть очередь"},
	"session-own-connected":     {"End Chat", "Завершить чат"},
	"session-own-ended":         {},
	"session-own-left":          {},
	"session-channel-waiting":   {"Accept", "Принять"},
	"session-channel-connected": {"End Chat", "Завершить чат"},
	"session-channel-taken":     {"End Chat", "Завершить чат"},
	"session-channel-ended":     {}, "session-channel-left": {},
}

func TestButtonTitles(t *testing.T) {
	eachCard(t, func(t *testing.T, name, lang string, card json.RawMessage) {
		t.Helper()
		both, ok := titles[name]
		want := both.en
		if lang == "ru" {
			want = both.ru
		}
		root := decode(t, card)
		got := slices.DeleteFunc(append(rowButtons(root), buttons(root)...), func(title string) bool {
			return title == words(lang).Say("menu.menu") || title == words(lang).Say("list.back")
		})
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" || !ok {
			t.Errorf("titles (in the table: %t):\n%s", ok, diff)
		}
	})
}

// buttons are the titles under a card, with those of its small forms in
// brackets.
func buttons(card element) (list []string) {
	actions, _ := card["actions"].([]any)
	for _, a := range actions {
		button := a.(element)
		title := button["title"].(string)
		if form, ok := button["card"].(element); ok {
			title += "(" + strings.Join(buttons(form), ", ") + ")"
		}
		list = append(list, title)
	}
	return list
}

// rowButtons are the titles within the body of a card.
func rowButtons(card element) (list []string) {
	for _, part := range []string{"body", "columns", "items"} {
		inner, _ := card[part].([]any)
		for _, e := range inner {
			list = append(list, buttons(e.(element))...)
			list = append(list, rowButtons(e.(element))...)
		}
	}
	return list
}

func TestInputs(t *testing.T) {
	for name, want := range map[string]string{
		"form-empty":                 "title, description, impact, urgency, beneficiary",
		"form-refused":               "title, description, impact, urgency, beneficiary",
		"ticket-channel-new":         "resolution",
		"ticket-channel-in-progress": "resolution",
	} {
		var got []string
		values := map[string]any{}
		walk(decode(t, examples(words("en"))[name]), func(e element) {
			if kind, _ := e["type"].(string); strings.HasPrefix(kind, "Input.") {
				got = append(got, e["id"].(string))
				values[e["id"].(string)] = e["value"]
			}
		})
		wanted := strings.Split(want, ", ")
		slices.Sort(got)
		slices.Sort(wanted)
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		if name == "form-empty" && (values["impact"] != "medium" || values["urgency"] != "medium") {
			t.Errorf("%s: defaults are %v", name, values)
		}
		if name == "form-refused" && (values["impact"] != "high" || values["urgency"] != "low" || values["beneficiary"] != boris.ID) {
			t.Errorf("%s: what was typed is lost: %v", name, values)
		}
	}
}

func TestWords(t *testing.T) {
	shown := map[tickets.State]struct{ en, ru string }{
		tickets.New: {"New", "Новый"}, tickets.InProgress: {"In Progress", "В работе"}, tickets.OnHold: {"On Hold", "Отложен"},
		tickets.Resolved: {"Resolved", "Решён"}, tickets.Closed: {"Closed", "Закрыт"}, tickets.Canceled: {"Canceled", "Отменён"},
	}
	for s, want := range shown {
		if en, ru := texts(t, "ticket-own-"+string(s), "en"), texts(t, "ticket-own-"+string(s), "ru"); !slices.Contains(en, want.en) || !slices.Contains(ru, want.ru) {
			t.Errorf("%s is shown in %q, %q", s, en, ru)
		}
	}
	for name, want := range map[string]struct{ en, ru string }{
		"session-own-waiting":       {"We are available", "Мы доступны"},
		"session-own-connected":     {"Connected with Olga Diaz", "Связь с Olga Diaz"},
		"session-channel-connected": {"Connected with Anna Berg", "Связь с Anna Berg"},
		"ticket-channel-stale":      {"Olga Diaz", "Olga Diaz"},
		"ticket-own-created":        {"INC-1042", "INC-1042"},
	} {
		if s := strings.Join(texts(t, name, "en"), "\n"); !strings.Contains(s, want.en) {
			t.Errorf("%s.en does not say %q: %s", name, want.en, s)
		}
		if s := strings.Join(texts(t, name, "ru"), "\n"); !strings.Contains(s, want.ru) {
			t.Errorf("%s.ru does not say %q: %s", name, want.ru, s)
		}
	}
}

// texts are all texts on a card.
func texts(t *testing.T, name, lang string) (list []string) {
	t.Helper()
	walk(decode(t, examples(words(lang))[name]), func(e element) {
		if s, ok := e["text"].(string); ok {
			list = append(list, s)
		}
	})
	return list
}
