package cards_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"frontdesk/bot/cards"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

func both(en, ru string) tickets.Text { return tickets.Text{"en": en, "ru": ru} }

// everyField is an item with a field of every type.
func everyField() *tickets.Item {
	return &tickets.Item{
		ID: "meeting-room", Kind: tickets.Request, Icon: "🏢", Name: both("Meeting room", "Переговорная"),
		Description: both("A room for a meeting, with what you need.", "Комната для встречи и всё, что нужно."),
		Expected:    both("1 working day", "1 рабочий день"),
		Fields: []tickets.Field{
			{ID: "subject", Type: tickets.TextField, Label: both("Subject", "Тема"), Required: true, MaxLength: 100},
			{ID: "notes", Type: tickets.MultilineField, Label: both("Notes", "Примечания"), MaxLength: 500},
			{
				ID:      "people",
				Type:    tickets.NumberField,
				Label:   both("How many people", "Сколько человек"),
				Min:     "1",
				Max:     "20",
				Default: "4",
				Help:    both("Guests included", "Вместе с гостями"),
			},
			{
				ID:       "day",
				Type:     tickets.DateField,
				Label:    both("Day", "День"),
				Required: true,
				Min:      "today",
				Max:      "today+30",
				Default:  "today+1",
			},
			{ID: "start", Type: tickets.TimeField, Label: both("Start", "Начало"), Min: "08:00", Max: "19:00"},
			{
				ID:       "office",
				Type:     tickets.ChoiceField,
				Label:    both("Office", "Офис"),
				Required: true,
				Choices: []tickets.FieldChoice{
					{Value: "riga", Title: both("Riga", "Рига")}, {Value: "oslo", Title: both("Oslo", "Осло")},
				},
			},
			{
				ID:        "room",
				Type:      tickets.ChoiceField,
				Label:     both("Room", "Комната"),
				DependsOn: "office",
				Required:  true,
				Choices: []tickets.FieldChoice{
					{Value: "big", Title: both("Big", "Большая"), When: []string{"riga"}},
					{Value: "small", Title: both("Small", "Малая"), When: []string{"riga", "oslo"}},
					{Value: "any", Title: both("Any", "Любая")},
				},
			},
			{
				ID:    "extras",
				Type:  tickets.ChoicesField,
				Label: both("Equipment", "Оборудование"),
				Choices: []tickets.FieldChoice{
					{
						Value: "screen",
						Title: both("Screen", "Экран"),
					},
					{Value: "phone", Title: both("Conference phone", "Конференц-телефон")},
				},
			},
			{ID: "coffee", Type: tickets.ToggleField, Label: both("With coffee", "С кофе"), Default: "true"},
			{ID: "host", Type: tickets.PersonField, Label: both("Host", "Кто принимает")},
		},
	}
}

// catalogPages returns pages of a catalog with texts that an administrator
// might write.
func catalogPages() (root, hardware *tickets.Category, found []cards.Place) {
	item := func(id, icon, en, ru string) *tickets.Item {
		return &tickets.Item{
			ID:          id,
			Kind:        tickets.Request,
			Icon:        icon,
			Name:        both(en, ru),
			Description: both("What it is for: "+en, "Для чего это: "+ru),
		}
	}
	laptop := item("new-laptop", "icon:Laptop 💻", "New laptop", "Новый ноутбук")
	laptop.Expected = both("5 working days after approval", "5 рабочих дней после согласования")
	long := item(
		"software-licence",
		"",
		"A licence for software that costs more than we would like",
		"Лицензия на программу, которая стоит больше, чем хотелось бы",
	)
	hardware = &tickets.Category{
		ID:   "hardware",
		Icon: "🖥️",
		Name: both("Workplace and devices", "Рабочее место и техника"),
		Description: both(
			"Computers, phones, printers",
			"Компьютеры, телефоны, принтеры",
		),
		Items: []*tickets.Item{laptop, long},
	}
	return &tickets.Category{}, hardware, []cards.Place{{Item: laptop}, {Item: long}, {Item: everyField()}}
}

