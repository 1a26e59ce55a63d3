package cards

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// RequestForm holds the values of an item's form.
type RequestForm struct {
	Item   *tickets.Item
	Path   []*tickets.Category // its place in the catalog
	Form   string              // identifies the form
	Ticket string              // the ticket it changes; empty for a new one
	Rev    int                 // revision of that ticket
	// Values are the values of the inputs by id. Nil stands for the values of a
	// new form.
	Values map[string]string
	// Names are the names of the people in Values, by the value.
	Names    map[string]string
	Approval string  // who has to approve, in words; empty for nobody
	Refused  string  // why it was refused; empty at first
	Draft    bool    // saved as a draft
	Lost     []Value // typed earlier, but the form no longer has the field
	Today    time.Time
}

// Request is the form of an item. The ids of its inputs are the ids of the
// item's fields, beneficiary, and for an incident title, description, impact
// and urgency. When the typed text takes all the room, explanations are left
// out first.
func Request(w locale.Words, f RequestForm) json.RawMessage {
	if f.Values == nil {
		f.Values = f.initialValues()
	}
	sizes, all := f.typedSizes()
	for cut := uncut; ; cut++ {
		room := MaxBytes - 1 - len(f.card(w, cut, 0))
		if room >= all || cut == bones {
			return f.card(w, cut, fairShare(sizes, room))
		}
	}
}

// initialValues are the values of a new form.
func (f RequestForm) initialValues() map[string]string {
	values := map[string]string{"impact": string(f.Item.Impact), "urgency": string(f.Item.Urgency)}
	for i := range f.Item.Fields {
		field := &f.Item.Fields[i]
		values[field.ID] = field.Initial(f.Today)
	}
	return values
}

// How much of a form is left out.
const (
	uncut    = iota
	unspoken // without explanations
	bones    // field names are cut, too
)

// valueFrame is how many bytes the JSON around a value takes.
const valueFrame = len(`"value":"",`)

// typedSizes returns the sizes of a form's values that can be cut, one by one
// and in total, in bytes of JSON.
func (f RequestForm) typedSizes() (sizes []int, all int) {
	for _, id := range []string{"title", "description"} {
		sizes = append(sizes, shownLen(f.Values[id])+valueFrame)
	}
	for i := range f.Item.Fields {
		if field := &f.Item.Fields[i]; f.asText(field) {
			sizes = append(sizes, shownLen(f.Values[field.ID])+valueFrame)
		}
	}
	for _, n := range sizes {
		all += n
	}
	return sizes, all
}

// fairShare returns the most that one value may take so that all fit into room.
// Short values stay whole.
func fairShare(sizes []int, room int) int {
	slices.Sort(sizes)
	for i, n := range sizes {
		if share := room / (len(sizes) - i); n > share {
			return max(share-valueFrame, 0)
		}
		room -= n
	}
	return MaxBytes
}

// card is the form with so much cut, and with at most limit bytes of each text.
func (f RequestForm) card(w locale.Words, cut, limit int) json.RawMessage {
	body := f.headLines(w, cut)
	if f.Item.Kind == tickets.Incident {
		body = append(body,
			input{
				Type:        "Input.Text",
				ID:          "title",
				Label:       w.Say("form.subject"),
				Placeholder: locale.Clip(f.Item.Name.In(w.Lang), maxPlaceName),
				Value:       clipTyped(f.Values["title"], limit),
				MaxLength:   tickets.MaxTitle,
			},
			input{
				Type:        "Input.Text",
				ID:          "description",
				Label:       w.Say("form.description"),
				Placeholder: w.Say("form.hint"),
				Value:       clipTyped(f.Values["description"], limit),
				MaxLength:   tickets.MaxDescription,
				Multiline:   true,
			})
	}
	for i := range f.Item.Fields {
		body = append(body, f.field(w, &f.Item.Fields[i], cut, limit)...)
	}
	if f.Item.Kind == tickets.Incident {
		body = append(body, askLevel(w, "impact", f.Values["impact"]), askLevel(w, "urgency", f.Values["urgency"]))
	}
	if f.Ticket == "" {
		whom := f.Values["beneficiary"]
		body = append(body, peoplePicker("beneficiary", w.Say("form.beneficiary"), whom, called(w, f.Names[whom])))
	}
	body = append(body, f.pressRefused(w)...)
	if f.Ticket != "" {
		save := execute(w.Say("ticket.edit"), VerbEditSave, map[string]any{"id": f.Ticket, "rev": f.Rev})
		return encode(body, save, sendNoInputs(execute(f.Ticket, VerbStatusOpen, map[string]any{"id": f.Ticket})))
	}
	data := map[string]any{"item": f.Item.ID, "form": f.Form}
	submit := execute(w.Say("request.submit"), VerbRequestSave, data)
	submit.Style = "positive"
	actions := []action{submit, saveDraft(w, data)}
	if f.Draft {
		actions = append(actions, discardDraft(w, f.Form))
	}
	return encode(body, append(actions, backToCatalog(w), sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)))...)
}

// screenful is how many fields fit on a screen together with the head of a form.
const screenful = 4

// pressRefused repeats above the buttons of a long form why it was refused: its head
// is out of sight where the button was pressed.
func (f RequestForm) pressRefused(w locale.Words) []any {
	if f.Refused == "" || len(f.Item.Fields) < screenful {
		return nil
	}
	return []any{warning(w.Say("request.refused", "reason", f.Refused))}
}

// headLines are the lines above the inputs.
func (f RequestForm) headLines(w locale.Words, cut int) (body []any) {
	name := withEmoji(f.Item.Icon, f.Item.Name.In(w.Lang))
	body = append(body, plain(run{Text: name, Weight: "Bolder", Size: "Medium"}))
	if f.Ticket != "" {
		body = append(body, text(w.Say("ticket.edited", "id", f.Ticket)))
	}
	if f.Refused != "" {
		body = append(body, warning(w.Say("request.refused", "reason", f.Refused)))
		if f.Draft {
			body = append(body, text(w.Say("form.kept")))
		}
	}
	if len(f.Lost) > 0 {
		body = append(append(body, text(w.Say("request.lost"))), showTyped(f.Lost, maxLost)...)
	}
	if cut > uncut {
		return body
	}
	if len(f.Path) > 0 {
		line := plain(run{Text: PathOf(w, f.Path), Subtle: true})
		line.Spacing = "None"
		body = slices.Insert(body, 1, any(line))
	}
	if about := f.Item.Description.In(w.Lang); about != "" {
		body = append(body, small(run{Text: about}))
	}
	if expected := f.Item.Expected.In(w.Lang); expected != "" {
		body = append(body, fact(w.Say("request.expected"), expected))
	}
	if f.Approval != "" {
		body = append(body, small(run{Text: f.Approval, Subtle: true}))
	}
	if slices.ContainsFunc(f.Item.Fields, func(field tickets.Field) bool { return field.Required }) {
		body = append(body, requiredNote(w))
	}
	return body
}

// PathOf names nested categories, the outermost first.
func PathOf(w locale.Words, path []*tickets.Category) string {
	names := make([]string, len(path))
	for i, c := range path {
		names[i] = locale.Clip(c.Name.In(w.Lang), maxName)
	}
	return strings.Join(names, " › ")
}
