package catalog

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// Names of inputs that a form has besides its fields, or that its buttons
// carry.
var (
	reserved         = []string{"beneficiary", "form", "id", "rev", "item", "draft", "search"}
	reservedIncident = []string{"title", "description", "impact", "urgency"}
)

var fieldTypes = []string{
	string(tickets.TextField), string(tickets.MultilineField), string(tickets.NumberField), string(tickets.DateField),
	string(tickets.TimeField), string(tickets.ChoiceField), string(tickets.ChoicesField), string(tickets.ToggleField),
	string(tickets.PersonField),
}

// onlyOf lists the field types that may have a key. Other types may not.
var onlyOf = map[string][]tickets.FieldType{
	"max_length": {tickets.TextField, tickets.MultilineField},
	"pattern":    {tickets.TextField, tickets.MultilineField},
	"mismatch":   {tickets.TextField, tickets.MultilineField},
	"min":        {tickets.NumberField, tickets.DateField, tickets.TimeField},
	"max":        {tickets.NumberField, tickets.DateField, tickets.TimeField},
	"choices":    {tickets.ChoiceField, tickets.ChoicesField},
	"depends_on": {tickets.ChoiceField, tickets.ChoicesField},
}

var fieldKeys = []string{
	"id",
	"type",
	"label",
	"help",
	"required",
	"default",
	"max_length",
	"min",
	"max",
	"pattern",
	"mismatch",
	"choices",
	"depends_on",
}

// readFields reads the form of an item.
func (r *reader) readFields(in group, i *tickets.Item) []tickets.Field {
	var fields []tickets.Field
	lines, size := map[string]int{}, 0
	for n, node := range in.readList("fields", "a list of fields", maxFields) {
		g, ok := r.group(node, memberKey(in.keyOf("fields"), n, node), fieldKeys...)
		if !ok {
			continue
		}
		f := r.readField(g, lines, fields)
		if slices.Contains(reserved, f.ID) || i.Kind == tickets.Incident && slices.Contains(reservedIncident, f.ID) {
			g.reportWrong("id", yamlfile.Quoted(f.ID)+" is of the form itself", "another id")
		}
		fields = append(fields, f)
		size += sizeOnCard(f)
	}
	if size > maxForm {
		in.reportWrong(
			"fields",
			fmt.Sprintf("a form of about %d bytes with all filled in", size),
			fmt.Sprintf(
				"at most %d, as a card holds no more: fewer fields or choices, or a max_length for long texts",
				maxForm,
			),
		)
	}
	return fields
}

// readField reads one field; earlier are those before it.
func (r *reader) readField(g group, lines map[string]int, earlier []tickets.Field) tickets.Field {
	f := tickets.Field{
		ID:    g.readID(fieldID, expectedFieldID, lines),
		Type:  tickets.FieldType(g.readOneOf("type", "", fieldTypes...)),
		Label: g.readName("label"), Help: g.readText("help", short), Required: g.readYes("required"),
	}
	if f.Type == "" {
		if !g.has("type") {
			g.reportMissing("type", "one of "+strings.Join(fieldTypes, ", "))
		}
		return f
	}
	for _, key := range fieldKeys {
		if types := onlyOf[key]; types != nil && g.has(key) && !slices.Contains(types, f.Type) {
			g.reportWrong(key, "not for the type "+string(f.Type), fmt.Sprintf("it of %v only", joinTypes(types)))
			delete(g.values, key)
		}
	}
	if f.Type == tickets.ToggleField && f.Required {
		g.reportWrong("required", "not for the type toggle", "a toggle that is on or off, and so never missing")
	}
	r.readRules(g, &f, earlier)
	return f
}

// readRules reads the rules for values of the field.
func (r *reader) readRules(g group, f *tickets.Field, earlier []tickets.Field) {
	readLength(g, f)
	r.readBounds(g, f)
	readPattern(g, f)
	on := readDependsOn(g, f, earlier)
	r.readChoices(g, f, on)
	r.readDefault(g, f, on)
}

func joinTypes(types []tickets.FieldType) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}

func readLength(g group, f *tickets.Field) {
	most := map[tickets.FieldType]int{tickets.TextField: tickets.MaxText, tickets.MultilineField: tickets.MaxMultiline}[f.Type]
	if most > 0 {
		if f.MaxLength = g.readNumber("max_length", 1, most); f.MaxLength == 0 {
			f.MaxLength = most
		}
	}
}

