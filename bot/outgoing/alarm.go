package outgoing

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxMentioned is the largest number of analysts on duty that are mentioned.
const maxMentioned = 5

// alarm returns the line posted in a ticket's thread when a target is at risk
// or was missed. It mentions the assignee or, when there is none, analysts on
// duty. ok is false for every other notice.
func (x *wording) alarm(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	o tickets.Notice,
) (m botframework.Message, ok bool, err error) {
	if to.Thread == "" {
		return m, false, nil
	}
	t, e, err := x.event(ctx, to, o)
	if err != nil || e.Action != tickets.AtRisk && e.Action != tickets.Breached {
		return m, false, err
	}
	text := w.Say("thread."+string(e.Action), eventArgs(w, t, e)...)
	m = botframework.Message{TextFormat: "xml", Text: botframework.Literal(cards.Clean(text))}
	for i, who := range x.whomToMention(ctx, t) {
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

// whomToMention returns who can still act on a target: the assignee, else
// analysts on duty. An account without an ID cannot be mentioned.
func (x *wording) whomToMention(ctx context.Context, t tickets.Ticket) (who []botframework.Account) {
	if t.Assignee != (tickets.Person{}) {
		return []botframework.Account{x.book.account(ctx, t.Assignee)}
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
