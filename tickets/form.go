package tickets

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Answer is somebody's answer to a field, with the form's texts at that time.
// It can be shown in every language after the catalog has changed.
type Answer struct {
	Field string    `json:"field"`
	Label Text      `json:"label"`
	Type  FieldType `json:"type"`
	Value string    `json:"value"`
	// Titles holds the titles of the choices in Value, in the same order.
	Titles []Text `json:"titles,omitempty"`
}

// Shown returns the answer as a person reads it. A toggle, a date and a person
// are returned as in Value, because only the reader can put them in words.
func (a Answer) Shown(lang string) string {
	if len(a.Titles) == 0 {
		return a.Value
	}
	titles := make([]string, len(a.Titles))
	for i, t := range a.Titles {
		titles[i] = t.In(lang)
	}
	return strings.Join(titles, ", ")
}

// Check turns the values of a form, by field id, into answers. today is a day
// in the desk's time zone. The answers are in the form's order and never empty;
// a toggle always answers. The first invalid value is an *Invalid. Values of
// fields that the item does not have are ignored.
func (i *Item) Check(values map[string]string, today time.Time) ([]Answer, error) {
	var answers []Answer
	clean := map[string]string{}
	for n := range i.Fields {
		f := &i.Fields[n]
		value, err := f.Check(values[f.ID], clean[f.DependsOn], today)
		if err != nil {
			return nil, err
		}
		if clean[f.ID] = value; value != "" {
			answers = append(answers, Answer{
				Field: f.ID, Label: f.Label, Type: f.Type, Value: value, Titles: f.titlesOf(value),
			})
		}
	}
	return answers, nil
}

// titlesOf returns the titles of the choices in a checked value.
func (f *Field) titlesOf(value string) []Text {
	if len(f.Choices) == 0 {
		return nil
	}
	var titles []Text
	for v := range strings.SplitSeq(value, ",") {
		n := slices.IndexFunc(f.Choices, func(c FieldChoice) bool { return c.Value == v })
		titles = append(titles, f.Choices[n].Title)
	}
	return titles
}

// Fit sorts the values of a form from an earlier day, by field id. fits holds
// what the item's form can show again. lost holds the rest: values of fields it
// no longer has, of another type, or no longer offered. A value that fits may
// still be refused. Empty values are in neither.
func (i *Item) Fit(values map[string]string, today time.Time) (fits, lost map[string]string) {
	fits, lost = map[string]string{}, map[string]string{}
	for id, value := range values {
		if _, ok := i.Field(id); !ok && strings.TrimFunc(value, invisible) != "" {
			lost[id] = value
		}
	}
	for n := range i.Fields {
		f := &i.Fields[n]
		good, bad := f.fitValue(values[f.ID], fits[f.DependsOn], today)
		if good != "" {
			fits[f.ID] = good
		}
		if bad != "" {
			lost[f.ID] = bad
		}
	}
	return fits, lost
}

// fitValue splits one value. Of several choices, some may fit.
func (f *Field) fitValue(value, on string, today time.Time) (good, bad string) {
	value = strings.TrimFunc(value, invisible)
	if f.Type != ChoicesField {
		if f.Holds(value, on, today) {
			return value, ""
		}
		return "", value
	}
	var kept, gone []string
	for v := range strings.SplitSeq(value, ",") {
		if f.Holds(v, on, today) && !slices.Contains(kept, v) {
			kept = append(kept, v)
		} else {
			gone = append(gone, v)
		}
	}
	return strings.Join(kept, ","), strings.Join(gone, ",")
}

// Holds reports whether the field's input can hold a value, valid or not. on is
// the value of the field it depends on.
func (f *Field) Holds(value, on string, today time.Time) bool {
	_, err := f.Check(value, on, today)
	invalid, refused := errors.AsType[*Invalid](err)
	return !refused || invalid.Type == ""
}
