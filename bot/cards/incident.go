package cards

import (
	"cmp"
	"encoding/json"
	"slices"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// IncidentForm holds the values of the incident form.
type IncidentForm struct {
	Form                                             string // identifies the form
	Chat                                             string // the session the incident comes from; empty for none
	Ticket                                           string // the ticket it changes; empty for a new one
	Rev                                              int    // revision of that ticket
	Title, Description, Impact, Urgency, Beneficiary string
	Name                                             string // of the beneficiary; empty when unknown
	Refused                                          string // why it was not saved; empty at first
	Dialog                                           bool   // shown in a dialog
	// Employee is the name of whose problem it is, when that is not the reader's.
	Employee string
	// BackTo is the session in the place of whose card the form is shown; empty
	// for none.
	BackTo string
	// People are the people that the typed Beneficiary may mean. Self is the
	// person the incident is for otherwise. The reader chooses among them.
	// Without People, the beneficiary is typed.
	People []Choice
	Self   Choice
	Draft  bool // saved as a draft
}

// SomebodyElse is the choice of a reader who does not find the right person
// among People.
const SomebodyElse = "?"

// Incident is the form for a new incident. The ids of its inputs are title,
// description, impact, urgency and beneficiary.
func Incident(w locale.Words, f IncidentForm) json.RawMessage {
	head := w.Say("form.title")
	if f.Ticket != "" {
		head = w.Say("ticket.edited", "id", f.Ticket)
	}
	body := append([]any{heading(head)}, f.refusal(w)...)
	body = append(body, requiredNote(w))
	title := input{
		Type:      "Input.Text",
		ID:        "title",
		Label:     f.label(w, "form.subject"),
		Value:     clipTyped(f.Title, maxTypedTitle),
		MaxLength: tickets.MaxTitle,
	}
	if f.Ticket != "" {
		// Clients block every button of a form while a required input is empty.
		// A draft may be incomplete, so nothing is required where a draft can
		// be saved.
		title.Required, title.Error = true, w.Say("invalid.required", "field", title.Label)
	} else {
		title.Label += requiredSign
	}
	body = append(body, title,
		input{
			Type: "Input.Text", ID: "description", Label: w.Say("form.description"), Placeholder: w.Say("form.hint"),
			Value:     clipTyped(f.Description, maxTypedDescription-f.peopleRoom()),
			MaxLength: tickets.MaxDescription, Multiline: true,
		},
		askLevel(w, "impact", f.Impact),
		askLevel(w, "urgency", f.Urgency),
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
	if f.Dialog { // Teams supports no other kind of button there
		save.Type, save.Verb, save.Fallback = "Action.Submit", "", nil
		return encode(body, save)
	}
	actions := []action{save, saveDraft(w, data)}
	if f.Draft {
		actions = append(actions, discardDraft(w, f.Form))
	}
	return encode(body, append(actions, f.wayOut(w))...)
}

// label is a text about the person whose problem it is.
func (f IncidentForm) label(w locale.Words, key string) string {
	if f.Employee == "" {
		return w.Say(key)
	}
	return w.Say(key+".of", "name", locale.Clip(Clean(f.Employee), maxName))
}

// wayOut leads back to the chat whose card gave way to the form, else to the
// menu.
func (f IncidentForm) wayOut(w locale.Words) action {
	if f.BackTo == "" {
		return sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil))
	}
	return sendNoInputs(execute(w.Say("chat.backto"), VerbChatShow, map[string]any{"id": f.BackTo}))
}

// refusal says why the form was not saved, if it was refused.
func (f IncidentForm) refusal(w locale.Words) []any {
	switch {
	case f.Refused == "":
		return nil
	case f.Draft:
		return []any{warning(w.Say("form.refused", "reason", f.Refused)), text(w.Say("form.kept"))}
	}
	return []any{warning(w.Say("form.refused", "reason", f.Refused))}
}

// beneficiary asks whom the incident is for. Among several people, one must be
// chosen. None is preselected, so that no incident goes to the wrong person by
// mistake.
func (f IncidentForm) beneficiary(w locale.Words) any {
	switch {
	case f.Beneficiary == SomebodyElse:
		return input{Type: "Input.Text", ID: "beneficiary", Label: w.Say("form.typed"), MaxLength: maxTypedName}
	case len(f.People) == 0:
		in := peoplePicker("beneficiary", f.label(w, "form.beneficiary"), f.Beneficiary, called(w, f.Name))
		if picker, ok := in.(lookupInput); ok {
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

// peopleRoom is how many bytes of JSON a description gives up beside a choice
// of people. Every text that is allowed still fits.
func (f IncidentForm) peopleRoom() int {
	if len(f.People) == 0 {
		return 0
	}
	return 2000
}

// requiredSign marks the label of an input that must be filled in, where the
// client does not. requiredNote explains it, once on a form.
const requiredSign = " *"

func requiredNote(w locale.Words) richText {
	return small(run{Text: w.Say("form.required"), Subtle: true})
}

// levels is an input for impact or urgency, as analysts call them.
func levels(w locale.Words, id, value string) input {
	return chooseLevel(w, id, w.Say("form."+id), id+".", value)
}

// askLevel asks for impact or urgency in plain words.
func askLevel(w locale.Words, id, value string) input {
	return chooseLevel(w, id, w.Say("form.ask."+id), id+".ask.", value)
}

// chooseLevel is an input for a level. words is the beginning of the keys of its
// choices.
func chooseLevel(w locale.Words, id, label, words, value string) input {
	in := input{Type: "Input.ChoiceSet", ID: id, Label: label, Value: string(tickets.Medium), Style: "compact"}
	for _, l := range []tickets.Level{tickets.Low, tickets.Medium, tickets.High} {
		in.Choices = append(in.Choices, choice{Title: w.Say(words + string(l)), Value: string(l)})
		if value == string(l) {
			in.Value = value
		}
	}
	return in
}

// called is what a chosen person is called: an object id tells nobody anything.
func called(w locale.Words, name string) string { return cmp.Or(name, w.Say("form.unnamed")) }

// peoplePicker is an input that selects a person of the organisation by object
// id. value is what it holds, and title what it is called (see called). Input of
// another client that is not an object id is given back as text.
func peoplePicker(id, label, value, title string) any {
	if in := (input{Type: "Input.Text", ID: id, Label: label}); value != "" && !tickets.ObjectID(value) {
		in.Value = clipTyped(value, maxTypedPerson)
		return in
	}
	in := lookupInput{
		input:   input{Type: "Input.ChoiceSet", ID: id, Label: label, Value: value, Style: "filtered"},
		Choices: []choice{}, Query: query{Type: "Data.Query", Dataset: "graph.microsoft.com/users"},
	}
	if value != "" {
		in.Choices = append(
			in.Choices,
			choice{Title: Choice{Title: title}.asChoice().Title, Value: value},
		)
	}
	return in
}
