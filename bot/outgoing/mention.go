package outgoing

import (
	"context"
	"strings"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxMentioned is the largest number of analysts on duty that are mentioned.
const maxMentioned = 5

// filesTogether is how soon after a comment or file the next file counts as sent
// with it.
const filesTogether = time.Minute

// mentioning returns the line posted in a ticket's thread about an event that
// analysts have to see: a target that is at risk or was missed, what the requester
// says, or that it is time to go on. ok is false for every other notice, and where
// nobody is to be mentioned.
func (x *wording) mentioning(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	o tickets.Notice,
) (m botframework.Message, ok bool, err error) {
	if to.Thread == "" {
		return m, false, nil
	}
	t, e, err := x.event(ctx, to, o)
	if err != nil {
		return m, false, err
	}
	var mentioned []botframework.Account
	switch e.Action {
	case tickets.AtRisk, tickets.Breached:
		mentioned = x.whomToMention(ctx, t)
	case tickets.Woken, tickets.Reminded:
		mentioned = x.assigneeOf(ctx, t)
	case tickets.Commented, tickets.Attached:
		if mentioned = x.whoIsTold(ctx, to, t, e); len(mentioned) == 0 {
			return m, false, nil
		}
	default:
		return m, false, nil
	}
	text := cards.Clean(w.Say("thread."+string(e.Action), eventArgs(w, t, e)...))
	m = botframework.Message{
		TextFormat: "xml",
		Text:       strings.ReplaceAll(botframework.Literal(text), "\n", "<br/>"),
	}
	for i, who := range mentioned {
		between := " "
		if i > 0 {
			between = ", "
		}
		name := botframework.Literal(who.Name)
		if who.ID != "" {
			name = who.Mention()
			m.Mentions = append(m.Mentions, who)
		}
		m.Text += between + name
	}
	return m, true, nil
}

// whoIsTold returns who is told that the requester said something: the assignee.
// Files that were sent together are told once.
func (x *wording) whoIsTold(
	ctx context.Context,
	to tickets.Address,
	t tickets.Ticket,
	e tickets.Event,
) []botframework.Account {
	if t.Assignee == (tickets.Person{}) || t.Assignee.ID == e.By.ID {
		return nil
	}
	if e.Action == tickets.Attached {
		_, before, err := x.event(ctx, to, tickets.Notice{Ticket: t.ID, Event: e.N - 1})
		said := before.Action == tickets.Commented || before.Action == tickets.Attached
		if err == nil && said && before.By.ID == e.By.ID && e.At.Sub(before.At) < filesTogether {
			return nil
		}
	}
	return x.whomToMention(ctx, t)
}

// assigneeOf returns the assignee of a ticket who can work on it, if there is one.
// An account without an ID cannot be mentioned.
func (x *wording) assigneeOf(ctx context.Context, t tickets.Ticket) []botframework.Account {
	if who := x.desk.Tickets.Assigned(ctx, t); who != (tickets.Person{}) {
		return []botframework.Account{x.book.account(ctx, who)}
	}
	return nil
}

// whomToMention returns who can still act on a target: the assignee, else
// analysts on duty.
func (x *wording) whomToMention(ctx context.Context, t tickets.Ticket) (who []botframework.Account) {
	if who := x.assigneeOf(ctx, t); len(who) > 0 {
		return who
	}
	on, err := x.desk.Chats.OnDuty(ctx, t.Queue, t.Requester.ID)
	if err != nil {
		x.desk.Logger.Info("nobody to mention", "ticket", t.ID, "error", err)
	}
	for _, o := range on[:min(len(on), maxMentioned)] {
		who = append(who, x.book.account(ctx, o.Person))
	}
	return who
}