func catalogExamples(w locale.Words) map[string]json.RawMessage {
	root, hardware, found := catalogPages()
	accounts := &tickets.Category{
		ID:   "accounts",
		Icon: "🔑",
		Name: both("Accounts and access", "Учётные записи и доступ"),
	}
	front := []cards.Place{
		{Under: w.Say("catalog.used"), Item: found[0].Item, Approval: w.Say("place.manager")},
		{Under: w.Say("catalog.used"), Item: found[2].Item},
		{Under: w.Say("catalog.all"), Category: hardware},
		{Under: w.Say("catalog.all"), Category: accounts},
		{Under: w.Say("catalog.all"), Item: found[1].Item},
	}
	inside := []cards.Place{
		{
			Item:     found[0].Item,
			Approval: w.Say("place.approvers", "names", w.Say("place.others", "name", olga.Name)),
		},
		{Under: cards.PathOf(w, []*tickets.Category{accounts}), Item: found[1].Item},
	}
	item := everyField()
	form := cards.RequestForm{
		Item:  item,
		Path:  []*tickets.Category{hardware, accounts},
		Form:  "69205ac0-0123456789abcdef",
		Today: noon,
	}
	all := map[string]json.RawMessage{
		"catalog":       cards.Catalog(w, cards.CatalogView{Category: root, Places: front}),
		"catalog-tiles": cards.Catalog(w, cards.CatalogView{Category: root, Places: front, Tiles: true}),
		"catalog-category": cards.Catalog(
			w,
			cards.CatalogView{Category: hardware, Places: inside, Page: 1, More: true},
		),
		"catalog-found": cards.Catalog(
			w,
			cards.CatalogView{Category: root, Words: "lap", Places: found, More: true, Tiles: true},
		),
		"catalog-nothing": cards.Catalog(w, cards.CatalogView{Category: root, Words: "zebra"}),
		"catalog-drafts": cards.Catalog(w, cards.CatalogView{
			Category: root, Places: front, More: true, Drafts: 2, Note: w.Say("catalog.choose"),
		}),
		"catalog-empty": cards.Catalog(w, cards.CatalogView{Category: root}),
		"request-form":  cards.Request(w, form),
	}
	form.Refused = w.Say("invalid.number", "field", item.Fields[2].Label.In(w.Lang))
	form.Approval = w.Say("request.approvers", "names", olga.Name)
	form.Values = map[string]string{
		"subject":     "Budget <b>",
		"people":      "many",
		"day":         "2026-11-25",
		"start":       "10:30",
		"office":      "oslo",
		"room":        "small",
		"extras":      "screen,phone",
		"coffee":      "false",
		"host":        boris.ID,
		"beneficiary": anna.ID,
	}
	form.Names = map[string]string{boris.ID: boris.Name}
	all["request-refused"] = cards.Request(w, form)
	form.Ticket, form.Rev, form.Refused = "REQ-1043", 1, ""
	all["request-edit"] = cards.Request(w, form)
	all["template-form"] = cards.Request(
		w,
		cards.RequestForm{Form: "69205ac0-0123456789abcdef", Today: noon, Item: template()},
	)
	return all
}

// template is a catalog item that creates an incident.
func template() *tickets.Item {
	return &tickets.Item{
		ID:      "suspicious-mail",
		Kind:    tickets.Incident,
		Icon:    "🎣",
		Name:    both("Suspicious message", "Подозрительное письмо"),
		Impact:  tickets.Medium,
		Urgency: tickets.High,
		Fields: []tickets.Field{
			{ID: "sender", Type: tickets.TextField, Label: both("From whom", "От кого"), MaxLength: 200},
		},
	}
}

// inputsOf returns the inputs of a card, by id.
func inputsOf(t *testing.T, card json.RawMessage) map[string]element {
	t.Helper()
	all := map[string]element{}
	walk(decode(t, card), func(e element) {
		if kind, _ := e["type"].(string); strings.HasPrefix(kind, "Input.") {
			all[e["id"].(string)] = e
		}
	})
	return all
}

func titlesOf(e element) string {
	var list []string
	choices, _ := e["choices"].([]any)
	for _, c := range choices {
		list = append(list, c.(element)["title"].(string))
	}
	return strings.Join(list, ", ")
}

func TestANewFormHoldsTheDefaults(t *testing.T) {
	in := inputsOf(t, example("en", "request-form"))
	for id, want := range map[string]any{
		"people": 4.0, "day": "2026-11-21", "coffee": "true", "subject": nil, "room": nil, "beneficiary": nil,
	} {
		if in[id]["value"] != want {
			t.Errorf("%s holds %v, want %v", id, in[id]["value"], want)
		}
	}
	if in["day"]["min"] != "2026-11-20" || in["day"]["max"] != "2026-12-20" || in["people"]["max"] != 20.0 {
		t.Errorf("bounds: %v, %v", in["day"], in["people"])
	}
	if got := titlesOf(in["room"]); got != "Big (Riga), Small (Riga, Oslo), Any" {
		t.Errorf("rooms: %s", got)
	}
	if in["subject"]["isRequired"] != nil || !strings.HasSuffix(in["subject"]["label"].(string), " *") {
		t.Error("what is required holds back the button that saves a draft, or does not show")
	}
	in = inputsOf(t, example("en", "request-edit"))
	if in["subject"]["isRequired"] != true || in["room"]["isRequired"] != nil {
		t.Error("what depends on another is required by the client, which cannot tell")
	}
}

func TestARefusedRequestKeepsWhatWasTyped(t *testing.T) {
	in := inputsOf(t, example("en", "request-refused"))
	for id, want := range map[string]any{
		"subject": "Budget <b>", "people": "many", "day": "2026-11-25", "start": "10:30", "office": "oslo", "room": "small",
		"extras": "screen,phone", "coffee": "false", "host": boris.ID, "beneficiary": anna.ID, "notes": nil,
	} {
		if in[id]["value"] != want {
			t.Errorf("%s holds %v, want %v", id, in[id]["value"], want)
		}
	}
	if got := titlesOf(in["room"]); got != "Small, Any" {
		t.Errorf("rooms in Oslo: %s", got)
	}
	if titlesOf(in["host"]) != boris.Name || titlesOf(in["beneficiary"]) != "Somebody whose name is not known" {
		t.Errorf("people: %s; %s", titlesOf(in["host"]), titlesOf(in["beneficiary"]))
	}
}

