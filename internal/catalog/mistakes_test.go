package catalog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/catalog"
	"frontdesk/internal/yamlfile"
)

const anna = "0f8fad5b-d9cb-469f-a165-70867728950e"

// item returns a catalog of one item. Its further keys begin in line 4.
func item(lines ...string) string {
	return "items:\n  - id: vpn-access\n    name: VPN access\n" + indented("    ", lines)
}

// field returns a catalog of one item with a form. The keys of its first field
// begin in line 6. A line that begins with a dash begins the next field.
func field(lines ...string) string {
	return item(
		"fields:",
	) + "      - label: Reason\n" + strings.ReplaceAll(
		indented("        ", lines),
		"        - ",
		"      - ",
	)
}

// choice returns a field with a choice between riga and spb. Its further keys
// begin in line 9.
func choice(lines ...string) string {
	return field(append([]string{"id: city", "type: choice", "choices: [riga, spb]"}, lines...)...)
}

func indented(by string, lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return by + strings.Join(lines, "\n"+by) + "\n"
}

func nested(depth int) string {
	var b strings.Builder
	for n := range depth {
		in := strings.Repeat("  ", n)
		fmt.Fprintf(&b, "%scategories:\n%s- id: c%d\n%s  name: x\n", in, in, n, in)
	}
	return b.String() + strings.Repeat("  ", depth) + "items: [{id: a, name: A}]\n"
}

func many(format string, count int) string {
	var b strings.Builder
	for n := range count {
		fmt.Fprintf(&b, format, n)
	}
	return b.String()
}

const (
	anyItem     = "one of id, kind, name, description, icon, queue, audience, approval, steps, expected, fields, category, impact, urgency"
	anyField    = "one of id, type, label, help, required, default, max_length, min, max, pattern, mismatch, choices, depends_on"
	anyType     = "one of text, multiline, number, date, time, choice, choices, toggle, person"
	anyGUID     = "expected a list of Entra object ids (GUIDs), each once"
	goodItemID  = "expected 1 to 40 of a-z, 0-9 and -"
	goodFieldID = "expected 1 to 40 of a-z, 0-9 and _"
	goodPattern = "expected a regular expression of Go (RE2) that the whole text matches"
	goodChoice  = "expected the id of an earlier field of type choice"
	goodText    = "expected a text of at most 200 characters"
)

