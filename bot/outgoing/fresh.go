package outgoing

import (
	"cmp"
	"context"
	"errors"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// sendFresh posts a subject's card as the newest message, in the place of the one
// before. That one is brought up to date first, so that a delivery that is
// repeated leaves no card behind that offers what is over.
func (d *Dispatcher) sendFresh(
	ctx context.Context,
	o tickets.Delivery,
	id string,
) (slot string, post botframework.Post, err error) {
	slot = tickets.Slot{At: o.To, Piece: tickets.Piece{Of: id}}.String()
	if left, err := d.Book.hasLeft(ctx, o.To.Person); left || err != nil {
		return "", post, cmp.Or(err, errParked)
	}
	old, ok, err := d.store.Post(ctx, slot)
	if err != nil {
		return "", post, markHopeless(err)
	}
	if ok && old.Activity != "" {
		if err := d.closeCard(ctx, o.To, id, old); isDelayed(err) && !errors.Is(err, errHopeless) {
			return "", post, err
		}
	}
	post, err = d.postCard(ctx, o.To, id, o.At)
	return slot, post, err
}

// closeCard shows on a posted card that another one follows.
func (d *Dispatcher) closeCard(ctx context.Context, to tickets.Address, id string, post botframework.Post) error {
	s, err := d.Cards.subject(ctx, id, to)
	if err != nil {
		return markHopeless(err)
	}
	if s.past != nil {
		s.own = s.past
	}
	m, err := d.card(ctx, s, to)
	if err != nil {
		return err
	}
	post.ServiceURL = d.Book.serviceURL(ctx, to, post.Reference)
	return d.connector.Update(ctx, post.Reference, post.Activity, m)
}
