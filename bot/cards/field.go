package cards

import (
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// few is how many choices are shown at once. Choosing one then takes one press
// instead of two.
const few = 4

// field is the input of one field and its explanation. A choice field without
// anything to choose is left out.
func (f RequestForm) field(w locale.Words, field *tickets.Field, cut, limit int) []any {
	in := f.frame(w, field, cut)
	value := f.Values[field.ID]
	var shown any
	switch {
	case f.asText(field):
		in.Type, in.Value = "Input.Text", clipTyped(value, limit)
		in.MaxLength, in.Multiline = field.MaxLength, field.Type == tickets.MultilineField
		shown = in
	case len(field.Choices) > 0:
		if shown = f.choose(w, field, in, cut); shown == nil {
			return nil
		}
	case field.Type == tickets.NumberField:
		shown = number(in, field, value)
	case field.Type == tickets.PersonField:
		shown = peoplePicker(in.ID, in.Label, value, called(w, f.Names[value]))
		if picker, ok := shown.(lookupInput); ok {
			picker.Required, picker.Error = in.Required, in.Error
			shown = picker
		}
	case field.Type == tickets.ToggleField:
		in.Type, in.Title, in.Value = "Input.Toggle", w.Say("answer.true"), strconv.FormatBool(value == "true")
		shown = in
	default:
		in.Type, in.Value = kinds[field.Type], strings.TrimSpace(value)
		in.Min, in.Max = field.Range(f.Today)
		shown = in
	}
	if help := field.Help.In(w.Lang); help != "" && cut == uncut {
		line := plain(run{Text: help, Subtle: true})
		line.Spacing = "Small"
		return []any{shown, line}
	}
	return []any{shown}
}

// kinds are the inputs of field types that have an input of their own.
var kinds = map[tickets.FieldType]string{tickets.DateField: "Input.Date", tickets.TimeField: "Input.Time"}

// asText reports whether a field is a text input. It is one by its type, or
// because the typed value (from another client) does not fit any other input.
func (f RequestForm) asText(field *tickets.Field) bool {
	switch field.Type {
	case tickets.TextField, tickets.MultilineField:
		return true
	case tickets.NumberField, tickets.DateField, tickets.TimeField, tickets.PersonField:
		return !field.Holds(f.Values[field.ID], "", f.Today)
	}
	return false
}

// frame holds what all inputs have in common.
func (f RequestForm) frame(w locale.Words, field *tickets.Field, cut int) input {
	in := input{ID: field.ID, Label: field.Label.In(w.Lang)}
	if cut == bones {
		in.Label = locale.Clip(in.Label, maxName)
	}
	// Clients block every button of a form while a required input is empty. A
	// draft may be incomplete, so nothing is required where a draft can be
	// saved. Clients also cannot tell whether a dependent choice can be given.
	in.Required = field.Required && field.DependsOn == "" && f.Ticket != ""
	if field.Required && !in.Required {
		in.Label += requiredSign
	}
	if cut > uncut {
		return in
	}
	low, high := field.Range(f.Today)
	low, high = w.Date(low), w.Date(high)
	switch {
	case low != "" && high != "":
		in.Error = w.Say("invalid.between", "field", in.Label, "min", low, "max", high)
	case low != "":
		in.Error = w.Say("invalid.least", "field", in.Label, "min", low)
	case high != "":
		in.Error = w.Say("invalid.most", "field", in.Label, "max", high)
	case in.Required:
		in.Error = w.Say("invalid.required", "field", in.Label)
	}
	return in
}

func number(in input, field *tickets.Field, value string) numberInput {
	in.Type = "Input.Number"
	return numberInput{input: in, Value: numeric(value), Min: numeric(field.Min), Max: numeric(field.Max)}
}

// numeric is a number as people type it, or nil if there is none.
func numeric(s string) *float64 {
	n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(s), ",", ".", 1), 64)
	if err != nil {
		return nil
	}
	return &n
}

// choose is an input for one or several choices, or nil when there are none.
// The choices of a field that depends on another are labelled with what they
// apply to. Once a refused form shows the value of the other field, only the
// choices for that value are offered.
func (f RequestForm) choose(w locale.Words, field *tickets.Field, in input, cut int) any {
	offered := field.Choices
	on, depends := f.Item.Field(field.DependsOn)
	if value := f.Values[field.DependsOn]; depends && f.Refused != "" && hasChoice(on, value) {
		offered, on = field.Offered(value), nil
	}
	if len(offered) == 0 {
		return nil
	}
	in.Type, in.Style, in.Wrap, in.Multi = "Input.ChoiceSet", "compact", true, field.Type == tickets.ChoicesField
	if in.Multi || len(offered) <= few {
		in.Style = "expanded"
	}
	held := strings.Split(f.Values[field.ID], ",")
	if !in.Multi {
		held = []string{f.Values[field.ID]}
	}
	var kept []string
	for _, c := range offered {
		title := c.Title.In(w.Lang)
		if on != nil && cut == uncut {
			title += dependsOnLabel(w, on, c)
		}
		in.Choices = append(in.Choices, choice{Title: title, Value: c.Value})
		if slices.Contains(held, c.Value) {
			kept = append(kept, c.Value)
		}
	}
	in.Value = strings.Join(kept, ",")
	return in
}

// hasChoice reports whether a value is one of a field's choices.
func hasChoice(field *tickets.Field, value string) bool {
	return slices.ContainsFunc(field.Choices, func(c tickets.FieldChoice) bool { return c.Value == value })
}

// dependsOnLabel says in brackets for which choices of another field a choice
// is offered.
func dependsOnLabel(w locale.Words, on *tickets.Field, c tickets.FieldChoice) string {
	var titles []string
	for _, other := range on.Choices {
		if slices.Contains(c.When, other.Value) {
			titles = append(titles, other.Title.In(w.Lang))
		}
	}
	if len(titles) == 0 {
		return ""
	}
	return " (" + strings.Join(titles, ", ") + ")"
}
