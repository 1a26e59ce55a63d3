package bot

import (
	"context"

	"frontdesk/tickets"
)

// refreshed is how many of those who wait see their place in line change at
// once.
const refreshed = 50

// refreshLine brings the place in line on the cards of those who wait up to
// date. It is not on record: the next change of the line does it again.
func (d *Desk) refreshLine(ctx context.Context, queue string) {
	waiting, err := d.chats.Waiting(ctx, queue, refreshed)
	if err != nil {
		d.Logger.Warn("line", "queue", queue, "error", err)
	}
	for _, s := range waiting {
		to := tickets.Address{Person: s.Employee.ID}
		d.deliver.add(to.String(), func(ctx context.Context) error { return d.refreshCard(ctx, to, s.ID) })
	}
}

// refreshCard sends a session's card again to where it is.
func (d *Desk) refreshCard(ctx context.Context, to tickets.Address, id string) error {
	post, ok, err := d.Store.Post(ctx, tickets.Slot{At: to, Piece: tickets.Piece{Of: id}}.String())
	if err != nil || !ok {
		return err
	}
	s, err := d.subject(ctx, id, to)
	if err != nil || s.rev != post.Rev {
		return err
	}
	m, err := d.card(ctx, s, to)
	if err != nil {
		return err
	}
	post.ServiceURL = d.serviceURL(ctx, to, post.Reference)
	return d.Connector.Update(ctx, post.Reference, post.Activity, m)
}