// The largest items that internal/catalog accepts make cards that Teams
// accepts, even when filled in with more than is allowed. Ordinary items come
// back complete.
func TestTheLargestForms(t *testing.T) {
	for _, lang := range locale.Languages() {
		for fillName, fill := range map[string]string{"latin": "x", "cyrillic": "ж", "emoji": "😀", "quote": `"`, "control": "\x01"} {
			for name, item := range largestItems() {
				values := map[string]string{
					"beneficiary": strings.Repeat(fill, 5000),
					"title":       strings.Repeat(fill, 5000),
					"description": strings.Repeat(fill, 5000),
				}
				for _, f := range item.Fields {
					values[f.ID] = strings.Repeat(fill, 5000)
				}
				card := cards.Request(words(lang), cards.RequestForm{
					Item:    item,
					Form:    strings.Repeat("x", 64),
					Values:  values,
					Refused: words(lang).Count("limit", 4000, "field", strings.Repeat("я", 200)),
					Today:   noon,
				})
				if len(card) >= cards.MaxBytes {
					t.Errorf("%s filled with %s, %s: %d bytes", name, fillName, lang, len(card))
				}
				if fresh := cards.Request(
					words(lang),
					cards.RequestForm{Item: item, Form: "x", Today: noon},
				); len(
					fresh,
				) >= cards.MaxBytes {
					t.Errorf("%s, %s: %d bytes", name, lang, len(fresh))
				}
			}
		}
	}
}

func largestItems() map[string]*tickets.Item {
	names := strings.Repeat("ж", 200)
	base := func() *tickets.Item {
		return &tickets.Item{
			ID: strings.Repeat(
				"i",
				40,
			),
			Kind:        tickets.Incident,
			Name:        tickets.Text{"": names},
			Icon:        strings.Repeat("😀", 16),
			Description: tickets.Text{"": strings.Repeat("ж", 1000)},
			Expected:    tickets.Text{"": names},
		}
	}
	field := func(n int, kind tickets.FieldType, label int) tickets.Field {
		return tickets.Field{
			ID:        fmt.Sprintf("%s_%d", strings.Repeat("f", 30), n),
			Type:      kind,
			Required:  true,
			Label:     tickets.Text{"": strings.Repeat("ж", label)},
			MaxLength: 10,
		}
	}
	many, people, long, chosen := base(), base(), base(), base()
	for n := range 30 {
		f := field(n, tickets.TextField, 110)
		f.Help = tickets.Text{"": strings.Repeat("ж", 110)}
		many.Fields = append(many.Fields, f)
		people.Fields = append(people.Fields, field(n, tickets.PersonField, 200))
	}
	for n := range 2 {
		f := field(n, tickets.MultilineField, 200)
		f.MaxLength = tickets.MaxMultiline
		long.Fields = append(long.Fields, f)
	}
	parent := field(0, tickets.ChoiceField, 50)
	parent.Choices = []tickets.FieldChoice{{Value: "a", Title: tickets.Text{"": names}}}
	chosen.Fields = append(chosen.Fields, parent)
	for n := range 2 {
		f := field(n+1, tickets.ChoicesField, 50)
		f.DependsOn = parent.ID
		for c := range 50 {
			f.Choices = append(
				f.Choices,
				tickets.FieldChoice{
					Value: fmt.Sprintf("%s%d", strings.Repeat("v", 30), c),
					Title: tickets.Text{"": strings.Repeat("ж", 55)},
					When:  []string{"a"},
				},
			)
		}
		chosen.Fields = append(chosen.Fields, f)
	}
	return map[string]*tickets.Item{
		"many fields":  many,
		"many people":  people,
		"long texts":   long,
		"many choices": chosen,
	}
}

func TestTheLargestPagesOfTheCatalog(t *testing.T) {
	for _, fill := range []string{"x", "ж", "😀", `"`} {
		item := &tickets.Item{
			ID: strings.Repeat(
				"i",
				40,
			),
			Name:        tickets.Text{"": strings.Repeat(fill, 200)},
			Description: tickets.Text{"": strings.Repeat(fill, 1000)},
			Icon:        strings.Repeat(fill, 16),
		}
		var places []cards.Place
		for n := range 12 {
			under := strings.Repeat(fill, 60)
			if n%2 == 1 {
				under = strings.Repeat(fill, 59)
			}
			places = append(places, cards.Place{Under: under, Item: item})
		}
		category := &tickets.Category{ID: item.ID, Name: item.Name, Description: item.Description, Icon: item.Icon}
		for _, tiles := range []bool{true, false} {
			card := cards.Catalog(words("ru"), cards.CatalogView{
				Category: category, Words: strings.Repeat(fill, 5000), Places: places, More: true, Tiles: tiles,
			})
			if len(card) >= cards.MaxBytes {
				t.Errorf("of %q, tiles: %t: %d bytes", fill, tiles, len(card))
			}
		}
	}
}