// examples holds example values by type.
var examples = map[tickets.FieldType]string{
	tickets.NumberField:  "a number as 3 or 2.5",
	tickets.DateField:    "a date as 2026-12-31, today or today+14",
	tickets.TimeField:    "a time as 09:30",
	tickets.ToggleField:  "true or false",
	tickets.PersonField:  "an Entra object id (GUID)",
	tickets.ChoiceField:  "the value of a choice that is offered at first",
	tickets.ChoicesField: "values of choices that are offered at first, with commas",
}

// readBounds reads min and max and makes sure that there is room between them.
func (r *reader) readBounds(g group, f *tickets.Field) {
	f.Min, f.Max = r.readBound(g, f, "min"), r.readBound(g, f, "max")
	if f.Min == "" || f.Max == "" || mixesRelative(f.Min, f.Max) {
		return
	}
	low, _ := f.Range(r.day)
	upTo := tickets.Field{Type: f.Type, Max: f.Max}
	if _, err := upTo.Check(low, "", r.day); err != nil {
		g.reportWrong("min", yamlfile.Quoted(f.Min), "no more than max, which is "+f.Max)
	}
}

func (r *reader) readBound(g group, f *tickets.Field, name string) string {
	bound := tickets.Field{Type: f.Type, Default: g.readWord(name, examples[f.Type])}
	if bound.Default == "" {
		return ""
	}
	value, err := bound.Check(bound.Initial(r.day), "", r.day)
	switch {
	case err != nil:
		g.reportWrong(name, yamlfile.Quoted(bound.Default), examples[f.Type])
		return ""
	case tickets.Relative(bound.Default):
		return bound.Default
	}
	return value
}

// mixesRelative reports whether only one of two dates is counted from today.
// Which of them is earlier then changes over time, and a catalog must not
// become invalid by waiting.
func mixesRelative(a, b string) bool { return tickets.Relative(a) != tickets.Relative(b) }

// maxPattern is in bytes.
const maxPattern = 500

func readPattern(g group, f *tickets.Field) {
	const expected = "a regular expression of Go (RE2) that the whole text matches"
	text := g.readWord("pattern", expected)
	if f.Mismatch = g.readText("mismatch", short); text == "" {
		if g.has("mismatch") && !g.has("pattern") {
			g.reportWrong("mismatch", "no pattern", "pattern beside it")
		}
		return
	}
	if !g.has("mismatch") {
		g.reportWrong("pattern", "without mismatch", "mismatch: what to say of a text that does not match")
	}
	if len(text) > maxPattern {
		g.reportWrong("pattern", fmt.Sprintf("%d bytes", len(text)), fmt.Sprintf("at most %d", maxPattern))
		return
	}
	// Compile it alone first, so that a lone parenthesis does not close ours.
	_, err := regexp.Compile(text)
	if err == nil {
		f.Pattern, err = regexp.Compile(`^(?:` + text + `)$`)
	}
	if err != nil {
		reason := err.Error()
		if e, ok := errors.AsType[*syntax.Error](err); ok {
			reason = string(e.Code)
		}
		g.reportWrong("pattern", yamlfile.Quoted(text)+": "+reason, expected)
	}
}

// readDependsOn returns the field that this one depends on, or nil if there is
// none.
func readDependsOn(g group, f *tickets.Field, earlier []tickets.Field) *tickets.Field {
	const expected = "the id of an earlier field of type choice"
	f.DependsOn = g.readWord("depends_on", expected)
	if f.DependsOn == "" {
		return nil
	}
	n := slices.IndexFunc(earlier, func(e tickets.Field) bool { return e.ID == f.DependsOn })
	switch {
	case n < 0:
		g.reportWrong("depends_on", yamlfile.Quoted(f.DependsOn), expected)
	case earlier[n].Type != tickets.ChoiceField:
		g.reportWrong("depends_on", yamlfile.Quoted(f.DependsOn)+" is of type "+string(earlier[n].Type), expected)
	default:
		return &earlier[n]
	}
	return nil
}

// sizeOnCard returns about how much room a filled-in field takes on a card, in
// its longest language.
func sizeOnCard(f tickets.Field) int {
	size := 150 + len(f.ID) + longestText(f.Label) + longestText(f.Help) + longestText(f.Mismatch) + 2*f.MaxLength
	for _, c := range f.Choices {
		size += 30 + len(c.Value) + longestText(c.Title)
	}
	return size
}

func longestText(t tickets.Text) int {
	n := 0
	for _, text := range t {
		n = max(n, len(text))
	}
	return n
}
