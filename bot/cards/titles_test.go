package cards_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/tickets"
)

// inBoth is a text in both languages.
type inBoth struct{ en, ru string }

// Titles that several cards of tickets share.
var (
	ownOpen = inBoth{
		"Add Comment(Add Comment), Add Files, Withdraw",
		"Добавить комментарий(Добавить комментарий), Добавить файлы, Отозвать",
	}
	ownNew = inBoth{
		"Add Comment(Add Comment), Add Files, Edit, Withdraw",
		"Добавить комментарий(Добавить комментарий), Добавить файлы, Изменить, Отозвать",
	}
	menu = inBoth{
		"Chat with Analyst, Create an Incident, Check Incident Status, Service Catalog",
		"Чат с аналитиком, Создать инцидент, Проверить статус инцидента, Каталог услуг",
	}
	solves = inBoth{"This solved it, Read More, This solved it", "Это помогло, Подробнее, Это помогло"}
	write  = inBoth{
		"Reply to Requester(Reply to Requester), Add Work Note(Add Work Note)",
		"Ответить заявителю(Ответить заявителю), Рабочая заметка(Рабочая заметка)",
	}
	unassigns = inBoth{", Unassign", ", Снять назначение"}
	sorting   = inBoth{
		", Assign(Assign), Start Chat, Set Priority(Set Priority), Set Category(Set Category), Move to Queue(Move to Queue), Canned Reply(Canned Reply)",
		", Назначить(Назначить), Начать чат, Приоритет(Приоритет), Категория(Категория), Передать в очередь(Передать в очередь), Готовый ответ(Готовый ответ)",
	}
	sorts    = inBoth{sorting.en + linking.en, sorting.ru + linking.ru}
	assigned = inBoth{sorting.en + unassigns.en + linking.en, sorting.ru + unassigns.ru + linking.ru}
	linking  = inBoth{
		", Merge(Merge), Relate(Relate), Declare Major(Declare Major), Export",
		", Объединить(Объединить), Связать(Связать), Объявить массовым(Объявить массовым), Выгрузить",
	}
	unlinked = inBoth{ // for tickets that have an assignee
		", Start Chat, Set Priority(Set Priority), Set Category(Set Category)" + unassigns.en,
		", Начать чат, Приоритет(Приоритет), Категория(Категория)" + unassigns.ru,
	}
	sorts0 = inBoth{unlinked.en + linking.en, unlinked.ru + linking.ru}
	over   = inBoth{write.en + ", Export", write.ru + ", Выгрузить"}
	talk   = inBoth{"Add Work Note(Add Work Note), Start Chat", "Рабочая заметка(Рабочая заметка), Начать чат"}
	ended  = inBoth{talk.en + ", Export", talk.ru + ", Выгрузить"}
	work   = inBoth{"Resolve(Resolve), " + write.en, "Решить(Решить), " + write.ru}
)

// Titles that several cards of forms and drafts share.
var (
	save    = inBoth{"Save, Save as Draft", "Сохранить, Сохранить черновик"}
	goOn    = inBoth{save.en + ", Discard", save.ru + ", Удалить"}
	openURL = inBoth{"Open, Discard", "Открыть, Удалить"}
)

var submits = inBoth{"Submit, Save as Draft, Service Catalog", "Отправить, Сохранить черновик, Каталог услуг"}