// mistakes holds files, and what follows "catalog.yaml:" on each line of the
// error.
var mistakes = []struct {
	name, file string
	want       []string
}{
	// The file
	{"empty", "", []string{`1: empty: expected categories, or items`}},
	{"comments alone", "# later\n", []string{`1: empty: expected categories, or items`}},
	{"no YAML", "items:\n  - id: 'a' b\n    name: A\n", []string{`2: not valid YAML: did not find expected key`}},
	{
		"no YAML far below",
		item() + many("# %d\n", 300) + "x: y: z\n",
		[]string{`304: not valid YAML: mapping values are not allowed in this context`},
	},
	{"an open quote", item() + "groups: {a: 'x}\n", []string{`4: not valid YAML: found unexpected end of stream`}},
	{"tabs", "items:\n\t- id: a\n", []string{`2: not valid YAML: found character that cannot start any token`}},
	{"no UTF-8", "items:\n  - id: a\n    name: \xff\xfe\n", []string{`3: not valid UTF-8`}},
	{"two documents", item() + "---\n" + item(), []string{`4: not valid YAML: several documents in one file`}},
	{"a list at the top", "- a\n", []string{`1: a list: expected the keys groups, categories, items`}},
	{"a word at the top", "catalog\n", []string{`1: a single value: expected the keys groups, categories, items`}},
	{
		"groups alone",
		"groups: {a: [" + anna + "]}\n",
		[]string{`1: categories: missing: expected categories, or items`},
	},

	// Keys and nodes
	{
		"unknown key at the top",
		item() + "item: x\n",
		[]string{`4: item: unknown key: expected one of groups, categories, items`},
	},
	{
		"unknown key of a category",
		"categories:\n  - id: a\n    name: A\n    title: x\n    items: [{id: i, name: I}]\n",
		[]string{`4: categories.a.title: unknown key: expected one of id, name, description, icon, categories, items`},
	},
	{
		"unknown key of an item",
		item("titel: x"),
		[]string{`4: items.vpn-access.titel: unknown key: expected ` + anyItem},
	},
	{
		"unknown key of a field",
		field("id: a", "type: text", "lenth: 3"),
		[]string{`8: items.vpn-access.fields.a.lenth: unknown key: expected ` + anyField},
	},
	{
		"key twice",
		item("icon: x", "icon: y"),
		[]string{`5: items.vpn-access.icon: given twice, first in line 4: expected each key once`},
	},
	{
		"an alias",
		item("description: &d x", "expected: *d"),
		[]string{
			`4: items.vpn-access.description: an anchor, alias or tag (a value that begins with &, * or ! needs quotes): expected a text, or one for each language as {en: …, ru: …}`,
			`5: items.vpn-access.expected: an anchor, alias or tag (a value that begins with &, * or ! needs quotes): expected a text, or one for each language as {en: …, ru: …}`,
		},
	},
	{"items as a group", "items: {id: a}\n", []string{`1: items: a group of keys: expected a list of items`}},
	{
		"item as a word",
		"items: [vpn]\n",
		[]string{`1: items[0]: a single value: expected the keys ` + strings.TrimPrefix(anyItem, "one of ")},
	},
	{"an empty list", "items: []\n", []string{`1: items: an empty list: expected a list of items`}},

	// Ids
	{"item without id", "items:\n  - name: A\n", []string{`2: items[0].id: missing: ` + goodItemID}},
	{"item id in capitals", "items:\n  - id: VPN\n    name: A\n", []string{`2: items[0].id: "VPN": ` + goodItemID}},
	{
		"item id too long",
		"items:\n  - name: A\n    id: " + strings.Repeat("a", 41) + "\n",
		[]string{`3: items[0].id: "` + strings.Repeat("a", 41) + `": ` + goodItemID},
	},
	{
		"item id twice",
		"items:\n  - {id: a, name: A}\ncategories:\n  - id: c\n    name: C\n    items:\n      - {id: a, name: B}\n",
		[]string{`2: items.a.id: "a": expected another id than that in line 7`},
	},
	{
		"category id twice",
		"categories:\n  - {id: c, name: C, items: [{id: a, name: A}]}\n  - {id: c, name: D, items: [{id: b, name: B}]}\n",
		[]string{`3: categories.c.id: "c": expected another id than that in line 2`},
	},
	{
		"field id with a hyphen",
		field("id: a-b", "type: text"),
		[]string{`6: items.vpn-access.fields.a-b.id: "a-b": ` + goodFieldID},
	},
	{
		"field id twice",
		field("id: a", "type: text", "- {id: a, type: text, label: x}"),
		[]string{`8: items.vpn-access.fields.a.id: "a": expected another id than that in line 6`},
	},
	{
		"field id of the form",
		field("id: beneficiary", "type: person"),
		[]string{`6: items.vpn-access.fields.beneficiary.id: "beneficiary" is of the form itself: expected another id`},
	},
	{
		"field id of an incident's form",
		item("kind: incident", "fields: [{id: title, type: text, label: x}]"),
		[]string{`5: items.vpn-access.fields.title.id: "title" is of the form itself: expected another id`},
	},

	// Texts
	{
		"item without name",
		"items:\n  - id: a\n",
		[]string{`2: items.a.name: missing: expected a text, or one for each language`},
	},
	{
		"field without label",
		item("fields:", "  - id: a", "    type: text"),
		[]string{`5: items.vpn-access.fields.a.label: missing: expected a text, or one for each language`},
	},
	{
		"text too long",
		item("expected: " + strings.Repeat("ж", 201)),
		[]string{`4: items.vpn-access.expected: a text of 201 characters: ` + goodText},
	},
	{
		"text of an unknown language",
		item("expected: {english: x}"),
		[]string{`4: items.vpn-access.expected: "english": expected a language as en or ru`},
	},
	{
		"text twice in a language",
		item("expected: {en: x, en: y}"),
		[]string{`4: items.vpn-access.expected.en: given twice: expected each language once`},
	},
	{
		"text empty in a language",
		item("expected: {en: x, ru: ''}"),
		[]string{`4: items.vpn-access.expected.ru: an empty text: ` + goodText},
	},
	{
		"text as a list",
		item("expected: [x]"),
		[]string{`4: items.vpn-access.expected: a list: expected a text, or one for each language as {en: …, ru: …}`},
	},
	{
		"label on two lines",
		item("expected: \"a\\nb\""),
		[]string{
			`4: items.vpn-access.expected: "a\nb": expected a text without control characters and, unless it is a description, on one line`,
		},
	},
	{
		"icon that is a text",
		item("icon: https://example.com/icon.png"),
		[]string{
			`4: items.vpn-access.icon: "https://example.com/icon.png": expected an emoji or two, or as "icon:Laptop 💻"`,
		},
	},
	{
		"icon without a name",
		item(`icon: "icon:laptop 💻"`),
		[]string{`4: items.vpn-access.icon: "icon:laptop 💻": expected an emoji or two, or as "icon:Laptop 💻"`},
	},

	// Categories
	{
		"category without content",
		"categories:\n  - id: c\n    name: C\n",
		[]string{`2: categories.c.items: missing: expected items, or categories`},
	},
	{
		"categories too deep",
		nested(21),
		[]string{`61: categories.c19.categories: too deep: expected at most 20 categories in each other`},
	},

	// Items
	{
		"kind unknown",
		item("kind: problem"),
		[]string{`4: items.vpn-access.kind: "problem": expected one of request, incident`},
	},
	{"queue unknown", item("queue: Desk"), []string{`4: items.vpn-access.queue: "Desk": expected one of IT, HR`}},
	{
		"group unknown",
		"groups: {crew: [" + anna + "]}\n" + item("audience: {groups: [staff]}"),
		[]string{`5: items.vpn-access.audience.groups: "staff": expected a list of groups, of crew`},
	},
	{"group without people", "groups: {crew: }\n" + item(), []string{`1: groups.crew: missing: ` + anyGUID}},
	{
		"group with a bad name",
		"groups: {Crew: [" + anna + "]}\n" + item(),
		[]string{`1: groups.Crew: a name of other characters: ` + goodItemID},
	},
	{
		"group with a name for a person",
		"groups: {crew: [Anna]}\n" + item(),
		[]string{`1: groups.crew: "Anna": ` + anyGUID},
	},
	{
		"audience of nobody",
		item("audience: {}"),
		[]string{
			`4: items.vpn-access.audience: nobody: expected departments, groups or both; without audience everyone`,
		},
	},
	{
		"department twice",
		item("audience: {departments: [IT, IT]}"),
		[]string{`4: items.vpn-access.audience.departments: "IT" is there twice: expected each once`},
	},
	{
		"approval in no way",
		item("approval: {}"),
		[]string{`4: items.vpn-access.approval: 0 ways: expected exactly one of people, manager, group`},
	},
	{
		"approval in two ways",
		item("approval: {manager: true, people: [" + anna + "]}"),
		[]string{`4: items.vpn-access.approval: 2 ways: expected exactly one of people, manager, group`},
	},
	{
		"approval by a group unknown",
		item("approval: {group: leads}"),
		[]string{`4: items.vpn-access.approval.group: "leads": expected one of (there are no groups)`},
	},
	{
		"approval by a name",
		item("approval: {people: [anna@example.com]}"),
		[]string{`4: items.vpn-access.approval.people: "anna@example.com": ` + anyGUID},
	},
	{
		"approval not by the manager",
		item("approval: {manager: false}"),
		[]string{`4: items.vpn-access.approval.manager: "false": expected true, or no approval at all`},
	},
	{
		"approval of an incident",
		item("kind: incident", "approval: {manager: true}"),
		[]string{`5: items.vpn-access.approval: not for an incident: expected kind: request`},
	},
	{
		"impact of a request",
		item("impact: high"),
		[]string{`4: items.vpn-access.impact: not for a request: expected kind: incident`},
	},
	{
		"impact unknown",
		item("kind: incident", "impact: huge"),
		[]string{`5: items.vpn-access.impact: "huge": expected one of low, medium, high`},
	},
	{
		"category of an incident in words",
		item("kind: incident", "category: No network"),
		[]string{`5: items.vpn-access.category: "No network": ` + goodItemID},
	},
	{"steps as a text", item("steps: do it"), []string{`4: items.vpn-access.steps: "do it": expected a list of texts`}},
	{
		"an empty step",
		item("steps:", "  - a", "  - ''"),
		[]string{`6: items.vpn-access.steps[1]: an empty text: ` + goodText},
	},
	{
		"too many fields",
		item("fields: [" + many("{id: f%d, type: toggle, label: x}, ", 31) + "]"),
		[]string{`4: items.vpn-access.fields: 31 of them: expected at most 30`},
	},
	{
		"a form too large for a card",
		item(
			"fields:",
			"  - {id: a, type: multiline, label: x}",
			"  - {id: b, type: multiline, label: x}",
			"  - {id: c, type: multiline, label: x}",
		),
		[]string{
			`4: items.vpn-access.fields: a form of about 24456 bytes with all filled in: expected at most 20000, as a card holds no more: fewer fields or choices, or a max_length for long texts`,
		},
	},

	// Fields
	{"type missing", field("id: a"), []string{`5: items.vpn-access.fields.a.type: missing: expected ` + anyType}},
	{
		"type unknown",
		field("id: reason", "type: texte"),
		[]string{`7: items.vpn-access.fields.reason.type: "texte": expected ` + anyType},
	},
	{
		"required in other words",
		field("id: a", "type: text", "required: yes"),
		[]string{`8: items.vpn-access.fields.a.required: "yes": expected one of true, false`},
	},
	{
		"a required toggle",
		field("id: a", "type: toggle", "required: true"),
		[]string{
			`8: items.vpn-access.fields.a.required: not for the type toggle: expected a toggle that is on or off, and so never missing`,
		},
	},
	{
		"length of a number",
		field("id: a", "type: number", "max_length: 3"),
		[]string{
			`8: items.vpn-access.fields.a.max_length: not for the type number: expected it of text, multiline only`,
		},
	},
	{
		"length of nothing",
		field("id: a", "type: text", "max_length: 0"),
		[]string{`8: items.vpn-access.fields.a.max_length: "0": expected a number from 1 to 200`},
	},
	{
		"length above the limit",
		field("id: a", "type: multiline", "max_length: 4001"),
		[]string{`8: items.vpn-access.fields.a.max_length: "4001": expected a number from 1 to 4000`},
	},
	{
		"min that is no number",
		field("id: a", "type: number", "min: one"),
		[]string{`8: items.vpn-access.fields.a.min: "one": expected a number as 3 or 2.5`},
	},
	{
		"min above max, numbers",
		field("id: a", "type: number", "min: 10", "max: 9"),
		[]string{`8: items.vpn-access.fields.a.min: "10": expected no more than max, which is 9`},
	},
	{
		"min above max, dates",
		field("id: a", "type: date", "min: 2026-12-31", "max: 2026-12-30"),
		[]string{`8: items.vpn-access.fields.a.min: "2026-12-31": expected no more than max, which is 2026-12-30`},
	},
	{
		"min above max, from today",
		field("id: a", "type: date", "min: today+2", "max: today"),
		[]string{`8: items.vpn-access.fields.a.min: "today+2": expected no more than max, which is today`},
	},
	{
		"max that is no date",
		field("id: a", "type: date", "max: 31.12.2026"),
		[]string{`8: items.vpn-access.fields.a.max: "31.12.2026": expected a date as 2026-12-31, today or today+14`},
	},
	{
		"min that is no time",
		field("id: a", "type: time", "min: 9:30"),
		[]string{`8: items.vpn-access.fields.a.min: "9:30": expected a time as 09:30`},
	},
	{
		"pattern that is none",
		field("id: a", "type: text", "pattern: '[a-'", "mismatch: x"),
		[]string{`8: items.vpn-access.fields.a.pattern: "[a-": missing closing ]: ` + goodPattern},
	},
	{
		"pattern that breaks out",
		field("id: a", "type: text", "pattern: 'a)|(b'", "mismatch: x"),
		[]string{`8: items.vpn-access.fields.a.pattern: "a)|(b": unexpected ): ` + goodPattern},
	},
	{
		"pattern of Perl",
		field("id: a", "type: text", "pattern: '(?=a)b'", "mismatch: x"),
		[]string{`8: items.vpn-access.fields.a.pattern: "(?=a)b": invalid or unsupported Perl syntax: ` + goodPattern},
	},
	{
		"pattern too long",
		field("id: a", "type: text", "pattern: "+strings.Repeat("a", 501), "mismatch: x"),
		[]string{`8: items.vpn-access.fields.a.pattern: 501 bytes: expected at most 500`},
	},
	{
		"pattern without its message",
		field("id: a", "type: text", "pattern: a"),
		[]string{
			`8: items.vpn-access.fields.a.pattern: without mismatch: expected mismatch: what to say of a text that does not match`,
		},
	},
	{
		"message without pattern",
		field("id: a", "type: text", "mismatch: x"),
		[]string{`8: items.vpn-access.fields.a.mismatch: no pattern: expected pattern beside it`},
	},
	{
		"choice without choices",
		field("id: a", "type: choice"),
		[]string{`5: items.vpn-access.fields.a.choices: missing: expected a list of choices`},
	},
	{
		"choices of a text",
		field("id: a", "type: text", "choices: [x]"),
		[]string{`8: items.vpn-access.fields.a.choices: not for the type text: expected it of choice, choices only`},
	},
	{
		"choice twice",
		field("id: a", "type: choice", "choices:", "  - x", "  - x"),
		[]string{`10: items.vpn-access.fields.a.choices: "x": expected another value than that in line 9`},
	},
	{
		"choice with a comma",
		field("id: a", "type: choices", "choices: ['x,y']"),
		[]string{
			`8: items.vpn-access.fields.a.choices[0]: "x,y": expected 1 to 60 characters without comma, on one line`,
		},
	},
	{
		"choice without title",
		field("id: a", "type: choice", "choices: [{value: x}]"),
		[]string{`8: items.vpn-access.fields.a.choices[0].title: missing: expected a text, or one for each language`},
	},
	{
		"choice without value",
		field("id: a", "type: choice", "choices: [{title: x}]"),
		[]string{
			`8: items.vpn-access.fields.a.choices[0].value: missing: expected 1 to 60 characters without comma, on one line`,
		},
	},
	{
		"too many choices",
		field("id: a", "type: choice", "choices: ["+many("c%d, ", 51)+"]"),
		[]string{`8: items.vpn-access.fields.a.choices: 51 of them: expected at most 50`},
	},
	{
		"depends on nothing known",
		choice("depends_on: country"),
		[]string{`9: items.vpn-access.fields.city.depends_on: "country": ` + goodChoice},
	},
	{
		"depends on itself",
		choice("depends_on: city"),
		[]string{`9: items.vpn-access.fields.city.depends_on: "city": ` + goodChoice},
	},
	{
		"depends on a later field",
		choice("depends_on: room", "- {id: room, label: x, type: choice, choices: [a]}"),
		[]string{`9: items.vpn-access.fields.city.depends_on: "room": ` + goodChoice},
	},
	{
		"depends on a text",
		field("id: a", "type: text", "- {id: b, label: x, type: choice, choices: [x], depends_on: a}"),
		[]string{`8: items.vpn-access.fields.b.depends_on: "a" is of type text: ` + goodChoice},
	},
	{
		"depends without a when",
		choice("- {id: b, label: x, type: choice, choices: [x], depends_on: city}"),
		[]string{`9: items.vpn-access.fields.b.depends_on: "city" decides nothing: expected a choice with when`},
	},
	{
		"when without depends_on",
		choice("- {id: b, label: x, type: choice, choices: [{value: x, title: X, when: [riga]}]}"),
		[]string{
			`9: items.vpn-access.fields.b.choices[0].when: without what it depends on: expected depends_on of the field, right and beside choices`,
		},
	},
	{
		"when of no value",
		choice(
			"- {id: b, label: x, type: choice, depends_on: city, choices: [{value: x, title: X, when: [minsk, riga]}]}",
		),
		[]string{`9: items.vpn-access.fields.b.choices[0].when: "minsk": expected a list of values of city`},
	},

	// Defaults
	{
		"default that is not offered",
		choice("default: minsk"),
		[]string{
			`9: items.vpn-access.fields.city.default: "minsk": expected the value of a choice that is offered at first`,
		},
	},
	{
		"default that is offered later",
		choice(
			"- {id: b, label: x, type: choice, depends_on: city, default: x, choices: [{value: x, title: X, when: [riga]}]}",
		),
		[]string{`9: items.vpn-access.fields.b.default: "x": expected the value of a choice that is offered at first`},
	},
	{
		"default too long",
		field("id: a", "type: text", "max_length: 2", "default: abc"),
		[]string{`9: items.vpn-access.fields.a.default: "abc": expected at most 2 characters`},
	},
	{
		"default against the pattern",
		field("id: a", "type: text", "pattern: '[0-9]+'", "mismatch: x", "default: abc"),
		[]string{`10: items.vpn-access.fields.a.default: "abc": expected what matches the pattern`},
	},
	{
		"default out of bounds",
		field("id: a", "type: number", "max: 5", "default: 6"),
		[]string{`9: items.vpn-access.fields.a.default: "6": expected what lies within min "" and max "5"`},
	},
	{
		"default before the first day",
		field("id: a", "type: date", "min: today", "default: today-1"),
		[]string{`9: items.vpn-access.fields.a.default: "today-1": expected what lies within min "today" and max ""`},
	},
	{
		"default of a toggle",
		field("id: a", "type: toggle", "default: on"),
		[]string{`8: items.vpn-access.fields.a.default: "on": expected true or false`},
	},
	{
		"default for a person by name",
		field("id: a", "type: person", "default: Anna"),
		[]string{`8: items.vpn-access.fields.a.default: "Anna": expected an Entra object id (GUID)`},
	},
	{
		"default as a list",
		field("id: a", "type: choices", "choices: [x, y]", "default: [x, y]"),
		[]string{`9: items.vpn-access.fields.a.default: a list: expected a single value`},
	},

	// Several mistakes come in the order of their lines.
	{"several", item("queue: Desk", "kind: x") + "item: y\n", []string{
		`4: items.vpn-access.queue: "Desk": expected one of IT, HR`,
		`5: items.vpn-access.kind: "x": expected one of request, incident`,
		`6: item: unknown key: expected one of groups, categories, items`,
	}},
}

