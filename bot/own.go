package bot

import (
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// replyToRequester answers the requester, the beneficiary or an approver after
// an action. It shows the current ticket, and why the action failed if it did.
func (b ownTickets) replyToRequester(ctx context.Context, t *Turn, ticket tickets.Ticket, err error) (reply, error) {
	above := ""
	switch refused := desk.Refused(t.Words, err); {
	case refused != "":
		above = refused
	case errors.Is(err, tickets.ErrStale):
		above = phrase.Faster(t.Words, ticket, b.Now())
	case errors.Is(err, tickets.ErrState):
		above = t.Words.Say("ticket.state.no")
	case err != nil:
		return reply{}, err
	}
	v := cards.TicketView{Above: above}
	if above != "" {
		v.TypedIn, v.Typed = t.typedInput()
	}
	r, bad := b.ticketCard(ctx, t, ticket, v)
	r.owed = above == ""
	return r, bad
}

func (b ownTickets) comment(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Comment(ctx, t.Actor, data.String("id"), rev(data), data.String("comment"))
	if of := int(min(data.Uint("of"), 1<<31)); of > 0 && (err == nil || desk.Refused(t.Words, err) != "") {
		return b.answerReply(ctx, t, ticket, of, err)
	}
	if err == nil && ticket.Merged() {
		landed := t.Words.Say("ticket.landed", "id", ticket.ID, "into", ticket.Parent.ID)
		return b.ticketCard(ctx, t, ticket, cards.TicketView{Above: landed})
	}
	return b.replyToRequester(ctx, t, ticket, err)
}

// answerReply shows an analyst's reply again that was answered in its own card:
// with the answer, or with why that was refused.
func (b ownTickets) answerReply(ctx context.Context, t *Turn, k tickets.Ticket, of int, why error) (reply, error) {
	v, err := b.out.Cards.ReplyView(ctx, t.Actor.ID, tickets.Notice{Ticket: k.ID, Event: of})
	if err != nil {
		return reply{}, err
	}
	v.Answer = t.data.String("comment")
	switch {
	case why != nil:
		v.Note, v.Typed, v.Answer = desk.Refused(t.Words, why), v.Answer, ""
	case k.Merged(): // it has the question, the other ticket the answer
		v.Note = t.Words.Say("ticket.landed", "id", k.ID, "into", k.Parent.ID)
	}
	return reply{card: cards.Reply(t.Words, k, v), summary: outgoing.TicketSummary(t.Words, k)}, nil
}

func (b ownTickets) withdraw(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Withdraw(ctx, t.Actor, data.String("id"), rev(data))
	return b.replyToRequester(ctx, t, ticket, err)
}

// restore takes back that a ticket was withdrawn.
func (b ownTickets) restore(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Restore(ctx, t.Actor, data.String("id"), rev(data))
	return b.replyToRequester(ctx, t, ticket, err)
}

// confirm closes a ticket. Stars that were chosen beside the button count too.
func (b ownTickets) confirm(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Confirm(ctx, t.Actor, data.String("id"), rev(data), starsIn(data))
	return b.replyToRequester(ctx, t, ticket, err)
}

// reopen reopens a ticket of the actor's. Stars that were chosen beside the
// button count too, and typed words become a comment.
func (b ownTickets) reopen(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Reopen(ctx, t.Actor, data.String("id"), rev(data), starsIn(data))
	return b.replyToRequester(ctx, t, ticket, err)
}

// starsIn returns the stars and the words that a card sends.
func starsIn(data botframework.Data) tickets.Stars {
	return tickets.Stars{Rating: int(min(data.Uint("rating"), 6)), Comment: data.String("comment")}
}

// more shows all actions of a ticket, or its card again: the card of its queue
// where the reader is at work, else their own.
func (b ownTickets) more(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	reader := t.ownReader()
	if t.atWork() {
		reader = t.workReader()
	}
	seen, err := b.Tickets.View(ctx, reader, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	v := cards.TicketView{All: data.Uint("all") == 1, Shared: data.Uint("shared") == 1}
	if !seen.Standing.Analyst {
		return b.ownCard(ctx, t, seen, v)
	}
	if !v.Shared {
		v = b.addWays(ctx, t, seen.Ticket, v)
	}
	v.Department = b.Profile(ctx, seen.Requester.ID).Department
	r := reply{summary: outgoing.TicketSummary(t.Words, seen.Ticket)}
	r.card = b.out.Cards.AnalystFace(ctx, t.Words, seen, v)
	return r, nil
}

func (b ownTickets) rateTicket(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	id, shown := data.String("id"), rev(data)
	if _, carried := data["rev"]; !carried { // the stars of older cards carry none
		seen, err := b.Tickets.Get(ctx, t.ownReader(), id)
		if err != nil {
			return reply{}, err
		}
		shown = seen.Rev()
	}
	ticket, err := b.Tickets.Rate(ctx, t.Actor, id, shown, starsIn(data))
	return b.replyToRequester(ctx, t, ticket, err)
}

// editForm shows the filled-in form of a ticket that nobody has begun to work
// on.
func (b ownTickets) editForm(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := b.Tickets.View(ctx, t.ownReader(), data.String("id"))
	ticket := seen.Ticket
	switch {
	case err != nil:
		return reply{}, err
	case !seen.Standing.Owner():
		return reply{}, tickets.ErrNotFound
	case !seen.May.Has(tickets.OpEdit):
		return b.ownCard(ctx, t, seen, cards.TicketView{Above: t.Words.Say("ticket.toolate")})
	}
	if ticket.Item != "" {
		item, ok := b.Catalog.Catalog().Item(ticket.Item)
		if !ok {
			return b.ownCard(ctx, t, seen, cards.TicketView{Above: t.Words.Say("ticket.itemless")})
		}
		return b.forms.editItem(ctx, t, ticket, item), nil
	}
	return reply{card: cards.Incident(t.Words, cards.IncidentForm{
		Ticket: ticket.ID, Rev: ticket.Rev(), Title: ticket.TitleIn(t.Words.Lang), Description: ticket.Description,
		Impact: string(ticket.Impact), Urgency: string(ticket.Urgency),
	})}, nil
}

func (b ownTickets) edit(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := b.Tickets.Get(ctx, t.ownReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	if item, ok := b.Catalog.Catalog().Item(seen.Item); ok {
		return b.forms.amendItem(ctx, t, data, item)
	}
	form := cards.IncidentForm{
		Ticket: data.String("id"), Rev: rev(data), Title: data.String("title"), Description: data.String("description"),
		Impact: data.String("impact"), Urgency: data.String("urgency"),
	}
	if field := nonTextInput(data); field != "" {
		return refuseForm(t.Words, form, &tickets.Invalid{Field: field}), nil
	}
	ticket, err := b.Tickets.Edit(ctx, t.Actor, form.Ticket, form.Rev, tickets.Form{
		Title:       form.Title,
		Description: form.Description,
		Impact:      tickets.Level(form.Impact),
		Urgency:     tickets.Level(form.Urgency),
	})
	if invalid, ok := errors.AsType[*tickets.Invalid](err); ok {
		return refuseForm(t.Words, form, invalid), nil
	}
	return b.replyToRequester(ctx, t, ticket, err)
}

func (b ownTickets) approve(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	return b.decide(ctx, t, data, tickets.Approve)
}

func (b ownTickets) reject(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	return b.decide(ctx, t, data, tickets.Reject)
}

func (b ownTickets) decide(
	ctx context.Context,
	t *Turn,
	data botframework.Data,
	decision tickets.Decision,
) (reply, error) {
	verdict := tickets.Verdict{Decision: decision, Reason: data.String("reason")}
	ticket, err := b.Tickets.Decide(ctx, t.Actor, data.String("id"), rev(data), verdict)
	return b.replyToApprover(ctx, t, ticket, err)
}

func (b ownTickets) delegate(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Delegate(ctx, t.Actor, data.String("id"), rev(data), b.PersonOf(ctx, data.String("to")))
	if !t.personal() && b.maySayHere(t) {
		return b.work.replyToAnalyst(ctx, t, ticket, err)
	}
	return b.replyToApprover(ctx, t, ticket, err)
}

// replyToApprover answers an approver.
func (b ownTickets) replyToApprover(ctx context.Context, t *Turn, ticket tickets.Ticket, err error) (reply, error) {
	if errors.Is(err, tickets.ErrState) {
		r, err := b.ticketCard(ctx, t, ticket, cards.TicketView{Above: t.Words.Say("approval.over")})
		return r, err
	}
	return b.replyToRequester(ctx, t, ticket, err)
}

// ticketCard returns the card of a ticket that the actor has just changed, for
// its requester, beneficiary and approvers.
func (b ownTickets) ticketCard(ctx context.Context, t *Turn, ticket tickets.Ticket, v cards.TicketView) (reply, error) {
	seen, err := b.Tickets.ViewOf(ctx, t.ownReader(), ticket)
	if err != nil {
		return reply{}, err
	}
	return b.ownCard(ctx, t, seen, v)
}

// ownCard returns the card of what the actor sees of a ticket in a place of
// their own.
func (b ownTickets) ownCard(ctx context.Context, t *Turn, seen tickets.View, v cards.TicketView) (reply, error) {
	if v.From.Verb == "" {
		v.From = originOfCard(t.Words, t.data)
	}
	card, err := b.out.Cards.OwnFace(ctx, t.Words, t.Actor.ID, seen, v)
	return reply{card: card, summary: outgoing.TicketSummary(t.Words, seen.Ticket), about: seen.ID}, err
}