// Titles that several cards of live chat share.
var (
	accepts    = inBoth{"Accept", "Принять"}
	ends       = inBoth{"End Chat", "Завершить чат"}
	waits      = inBoth{"Leave the Queue, Leave a Ticket Instead", "Покинуть очередь, Оставить заявку"}
	rates      = inBoth{"1, 2, 3, 4, 5, Transcript", "1, 2, 3, 4, 5, Запись чата"}
	duty       = inBoth{"Go on Duty, Go off Duty", "Начать дежурство, Закончить дежурство"}
	searches   = inBoth{"Search(Search)", "Найти(Найти)"}
	tenAndMore = inBoth{
		"INC-1050, INC-1049, INC-1048, INC-1047, INC-1046, INC-1045, INC-1044, INC-1043, INC-1042, INC-1041, More, Search(Search)",
		"INC-1050, INC-1049, INC-1048, INC-1047, INC-1046, INC-1045, INC-1044, INC-1043, INC-1042, INC-1041, Ещё, Найти(Найти)",
	}
	connectedForAnalyst = inBoth{
		"End Chat, Create Incident, Send Reply(Send Reply), Transfer(Transfer), Invite(Invite)",
		"Завершить чат, Создать инцидент, Отправить ответ(Отправить ответ), Передать(Передать), Пригласить(Пригласить)",
	}
)

