package cards

import (
	"slices"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxButtons is how many buttons a card shows. The others are behind More.
const maxButtons = 4

// inRow is how many buttons a row of the card behind More holds: as many as fit
// into 600 pixels in every language. A renderer may cut off what does not fit.
const inRow = 3

// givesBack reports whether the form of a button gives back what was typed into
// an input.
func (a action) givesBack(id string) bool {
	if a.Card == nil || id == "" {
		return false
	}
	return slices.ContainsFunc(a.Card.Body, func(e any) bool {
		if in, ok := e.(lookupInput); ok {
			return in.ID == id && in.Value != ""
		}
		in, ok := e.(input)
		return ok && in.ID == id && in.Value != ""
	})
}

// askFirst is a button that asks a question before it does something. The
// button that answers it has the same title.
func askFirst(question string, do action) action {
	return askInForm(do.Title, []any{text(question)}, do)
}

// offer collects the actions of a ticket's card that its reader may take, the
// likeliest first.
type offer struct {
	words  locale.Words
	ticket tickets.Ticket
	view   TicketView
	list   []action
}

// press adds a button. title is the key of its text.
func (o *offer) press(op tickets.Operation, title, verb string) {
	if o.view.May.Has(op) {
		o.list = append(o.list, execute(o.words.Say(title), verb, ticketData(o.ticket)))
	}
}

// undo adds the button that takes back what was done last, if that was a certain
// action. It stays until something else is done.
func (o *offer) undo(last tickets.Action, op tickets.Operation, verb string) {
	if o.ticket.Last.Action == last {
		o.press(op, "undo", verb)
	}
}

// stress has clients draw the first button stronger than the others, if there
// is one yet. Clients that do not know the style draw it as the others.
func (o *offer) stress() {
	if len(o.list) > 0 {
		o.list[0].Style = "positive"
	}
}

// form adds a button that opens a small form.
func (o *offer) form(op tickets.Operation, title, verb string, inputs ...any) {
	if o.view.May.Has(op) {
		do := execute(o.words.Say(title), verb, ticketData(o.ticket))
		o.list = append(o.list, askInForm(do.Title, inputs, do))
	}
}

// arrange returns the buttons under a ticket's card: the first of its actions,
// which are the likeliest. The rest is behind More.
func (v TicketView) arrange(w locale.Words, t tickets.Ticket, actions []action) []action {
	if len(actions) <= maxButtons {
		return actions
	}
	return append(slices.Clip(actions[:maxButtons-1]), v.more(w, t, "more", true))
}

// more is the button that shows all actions, or that shows the card again.
func (v TicketView) more(w locale.Words, t tickets.Ticket, title string, all bool) action {
	data := map[string]any{"id": t.ID}
	if all {
		data["all"] = 1
	}
	if v.Shared {
		data["shared"] = 1
	}
	return v.From.sendAlong([]action{sendNoInputs(execute(w.Say(title), VerbMore, data))})[0]
}

// showsAll reports whether the card shows all actions: when they were asked
// for, or when one behind More gives back what was typed.
func (v TicketView) showsAll(actions []action) bool {
	if v.All || len(actions) <= maxButtons {
		return v.All
	}
	return slices.ContainsFunc(actions[maxButtons-1:], func(a action) bool { return a.givesBack(v.TypedIn) })
}

// allActions are the rows of all actions, and the way back to the card.
func (v TicketView) allActions(w locale.Words, t tickets.Ticket, actions []action) (body []any) {
	for row := range slices.Chunk(append(slices.Clip(actions), v.more(w, t, "more.back", false)), inRow) {
		body = append(body, buttons(row...))
	}
	return body
}
