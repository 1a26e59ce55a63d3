package outgoing

import (
	"context"
	"fmt"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// told is how much of a comment a short message holds.
const told = 1000

// Quoted is how much is repeated of a message that could not be delivered, or
// of a name that may belong to several people.
const Quoted = 100

// wording makes the messages that are not cards of a subject: short messages,
// chat messages and warnings. It sends nothing.
type wording struct {
	desk *desk.Desk
	book *AddressBook
	menu func(locale.Words) []cards.Entry // entries of the greeting's menu
}

// render makes the message of a delivery that is not a card of a subject.
func (x *wording) render(ctx context.Context, w locale.Words, o tickets.Delivery) (botframework.Message, error) {
	switch c := o.Content.(type) {
	case tickets.Welcome:
		card := cards.Menu(w, w.Say("welcome"), x.menu(w))
		return botframework.Message{Card: card, Summary: w.Say("menu.title")}, nil
	case tickets.Notice:
		if m, ok, err := x.mentioning(ctx, w, o.To, c); ok || err != nil {
			return m, err
		}
		if m, ok, err := x.reply(ctx, w, o.To, c); ok || err != nil {
			return m, err
		}
	case tickets.Picture:
		return x.pictureMessage(ctx, w, o.To, c)
	case tickets.Trouble:
		return botframework.Message{Text: cards.Clean(x.troubleText(w, c))}, nil
	case tickets.DraftExpires:
		return x.expires(ctx, w, tickets.DraftKey{Person: o.To.Person, ID: c.Draft})
	case tickets.ChatMessage:
		return x.composeRelayed(ctx, w, o.To, c)
	}
	text, err := x.putInWords(ctx, w, o)
	return botframework.Message{Text: cards.Clean(text)}, err
}

// putInWords makes the text of a delivery that is just a line of text.
func (x *wording) putInWords(ctx context.Context, w locale.Words, o tickets.Delivery) (string, error) {
	switch c := o.Content.(type) {
	case tickets.Notice:
		return x.notice(ctx, w, o.To, c)
	case tickets.Reminder:
		t, err := x.desk.Tickets.Get(ctx, tickets.ReaderAt(o.To), c.Ticket)
		return w.Say("approval.reminder", "name", t.Requester, "id", t.ID, "title", t.TitleIn(w.Lang)), err
	case tickets.Filed:
		return x.filedText(ctx, w, o.To, c)
	case tickets.Undelivered:
		return x.undeliveredReply(ctx, w, o.To, c)
	case tickets.DraftExpired:
		return x.draftExpiredText(w, c), nil
	case tickets.QueueState:
		return x.queueStateText(w, c), nil
	case tickets.ChatUndelivered:
		return x.undeliveredText(ctx, w, o.To, tickets.ChatMessage(c))
	case tickets.ChatFileLost:
		return x.fileLost(ctx, w, o.To, c)
	case tickets.ChatNotice:
		return x.sessionNotice(ctx, w, o.To, c)
	case tickets.ChatWarning:
		return warning(w, c), nil
	case tickets.ChatLinked:
		s, err := x.desk.Chats.Get(ctx, tickets.ReaderAt(o.To), c.Chat)
		return w.Say("chat.linked", "id", s.Ticket), err
	}
	return "", fmt.Errorf("outgoing: delivery of unknown kind %q", o.What())
}

// notice returns a short message about an event of a ticket.
func (x *wording) notice(ctx context.Context, w locale.Words, to tickets.Address, o tickets.Notice) (string, error) {
	t, e, err := x.event(ctx, to, o)
	if err != nil {
		return "", err
	}
	if to.Thread != "" {
		return w.Say("thread."+string(e.Action), eventArgs(w, t, e)...), nil
	}
	if e.Action == tickets.Rejected && e.Text == "" {
		return w.Say("notice.rejected.bare", eventArgs(w, t, e)...), nil
	}
	return w.Say("notice."+string(e.Action), eventArgs(w, t, e)...), nil
}

// eventArgs returns the arguments of the phrase that describes an event of a
// ticket.
func eventArgs(w locale.Words, t tickets.Ticket, e tickets.Event) []any {
	return []any{
		"name",
		phrase.Speaker(e),
		"id",
		t.ID,
		"title",
		t.TitleIn(w.Lang),
		"text",
		locale.Clip(e.TextIn(w.Lang), told),
		"hold",
		w.Say("hold." + string(e.Hold)),
		"until",
		phrase.Until(w, e),
		"target",
		phrase.Target(w, e),
	}
}

// event returns the event that a notice is about as it stands now, and its
// ticket.
func (x *wording) event(
	ctx context.Context,
	to tickets.Address,
	o tickets.Notice,
) (tickets.Ticket, tickets.Event, error) {
	return x.desk.Tickets.Corrected(ctx, tickets.ReaderAt(to), o.Ticket, o.Event)
}

// sessionNotice returns a short message about what happened to a session.
func (x *wording) sessionNotice(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	o tickets.ChatNotice,
) (string, error) {
	s, err := x.desk.Chats.Get(ctx, tickets.ReaderAt(to), o.Chat)
	if err != nil {
		return "", err
	}
	switch chat.How(o.How) {
	case chat.Idle:
		return w.Say("chat.idle"), nil
	case chat.Invited:
		return w.Say("chat.guest", "name", o.By), nil
	case chat.Transferred:
		return w.Say("chat.transferred", "name", o.By), nil
	case chat.Unaccepted:
		if s.About != "" {
			return w.Say("chat.unaccepted.about", "id", s.About), nil
		}
		return w.Say("chat.unaccepted.told", "id", s.Ticket), nil
	case chat.Returned:
		if to.Thread != "" {
			return w.Say("chat.back", "name", o.By), nil
		}
		return w.Say("chat.returned", "name", o.By), nil
	}
	return w.Say("chat.endedby", "name", s.EndedBy), nil
}

// queueStateText tells an administrator that a queue has stopped or works again,
// and what to do.
func (x *wording) queueStateText(w locale.Words, o tickets.QueueState) string {
	setup, channel, team := x.desk.Setup, "", ""
	queue := setup.QueueName(o.Queue)
	if o.Why == "" {
		return w.Say("queue.back", "queue", queue)
	}
	for _, p := range setup.Places() {
		if p.Queue == o.Queue {
			channel, team = setup.NameOf(p.Channel), setup.NameOf(p.Team)
		}
	}
	quoted := func(name string) string {
		if name == "" {
			return ""
		}
		return w.Say("queue.named", "name", locale.Clip(name, Quoted))
	}
	said := w.Say("queue.stopped."+o.Why, "queue", queue, "channel", quoted(channel), "team", quoted(team))
	return said + "\n" + w.Say("queue.waits")
}

// warning tells the employee that their session will end.
func warning(w locale.Words, o tickets.ChatWarning) string {
	next := w.Say("chat.warning.next")
	if o.N > 1 {
		next = w.Say("chat.warning.last")
	}
	return w.Say("chat.warning", "n", o.N, "next", next)
}
