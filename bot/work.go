package bot

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

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
	ticket, err := d.tickets.Resolve(ctx, t.Actor, data.String("id"), rev(data), data.String("resolution"))
	return d.worked(ctx, t, ticket, err)
}

// reopen is for analysts, and for those whose ticket it is: each gets the card
// that they pressed on.
func (d *Desk) reopen(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Reopen(ctx, t.Actor, data.String("id"), rev(data))
	_, outside := d.tickets.AsAnalyst(ctx, t.Actor, data.String("id"))
	switch {
	case t.personal(), outside != nil:
		return d.owned(ctx, t, ticket, err)
	case err == nil && ticket.Related() > 0:
		card, err := d.threadFace(ctx, t.Words, ticket, cards.TicketView{Above: t.Words.Say("major.reopened")})
		return reply{card: card, owed: true}, err
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

func (d *Desk) assign(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Assign(ctx, t.Actor, data.String("id"), rev(data), d.person(ctx, data.String("assignee")))
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) weigh(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	impact, urgency := tickets.Level(data.String("impact")), tickets.Level(data.String("urgency"))
	ticket, err := d.tickets.SetPriority(ctx, t.Actor, data.String("id"), rev(data), impact, urgency)
	return d.worked(ctx, t, ticket, err)
}

func (d *Desk) sort(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.SetCategory(ctx, t.Actor, data.String("id"), rev(data), data.String("category"))
	return d.worked(ctx, t, ticket, err)
}

// move hands a ticket to another queue. Its mover may see no more of it than
// where it went.
func (d *Desk) move(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Move(ctx, t.Actor, data.String("id"), rev(data), data.String("queue"))
	if err == nil {
		return reply{card: cards.MovedTicket(t.Words, ticket), owed: true}, nil
	}
	return d.worked(ctx, t, ticket, err)
}

// canned sends those whose ticket it is a canned reply in the name of the
// analyst.
func (d *Desk) canned(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Get(ctx, t.ownReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	text, ok := d.cannedText(ticket.Queue, data.String("reply"), ticket.Requester, t.Actor.Person, ticket.ID)
	if !ok {
		return reply{}, errUnknownVerb
	}
	ticket, err = d.tickets.Reply(ctx, t.Actor, ticket.ID, rev(data), text)
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
	v := cards.TicketView{Above: note}
	if note != "" {
		v.TypedIn, v.Typed = t.typed()
	}
	card, err := d.threadFace(ctx, t.Words, ticket, v)
	return reply{card: card, owed: note == ""}, err
}

// threadFace is a ticket as it is shown in its thread.
func (d *Desk) threadFace(ctx context.Context, w locale.Words, t tickets.Ticket, v cards.TicketView) (json.RawMessage, error) {
	seen, err := d.tickets.ViewOf(ctx, tickets.ReaderAt(t.Address()), t)
	if err != nil {
		return nil, err
	}
	v.Department = d.profile(ctx, t.Requester.ID).Department
	return d.analystFace(ctx, w, seen, v), nil
}

// analystFace is a ticket for who works for its queue. seen is what they may see of
// it.
func (d *Desk) analystFace(ctx context.Context, w locale.Words, seen tickets.View, v cards.TicketView) json.RawMessage {
	t := d.named(ctx, seen.Ticket)
	v.Events, v.Standing, v.May, v.Desk = seen.Events, seen.Standing, seen.May, d.choices(ctx, w, t)
	return cards.ChannelTicket(w, t, v)
}

// choices are what analysts of a ticket can choose from. Without the members of
// the team, which cannot always be had, these are fewer.
func (d *Desk) choices(ctx context.Context, w locale.Words, t tickets.Ticket) (c cards.Desk) {
	if !t.State.Open() {
		return c
	}
	c.Queues, c.Replies, c.Majors = d.otherQueues(t.Queue), d.replies(t.Queue), d.majorChoices(ctx, w, t)
	c.Colleagues = slices.DeleteFunc(d.colleagues(ctx, t.Queue, t.Requester.ID), func(c cards.Choice) bool { return c.Value == t.Assignee.ID })
	root, ok := d.catalog.Catalog().Category("")
	if !ok {
		return c
	}
	for _, category := range root.Categories {
		c.Categories = append(c.Categories, cards.Choice{Title: category.Name.In(w.Lang), Value: category.Name.In("")})
	}
	return c
}

// colleagues are who can be assigned in a queue; none while that cannot be told.
func (d *Desk) colleagues(ctx context.Context, queue, asking string) (list []cards.Choice) {
	members, err := d.roster.Members(ctx, queue, asking)
	if err != nil {
		d.Logger.Info("no colleagues to offer", "queue", queue, "error", err)
	}
	for _, m := range members[:min(len(members), maxColleagues)] {
		list = append(list, cards.Choice{Title: m.String(), Value: m.ID})
	}
	return list
}

// stale says who was faster.
func (d *Desk) stale(w locale.Words, t tickets.Ticket) string {
	if t.Last.By == (tickets.Person{}) {
		return w.Say("ticket.stale.time", "ago", w.Ago(d.Now().Sub(t.Last.At)))
	}
	return w.Say("ticket.stale", "name", t.Last.By.String(), "ago", w.Ago(d.Now().Sub(t.Last.At)))
}
