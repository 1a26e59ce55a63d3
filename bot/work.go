package bot

import (
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

func (d *Desk) take(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Take(ctx, t.Actor, data.String("id"), rev(data))
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) resolve(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	typed := data.String("resolution")
	ticket, err := d.tickets.Resolve(ctx, t.Actor, data.String("id"), rev(data), typed)
	if invalid, ok := errors.AsType[*tickets.Invalid](err); ok {
		events, err := d.tickets.History(ctx, ticket.ID, true, cards.ShownEvents)
		return reply{card: cards.RefusedResolution(t.Words, d.named(ctx, ticket), cards.TicketView{Events: events, Above: refused(t.Words, invalid)}, typed)}, err
	}
	return d.worked(ctx, t, ticket, err)
}

// reopen is for analysts, and for those whose ticket it is: each gets the card
// that they pressed on.
func (d *Desk) reopen(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Reopen(ctx, t.Actor, data.String("id"), rev(data))
	if t.personal() {
		return d.owned(ctx, t, ticket, err)
	}
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) hold(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Hold(ctx, t.Actor, data.String("id"), rev(data), tickets.HoldReason(data.String("reason")))
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) resume(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Resume(ctx, t.Actor, data.String("id"), rev(data))
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) replyTo(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Reply(ctx, t.Actor, data.String("id"), rev(data), data.String("comment"))
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) note(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Note(ctx, t.Actor, data.String("id"), rev(data), data.String("note"))
	return d.worked(ctx, t, ticket, err)
}

// rev is the revision that a card showed; one without is as stale as can be.
func rev(data botframework.Data) int { return int(min(data.Uint("rev"), 1<<31)) }

// worked shows an analyst the ticket after what they did, or why it was not
// done.
func (d *Desk) worked(ctx context.Context, t *Turn, ticket tickets.Ticket, err error) (reply, error) {
	note := ""
	invalid, refusal := errors.AsType[*tickets.Invalid](err)
	switch {
	case refusal:
		note = refused(t.Words, invalid)
	case errors.Is(err, tickets.ErrStale):
		note = d.stale(t.Words, ticket)
	case errors.Is(err, tickets.ErrState):
		note = t.Words.Say("ticket.state.no")
	case err != nil:
		return reply{}, err
	}
	events, err := d.tickets.History(ctx, ticket.ID, true, cards.ShownEvents)
	return reply{card: cards.ChannelTicket(t.Words, d.named(ctx, ticket), cards.TicketView{Events: events, Above: note}), owed: note == ""}, err
}

// stale says who was faster.
func (d *Desk) stale(w locale.Words, t tickets.Ticket) string {
	return w.Say("ticket.stale", "name", t.Last.By.String(), "ago", w.Ago(d.Now().Sub(t.Last.At)))
}
