package bot

import (
	"context"
	"errors"
	"slices"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// linking returns the routes for related tickets.
func (b work) linking() []route {
	return []route{
		{verb: cards.VerbMerge, handle: b.merge},
		{verb: cards.VerbUnmerge, handle: b.unmerge},
		{verb: cards.VerbDeclare, handle: b.declare},
		{verb: cards.VerbUndeclare, handle: b.undeclare},
		{verb: cards.VerbRelate, handle: b.relate},
		{verb: cards.VerbMeToo, handle: b.meToo},
		{verb: cards.VerbLinked, handle: b.openLinked},
	}
}

func (b work) merge(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Merge(ctx, t.Actor, data.String("id"), rev(data), data.String("number"))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) declare(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.DeclareMajor(ctx, t.Actor, data.String("id"), rev(data), data.String("affected") == "true")
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) unmerge(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Unmerge(ctx, t.Actor, data.String("id"), rev(data))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) undeclare(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Undeclare(ctx, t.Actor, data.String("id"), rev(data))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) relate(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Relate(ctx, t.Actor, data.String("id"), rev(data), data.String("major"))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) meToo(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.MeToo(ctx, t.Actor, data.String("id"), rev(data), data.String("major"))
	return b.own.replyToRequester(ctx, t, ticket, err)
}

// openLinked shows an analyst the ticket that another was merged into, in place
// of the other. Pressed there, it leads back.
func (b work) openLinked(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.ticketHere(ctx, t, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	back := data.String("back")
	if back == "" { // the way back
		return b.faceAtWork(ctx, t, ticket, cards.TicketView{})
	}
	if _, ok := tickets.Number(back); !ok {
		return reply{}, errUnknownVerb
	}
	from := cards.FromTicket(t.Words, back, originOfCard(t.Words, data))
	return b.faceAtWork(ctx, t, ticket, cards.TicketView{From: from})
}

// ticketHere returns a ticket that an analyst may see where the turn is.
// Everybody in the channel's team may read what is shown there.
func (b work) ticketHere(ctx context.Context, t *Turn, id string) (tickets.Ticket, error) {
	ticket, err := b.Tickets.AsAnalyst(ctx, t.Actor, id)
	queue, _ := b.Setup.Queue(ticket.Queue)
	if err == nil && !slices.Contains(b.queuesHere(t), queue.ID) {
		err = tickets.ErrNotFound
	}
	return ticket, err
}

// openHere shows analysts in a channel the ticket whose number somebody wrote, in
// any form.
func (b work) openHere(ctx context.Context, t *Turn, number string) (reply, error) {
	var ticket tickets.Ticket
	err := tickets.ErrNotFound
	for _, id := range tickets.IDs(number) {
		if ticket, err = b.ticketHere(ctx, t, id); !errors.Is(err, tickets.ErrNotFound) {
			break
		}
	}
	if err != nil {
		return reply{}, err
	}
	return b.faceAtWork(ctx, t, ticket, cards.TicketView{})
}
