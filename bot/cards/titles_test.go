package cards_test

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// The titles of the buttons of each card in each language are a line of
// testdata/titles.LANG.txt: first those in the body, then those below the card.
func TestButtonTitles(t *testing.T) {
	for _, lang := range locale.Languages() {
		var got strings.Builder
		for _, name := range slices.Sorted(maps.Keys(examplesIn[lang]())) {
			root := decode(t, example(lang, name))
			titles := strings.Join(append(rowButtons(root), buttons(root)...), ", ")
			got.WriteString(strings.TrimSpace(name+": "+titles) + "\n")
		}
		compareGolden(t, filepath.Join("testdata", "titles."+lang+".txt"), got.String())
	}
}

// What checks from outside press, by the card that offers it.
func TestContractTitles(t *testing.T) {
	for name, want := range map[string]struct{ en, ru string }{
		"menu-drafts": {
			"Drafts (2) | Chat with Analyst | Create an Incident | Check Incident Status | Service Catalog",
			"Черновики (2) | Чат с аналитиком | Создать инцидент | Проверить статус инцидента | Каталог услуг",
		},
		"form-empty":          {"Save | Save as Draft", "Сохранить | Сохранить черновик"},
		"request-form":        {"Submit | Save as Draft", "Отправить | Сохранить черновик"},
		"catalog":             {"Search(Search) | Tiles", "Найти(Найти) | Плитки"},
		"ticket-own-new":      {"Add Comment(Add Comment) | Add Files | Details | More", "Добавить комментарий(Добавить комментарий) | Добавить файлы | Подробности | Ещё"},
		"ticket-own-all":      {"Edit | Withdraw(Withdraw)", "Изменить | Отозвать(Отозвать)"},
		"ticket-own-resolved": {"Yes, solved | Still not solved | Rate | More", "Да, решено | Не решено | Оценить | Ещё"},
		"ticket-channel-new": {
			"Take | Reply to Requester(Reply to Requester) | Details | More",
			"Взять | Ответить заявителю(Ответить заявителю) | Подробности | Ещё",
		},
		"ticket-channel-all": {
			"Take | Reply to Requester(Reply to Requester) | Resolve(Resolve) | Add Work Note(Add Work Note) | Hold(Hold) | Snooze(Snooze) | Start Chat | Assign(Assign) | Set Priority(Set Priority) | Set Category(Set Category) | Move to Queue(Move to Queue) | Canned Reply(Canned Reply) | Export | Relate(Relate) | Merge(Merge) | Declare Major(Declare Major)",
			"Взять | Ответить заявителю(Ответить заявителю) | Решить(Решить) | Рабочая заметка(Рабочая заметка) | Отложить(Отложить) | Напомнить позже(Напомнить позже) | Начать чат | Назначить(Назначить) | Приоритет(Приоритет) | Категория(Категория) | Передать в очередь(Передать в очередь) | Готовый ответ(Готовый ответ) | Выгрузить | Связать(Связать) | Объединить(Объединить) | Объявить массовым(Объявить массовым)",
		},
		"ticket-channel-on-hold":    {"Resume", "Продолжить"},
		"ticket-channel-resolved":   {"Reopen", "Открыть снова"},
		"session-channel-waiting":   {"Accept", "Принять"},
		"session-channel-connected": {"Create Incident | Send Reply(Send Reply) | End Chat(End Chat) | More", "Создать инцидент | Отправить ответ(Отправить ответ) | Завершить чат(Завершить чат) | Ещё"},
		"session-own-waiting":       {"Leave the Queue | Leave a Ticket Instead", "Покинуть очередь | Оставить заявку"},
		"session-own-connected":     {"End Chat(End Chat)", "Завершить чат(Завершить чат)"},
		"session-own-ended":         {"Rate | Create an Incident | Transcript", "Оценить | Создать инцидент | Запись чата"},
		"session-channel-all":       {"Transfer(Transfer) | Invite(Invite)", "Передать(Передать) | Пригласить(Пригласить)"},
		"session-channel-linked":    {"Transfer(Transfer) | Invite(Invite) | End Chat(End Chat)", "Передать(Передать) | Пригласить(Пригласить) | Завершить чат(Завершить чат)"},
		"duty":                      {"Go on Duty | Go off Duty", "Начать дежурство | Закончить дежурство"},
		"request-approval":          {"Approve | Reject(Reject) | Details | More", "Согласовать | Отклонить(Отклонить) | Подробности | Ещё"},
	} {
		for lang, want := range map[string]string{"en": want.en, "ru": want.ru} {
			root := decode(t, example(lang, name))
			got := append(rowButtons(root), buttons(root)...)
			for title := range strings.SplitSeq(want, " | ") {
				if !slices.Contains(got, title) {
					t.Errorf("%s.%s has no button %q: %q", name, lang, title, got)
				}
			}
		}
	}
}