// The titles of buttons, in the order of the card. "Cards and buttons" in the
// contract lists them. The buttons to the menu and back are left out.
var titles = map[string]inBoth{
	"form-dialog":           {"Save", "Сохранить"},
	"ticket-shared":         {"Open", "Открыть"},
	"ticket-shared-missing": {"Open", "Открыть"},
	"ticket-shared-own":     {},
	"menu":                  menu,
	"menu-chat":             menu,
	"welcome":               menu,
	"answers-thanks":        menu,
	"answers":               {solves.en + ", " + menu.en, solves.ru + ", " + menu.ru},
	"answer-shared":         {"Read More", "Подробнее"},
	"knowledge":             {},
	"knowledge-none":        {},
	"menu-drafts":           {"Drafts (2), " + menu.en, "Черновики (2), " + menu.ru},
	"form-empty":            save,
	"form-refused":          save,
	"form-of-chat":          save,
	"form-whom":             save,
	"form-draft":            goOn,
	"form-kept":             goOn,
	"drafts-empty":          {},
	"drafts": {
		openURL.en + ", " + openURL.en + ", " + openURL.en,
		openURL.ru + ", " + openURL.ru + ", " + openURL.ru,
	},
	"drafts-more": {
		strings.Repeat(openURL.en+", ", 10) + "More",
		strings.Repeat(openURL.ru+", ", 10) + "Ещё",
	},
	"draft-expires":   openURL,
	"draft-gone":      {"Discard", "Удалить"},
	"notices":         {"Save", "Сохранить"},
	"notices-saved":   {"Save", "Сохранить"},
	"notices-refused": {"Save", "Сохранить"},
	"help":            {"Notifications", "Уведомления"},
	"list-empty":      searches,
	"list-none":       searches,
	"list-open":       searches,
	"list-last": {
		"INC-1050, INC-1049, INC-1048, Search(Search)",
		"INC-1050, INC-1049, INC-1048, Найти(Найти)",
	},
	"list-found":             tenAndMore,
	"list-queue":             {"INC-1050, INC-1049, More, Search(Search)", "INC-1050, INC-1049, Ещё, Найти(Найти)"},
	"list-chats":             {"Transcript, Transcript, Search(Search)", "Запись чата, Запись чата, Найти(Найти)"},
	"ticket-found":           {"Back to the Search", "Назад к поиску"},
	"list-more":              tenAndMore,
	"ticket-own-new":         ownNew,
	"ticket-own-created":     ownNew,
	"ticket-own-for-another": ownNew,
	"ticket-opened":          ownNew,
	"ticket-own-answers":     {solves.en + ", " + ownNew.en, solves.ru + ", " + ownNew.ru},
	"ticket-own-in-progress": ownOpen,
	"ticket-own-on-hold":     ownOpen,
	"ticket-own-in-time":     ownNew,
	"ticket-own-overdue":     ownNew,
	"ticket-own-at-risk":     ownOpen,
	"ticket-own-paused":      ownOpen,
	"ticket-own-resolved": {
		"1, 2, 3, 4, 5, Confirm, Reopen, Add Comment, Add Files",
		"1, 2, 3, 4, 5, Подтвердить, Открыть снова, Добавить комментарий, Добавить файлы",
	},
	"ticket-own-rated": {
		"Confirm, Reopen, Add Comment, Add Files",
		"Подтвердить, Открыть снова, Добавить комментарий, Добавить файлы",
	},
	"ticket-own-closed":     {"1, 2, 3, 4, 5", "1, 2, 3, 4, 5"},
	"ticket-own-canceled":   {},
	"ticket-channel-moved":  {},
	"form-edit":             {"Edit, INC-1042", "Изменить, INC-1042"},
	"request-own":           {ownNew.en + ", Files", ownNew.ru + ", Файлы"},
	"request-own-rejected":  {"Files", "Файлы"},
	"request-approval-over": {"Files", "Файлы"},
	"request-approval": {
		"Approve, Reject(Reject), Delegate(Delegate), Files",
		"Согласовать, Отклонить(Отклонить), Передать решение(Передать решение), Файлы",
	},
	"ticket-own-files": {ownOpen.en + ", Files", ownOpen.ru + ", Файлы"},
	"ticket-own-filed": {
		"Add Comment(Add Comment), Done, Withdraw",
		"Добавить комментарий(Добавить комментарий), Готово, Отозвать",
	},
	"ticket-channel-files": {
		work.en + ", Hold(Hold), Files" + assigned.en,
		work.ru + ", Отложить(Отложить), Файлы" + assigned.ru,
	},
	"files":              {"Open, Open", "Открыть, Открыть"},
	"files-empty":        {},
	"files-unlinked":     {},
	"menu-filed":         menu,
	"menu-typed":         {"Add to INC-1042, " + menu.en, "Добавить к INC-1042, " + menu.ru},
	"menu-files":         {"Add Files to INC-1042, " + menu.en, "Добавить файлы к INC-1042, " + menu.ru},
	"ticket-own-of-chat": {ownNew.en + ", Transcript", ownNew.ru + ", Запись чата"},
	"ticket-channel-new": {
		"Take, " + work.en + ", Hold(Hold)" + sorts.en,
		"Взять, " + work.ru + ", Отложить(Отложить)" + sorts.ru,
	},
	"ticket-channel-in-time": {
		"Take, " + work.en + ", Hold(Hold)" + sorts.en,
		"Взять, " + work.ru + ", Отложить(Отложить)" + sorts.ru,
	},
	"ticket-channel-overdue": {
		"Take, " + work.en + ", Hold(Hold)" + sorts.en,
		"Взять, " + work.ru + ", Отложить(Отложить)" + sorts.ru,
	},
	"ticket-channel-at-risk": {work.en + ", Hold(Hold)" + assigned.en, work.ru + ", Отложить(Отложить)" + assigned.ru},
	"ticket-channel-paused": {
		"Resolve(Resolve), Resume, " + write.en + assigned.en,
		"Решить(Решить), Продолжить, " + write.ru + assigned.ru,
	},
	"ticket-channel-department": {
		"Take, " + work.en + ", Hold(Hold)" + sorts.en,
		"Взять, " + work.ru + ", Отложить(Отложить)" + sorts.ru,
	},
	"ticket-channel-of-chat": {
		"Take, " + work.en + ", Hold(Hold), Transcript" + sorts.en,
		"Взять, " + work.ru + ", Отложить(Отложить), Запись чата" + sorts.ru,
	},
	"ticket-channel-in-progress": {
		work.en + ", Hold(Hold)" + assigned.en,
		work.ru + ", Отложить(Отложить)" + assigned.ru,
	},
	"ticket-channel-stale": {work.en + ", Hold(Hold)" + sorts0.en, work.ru + ", Отложить(Отложить)" + sorts0.ru},
	"ticket-shared-channel": {
		"Take, " + work.en + ", Hold(Hold), Transcript" + sorts.en,
		"Взять, " + work.ru + ", Отложить(Отложить), Запись чата" + sorts.ru,
	},
	"ticket-channel-refused": {work.en + ", Hold(Hold)" + sorts0.en, work.ru + ", Отложить(Отложить)" + sorts0.ru},
	"ticket-channel-on-hold": {
		"Resolve(Resolve), Resume, " + write.en + assigned.en,
		"Решить(Решить), Продолжить, " + write.ru + assigned.ru,
	},
	"ticket-channel-resolved": {"Reopen, " + over.en, "Открыть снова, " + over.ru},
	"ticket-channel-closed":   ended,
	"ticket-channel-canceled": ended,

	"ticket-channel-via": ended,
	"export":             {"Open", "Открыть"},
	"export-unlinked":    {},
	"places":             {"Unlink, Unlink", "Отвязать, Отвязать"},
	"links-none":         {"IT, HR *and* payroll", "IT, HR *and* payroll"},
	"links-here":         {},
	"links-both":         {"HR", "HR"},

	"catalog": {
		"Search, New laptop, Meeting room, Workplace and devices, Accounts and access, A licence for software that costs more than we would like, Tiles",
		"Найти, Новый ноутбук, Переговорная, Рабочее место и техника, Учётные записи и доступ, Лицензия на программу, которая стоит больше, чем хотелось бы, Плитки",
	},
	"catalog-tiles": {
		"Search, New laptop, Meeting room, Workplace and devices, Accounts and access, A licence for software that costs more than we would like, List",
		"Найти, Новый ноутбук, Переговорная, Рабочее место и техника, Учётные записи и доступ, Лицензия на программу, которая стоит больше, чем хотелось бы, Список",
	},
	"catalog-category": {
		"Search, New laptop, A licence for software that costs more than we would like, More, Tiles, Service Catalog",
		"Найти, Новый ноутбук, Лицензия на программу, которая стоит больше, чем хотелось бы, Ещё, Плитки, Каталог услуг",
	},
	"catalog-found": {
		"Search, New laptop, A licence for software that costs more than we would like, Meeting room, More, List, Service Catalog",
		"Найти, Новый ноутбук, Лицензия на программу, которая стоит больше, чем хотелось бы, Переговорная, Ещё, Список, Каталог услуг",
	},
	"catalog-nothing": {"Search, Tiles, Service Catalog", "Найти, Плитки, Каталог услуг"},
	"catalog-empty":   {"Search, Tiles", "Найти, Плитки"},
	"request-form":    submits,
	"request-refused": submits,
	"template-form":   submits,
	"request-edit":    {"Edit, REQ-1043", "Изменить, REQ-1043"},
	"queues":          {"IT, HR", "IT, HR"},
	"unavailable": {
		"Create an Incident",
		"Создать инцидент",
	},
	"unavailable-closed":          {"Create an Incident", "Создать инцидент"},
	"duty":                        duty,
	"duty-nobody":                 duty,
	"transcript":                  {"Earlier", "Раньше"},
	"transcript-empty":            {},
	"session-own-waiting":         waits,
	"session-own-measured":        waits,
	"session-own-returned":        waits,
	"session-own-transferred":     waits,
	"session-own-offered":         waits,
	"session-own-connected":       ends,
	"session-own-invited":         ends,
	"session-own-linked":          ends,
	"session-own-ended":           rates,
	"session-own-idle":            rates,
	"session-own-rated":           {"Transcript", "Запись чата"},
	"session-own-left":            {},
	"session-own-unaccepted":      {},
	"session-channel-waiting":     accepts,
	"session-channel-measured":    accepts,
	"session-channel-returned":    accepts,
	"session-channel-transferred": accepts,
	"session-channel-offered":     accepts,
	"session-channel-profile":     accepts,
	"session-channel-connected":   connectedForAnalyst,
	"session-channel-taken":       connectedForAnalyst,
	"session-channel-invited":     connectedForAnalyst,
	"session-channel-linked": {
		"End Chat, Send Reply(Send Reply), Transfer(Transfer), Invite(Invite)",
		"Завершить чат, Отправить ответ(Отправить ответ), Передать(Передать), Пригласить(Пригласить)",
	},
	"session-channel-alone": {"End Chat, Create Incident", "Завершить чат, Создать инцидент"},
	"session-channel-ended": {
		"Transcript",
		"Запись чата",
	},
	"session-channel-rated":      {"Transcript", "Запись чата"},
	"session-channel-idle":       {"Transcript", "Запись чата"},
	"session-channel-unaccepted": {"Accept, Transcript", "Принять, Запись чата"},
	"session-channel-left":       {},
	"session-channel-moved":      {},

	"ticket-own-merged":     {"Add Comment, Add Files", "Добавить комментарий, Добавить файлы"},
	"ticket-own-related":    ownOpen,
	"poster":                {},
	"poster-ended":          {},
	"ticket-own-majors":     {"Me Too, Me Too, " + ownNew.en, "У меня тоже, У меня тоже, " + ownNew.ru},
	"ticket-channel-merged": {talk.en + ", INC-1001, Unmerge, Export", talk.ru + ", INC-1001, Разъединить, Выгрузить"},
	"ticket-linked":         {"Back to INC-1042", "Назад к INC-1042"},
	"ticket-channel-major": {
		work.en + ", Hold(Hold)" + unlinked.en + ", Undeclare Major, Export",
		work.ru + ", Отложить(Отложить)" + unlinked.ru + ", Больше не массовый, Выгрузить",
	},
	"ticket-channel-related": {
		work.en + ", Hold(Hold)" + unlinked.en + ", Merge(Merge), Relate(Relate), Export",
		work.ru + ", Отложить(Отложить)" + unlinked.ru + ", Объединить(Объединить), Связать(Связать), Выгрузить",
	},
	"ticket-channel-number": {work.en + ", Hold(Hold)" + sorts0.en, work.ru + ", Отложить(Отложить)" + sorts0.ru},
	"request-channel": {
		work.en + ", Hold(Hold)" + unlinked.en + ", Merge(Merge), Export",
		work.ru + ", Отложить(Отложить)" + unlinked.ru + ", Объединить(Объединить), Выгрузить",
	},
}

