package bot

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

var everything = []string{"chat", "incident", "status", "catalog"}

func TestFind(t *testing.T) {
	type found struct{ verb, id string }
	nothing, all := found{}, newRoutes(none().list(), everything, locale.Texts{})
	for line, want := range map[string]found{
		"menu": {cards.VerbMenu, ""}, "меню": {cards.VerbMenu, ""},
		"help": {cards.VerbHelp, ""}, "помощь": {cards.VerbHelp, ""},
		"chat": {cards.VerbChatAsk, ""}, "чат": {cards.VerbChatAsk, ""},
		"notifications": {cards.VerbNotices, ""}, "Уведомления": {cards.VerbNotices, ""},
		"incident": {cards.VerbIncidentForm, ""}, "инцидент": {cards.VerbIncidentForm, ""},
		"status": {cards.VerbStatusList, ""}, "статус": {cards.VerbStatusList, ""},
		"catalog": {cards.VerbCatalog, ""}, "Каталог": {cards.VerbCatalog, ""},
		"duty": {cards.VerbDuty, ""}, "Дежурство": {cards.VerbDuty, ""}, "duty now": nothing,
		"search": {cards.VerbSearch, ""}, "Найти  Принтер 2": {cards.VerbSearch, "принтер 2"}, "searching": nothing,
		"queue": {cards.VerbQueue, ""}, "Очередь": {cards.VerbQueue, ""}, "queue up": nothing,
		"mine": {cards.VerbMine, ""}, "мои": {cards.VerbMine, ""},
		"unassigned": {cards.VerbUnassigned, ""}, "свободные": {cards.VerbUnassigned, ""},
		"breaching": {cards.VerbBreaching, ""}, "Просроченные": {cards.VerbBreaching, ""},
		"doctor": {cards.VerbDoctor, ""}, "Проверка": {cards.VerbDoctor, ""}, "doctor who": nothing,
		"knowledge": {cards.VerbKnowledge, ""}, "Знания": {cards.VerbKnowledge, ""},
		"link": {cards.VerbLinks, ""}, "Связать": {cards.VerbLinks, ""}, "unlink": {cards.VerbUnlink, ""}, "отвязать": {cards.VerbUnlink, ""},
		"admin K7Q2M9XA": {cards.VerbAdmin, "k7q2m9xa"}, "Админ K7Q2M9XA": {cards.VerbAdmin, "k7q2m9xa"}, "link IT": nothing,
		"drafts": {cards.VerbDraftList, ""}, "ЧЕРНОВИКИ": {cards.VerbDraftList, ""},
		"MENU": {cards.VerbMenu, ""}, "Помощь": {cards.VerbHelp, ""}, "СТАТУС": {cards.VerbStatusList, ""},
		"  Menu \n":               {cards.VerbMenu, ""},
		"status INC-1042":         {cards.VerbStatusList, "inc-1042"},
		"Статус  inc-1042 ":       {cards.VerbStatusList, "inc-1042"},
		"STATUS 1042":             {cards.VerbStatusList, "1042"},
		"INC-1042":                {cards.VerbStatusList, "inc-1042"},
		"inc-1042":                {cards.VerbStatusList, "inc-1042"},
		"1042":                    {cards.VerbStatusList, "1042"},
		"inc 1042":                {cards.VerbStatusList, "inc 1042"},
		"status #1042?":           {cards.VerbStatusList, "#1042?"},
		"Status\u2003[INC–1042].": {cards.VerbStatusList, "[inc–1042]."},
		"":                        nothing,
		"hello":                   nothing,
		"menu please":             nothing,
		"status of my phone":      nothing,
		"status INC-":             nothing,
		"status 0":                nothing,
		"chat INC-1042":           nothing,
		"INC-1042 INC-1043":       nothing,
		"INC-0":                   nothing,
		"-1042":                   nothing,
		"10.42":                   nothing,
		"menus":                   nothing,
	} {
		one, data, ok := all.find(line)
		got := found{one.verb, data.String("id") + data.String("search") + data.String("code")}
		if got != want || ok != (want != nothing) {
			t.Errorf("%q: %+v, %t, want %+v", line, got, ok, want)
		}
	}
}

