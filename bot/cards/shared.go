package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// refresh is an action that a client runs by itself when a reader sees the
// card. It names no users. In conversations of up to 60 people, Teams runs it
// for everybody. In larger ones, each reader asks for it (Learn: "Up to date
// cards").
type refresh struct {
	Action refreshAction `json:"action"`
}

type refreshAction struct {
	Type string         `json:"type"`
	Verb string         `json:"verb"`
	Data map[string]any `json:"data"`
}

// refreshFor makes a ticket's card refresh for each reader.
func refreshFor(id string) *refresh {
	return &refresh{refreshAction{"Action.Execute", VerbShow, map[string]any{"id": id}}}
}

// SharedTicket stands for a ticket in a conversation whose readers are unknown.
// It holds only the number. Each reader sees in its place what they may see.
// note is a line for one reader; empty for none.
func SharedTicket(w locale.Words, id, note string) json.RawMessage {
	body := []any{plain(run{Text: id, Weight: "Bolder", Size: "Medium", Color: "Accent"})}
	if note != "" {
		body = append(body, plain(run{Text: note}))
	}
	c := newCard(body, execute(w.Say("ticket.open"), VerbShow, map[string]any{"id": id}))
	c.Refresh = refreshFor(id)
	return c.encode()
}

// SharedOwn is a read-only ticket, as its requester, beneficiary and approvers
// see it in a conversation of others.
func SharedOwn(w locale.Words, t tickets.Ticket, events []tickets.Event) json.RawMessage {
	v := TicketView{Events: events}
	c := v.show(w, t, nil, func(w locale.Words, t tickets.Ticket, v TicketView) []action {
		return []action{v.details(w, t)}
	})
	c.Refresh = refreshFor(t.ID)
	return c.encode()
}

// KnownAnswer is a known answer that anybody may read.
func KnownAnswer(w locale.Words, e *tickets.Entry) json.RawMessage {
	body := []any{
		plain(run{Text: clipShown(e.Question.In(w.Lang), maxQuestion), Weight: "Bolder", Size: "Medium"}),
		plain(run{Text: clipShown(e.Answer.In(w.Lang), maxDescription)}),
	}
	if e.Link == "" {
		return encode(body)
	}
	return encode(body, action{Type: "Action.OpenUrl", Title: w.Say("answers.more"), URL: e.Link})
}
