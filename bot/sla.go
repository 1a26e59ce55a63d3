package bot

import (
	"context"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxMentioned is how many analysts on duty are mentioned at most.
const maxMentioned = 5

// alarm is the line in a ticket's thread that a target is at risk or was missed.
// It mentions the assignee or, when there is none, analysts on duty. ok is false
// for every other notice.
func (d *Desk) alarm(ctx context.Context, w locale.Words, to tickets.Address, o tickets.Notice) (m botframework.Message, ok bool, err error) {
	if to.Thread == "" {
		return m, false, nil
	}
	t, e, err := d.event(ctx, to, o)
	if err != nil || e.Action != tickets.AtRisk && e.Action != tickets.Breached {
		return m, false, err
	}
	text := w.Say("thread."+string(e.Action), about(w, t, e)...)
	m = botframework.Message{TextFormat: "xml", Text: botframework.Literal(cards.Clean(text))}
	for i, who := range d.concerned(ctx, t) {
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

// concerned are those who can still do something about a target: the assignee,
// else analysts on duty. One without an ID cannot be mentioned.
func (d *Desk) concerned(ctx context.Context, t tickets.Ticket) (who []botframework.Account) {
	if t.Assignee != (tickets.Person{}) {
		return []botframework.Account{d.account(ctx, t.Assignee)}
	}
	on, err := d.chats.OnDuty(ctx, t.Queue, t.Requester.ID)
	if err != nil {
		d.Logger.Info("nobody to mention", "ticket", t.ID, "error", err)
	}
	for _, o := range on[:min(len(on), maxMentioned)] {
		who = append(who, d.account(ctx, o.Person))
	}
	return who
}

// account is what a person is in Teams, as far as is known.
func (d *Desk) account(ctx context.Context, p tickets.Person) botframework.Account {
	a := d.roster.find(ctx, p.ID)
	if a.ID == "" {
		c, _, _ := d.Store.Contact(ctx, p.ID)
		a = botframework.Account{ID: c.ID, Name: c.Name}
	}
	if a.Name = strings.TrimSpace(cards.Clean(a.Name)); a.Name == "" {
		a.Name = cards.Clean(p.String())
	}
	return a
}
