package desk

import (
	"context"
	"strings"

	"frontdesk/tickets"
)

// Confirm closes a resolved ticket of the actor, who saw it at revision rev. Stars
// that they chose beside the button count too, with the words; a Rating of 0 is
// none. The errors are those of tickets.Service.Rate and Confirm.
func (d *Desk) Confirm(
	ctx context.Context, a tickets.Actor, id string, rev int, given tickets.Stars,
) (tickets.Ticket, error) {
	t, rev, err := d.rateAlong(ctx, a, id, rev, given)
	if err != nil {
		return t, err
	}
	if given.Rating > 0 { // the words went with the stars
		given.Comment = ""
	}
	return d.Tickets.Confirm(ctx, a, id, rev, given.Comment)
}

// Reopen reopens a resolved ticket of the actor, likewise. Words become a comment,
// which reopens it.
func (d *Desk) Reopen(
	ctx context.Context, a tickets.Actor, id string, rev int, given tickets.Stars,
) (tickets.Ticket, error) {
	words := given.Comment
	given.Comment = ""
	t, rev, err := d.rateAlong(ctx, a, id, rev, given)
	switch {
	case err != nil:
		return t, err
	case strings.TrimSpace(words) != "":
		return d.Tickets.Comment(ctx, a, id, rev, words)
	}
	return d.Tickets.Reopen(ctx, a, id, rev)
}

// rateAlong gives a ticket stars, if any. It returns the revision for what follows.
func (d *Desk) rateAlong(
	ctx context.Context, a tickets.Actor, id string, rev int, given tickets.Stars,
) (t tickets.Ticket, next int, err error) {
	if given.Rating == 0 {
		return t, rev, nil
	}
	if a.Activity != "" {
		a.Activity += "/rate"
	}
	t, err = d.Tickets.Rate(ctx, a, id, rev, given)
	return t, t.Rev(), err
}
