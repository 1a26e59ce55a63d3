package catalog_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/catalog"
	"frontdesk/tickets"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "large.yaml", strings.Repeat("# large\n", 700_000))
	for path, want := range map[string]string{
		"absent.yaml": "absent.yaml: cannot be read: no such file or directory",
		".":           ".: cannot be read: not a file",
		os.DevNull:    os.DevNull + ": cannot be read: not a file",
		"large.yaml":  "large.yaml: cannot be read: larger than 5 MB",
	} {
		if _, err := catalog.Load(path, nil); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

// TestItem reads an item that uses every key.
func TestItem(t *testing.T) {
	c, err := catalog.Parse("catalog.yaml", []byte(`
groups:
  crew: [`+strings.ToUpper(anna)+`]
categories:
  - id: network
    name: {en: Network, ru: Сеть}
    categories:
      - id: remote
        name: Remote
        description: |
          Two
          lines
        icon: 🌐
        items:
          - id: vpn-access
            kind: request
            name: {en: VPN access, ru: Доступ по VPN}
            description: From home
            icon: 🛡️
            queue: HR
            audience: {departments: [Sales], groups: [crew]}
            approval: {people: [`+strings.ToUpper(anna)+`]}
            steps: [Check, {en: Give, ru: Выдать}]
            expected: 1 day
            fields:
              - {id: city, type: choice, label: City, help: Where, required: true, default: riga, choices: [riga, {value: spb, title: {ru: Питер}}]}
              - {id: room, type: choices, label: Room, depends_on: city, choices: [{value: r1, title: R1, when: [riga]}, any], default: "r1,any"}
              - {id: days, type: number, label: Days, min: 1, max: "2,5", default: 2}
              - {id: from, type: date, label: From, min: today, max: 2126-12-31, default: today}
              - {id: code, type: text, label: Code, pattern: "a|b", mismatch: a or b}
              - {id: notes, type: multiline, label: Notes, max_length: 100}
`), []catalog.Queue{{ID: "IT", Name: "IT"}, {ID: "people", Name: "HR"}})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := c.Item("vpn-access")
	pattern := got.Fields[4].Pattern
	if pattern == nil || !pattern.MatchString("b") || pattern.MatchString("ab") {
		t.Errorf("pattern %v, want the whole text matched", pattern)
	}
	got.Fields[4].Pattern = nil
	all := func(text string) tickets.Text { return tickets.Text{"": text} }
	want := &tickets.Item{
		ID: "vpn-access", Kind: tickets.Request, Name: tickets.Text{"en": "VPN access", "ru": "Доступ по VPN"},
		Description: all("From home"), Icon: "🛡️", Queue: "people",
		Audience: tickets.Audience{Departments: []string{"Sales"}, Groups: []string{"crew"}},
		Approval: &tickets.Approval{People: []string{anna}},
		Steps:    []tickets.Text{all("Check"), {"en": "Give", "ru": "Выдать"}}, Expected: all("1 day"),
		Fields: []tickets.Field{
			{
				ID:       "city",
				Type:     tickets.ChoiceField,
				Label:    all("City"),
				Help:     all("Where"),
				Required: true,
				Default:  "riga",
				Choices: []tickets.FieldChoice{
					{Value: "riga", Title: all("riga")}, {Value: "spb", Title: tickets.Text{"ru": "Питер"}},
				},
			},
			{
				ID:        "room",
				Type:      tickets.ChoicesField,
				Label:     all("Room"),
				DependsOn: "city",
				Default:   "r1,any",
				Choices: []tickets.FieldChoice{
					{Value: "r1", Title: all("R1"), When: []string{"riga"}}, {Value: "any", Title: all("any")},
				},
			},
			{ID: "days", Type: tickets.NumberField, Label: all("Days"), Min: "1", Max: "2.5", Default: "2"},
			{
				ID:      "from",
				Type:    tickets.DateField,
				Label:   all("From"),
				Min:     "today",
				Max:     "2126-12-31",
				Default: "today",
			},
			{ID: "code", Type: tickets.TextField, Label: all("Code"), MaxLength: 200, Mismatch: all("a or b")},
			{ID: "notes", Type: tickets.MultilineField, Label: all("Notes"), MaxLength: 100},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("item (-want +got):\n%s", diff)
	}
	if remote, _ := c.Category("remote"); remote.Description.In("ru") != "Two\nlines" || remote.Icon != "🌐" {
		t.Errorf("category %+v", remote)
	}
	if !c.Visible(got, "", anna) {
		t.Error("a member of the group does not see it")
	}
}

func TestIncident(t *testing.T) {
	c, err := catalog.Parse(
		"catalog.yaml",
		[]byte("items:\n  - {id: a, name: A, kind: incident, category: network, impact: high}\n"),
		nil,
	)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := c.Item("a")
	want := &tickets.Item{
		ID:       "a",
		Kind:     tickets.Incident,
		Name:     tickets.Text{"": "A"},
		Category: "network",
		Impact:   tickets.High,
		Urgency:  tickets.Medium,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("item (-want +got):\n%s", diff)
	}
}

func everyone(*tickets.Item) bool { return true }

// walk visits every text and item below a category.
func walk(c *tickets.Category, text func(tickets.Text), item func(*tickets.Item)) {
	text(c.Name)
	text(c.Description)
	for _, i := range c.Items {
		for _, t := range slices.Concat([]tickets.Text{i.Name, i.Description, i.Expected}, i.Steps) {
			text(t)
		}
		for _, f := range i.Fields {
			for _, t := range []tickets.Text{f.Label, f.Help, f.Mismatch} {
				text(t)
			}
		}
		item(i)
	}
	for _, sub := range c.Categories {
		walk(sub, text, item)
	}
}

// TestExample checks that catalog.example.yaml does what its comments say.
func TestExample(t *testing.T) {
	c, err := catalog.Load("../../catalog.example.yaml", []catalog.Queue{{ID: "Any", Name: "Any"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{
		"account-unlock", "shared-mailbox", "meeting-room", "new-laptop", "software-licence", "vpn-access",
		"printer-connect", "onboarding", "share-access", "printer-problem", "network-problem", "email-problem",
	} {
		if _, ok := c.Item(id); !ok {
			t.Errorf("%s is missing", id)
		}
	}
	seen := map[string]int{}
	note := func(ok bool, what string) {
		if ok {
			seen[what]++
		}
	}
	text := func(text tickets.Text) {
		if len(text) > 0 && text[""] == "" && (text["en"] == "" || text["ru"] == "") {
			t.Errorf("not in both languages: %v", text)
		}
	}
	walk(&c.Root, text, func(i *tickets.Item) {
		a := i.Approval
		note(true, "item")
		note(i.Kind == tickets.Incident, "incident")
		note(a != nil && a.Manager, "by manager")
		note(a != nil && a.Group != "", "by group")
		note(a != nil && len(a.People) > 0, "by people")
		note(len(i.Audience.Departments) > 0, "for a department")
		note(len(i.Audience.Groups) > 0, "for a group")
		for _, f := range i.Fields {
			note(true, string(f.Type))
			note(f.DependsOn != "", "dependent")
			note(f.Pattern != nil, "pattern")
		}
	})
	for what, least := range map[string]int{
		"item": 24, "incident": 3, "by manager": 1, "by group": 1, "by people": 1, "for a department": 1, "for a group": 1,
		"text": 1, "multiline": 1, "number": 1, "date": 1, "time": 1, "choice": 1, "choices": 1, "toggle": 1, "person": 1,
		"dependent": 1, "pattern": 1,
	} {
		if seen[what] < least {
			t.Errorf("%s: %d, want %d at least", what, seen[what], least)
		}
	}
	for words, want := range map[string]string{"перегов": "meeting-room", "laptop": "new-laptop", "парол": "password-reset"} {
		if found := c.Find(words, everyone, 1); len(found) != 1 || found[0].ID != want {
			t.Errorf("%s finds %v, want %s", words, found, want)
		}
	}
}

// Menu, category, item: the first item is for everybody and needs no approval.
func TestExampleBeginsSimply(t *testing.T) {
	c, err := catalog.Load("../../catalog.example.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	first := c.Root.Categories[0].Items[0]
	if first.Kind != tickets.Request || first.Approval != nil || !c.Visible(first, "", anna) {
		t.Errorf("the first item is %+v", first)
	}
}
