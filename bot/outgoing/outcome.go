package outgoing

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// sendNotice sends a short message, or asks whether a ticket is solved.
func (d *Dispatcher) sendNotice(
	ctx context.Context,
	o tickets.Delivery,
	n tickets.Notice,
) (slot string, post botframework.Post, err error) {
	asks, err := d.asksOutcome(ctx, o.To, n)
	switch {
	case err != nil:
		return "", post, err
	case asks:
		return d.askOutcome(ctx, o, n)
	}
	post, err = d.sendTo(ctx, o)
	return d.words.replySlot(ctx, o), post, err
}

// asksOutcome reports whether a notice asks its reader whether their ticket is
// solved. It does until the ticket is reopened or closed.
func (d *Dispatcher) asksOutcome(ctx context.Context, to tickets.Address, n tickets.Notice) (bool, error) {
	if to.Person == "" {
		return false, nil
	}
	t, e, err := d.words.event(ctx, to, n)
	if err != nil {
		return false, markHopeless(err)
	}
	return e.Action == tickets.TicketResolved && t.State == tickets.Resolved && t.Of(to.Person), nil
}

// askOutcome sends the card of a resolved ticket again, as the newest message of
// its owner's chat: what was done stands there, and whether it is solved is
// asked. From now on two messages hold the card: this one, and the first one.
func (d *Dispatcher) askOutcome(
	ctx context.Context,
	o tickets.Delivery,
	n tickets.Notice,
) (slot string, post botframework.Post, err error) {
	slot = tickets.Slot{At: o.To, Piece: tickets.Piece{Of: n.Ticket}}.String()
	old, _, err := d.store.Post(ctx, slot)
	if err != nil {
		return "", old, markHopeless(err)
	}
	s, err := d.Cards.subject(ctx, n.Ticket, o.To)
	if err != nil {
		return "", old, markHopeless(err)
	}
	m, err := d.card(ctx, s, o.To)
	if err != nil {
		return "", old, err
	}
	w, to, err := d.Book.address(ctx, o.To)
	if err != nil {
		return "", old, err
	}
	text, err := d.words.notice(ctx, w, o.To, n)
	if err != nil {
		return "", old, markHopeless(err)
	}
	m.Summary = cards.Clean(text)
	post = botframework.Post{Reference: to, Rev: s.rev}
	if post.Activity, err = d.connector.Send(ctx, to, m); err != nil {
		return "", old, err
	}
	if first := old.All(); len(first) > 0 {
		post = first[0].With(post)
	}
	return slot, post, nil
}
