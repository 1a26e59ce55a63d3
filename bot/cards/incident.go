package cards

import (
	"cmp"
	"encoding/json"
	"slices"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// IncidentForm is what the incident form holds.
type IncidentForm struct {
	Form                                             string // identifies the form
	Chat                                             string // the session that it is of; empty for none
	Ticket                                           string // the one that it changes; empty for a new one
	Rev                                              int    // of that ticket
	Title, Description, Impact, Urgency, Beneficiary string
	Name                                             string // of the beneficiary; empty when it is not known
	Refused                                          string // why it was not saved; empty at first
	Dialog                                           bool   // it is shown in a dialog
	// People are those whom the typed Beneficiary may mean, and Self whoever it is
	// for otherwise: they are to be chosen from. Without People it is typed.
	People []Choice
	Self   Choice
	Draft  bool // it is among the drafts
}

// SomebodyElse is the beneficiary of who finds none of People right.
const SomebodyElse = "?"

// Incident is the form for a new incident. The ids of its inputs are title,
// description, impact, urgency and beneficiary.
func Incident(w locale.Words, f IncidentForm) json.RawMessage {
	head := w.Say("form.title")
	if f.Ticket != "" {
		head = w.Say("ticket.edited", "id", f.Ticket)
	}
	body := []any{heading(head)}
	if f.Refused != "" {
		body = append(body, warning(w.Say("form.refused", "reason", f.Refused)))
		if f.Draft {
			body = append(body, text(w.Say("form.kept")))
		}
	}
	title := input{
		Type:      "Input.Text",
		ID:        "title",
		Label:     w.Say("form.subject"),
		Value:     clipTyped(f.Title, maxTypedTitle),
		MaxLength: tickets.MaxTitle,
	}
	if f.Ticket != "" {
		// Clients hold back every button of a form that lacks what is required. A
		// draft may lack anything, and so nothing is where there can be one.
		title.Required, title.Error = true, w.Say("invalid.required", "field", title.Label)
	}
	body = append(body, title,
		input{
			Type: "Input.Text", ID: "description", Label: w.Say("form.description"),
			Value:     clipTyped(f.Description, maxTypedDescription-f.peopleRoom()),
			MaxLength: tickets.MaxDescription, Multiline: true,
		},
		levels(w, "impact", f.Impact),
		levels(w, "urgency", f.Urgency),
	)
	if f.Ticket != "" {
		save := execute(w.Say("ticket.edit"), VerbEditSave, map[string]any{"id": f.Ticket, "rev": f.Rev})
		return encode(body, save, sendNoInputs(execute(f.Ticket, VerbStatusOpen, map[string]any{"id": f.Ticket})))
	}
	body = append(body, f.beneficiary(w))
	data := map[string]any{"form": f.Form}
	if f.Chat != "" {
		data["chat"] = f.Chat
	}
	if len(f.People) > 0 {
		data["whom"] = Clean(clipTyped(f.Beneficiary, maxTypedWhom))
	}
	save := execute(w.Say("form.save"), VerbIncidentSave, data)
	save.Style = "positive"
	if f.Dialog { // in which Teams knows no other kind of button
		save.Type, save.Verb, save.Fallback = "Action.Submit", "", nil
		return encode(body, save)
	}
	actions := []action{save, saveDraft(w, data)}
	if f.Draft {
		actions = append(actions, discardDraft(w, f.Form))
	}
	return encode(body, append(actions, sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)))...)
}

// beneficiary asks whom it is for. One of several people is to be chosen: none is
// proposed, lest it be somebody's by mistake.
func (f IncidentForm) beneficiary(w locale.Words) any {
	switch {
	case f.Beneficiary == SomebodyElse:
		return input{Type: "Input.Text", ID: "beneficiary", Label: w.Say("form.typed"), MaxLength: maxTypedName}
	case len(f.People) == 0:
		in := peoplePicker("beneficiary", w.Say("form.beneficiary"), f.Beneficiary, f.Name)
		if picker, ok := in.(peopleInput); ok {
			picker.Choices = append(picker.Choices, Choice{Title: w.Say("form.other"), Value: SomebodyElse}.asChoice())
			return picker
		}
		return in
	}
	choices := append(slices.Clip(f.People), f.Self, Choice{Title: w.Say("form.other"), Value: SomebodyElse})
	in := chooser("beneficiary", w.Say("form.whom"), choices)
	in.Required, in.Error = true, w.Say("form.choose")
	if len(f.People) > 1 {
		in.Value = ""
	}
	return in
}

// peopleRoom is how much shorter a description is given back beside a choice of
// people, in bytes of JSON: all that is allowed still fits.
func (f IncidentForm) peopleRoom() int {
	if len(f.People) == 0 {
		return 0
	}
	return 2000
}

func levels(w locale.Words, id, value string) input {
	in := input{
		Type:  "Input.ChoiceSet",
		ID:    id,
		Label: w.Say("form." + id),
		Value: string(tickets.Medium),
		Style: "compact",
	}
	for _, l := range []tickets.Level{tickets.Low, tickets.Medium, tickets.High} {
		in.Choices = append(in.Choices, choice{Title: w.Say(id + "." + string(l)), Value: string(l)})
		if value == string(l) {
			in.Value = value
		}
	}
	return in
}

// peoplePicker is an input that takes somebody of the organisation by their object id.
// value is what it holds, and called how that person is called, empty when nobody
// knows. What was typed by another client and is no object id is given back as
// text.
func peoplePicker(id, label, value, called string) any {
	if in := (input{Type: "Input.Text", ID: id, Label: label}); value != "" && !tickets.ObjectID(value) {
		in.Value = clipTyped(value, maxTypedPerson)
		return in
	}
	in := peopleInput{
		input:   input{Type: "Input.ChoiceSet", ID: id, Label: label, Value: value, Style: "filtered"},
		Choices: []choice{}, Query: query{Type: "Data.Query", Dataset: "graph.microsoft.com/users"},
	}
	if value != "" {
		in.Choices = append(
			in.Choices,
			choice{Title: Choice{Title: cmp.Or(called, value)}.asChoice().Title, Value: value},
		)
	}
	return in
}
