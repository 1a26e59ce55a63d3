package outgoing

import (
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// reply returns an analyst's reply as a card that can be answered, for those whose
// ticket it is. ok is false for every other event and reader.
func (x *wording) reply(
	ctx context.Context, w locale.Words, to tickets.Address, o tickets.Notice,
) (m botframework.Message, ok bool, err error) {
	if to.Person == "" {
		return m, false, nil
	}
	t, e, err := x.event(ctx, to, o)
	if err != nil || e.Action != tickets.Replied {
		return m, false, err
	}
	v, err := replyView(ctx, x.desk, to.Person, o)
	switch {
	case errors.Is(err, tickets.ErrNotFound): // then it is a short message
		return m, false, nil
	case err != nil:
		return m, false, err
	}
	text := w.Say("notice."+string(e.Action), eventArgs(w, t, e)...)
	if v.Edited {
		text = w.Say("chat.edited", "text", text)
	}
	m.Card, m.Summary = cards.Reply(w, t, v), cards.Clean(text)
	return m, true, nil
}

// replyView returns an analyst's reply as it now stands, with what somebody whose
// ticket it is answered. For everybody else it is tickets.ErrNotFound.
func replyView(ctx context.Context, d *desk.Desk, person string, o tickets.Notice) (v cards.ReplyView, err error) {
	reader := tickets.OwnPlace(person)
	t, was, err := d.Tickets.Event(ctx, reader, o.Ticket, o.Event)
	if err != nil {
		return v, err
	}
	seen, err := d.Tickets.ViewOf(ctx, reader, t)
	if err == nil && !seen.Standing.Owner() {
		err = tickets.ErrNotFound
	}
	if err != nil {
		return v, err
	}
	if _, v.Event, err = d.Tickets.Corrected(ctx, reader, o.Ticket, o.Event); err != nil {
		return v, err
	}
	answer, err := d.Tickets.Answer(ctx, reader, o.Ticket, o.Event)
	v.Answer = answer.Text
	v.Edited, v.Closed = v.Event.Text != was.Text, !seen.May.Has(tickets.OpComment)
	return v, err
}

// ReplyView returns an analyst's reply as it now stands, with what somebody whose
// ticket it is answered. For everybody else it is tickets.ErrNotFound.
func (c *Cards) ReplyView(ctx context.Context, person string, o tickets.Notice) (cards.ReplyView, error) {
	return replyView(ctx, c.desk, person, o)
}
