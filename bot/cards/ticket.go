package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// ShownEvents is how many lines of history a card shows: the newest.
const ShownEvents = 10

// TicketView is what a ticket's card shows besides it.
type TicketView struct {
	Above  string          // a line above it; empty for none
	Events []tickets.Event // newest first
	// Reader is the object id of who has the card in their own chat.
	Reader string
	// Opened is set when it was opened from the list, to which it leads back.
	Opened bool
}

// Ticket is the ticket as those whose it is see it.
func Ticket(w locale.Words, t tickets.Ticket, v TicketView) json.RawMessage {
	var actions []action
	if t.Chat != "" && t.Requester.ID == v.Reader {
		actions = append(actions, transcriptOf(w, t))
	}
	if v.Opened {
		actions = append(actions, execute(w.Say("list.back"), VerbStatusList, nil))
	}
	return encode(ticketBody(w, t, v), actions...)
}

// ChannelTicket is the ticket as analysts see it in the channel, with what they
// can do.
func ChannelTicket(w locale.Words, t tickets.Ticket, v TicketView) json.RawMessage {
	return encode(ticketBody(w, t, v), ticketActions(w, t, "")...)
}

// RefusedResolution is ChannelTicket after a resolution was refused: the line
// above says why, and typed is given back. To have room for it, the card shows no
// long texts.
func RefusedResolution(w locale.Words, t tickets.Ticket, v TicketView, typed string) json.RawMessage {
	t.Description, t.Resolution = "", ""
	return encode(ticketBody(w, t, v), ticketActions(w, t, clipTyped(typed, maxTypedResolution))...)
}

// transcriptOf shows what was written in the chat that a ticket was made from.
func transcriptOf(w locale.Words, t tickets.Ticket) action {
	return execute(w.Say("chat.transcript"), VerbTranscript, map[string]any{"id": t.Chat, "ticket": t.ID})
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
	if t.Chat != "" {
		actions = append(actions, transcriptOf(w, t))
	}
	return actions
}

func ticketBody(w locale.Words, t tickets.Ticket, v TicketView) (body []any) {
	if v.Above != "" {
		body = append(body, note(v.Above))
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
	return append(body, history(w, v.Events)...)
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
