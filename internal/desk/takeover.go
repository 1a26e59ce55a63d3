package desk

import (
	"context"

	"frontdesk/tickets"
)

// TakenOver counts what a queue took over from another.
type TakenOver struct{ Tickets, Chats int }

// TakeOver gives one queue everything that is on record of another, which is
// not configured: tickets, open chats, duty and counts. It can be repeated, and
// costs little when there is nothing. Nothing else may use the desk meanwhile.
func (d *Desk) TakeOver(ctx context.Context, from, to string, stays tickets.Stays) (n TakenOver, err error) {
	if n.Tickets, err = d.Tickets.TakeOver(ctx, from, to, stays); err != nil {
		return n, err
	}
	if n.Chats, err = d.Chats.TakeOver(ctx, from, to, stays); err != nil {
		return n, err
	}
	return n, d.Digests.TakeOver(ctx, from, to)
}

// Adopt gives the first queue what older versions kept of no queue: tickets from
// items of the catalog that name none. Call it after Recall, before anything
// else.
func (d *Desk) Adopt(ctx context.Context, stays tickets.Stays) error {
	first, _ := d.Setup.Queue("")
	n, err := d.TakeOver(ctx, "", first.Name, stays)
	if n != (TakenOver{}) {
		d.Logger.Info("queue took over what had none", "queue", first.Name, "tickets", n.Tickets, "chats", n.Chats)
	}
	return err
}
