package bot

import (
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// owned answers somebody whose ticket it is, or who approves it, after what they
// did: with the ticket as it now is, and why it was not done.
func (d *Desk) owned(ctx context.Context, t *Turn, ticket tickets.Ticket, err error) (reply, error) {
	above := ""
	invalid, refusal := errors.AsType[*tickets.Invalid](err)
	switch {
	case refusal:
		above = refused(t.Words, invalid)
	case errors.Is(err, tickets.ErrStale):
		above = d.stale(t.Words, ticket)
	case errors.Is(err, tickets.ErrState):
		above = t.Words.Say("ticket.state.no")
	case err != nil:
		return reply{}, err
	}
	v := cards.TicketView{Above: above}
	if above != "" {
		v.TypedIn, v.Typed = t.typed()
	}
	r, bad := d.ticketCard(ctx, t, ticket, v)
	r.owed = above == ""
	return r, bad
}

func (d *Desk) comment(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Comment(ctx, t.Actor, data.String("id"), rev(data), data.String("comment"))
	return d.owned(ctx, t, ticket, err)
}

func (d *Desk) withdraw(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Withdraw(ctx, t.Actor, data.String("id"), rev(data))
	return d.owned(ctx, t, ticket, err)
}

func (d *Desk) confirm(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Confirm(ctx, t.Actor, data.String("id"), rev(data))
	return d.owned(ctx, t, ticket, err)
}

func (d *Desk) rateTicket(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	rating := int(min(data.Uint("rating"), 6))
	ticket, err := d.tickets.Rate(ctx, t.Actor, data.String("id"), rating, data.String("comment"))
	return d.owned(ctx, t, ticket, err)
}

// editForm shows the form of a ticket that nobody has begun on, filled in.
func (d *Desk) editForm(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := d.tickets.View(ctx, t.ownReader(), data.String("id"))
	ticket := seen.Ticket
	switch {
	case err != nil:
		return reply{}, err
	case !seen.Standing.Owner():
		return reply{}, tickets.ErrNotFound
	case !seen.May.Has(tickets.OpEdit):
		return d.ownCard(ctx, t, seen, cards.TicketView{Above: t.Words.Say("ticket.toolate")})
	}
	if ticket.Item != "" {
		item, ok := d.catalog.Catalog().Item(ticket.Item)
		if !ok {
			return d.ownCard(ctx, t, seen, cards.TicketView{Above: t.Words.Say("ticket.itemless")})
		}
		return d.editItem(ctx, t, ticket, item), nil
	}
	return reply{card: cards.Incident(t.Words, cards.IncidentForm{
		Ticket: ticket.ID, Rev: ticket.Rev(), Title: ticket.TitleIn(t.Words.Lang), Description: ticket.Description,
		Impact: string(ticket.Impact), Urgency: string(ticket.Urgency),
	})}, nil
}

func (d *Desk) edit(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := d.tickets.Get(ctx, t.ownReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	if item, ok := d.catalog.Catalog().Item(seen.Item); ok {
		return d.amendItem(ctx, t, data, item)
	}
	form := cards.IncidentForm{
		Ticket: data.String("id"), Rev: rev(data), Title: data.String("title"), Description: data.String("description"),
		Impact: data.String("impact"), Urgency: data.String("urgency"),
	}
	if field := mistyped(data); field != "" {
		return refuseForm(t.Words, form, &tickets.Invalid{Field: field}), nil
	}
	ticket, err := d.tickets.Edit(ctx, t.Actor, form.Ticket, form.Rev, tickets.Form{
		Title: form.Title, Description: form.Description, Impact: tickets.Level(form.Impact), Urgency: tickets.Level(form.Urgency),
	})
	if invalid, ok := errors.AsType[*tickets.Invalid](err); ok {
		return refuseForm(t.Words, form, invalid), nil
	}
	return d.owned(ctx, t, ticket, err)
}

func (d *Desk) approve(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	return d.decide(ctx, t, data, tickets.Approve)
}

func (d *Desk) reject(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	return d.decide(ctx, t, data, tickets.Reject)
}

func (d *Desk) decide(ctx context.Context, t *Turn, data botframework.Data, decision tickets.Decision) (reply, error) {
	ticket, err := d.tickets.Decide(ctx, t.Actor, data.String("id"), decision, data.String("reason"))
	return d.decided(ctx, t, ticket, err)
}

func (d *Desk) delegate(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Delegate(ctx, t.Actor, data.String("id"), d.person(ctx, data.String("to")))
	return d.decided(ctx, t, ticket, err)
}

// decided answers an approver.
func (d *Desk) decided(ctx context.Context, t *Turn, ticket tickets.Ticket, err error) (reply, error) {
	if errors.Is(err, tickets.ErrState) {
		r, err := d.ticketCard(ctx, t, ticket, cards.TicketView{Above: t.Words.Say("approval.over")})
		return r, err
	}
	return d.owned(ctx, t, ticket, err)
}

// ticketCard is the card of a ticket that the actor has just changed, for whose it
// is, and for its approvers.
func (d *Desk) ticketCard(ctx context.Context, t *Turn, ticket tickets.Ticket, v cards.TicketView) (reply, error) {
	seen, err := d.tickets.ViewOf(ctx, t.ownReader(), ticket)
	if err != nil {
		return reply{}, err
	}
	return d.ownCard(ctx, t, seen, v)
}

// ownCard is the card of what the actor sees of a ticket in a place of their own.
func (d *Desk) ownCard(ctx context.Context, t *Turn, seen tickets.View, v cards.TicketView) (reply, error) {
	card, err := d.ownFace(ctx, t.Words, t.Actor.ID, seen, v)
	return reply{card: card, summary: ticketSummary(t.Words, seen.Ticket)}, err
}