// boardTitles holds the titles on boards and digests.
var boardTitles = map[string]inBoth{
	"board": {
		"INC-1050, Take, INC-1049, INC-1048, " + bulk.en + ", More, Mine, Unassigned, Breaching",
		"INC-1050, Взять, INC-1049, INC-1048, " + bulk.ru + ", Ещё, Мои, Свободные, Просроченные",
	},
	"board-done": {
		"INC-1050, Take, INC-1049, " + bulk.en + ", Open, Unassigned, Breaching",
		"INC-1050, Взять, INC-1049, " + bulk.ru + ", Открытые, Свободные, Просроченные",
	},
	"board-alone": {
		"INC-1050, Take, Set Priority(Set Priority), Resolve(Resolve), Open, Mine, Unassigned",
		"INC-1050, Взять, Приоритет(Приоритет), Решить(Решить), Открытые, Мои, Свободные",
	},
	"board-none":   {"Open, Mine, Breaching", "Открытые, Мои, Просроченные"},
	"board-ticket": {"Back to the Queue", "Назад к очереди"},
	"digest":       {"Queue", "Очередь"}, "digest-first": {"Queue", "Очередь"},
}

var bulk = inBoth{
	"Assign(Assign), Set Priority(Set Priority), Resolve(Resolve)",
	"Назначить(Назначить), Приоритет(Приоритет), Решить(Решить)",
}

