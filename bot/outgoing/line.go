package outgoing

import (
	"context"

	"frontdesk/tickets"
)

// refreshed is how many waiting people see their place in the waiting line
// change at once.
const refreshed = 50

// LineMoved updates the place in the waiting line on the cards of waiting
// people. It is not on record: the next change of the waiting line updates them
// again.
func (d *Dispatcher) LineMoved(ctx context.Context, queue string) {
	waiting, err := d.desk.Chats.Waiting(ctx, queue, refreshed)
	if err != nil {
		d.desk.Logger.Warn("line", "queue", queue, "error", err)
	}
	for _, s := range waiting {
		to := tickets.Address{Person: s.Employee.ID}
		d.Lines.Add(to.String(), func(ctx context.Context) error { return d.refreshCard(ctx, to, s.ID) })
	}
}

// refreshCard sends a session's card again to its place.
func (d *Dispatcher) refreshCard(ctx context.Context, to tickets.Address, id string) error {
	post, ok, err := d.store.Post(ctx, tickets.Slot{At: to, Piece: tickets.Piece{Of: id}}.String())
	if err != nil || !ok {
		return err
	}
	s, err := d.Cards.subject(ctx, id, to)
	if err != nil || s.rev != post.Rev {
		return err
	}
	m, err := d.card(ctx, s, to)
	if err != nil {
		return err
	}
	post.ServiceURL = d.Book.serviceURL(ctx, to, post.Reference)
	return d.connector.Update(ctx, post.Reference, post.Activity, m)
}
