package demo

import (
	"context"

	"frontdesk/internal/store"
	"frontdesk/tickets"
)

// quiet is a store that owes nobody anything for tickets. What people would have
// been sent is dropped: it was sent long ago. What follows for other tickets is
// kept, to be carried out.
type quiet struct {
	store.Engine
	follow []tickets.Consequence
}

// CreateTicket implements tickets.Store.
func (q *quiet) CreateTicket(
	ctx context.Context,
	cause tickets.Cause,
	fill func(*tickets.Ticket) tickets.Change,
) (tickets.Ticket, error) {
	var c tickets.Change
	t, err := q.Engine.CreateTicket(ctx, cause, func(t *tickets.Ticket) tickets.Change {
		c = fill(t)
		return silence(c)
	})
	q.note(c)
	return t, err
}

// UpdateTicket implements tickets.Store.
func (q *quiet) UpdateTicket(
	ctx context.Context,
	activity, id string,
	change func(*tickets.Ticket) (tickets.Change, error),
) (tickets.Ticket, error) {
	var c tickets.Change
	t, err := q.Engine.UpdateTicket(ctx, activity, id, func(t *tickets.Ticket) (tickets.Change, error) {
		var err error
		c, err = change(t)
		return silence(c), err
	})
	q.note(c)
	return t, err
}

func silence(c tickets.Change) tickets.Change {
	c.Deliveries = nil
	return c
}

// note keeps what follows for other tickets.
func (q *quiet) note(c tickets.Change) {
	for _, d := range c.Deliveries {
		if follows, ok := d.Content.(tickets.Consequence); ok {
			q.follow = append(q.follow, follows)
		}
	}
}