func TestButtonTitles(t *testing.T) {
	eachCard(t, func(t *testing.T, name, lang string, card json.RawMessage) {
		t.Helper()
		both, ok := titles[name]
		if !ok {
			both, ok = boardTitles[name]
		}
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

// buttons returns the titles below a card. The buttons of its small forms are
// in brackets.
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
		"ticket-channel-new":         "resolution, comment, note, reason, assignee, impact, urgency, category, queue, reply, number, major, affected",
		"ticket-channel-in-progress": "resolution, comment, note, reason, assignee, impact, urgency, category, queue, reply, number, major, affected",
		"ticket-channel-number":      "resolution, comment, note, reason, impact, urgency, category, number, major, affected",
		"ticket-own-majors":          "comment",
		"form-of-chat":               "title, description, impact, urgency, beneficiary",
		"session-channel-connected":  "reply, to, reason, analyst",
		"session-channel-alone":      "",
		"session-own-ended":          "comment",
		"session-own-rated":          "",
		"ticket-own-new":             "comment", "ticket-own-resolved": "comment", "ticket-own-closed": "comment", "ticket-own-canceled": "",
		"form-draft": "title, description, impact, urgency, beneficiary", "drafts": "", "draft-gone": "",
		"form-edit": "title, description, impact, urgency", "request-approval": "reason, to",
		"duty": "capacity", "notices": "important, quietFrom, quietTo",
		"list-empty": "search, show",
		"list-found": "search, show",
		"list-queue": "search, show", "list-chats": "search, show",
		"board":      "selected, assignee, impact, urgency, resolution",
		"board-none": "",
		"catalog":    "search", "catalog-tiles": "search",
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
		); !slices.Contains(en, want.en) ||
			!slices.Contains(ru, want.ru) {
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
		"unavailable-closed":        {"23 Nov 2026, 12:00", "23.11.2026 12:00"},
		"session-channel-profile":   {"Sales", "Sales"},
		"duty":                      {"2 of 3", "2 из 3"},
		"session-channel-connected": {"Connected with Anna Berg", "Связь с Anna Berg"},
		"ticket-channel-in-time":    {"P1 ▲▲", "P1 ▲▲"},
		"ticket-channel-at-risk":    {"by 21 Nov 2026, 21:00: soon", "до 21.11.2026 21:00: скоро"},
		"ticket-channel-overdue":    {"overdue since 20 Nov 2026, 16:00", "просрочено с 20.11.2026 16:00"},
		"ticket-channel-paused":     {"paused", "приостановлено"},
		"ticket-channel-stale":      {"Olga Diaz", "Olga Diaz"},
		"ticket-own-created":        {"INC-1042", "INC-1042"},
		"answers":                   {"Switch it off.\nSwitch it on.", "Выключите его.\nВключите его."},
		"ticket-own-answers":        {"The printer does not print", "Принтер не печатает"},
		"knowledge":                 {"helped 22 times", "помог 22 раза"},
		"drafts":                    {"(no title)", "Новый ноутбук"},
		"draft-expires":             {"21 Nov 2026, 15:00", "21.11.2026 15:00"},
		"draft-gone":                {"not offered any more", "больше нет в каталоге"},
		"ticket-own-merged":         {"Merged into: \nINC-1001", "Объединён с: \nINC-1001"},
		"ticket-own-related":        {"Part of the major incident: \nINC-1001", "Часть массового инцидента: \nINC-1001"},
		"ticket-channel-major":      {"Related incidents: \n2", "Связанные инциденты: \n2"},
		"ticket-own-majors":         {"No network", "Нет сети"},
		"poster":                    {"Priority: \nP1", "Приоритет: \nP1"},
		"form-kept":                 {"kept as a draft", "сохранено как черновик"},
		"board":                     {"12 in progress", "12 в работе"},
		"board-alone":               {" ‼", " ‼"},
		"board-done":                {"\nP2 ▲", "\nP2 ▲"},
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
			for _, key := range []string{"sla.response", "sla.resolution", "sla.paused", "ticket.age"} {
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
