package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// ShownEvents is how many lines of history a card shows: the newest.
const ShownEvents = 10

// Ticket is the ticket as everybody concerned sees it, on the card that is kept
// up to date for them. above is a line above it; empty for none. events are
// newest first.
func Ticket(w locale.Words, t tickets.Ticket, events []tickets.Event, above string) json.RawMessage {
	return encode(ticketBody(w, t, events, above))
}

// OpenedTicket is the ticket as it was when somebody opened it from the list.
func OpenedTicket(w locale.Words, t tickets.Ticket, events []tickets.Event) json.RawMessage {
	return encode(ticketBody(w, t, events, ""), execute(w.Say("list.back"), VerbStatusList, nil))
}

// ChannelTicket is the ticket as analysts see it in the channel, with what they
// can do.
func ChannelTicket(w locale.Words, t tickets.Ticket, events []tickets.Event, above string) json.RawMessage {
	return encode(ticketBody(w, t, events, above), ticketActions(w, t, "")...)
}

// RefusedResolution is ChannelTicket after a resolution was refused: above says
// why, and typed is given back. To have room for it, the card shows no long texts.
func RefusedResolution(w locale.Words, t tickets.Ticket, events []tickets.Event, above, typed string) json.RawMessage {
	t.Description, t.Resolution = "", ""
	return encode(ticketBody(w, t, events, above), ticketActions(w, t, clipTyped(typed, maxTypedResolution))...)
}

func ticketActions(w locale.Words, t tickets.Ticket, typed string) (actions []action) {
	data := map[string]any{"id": t.ID, "rev": t.Rev()}
	if t.State == tickets.New {
		actions = append(actions, execute(w.Say("ticket.take"), VerbTicketTake, data))
	}
	if t.State == tickets.New || t.State.May(tickets.Resolved) {
		resolution := input{
			Type: "Input.Text", ID: "resolution", Label: w.Say("ticket.resolution"),
			MaxLength: tickets.MaxResolution, Multiline: true, Value: typed,
		}
		done := execute(w.Say("ticket.resolve"), VerbResolve, data)
		actions = append(actions, ask(w.Say("ticket.resolve"), []any{resolution}, done))
	}
	if t.State == tickets.Resolved {
		actions = append(actions, execute(w.Say("ticket.reopen"), VerbReopen, data))
	}
	return actions
}

func ticketBody(w locale.Words, t tickets.Ticket, events []tickets.Event, above string) (body []any) {
	if above != "" {
		body = append(body, note(above))
	}
	body = append(body,
		plain(run{Text: t.ID + " ", Weight: "Bolder", Size: "Medium", Color: "Accent"}, run{Text: t.Title, Weight: "Bolder", Size: "Medium"}),
		fact(w.Say("ticket.state"), w.Say("state."+string(t.State))),
		fact(w.Say("ticket.priority"), string(t.Priority())),
		fact(w.Say("ticket.requester"), name(t.Requester)))
	if t.Beneficiary.ID != t.Requester.ID {
		body = append(body, fact(w.Say("ticket.beneficiary"), name(t.Beneficiary)))
	}
	assignee := w.Say("ticket.nobody")
	if t.Assignee != (tickets.Person{}) {
		assignee = name(t.Assignee)
	}
	body = append(body, fact(w.Say("ticket.assignee"), assignee),
		fact(w.Say("ticket.at"), w.Time(t.Created)),
		fact(w.Say("ticket.changed"), w.Time(t.Last.At)))
	if t.Description != "" {
		body = append(body, plain(run{Text: clipShown(t.Description, maxDescription)}))
	}
	if t.Resolution != "" {
		body = append(body, fact(w.Say("ticket.resolution"), clipShown(t.Resolution, maxResolution)))
	}
	return append(body, history(w, events)...)
}

func history(w locale.Words, events []tickets.Event) (lines []any) {
	title := text(w.Say("ticket.history"))
	title.Weight, title.Line = "Bolder", true
	lines = append(lines, title)
	for _, e := range events[:min(len(events), ShownEvents)] {
		said := w.Say("event."+string(e.Action), "name", name(e.By))
		r := plain(run{Text: w.Time(e.At) + " ", Subtle: true}, run{Text: said})
		r.Spacing = "Small"
		lines = append(lines, r)
	}
	return lines
}

// TicketList is a page of a person's tickets. next is the cursor of the page
// after it; empty on the last.
func TicketList(w locale.Words, page []tickets.Ticket, next string) json.RawMessage {
	body := []any{heading(w.Say("list.title"))}
	if len(page) == 0 {
		body = append(body, text(w.Say("list.empty")))
	}
	for _, t := range page {
		line := plain(run{Text: t.Title, Weight: "Bolder"},
			run{Text: "\n" + w.Say("state."+string(t.State)) + " · " + string(t.Priority()) + " · " + w.Time(t.Created), Subtle: true})
		open := execute(t.ID, VerbStatusOpen, map[string]any{"id": t.ID})
		body = append(body, row(line, open))
	}
	var actions []action
	if next != "" {
		actions = append(actions, execute(w.Say("list.more"), VerbStatusList, map[string]any{"after": next}))
	}
	return encode(body, append(actions, execute(w.Say("menu.menu"), VerbMenu, nil))...)
}

// name is how a person is called, cut to what a card has room for.
func name(p tickets.Person) string { return Clip(p.String(), maxName) }
