package bot

import (
	"context"
	"encoding/json"
	"fmt"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// subject is a ticket or a session, as far as sending its cards goes.
type subject struct {
	rev     int
	queue   string
	person  string // whose it is
	own     face   // in that person's chat
	channel face   // in the channel
	summary func(locale.Words) string
}

func (d *Desk) subject(ctx context.Context, id string) (subject, error) {
	if _, ok := chat.Number(id); ok {
		return d.sessionSubject(ctx, id)
	}
	return d.ticketSubject(ctx, id)
}

func (d *Desk) ticketSubject(ctx context.Context, id string) (subject, error) {
	t, err := d.Tickets.Ticket(ctx, id)
	if err != nil {
		return subject{}, err
	}
	t = d.named(ctx, t)
	events, err := d.Tickets.Events(ctx, id, cards.ShownEvents)
	return subject{
		rev: t.Rev(), queue: t.Queue, person: t.Requester.ID,
		own: func(w locale.Words) (json.RawMessage, error) {
			return cards.Ticket(w, t, events, created(w, t)), nil
		},
		channel: func(w locale.Words) (json.RawMessage, error) { return cards.ChannelTicket(w, t, events, ""), nil },
		summary: func(w locale.Words) string { return ticketSummary(w, t) },
	}, err
}

func ticketSummary(w locale.Words, t tickets.Ticket) string {
	return cards.Clean(w.Say("ticket.summary", "id", t.ID, "title", t.Title))
}

func (d *Desk) sessionSubject(ctx context.Context, id string) (subject, error) {
	s, err := d.Chats.Session(ctx, id)
	return subject{
		rev: s.Rev, queue: s.Queue, person: s.Employee.ID,
		own:     func(w locale.Words) (json.RawMessage, error) { return cards.OwnSession(w, s), nil },
		channel: func(w locale.Words) (json.RawMessage, error) { return cards.ChannelSession(w, s, ""), nil },
		summary: func(w locale.Words) string { return cards.Clean(w.Say("chat.summary", "name", s.Employee.String())) },
	}, err
}

// quoted is how much of a message is repeated when it could not be delivered.
const quoted = 100

// render makes the words of a delivery that is no card of a subject.
func (d *Desk) render(ctx context.Context, w locale.Words, o tickets.Delivery) (botframework.Message, error) {
	switch o.What {
	case tickets.Welcome:
		card := cards.Menu(w, w.Say("welcome"), d.entries(w))
		return botframework.Message{Card: card, Summary: w.Say("menu.title")}, nil
	case tickets.Message, tickets.Undelivered:
		return d.relayed(ctx, w, o)
	case tickets.Notice:
		text, err := d.notice(ctx, w, o)
		return botframework.Message{Text: cards.Clean(text)}, err
	}
	return botframework.Message{}, fmt.Errorf("bot: delivery of unknown kind %q", o.What)
}

// relayed is one message of a chat for the other side: in the channel with its
// author's name.
func (d *Desk) relayed(ctx context.Context, w locale.Words, o tickets.Delivery) (m botframework.Message, err error) {
	list, err := d.Chats.Messages(ctx, o.Subject, o.N, 1)
	if err != nil || len(list) == 0 {
		return m, fmt.Errorf("bot: message %d of %s: %w", o.N, o.Subject, err)
	}
	text := list[0].Text
	switch {
	case o.What == tickets.Undelivered && o.To.Person != "":
		text = w.Say("chat.unsent", "text", cards.Clip(text, quoted))
	case o.What == tickets.Undelivered:
		s, err := d.Chats.Session(ctx, o.Subject)
		if err != nil {
			return m, err
		}
		text = w.Say("chat.undelivered", "name", s.Employee.String(), "text", cards.Clip(text, quoted))
	case o.To.Thread != "":
		text = w.Say("chat.said", "name", list[0].From.String(), "text", text)
	}
	return botframework.Message{Text: cards.Clean(text)}, nil
}

// notice is a short message about what somebody did.
func (d *Desk) notice(ctx context.Context, w locale.Words, o tickets.Delivery) (string, error) {
	if _, ok := chat.Number(o.Subject); ok {
		s, err := d.Chats.Session(ctx, o.Subject)
		return w.Say("chat.endedby", "name", s.EndedBy.String()), err
	}
	t, err := d.Tickets.Ticket(ctx, o.Subject)
	if err != nil {
		return "", err
	}
	events, err := d.Tickets.Events(ctx, o.Subject, t.Rev()-o.N+1)
	if err != nil || len(events) == 0 {
		return "", fmt.Errorf("bot: event %d of %s: %w", o.N, o.Subject, err)
	}
	e := events[len(events)-1]
	return w.Say("notice."+string(e.Action), "name", e.By.String(), "id", t.ID, "title", t.Title), nil
}
