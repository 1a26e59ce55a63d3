package bot

import (
	"context"
	"errors"
	"slices"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// linking holds the routes of tickets that belong to each other.
func (d *Desk) linking() []route {
	return []route{
		{verb: cards.VerbMerge, handle: d.merge},
		{verb: cards.VerbDeclare, handle: d.declare},
		{verb: cards.VerbRelate, handle: d.relate},
		{verb: cards.VerbMeToo, handle: d.meToo},
		{verb: cards.VerbLinked, handle: d.openLinked},
	}
}

func (d *Desk) merge(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Merge(ctx, t.Actor, data.String("id"), rev(data), data.String("number"))
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) declare(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.DeclareMajor(ctx, t.Actor, data.String("id"), rev(data), data.String("affected") == "true")
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) relate(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Relate(ctx, t.Actor, data.String("id"), rev(data), data.String("major"))
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) meToo(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.MeToo(ctx, t.Actor, data.String("id"), rev(data), data.String("major"))
	return d.owned(ctx, t, ticket, err)
}

// openLinked shows an analyst the ticket that another was merged into, in the place
// of that; pressed there, it leads back.
func (d *Desk) openLinked(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.ticketHere(ctx, t, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	back := data.String("back")
	if back == "" {
		return d.worked(ctx, t, ticket, nil)
	}
	if _, ok := tickets.Number(back); !ok {
		return reply{}, errUnknownVerb
	}
	seen, err := d.tickets.ViewOf(ctx, tickets.ReaderAt(ticket.Address()), ticket)
	return reply{card: cards.LinkedTicket(t.Words, d.named(ctx, ticket), cards.TicketView{Events: seen.Events}, back)}, err
}

// ticketHere is a ticket that an analyst may see where the turn is: everybody of
// the channel's team may read what is shown there.
func (d *Desk) ticketHere(ctx context.Context, t *Turn, id string) (tickets.Ticket, error) {
	ticket, err := d.tickets.AsAnalyst(ctx, t.Actor, id)
	queue, _ := d.queue(ticket.Queue)
	if err == nil && !slices.Contains(d.queuesHere(t), queue.Name) {
		err = tickets.ErrNotFound
	}
	return ticket, err
}

// carry makes the change of a ticket that a change of another owes. An error means
// to try again.
func (d *Desk) carry(ctx context.Context, o tickets.Owed, due tickets.Consequence) error {
	err := d.tickets.Carry(ctx, due)
	if errors.Is(err, tickets.ErrNotFound) {
		d.Logger.Warn("nothing to carry", "what", due.Effect, "subject", due.Ticket, "other", due.Other)
		err = nil
	}
	if err != nil {
		return err
	}
	return d.settle(ctx, o, "", botframework.Post{})
}

// majorChoices are the open major incidents that an analyst can relate a ticket to.
func (d *Desk) majorChoices(ctx context.Context, w locale.Words, t tickets.Ticket) (list []cards.Choice) {
	if t.Kind == tickets.Request || t.Major {
		return nil
	}
	open, err := d.tickets.Majors(ctx)
	if err != nil {
		d.Logger.Warn("no major incidents to offer", "ticket", t.ID, "error", err)
	}
	for _, m := range open {
		list = append(list, cards.Choice{Title: ticketSummary(w, m), Value: m.ID})
	}
	return list
}