func TestMistakes(t *testing.T) {
	for _, test := range mistakes {
		t.Run(test.name, func(t *testing.T) {
			c, err := catalog.Parse(
				"catalog.yaml",
				[]byte(test.file),
				[]catalog.Queue{{ID: "IT", Name: "IT"}, {ID: "HR", Name: "HR"}},
			)
			if _, ok := errors.AsType[yamlfile.Mistakes](err); !ok || c != nil {
				t.Fatalf("Parse = %v, %v, want mistakes", c, err)
			}
			want := make([]string, len(test.want))
			for i, line := range test.want {
				want[i] = "catalog.yaml:" + line
			}
			if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("mistakes (-want +got) in\n%s\n%s", test.file, diff)
			}
		})
	}
}

func TestManyMistakes(t *testing.T) {
	_, err := catalog.Parse("catalog.yaml", []byte("items: ["+many("{id: A%d}, ", 200)+"]"), nil)
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != 101 || lines[100] != "catalog.yaml: 300 more mistakes" {
		t.Errorf("%d lines, the last: %s", len(lines), lines[len(lines)-1])
	}
}

func TestTooManyItems(t *testing.T) {
	text := "items:\n" + many("  - {id: i%d, name: x}\n", 20_000)
	c, err := catalog.Parse("catalog.yaml", []byte(text), nil)
	if err != nil {
		t.Fatalf("20,000 items: %v", err)
	}
	if _, ok := c.Item("i19999"); !ok {
		t.Error("the last item is missing")
	}
	_, err = catalog.Parse("catalog.yaml", []byte(text+many("  - {id: j%d, name: x}\n", 5)), nil)
	if want := "catalog.yaml:1: items: 20005 of them: expected at most 20000"; err == nil || err.Error() != want {
		t.Errorf("more: %v, want %s", err, want)
	}
}
