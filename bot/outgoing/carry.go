package outgoing

import (
	"context"
	"errors"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// carry makes a change to a ticket that follows from a change to another. An
// error means to try again.
func (d *Dispatcher) carry(ctx context.Context, o tickets.Owed, due tickets.Consequence) error {
	err := d.desk.Tickets.Carry(ctx, due)
	if errors.Is(err, tickets.ErrNotFound) {
		d.desk.Logger.Warn("nothing to carry", "what", due.Effect, "subject", due.Ticket, "other", due.Other)
		err = nil
	}
	if err != nil {
		return err
	}
	return d.settle(ctx, o, "", botframework.Post{})
}
