package tickets

import (
	"maps"
	"regexp"
	"slices"
)

// Text is a text for people, by language code ("en", "ru"). The key "" holds a
// text that is the same in every language.
type Text map[string]string

// In returns the text in a language. If there is none, it returns the text for
// every language, else the English one, else the one for the first language by
// code.
func (t Text) In(lang string) string {
	for _, code := range []string{lang, "", "en"} {
		if text, ok := t[code]; ok {
			return text
		}
	}
	for _, code := range slices.Sorted(maps.Keys(t)) {
		return t[code]
	}
	return ""
}

// Kind says what a ticket is.
type Kind string

// The kinds: INC-1001, and REQ-1002.
const (
	Incident Kind = "incident"
	Request  Kind = "request"
)

// Category is a shelf of the catalog. Categories nest to any depth.
type Category struct {
	ID                string // unique among categories; the root's is ""
	Name, Description Text
	Icon              string // an emoji or two; may be empty
	Categories        []*Category
	Items             []*Item
}

// Any reports whether the category contains, at any depth, an item that may
// allows.
func (c *Category) Any(may func(*Item) bool) bool {
	return slices.ContainsFunc(c.Items, may) ||
		slices.ContainsFunc(c.Categories, func(c *Category) bool { return c.Any(may) })
}

// Item is something that people can ask for or report. An incident template is
// an item too.
type Item struct {
	ID                string // unique among items
	Kind              Kind
	Name, Description Text
	Icon              string // an emoji or two; may be empty
	Queue             string // its id; empty means the first
	Audience          Audience
	Approval          *Approval // nil: none is needed
	Steps             []Text    // of fulfilment, in order
	Expected          Text      // how long it takes, shown as is: "2 working days"
	Fields            []Field
	// Category, Impact and Urgency are the initial values of an incident.
	// Category may be empty, the levels never are. A request has none of them.
	Category        string
	Impact, Urgency Level
}

// Field returns the field with that id.
func (i *Item) Field(id string) (*Field, bool) {
	for n := range i.Fields {
		if i.Fields[n].ID == id {
			return &i.Fields[n], true
		}
	}
	return nil, false
}

// Audience says who sees an item. The zero Audience is everyone.
type Audience struct {
	Departments []string // compared case-insensitively
	Groups      []string // names of Catalog.Groups
}

// Approval says who has to approve, in exactly one of the three ways.
type Approval struct {
	People  []string // Entra object ids, lower case
	Manager bool     // the manager of the beneficiary
	Group   string   // a name in Catalog.Groups: one of its people approves
}

// FieldType is the type of a form field.
type FieldType string

// The types of fields. Their values are strings: "3", "2026-11-25", "10:30", a
// choice's value, several ("m1,m2"), "true" or "false", an Entra object id.
const (
	TextField      FieldType = "text"
	MultilineField FieldType = "multiline"
	NumberField    FieldType = "number"
	DateField      FieldType = "date"
	TimeField      FieldType = "time"
	ChoiceField    FieldType = "choice"
	ChoicesField   FieldType = "choices"
	ToggleField    FieldType = "toggle"
	PersonField    FieldType = "person"
)

// Field is one question of a form. Settings that do not apply to its type are
// empty.
type Field struct {
	ID          string // unique within the item; the name of the input
	Type        FieldType
	Label, Help Text
	Required    bool // never set for a toggle
	// Default is the initial value in a new form. Initial returns it for a day.
	Default string
	// MaxLength is in code points. It is never 0 for text and multiline.
	MaxLength int
	// Min and Max are the bounds of a number, a date or a time; empty means no
	// bound. Range returns them for a day.
	Min, Max string
	Pattern  *regexp.Regexp // matches the whole text; nil: any
	Mismatch Text           // what to say when Pattern does not match; may be empty
	Choices  []FieldChoice
	// DependsOn is the id of an earlier field of type choice. Its value decides
	// which choices are offered; empty: all are.
	DependsOn string
}

// FieldChoice is one choice of a field. Its Value contains no comma.
type FieldChoice struct {
	Value string
	Title Text
	When  []string // values of the field depended on; empty: always offered
}

// Offered returns the choices on offer while the field depended on has the
// given value ("" while it has none).
func (f *Field) Offered(value string) []FieldChoice {
	var offered []FieldChoice
	for _, c := range f.Choices {
		if len(c.When) == 0 || slices.Contains(c.When, value) {
			offered = append(offered, c)
		}
	}
	return offered
}
