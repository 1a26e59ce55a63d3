package bot

import (
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

func (b work) take(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Take(ctx, t.Actor, data.String("id"), rev(data))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) resolve(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Resolve(ctx, t.Actor, data.String("id"), rev(data), data.String("resolution"))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

// reopen is for analysts, and for requester and beneficiary. Each gets the card
// they pressed on.
func (b work) reopen(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	_, outside := b.Tickets.AsAnalyst(ctx, t.Actor, data.String("id"))
	if !t.atWork() || outside != nil {
		return b.own.reopen(ctx, t, data)
	}
	ticket, err := b.Tickets.Reopen(ctx, t.Actor, data.String("id"), rev(data))
	switch {
	case err == nil && ticket.Related() > 0:
		r, err := b.faceAtWork(ctx, t, ticket, cards.TicketView{Above: t.Words.Say("major.reopened")})
		r.owed = true
		return r, err
	}
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) hold(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	wait := tickets.Wait{Reason: tickets.HoldReason(data.String("reason")), Until: data.String("until")}
	ticket, err := b.Tickets.Hold(ctx, t.Actor, data.String("id"), rev(data), wait)
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) resume(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Resume(ctx, t.Actor, data.String("id"), rev(data))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) reply(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Reply(ctx, t.Actor, data.String("id"), rev(data), data.String("comment"))
	return b.answerReply(ctx, t, ticket, err)
}

// answerReply shows an analyst the ticket after a reply. When it was not sent
// because nobody could answer, the text is given back as a work note.
func (b work) answerReply(ctx context.Context, t *Turn, ticket tickets.Ticket, err error) (reply, error) {
	if !errors.Is(err, tickets.ErrState) {
		return b.replyToAnalyst(ctx, t, ticket, err)
	}
	v := cards.TicketView{Above: whyUnsent(t.Words, ticket), TypedIn: "note", Typed: t.data.String("comment")}
	return b.faceAtWork(ctx, t, ticket, v)
}

func (b work) note(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Note(ctx, t.Actor, data.String("id"), rev(data), data.String("note"))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) assign(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Assign(
		ctx,
		t.Actor,
		data.String("id"),
		rev(data),
		b.PersonOf(ctx, data.String("assignee")),
	)
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) unassign(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Unassign(ctx, t.Actor, data.String("id"), rev(data))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) setPriority(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	impact, urgency := tickets.Level(data.String("impact")), tickets.Level(data.String("urgency"))
	ticket, err := b.Tickets.SetPriority(ctx, t.Actor, data.String("id"), rev(data), impact, urgency)
	return b.replyToAnalyst(ctx, t, ticket, err)
}

func (b work) setCategory(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.SetCategory(ctx, t.Actor, data.String("id"), rev(data), data.String("category"))
	return b.replyToAnalyst(ctx, t, ticket, err)
}

// move moves a ticket to another queue. Afterwards the analyst may see no more
// of it than where it went.
func (b work) move(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Move(ctx, t.Actor, data.String("id"), rev(data), b.queueCalled(data.String("queue")))
	if err == nil {
		return reply{card: cards.MovedTicket(t.Words, ticket, b.Setup.QueueName(ticket.Queue)), owed: true}, nil
	}
	return b.replyToAnalyst(ctx, t, ticket, err)
}

// queueCalled returns the id of the queue that is called so. It is the text
// itself when there is none.
func (b *Bot) queueCalled(text string) string {
	if q, ok := b.Setup.Queue(text); ok && text != "" {
		return q.ID
	}
	return text
}

// sendCanned sends requester and beneficiary a canned reply in the analyst's
// name.
func (b work) sendCanned(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Get(ctx, t.ownReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	text, missing, ok := b.CannedReply(ticket.Queue, data.String("reply"), desk.Filling{
		Requester: ticket.Requester, Analyst: t.Actor.Person, Number: ticket.ID,
	})
	switch {
	case !ok:
		return reply{}, errUnknownVerb
	case missing != "":
		return b.showNote(ctx, t, ticket, t.Words.Say("reply.empty."+missing))
	}
	ticket, err = b.Tickets.Reply(ctx, t.Actor, ticket.ID, rev(data), text)
	return b.answerReply(ctx, t, ticket, err)
}

// showNote shows an analyst the ticket with a note, in answer to a press that
// changed nothing.
func (b work) showNote(ctx context.Context, t *Turn, ticket tickets.Ticket, note string) (reply, error) {
	return b.faceAtWork(ctx, t, ticket, cards.TicketView{Above: note})
}

// rev returns the revision that a card showed. A card without one counts as
// stale.
func rev(data botframework.Data) int { return int(min(data.Uint("rev"), 1<<31)) }

// replyToAnalyst shows an analyst the ticket after an action, or why the action
// failed.
func (b work) replyToAnalyst(ctx context.Context, t *Turn, ticket tickets.Ticket, err error) (reply, error) {
	note := ""
	invalid, refusal := errors.AsType[*tickets.Invalid](err)
	switch {
	case refusal:
		note = desk.Refusal(t.Words, invalid)
	case errors.Is(err, tickets.ErrStale):
		note = phrase.Faster(t.Words, ticket, b.Now())
	case errors.Is(err, tickets.ErrState):
		note = t.Words.Say("ticket.state.no")
	case err != nil:
		return reply{}, err
	}
	v := cards.TicketView{Above: note}
	if note != "" {
		v.TypedIn, v.Typed = t.typedInput()
		v.Reason = t.data.String("reason")
	}
	r, err := b.faceAtWork(ctx, t, ticket, v)
	r.owed = note == ""
	return r, err
}