func TestTheMenuDecidesWhatCanBeTypedAndPressed(t *testing.T) {
	r := newRoutes(none().list(), []string{"status", "chat"}, locale.Texts{})
	var menu []string
	for _, one := range r.menu {
		menu = append(menu, one.entry)
	}
	want(t, "menu", []string{"status", "chat"}, menu)
	if _, _, ok := r.find("incident"); ok {
		t.Error("what is not in the menu can be typed")
	}
	want(t, "menu without a catalog", []string{"chat", "incident", "status"}, Offered(everything, false))
	want(t, "menu with one", everything, Offered(everything, true))
	if _, ok := r.verbs[cards.VerbIncidentForm]; ok {
		t.Error("what is not in the menu can be pressed")
	}
	if _, _, ok := newRoutes(none().list(), []string{"chat"}, locale.Texts{}).find("INC-1042"); ok {
		t.Error("a number opens a ticket without status in the menu")
	}
}

// Channel words are not commands in the personal chat: neither the help nor the
// app package offers them, but for help itself. Only administrators have two of
// them there too.
func TestWordsForChannels(t *testing.T) {
	r := newRoutes(none().list(), everything, locale.Texts{})
	var channel, offered []string
	for word, one := range r.words {
		if one.to.inChannels() {
			channel = append(channel, word)
		}
	}
	slices.Sort(channel)
	want(t, "words for channels", []string{
		"breaching",
		"duty",
		"help",
		"link",
		"mine",
		"queue",
		"search",
		"unassigned",
		"unlink",
		"дежурство",
		"мои",
		"найти",
		"отвязать",
		"очередь",
		"помощь",
		"просроченные",
		"свободные",
		"связать",
	}, channel)
	for _, one := range r.typed {
		offered = append(offered, one.word)
	}
	want(
		t,
		"help",
		[]string{
			"word.chat",
			"word.incident",
			"word.status",
			"word.drafts",
			"word.catalog",
			"word.menu",
			"word.help",
			"word.notices",
			"word.knowledge",
			"word.doctor",
			"word.link",
			"word.unlink",
			"word.sessions",
		},
		offered,
	)
}

func TestTwoRoutesCannotClaimTheSame(t *testing.T) {
	for name, list := range map[string][]route{
		"verb":                 {{verb: "a"}, {verb: "a"}},
		"word":                 {{verb: "a", word: "word.menu"}, {verb: "b", word: "word.menu"}},
		"verb of a menu entry": {{verb: "a", entry: "chat"}, {verb: "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			newRoutes(list, everything, locale.Texts{})
		})
	}
}

func TestCommands(t *testing.T) {
	var en, ru []string
	for _, c := range Commands([]string{"status", "catalog", "chat"}, locale.Texts{}) {
		en, ru = append(en, c.Word["en"]), append(ru, c.Word["ru"])
		for _, lang := range locale.Languages() {
			if c.Word[lang] == "" || c.Does[lang] == "" {
				t.Errorf("command %v has no words in %s", c, lang)
			}
		}
	}
	want(t, "English", []string{"status", "catalog", "chat", "drafts", "menu", "notifications", "help"}, en)
	want(t, "Russian", []string{"статус", "каталог", "чат", "черновики", "меню", "уведомления", "помощь"}, ru)
}

func TestChannelCommands(t *testing.T) {
	var en, ru []string
	for _, c := range ChannelCommands(everything, locale.Texts{}) {
		en, ru = append(en, c.Word["en"]), append(ru, c.Word["ru"])
	}
	want(t, "English", []string{"queue", "mine", "unassigned", "breaching", "search", "duty", "link", "help"}, en)
	want(
		t, "Russian",
		[]string{"очередь", "мои", "свободные", "просроченные", "найти", "дежурство", "связать", "помощь"}, ru,
	)
}

// Every button on a golden card has a route. Every route has a button on one of
// these cards or can be typed.
func TestEveryButtonHasARoute(t *testing.T) {
	files, err := filepath.Glob("cards/testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden cards: %v", err)
	}
	shown := map[string]bool{}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var card any
		if err := json.Unmarshal(data, &card); err != nil {
			t.Fatal(err)
		}
		collectVerbs(card, shown)
	}
	r := newRoutes(none().list(), everything, locale.Texts{})
	for verb := range shown {
		if _, ok := r.verbs[verb]; !ok {
			t.Errorf("button %q has no route", verb)
		}
	}
	for verb, one := range r.verbs {
		if !shown[verb] && one.word == "" {
			t.Errorf("route %q has neither a button nor a word", verb)
		}
	}
}