// buttons returns the titles below a card. The buttons of its small forms are
// in brackets.
func buttons(card element) (list []string) {
	actions, _ := card["actions"].([]any)
	for _, a := range actions {
		button := a.(element)
		title := button["title"].(string)
		if form, ok := button["card"].(element); ok {
			title = strings.TrimSuffix(title+"("+strings.Join(buttons(form), ", ")+")", "()")
		}
		list = append(list, title)
	}
	return list
}

// rowButtons returns the titles in the body of a card.
func rowButtons(card element) (list []string) {
	for _, part := range []string{"body", "columns", "items"} {
		inner, _ := card[part].([]any)
		for _, e := range inner {
			if press, ok := e.(element)["selectAction"].(element); ok {
				list = append(list, press["title"].(string))
			}
			list = append(list, buttons(e.(element))...)
			list = append(list, rowButtons(e.(element))...)
		}
	}
	return list
}

func TestInputs(t *testing.T) {
	for name, want := range map[string]string{
		"form-empty":                 "title, description, impact, urgency, beneficiary",
		"form-dialog":                "title, description, impact, urgency, beneficiary",
		"form-refused":               "title, description, impact, urgency, beneficiary",
		"form-whom":                  "title, description, impact, urgency, beneficiary",
		"ticket-channel-new":         "comment",
		"ticket-channel-in-progress": "comment, resolution",
		"ticket-channel-all":         "resolution, comment, note, reason, until, snooze, assignee, impact, urgency, category, queue, reply, number, major, affected",
		"ticket-channel-number":      "comment, resolution",
		"ticket-own-majors":          "comment",
		"form-of-chat":               "title, description, impact, urgency, beneficiary",
		"session-channel-connected":  "reply",
		"session-channel-all":        "reply, to, reason, analyst",
		"session-channel-alone":      "",
		"session-own-ended":          "rating, comment",
		"session-own-rated":          "",
		"ticket-own-new":             "comment", "ticket-own-resolved": "rating, comment", "ticket-own-closed": "rating, comment", "ticket-own-canceled": "",
		"form-draft": "title, description, impact, urgency, beneficiary", "drafts": "", "draft-gone": "",
		"form-edit": "title, description, impact, urgency", "request-approval": "reason",
		"duty": "capacity", "notices": "important, quietFrom, quietTo",
		"list-empty": "search, show",
		"list-found": "search, show",
		"list-queue": "search, show", "list-chats": "search, show",
		"board":      "selected, assignee, impact, urgency, resolution",
		"board-none": "",
		"catalog":    "search, item", "catalog-tiles": "search, item", "catalog-found": "search",
		"request-form":    "beneficiary, coffee, day, extras, host, notes, office, people, room, start, subject",
		"request-refused": "beneficiary, coffee, day, extras, host, notes, office, people, room, start, subject",
		"request-edit":    "coffee, day, extras, host, notes, office, people, room, start, subject",
		"template-form":   "beneficiary, description, impact, sender, title, urgency",
	} {
		var got []string
		values := map[string]any{}
		walk(decode(t, example("en", name)), func(e element) {
			if kind, _ := e["type"].(string); strings.HasPrefix(kind, "Input.") {
				got = append(got, e["id"].(string))
				values[e["id"].(string)] = e["value"]
			}
		})
		wanted := strings.FieldsFunc(want, func(r rune) bool { return r == ',' || r == ' ' })
		slices.Sort(got)
		slices.Sort(wanted)
		if diff := cmp.Diff(wanted, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		if name == "form-empty" && (values["impact"] != "medium" || values["urgency"] != "medium") {
			t.Errorf("%s: defaults are %v", name, values)
		}
		if name == "form-refused" &&
			(values["impact"] != "high" || values["urgency"] != "low" || values["beneficiary"] != boris.ID) {
			t.Errorf("%s: what was typed is lost: %v", name, values)
		}
	}
}

func TestWords(t *testing.T) {
	shown := map[tickets.State]struct{ en, ru string }{
		tickets.New: {
			"New",
			"Новый",
		},
		tickets.InProgress: {"In Progress", "В работе"},
		tickets.OnHold:     {"On Hold", "Отложен"},
		tickets.Resolved: {
			"Resolved",
			"Решён",
		},
		tickets.Closed:   {"Closed", "Закрыт"},
		tickets.Canceled: {"Canceled", "Отменён"},
	}
	for s, want := range shown {
		if en, ru := texts(
			t,
			"ticket-own-"+string(s),
			"en",
		), texts(
			t,
			"ticket-own-"+string(s),
			"ru",
		); !slices.ContainsFunc(en, func(s string) bool { return strings.HasSuffix(s, " "+want.en) }) ||
			!slices.ContainsFunc(ru, func(s string) bool { return strings.HasSuffix(s, " "+want.ru) }) {
			t.Errorf("%s is shown in %q, %q", s, en, ru)
		}
	}
	for name, want := range map[string]struct{ en, ru string }{
		"session-own-waiting":       {"We are available", "Мы доступны"},
		"session-own-measured":      {"about 6 minutes", "около 6 минут"},
		"session-own-connected":     {"Connected with Olga Diaz", "Связь с Olga Diaz"},
		"session-own-invited":       {"Борис Ким", "Борис Ким"},
		"session-own-idle":          {"closed for inactivity", "закрыт из-за отсутствия активности"},
		"session-own-unaccepted":    {"INC-1042", "INC-1042"},
		"session-own-linked":        {"INC-1042", "INC-1042"},
		"session-channel-linked":    {"INC-1042", "INC-1042"},
		"session-channel-returned":  {"Olga Diaz", "Olga Diaz"},
		"session-channel-offered":   {"Offered to Борис Ким", "Предложено: Борис Ким"},
		"session-channel-moved":     {"HR", "HR"},
		"session-channel-rated":     {"Rating: 4 of 5", "Оценка: 4 из 5"},
		"unavailable":               {"Chat is not available now!", "Чат сейчас недоступен!"},
		"unavailable-closed":        {"Mon 23 Nov, 12:00", "пн 23 ноября, 12:00"},
		"session-channel-profile":   {"Sales", "Sales"},
		"duty":                      {"2 of 3", "2 из 3"},
		"session-channel-connected": {"Connected with Anna Berg", "Связь с Anna Berg"},
		"ticket-channel-in-time":    {"P1 ▲▲", "P1 ▲▲"},
		"ticket-channel-at-risk":    {"by Sat 21 Nov, 21:00: soon", "до сб 21 ноября, 21:00: скоро"},
		"ticket-channel-overdue":    {"overdue since Fri 20 Nov, 16:00", "просрочено с пт 20 ноября, 16:00"},
		"ticket-channel-paused":     {"paused", "приостановлено"},
		"ticket-channel-stale":      {"Olga Diaz", "Olga Diaz"},
		"ticket-own-created":        {"INC-1042", "INC-1042"},
		"answers":                   {"Switch it off.\nSwitch it on.", "Выключите его.\nВключите его."},
		"ticket-own-answers":        {"The printer does not print", "Принтер не печатает"},
		"doctor":                    {"Secret ID", "Secret ID"},
		"knowledge":                 {"helped 22 times", "помог 22 раза"},
		"drafts":                    {"(no title)", "Новый ноутбук"},
		"draft-expires":             {"Sat 21 Nov, 15:00", "сб 21 ноября, 15:00"},
		"draft-gone":                {"no longer offered", "больше нет в каталоге"},
		"ticket-own-merged":         {"Merged into INC-1001", "Объединён с INC-1001"},
		"ticket-own-related":        {"Part of the major incident INC-1001", "Часть массового инцидента INC-1001"},
		"ticket-channel-major":      {"2 related incidents", "2 связанных инцидента"},
		"ticket-own-majors":         {"No network", "Нет сети"},
		"poster":                    {"P1 ▲▲", "P1 ▲▲"},
		"form-kept":                 {"kept as a draft", "сохранено как черновик"},
		"board":                     {"12 in progress", "12 в работе"},
		"board-alone":               {"‼ overdue 3 h", "‼ просрочен 3 ч"},
		"board-done":                {"P2 ▲", "P2 ▲"},
	} {
		if s := strings.Join(texts(t, name, "en"), "\n"); !strings.Contains(s, want.en) {
			t.Errorf("%s.en does not say %q: %s", name, want.en, s)
		}
		if s := strings.Join(texts(t, name, "ru"), "\n"); !strings.Contains(s, want.ru) {
			t.Errorf("%s.ru does not say %q: %s", name, want.ru, s)
		}
	}
}

// No requester's card shows what is for analysts only.
func TestRequestersSeeNoClocks(t *testing.T) {
	for _, name := range []string{"in-time", "paused", "at-risk", "overdue"} {
		for _, lang := range []string{"en", "ru"} {
			w := words(lang)
			s := strings.Join(texts(t, "ticket-own-"+name, lang), "\n")
			for _, key := range []string{"sla.response", "sla.resolution", "sla.paused"} {
				if strings.Contains(s, w.Say(key)+":") || strings.Contains(s, "▲") {
					t.Errorf("%s.%s says %q: %s", name, lang, w.Say(key), s)
				}
			}
		}
	}
}

// texts returns all texts on a card.
func texts(t *testing.T, name, lang string) (list []string) {
	t.Helper()
	walk(decode(t, example(lang, name)), func(e element) {
		if s, ok := e["text"].(string); ok {
			list = append(list, s)
		}
	})
	return list
}