func collectVerbs(v any, verbs map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		if verb, ok := v["verb"].(string); ok {
			verbs[verb] = true
		}
		for _, inner := range v {
			collectVerbs(inner, verbs)
		}
	case []any:
		for _, inner := range v {
			collectVerbs(inner, verbs)
		}
	}
}

// Keys that are composed or kept in a table are in the catalog too.
func TestWordsOfRoutesStatesAndEvents(t *testing.T) {
	var keys []string
	for _, one := range none().list() {
		keys = append(keys, one.title, one.word, one.help)
	}
	for _, s := range tickets.States() {
		keys = append(keys, "state."+string(s))
	}
	for _, show := range []string{"all", string(tickets.ShowOpen), string(tickets.ShowClosed)} {
		keys = append(keys, "show."+show)
	}
	for _, p := range []desk.Presence{desk.Available, desk.Busy, desk.InCall, desk.Away, desk.Offline} {
		keys = append(keys, "presence."+string(p))
	}
	for _, a := range tickets.Actions() {
		keys = append(keys, "event."+string(a), "notice."+string(a))
	}
	for _, r := range tickets.HoldReasons() {
		keys = append(keys, "hold."+string(r))
	}
	for _, n := range tickets.Naps() {
		keys = append(keys, "nap."+string(n))
	}
	for _, l := range tickets.Losses() {
		keys = append(keys, "files."+string(l))
		if l != tickets.NoRoom && l != tickets.TooLate { // which are about tickets
			keys = append(keys, "loss."+string(l))
		}
	}
	for _, field := range desk.FieldNames {
		keys = append(keys, field)
	}
	for _, said := range []string{"wrong", "none", "done"} {
		keys = append(keys, "firstadmin."+said)
	}
	for _, via := range []tickets.Via{tickets.ViaThread, tickets.ViaCommand, tickets.ViaTimer} {
		keys = append(keys, "via."+string(via))
	}
	for _, err := range []error{desk.ErrNotAdmin, chat.ErrNobody, tickets.ErrNotFound, tickets.ErrForbidden, chat.ErrNotFound, chat.ErrOwn, tickets.ErrNoDraft, tickets.ErrSubmitted, errUnknownVerb, desk.ErrRoster} {
		keys = append(keys, explanationKey(err))
	}
	w := locale.In("en", time.UTC)
	for _, key := range slices.Compact(slices.Sorted(slices.Values(keys))) {
		if key != "" && w.Say(key) == key {
			t.Errorf("%q is in no catalog", key)
		}
	}
}

// A refusal names the field as the form does, and says what the field accepts.
func TestWhyAFormIsRefused(t *testing.T) {
	for _, c := range []struct {
		invalid   tickets.Invalid
		key, says string
	}{
		{tickets.Invalid{Field: "title", Empty: true}, "form.subject", ""},
		{tickets.Invalid{Field: "title", Limit: 200}, "form.subject", "200"},
		{tickets.Invalid{Field: "description", Limit: 4000}, "form.description", "4000"},
		{tickets.Invalid{Field: "resolution", Limit: 4000}, "ticket.resolution", "4000"},
		{tickets.Invalid{Field: "impact"}, "form.impact", ""},
		{tickets.Invalid{Field: "urgency"}, "form.urgency", ""},
		{tickets.Invalid{Field: "beneficiary"}, "form.beneficiary", ""},
	} {
		for _, lang := range locale.Languages() {
			w := locale.In(lang, time.UTC)
			name := w.Say(c.key)
			got := desk.Refusal(w, &c.invalid)
			if name == c.key || !strings.Contains(got, name) || !strings.Contains(got, c.says) ||
				strings.ContainsAny(got, "{}") {
				t.Errorf("%+v in %s: %q does not say %q and %q", c.invalid, lang, got, name, c.says)
			}
		}
	}
}
