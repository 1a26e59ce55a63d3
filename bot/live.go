package bot

import (
	"context"
	"errors"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// internalSign starts a line that stays among analysts.
const internalSign = "//"

// askChat puts the person in line for an analyst of the queue that the data
// names ("queue"); with several queues they choose first.
func (d *Desk) askChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	q, ok := d.queue(data.String("queue"))
	if !ok {
		return reply{}, errUnknownVerb
	}
	if linked := d.linked(); data.String("queue") == "" && len(linked) > 1 {
		if s, chatting, err := d.chats.Current(ctx, t.Actor.ID); chatting || err != nil {
			return d.ownSession(ctx, t, s, err)
		}
		names := make([]string, len(linked))
		for i, q := range linked {
			names[i] = q.Name
		}
		return reply{card: cards.Queues(t.Words, names)}, nil
	} else if len(linked) == 1 && data.String("queue") == "" {
		q = linked[0]
	}
	session, err := d.chats.Ask(ctx, t.Actor, q.Name, t.card())
	if errors.Is(err, chat.ErrUnavailable) {
		return d.unavailable(ctx, t, q)
	}
	r, err := d.ownSession(ctx, t, session, err)
	r.owed = true
	return r, err
}

// unavailable tells when somebody will be there, and keeps what was typed.
func (d *Desk) unavailable(ctx context.Context, t *Turn, q Queue) (reply, error) {
	free, err := d.chats.Available(ctx, q.Name, t.Actor.ID)
	opens := ""
	if !free.Open && !free.Opens.IsZero() {
		opens = t.Words.Time(free.Opens)
	}
	typed, _ := d.typed.Get(t.Actor.ID)
	return reply{card: cards.Unavailable(t.Words, opens, typed), summary: t.Words.Say("chat.unavailable")}, err
}

// ownSession is a session as its employee sees it.
func (d *Desk) ownSession(ctx context.Context, t *Turn, s chat.Session, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	place, err := d.place(ctx, s)
	return reply{card: cards.OwnSession(t.Words, d.chats.ViewOf(t.ownReader(), s), place)}, err
}

func (d *Desk) place(ctx context.Context, s chat.Session) (chat.Place, error) {
	if s.State != chat.Waiting {
		return chat.Place{}, nil
	}
	return d.chats.Place(ctx, s)
}

// acceptChat connects an analyst.
func (d *Desk) acceptChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	session, err := d.chats.Accept(ctx, t.Actor, data.String("id"))
	note := ""
	switch {
	case errors.Is(err, chat.ErrTaken) && session.State == chat.Waiting:
		note = t.Words.Say("chat.offered.other", "name", session.Offered)
	case errors.Is(err, chat.ErrTaken):
		note = t.Words.Say("chat.taken", "name", session.Analyst, "ago", t.Words.Ago(d.Now().Sub(session.Accepted)))
	case errors.Is(err, chat.ErrEnded):
	case err != nil:
		return reply{}, err
	default:
		if err := d.pressedIn(ctx, t, session); err != nil {
			return reply{}, err
		}
		d.refreshLine(ctx, session.Queue)
	}
	r, bad := d.channelSession(ctx, t, session, note)
	r.owed = err == nil
	return r, bad
}

// channelSession is a session as analysts see it in the thread of the turn.
func (d *Desk) channelSession(ctx context.Context, t *Turn, s chat.Session, note string) (reply, error) {
	v := d.sessionView(ctx, s)
	thread, err := d.knownThread(ctx, t.Activity)
	v.Note, v.Moved = note, thread.Thread != "" && thread != s.Address()
	return reply{card: cards.ChannelSession(t.Words, s, v)}, err
}

// pressedIn makes the thread in which a session was accepted its thread: there
// may be two when the answer to the first was lost, and the analyst writes in
// this one.
func (d *Desk) pressedIn(ctx context.Context, t *Turn, s chat.Session) error {
	q, _ := d.queue(s.Queue)
	ref := t.Activity.Reference()
	channel, root := botframework.SplitThread(ref.Conversation)
	if root == "" || channel != q.Channel {
		return nil
	}
	slot := tickets.Slot{At: s.Address()}.String()
	known, _, err := d.Store.Post(ctx, slot)
	if err != nil || known.Conversation == ref.Conversation {
		return err
	}
	return d.Store.Settle(ctx, 0, slot, botframework.Post{Reference: ref, Activity: root})
}

// endChat ends a session for both sides.
func (d *Desk) endChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	session, err := d.chats.End(ctx, t.Actor, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	d.refreshLine(ctx, session.Queue)
	return d.bothSides(ctx, t, session)
}

// bothSides answers with a session as seen from where it was pressed.
func (d *Desk) bothSides(ctx context.Context, t *Turn, s chat.Session) (r reply, err error) {
	if t.personal() {
		r, err = d.ownSession(ctx, t, s, nil)
	} else {
		r, err = d.channelSession(ctx, t, s, "")
	}
	r.owed = true
	return r, err
}

// sayInChat passes on what the employee writes. What comes after the end of the
// session gets the menu.
func (d *Desk) sayInChat(ctx context.Context, t *Turn, session string) (reply, error) {
	m, ok := d.heardAs(t.Activity)
	if !ok {
		return reply{}, nil
	}
	_, err := d.chats.Say(ctx, t.Actor, session, m)
	if errors.Is(err, chat.ErrEnded) {
		return d.menuCard(ctx, t, false, "")
	}
	return reply{}, err
}

// channel answers in a team's channel. Only what an analyst of the session
// writes in its thread goes to the employee; who speaks to the bot in vain is
// told why.
func (d *Desk) channel(ctx context.Context, t *Turn) (reply, error) {
	if err := d.heardFrom(ctx, t.Activity); err != nil {
		return reply{}, err
	}
	thread, err := d.threadOf(ctx, t.Activity)
	if err != nil {
		return reply{}, err
	}
	if _, ok := chat.Number(thread.Subject()); ok {
		return d.replyInChat(ctx, t, thread.Subject())
	}
	_, inTicket := tickets.Number(thread.Subject())
	if route, data, ok := d.routes.find(t.Activity.PlainText()); ok && route.channel && (!inTicket && !route.free || t.Activity.MentionsBot()) {
		t.Actor.Via = tickets.ViaCommand
		return route.handle(ctx, t, data)
	}
	if inTicket {
		return d.inThread(ctx, t, thread)
	}
	if t.Activity.MentionsBot() {
		return reply{text: t.Words.Say("channel.help")}, nil
	}
	return reply{}, nil
}

func (d *Desk) replyInChat(ctx context.Context, t *Turn, id string) (reply, error) {
	m, ok := d.heardAs(t.Activity)
	if !ok {
		return reply{}, nil
	}
	m.Internal = strings.HasPrefix(m.Text, internalSign)
	session, err := d.chats.Reply(ctx, t.Actor, id, m)
	switch {
	case err == nil:
		if m.Internal {
			d.acknowledge(t, botframework.Eyes, "")
		}
		return reply{}, nil
	case errors.Is(err, chat.ErrEnded), errors.Is(err, chat.ErrNotConnected):
		if m.Internal {
			return reply{}, nil
		}
		return reply{text: unheard(t, session)}, nil
	}
	return reply{}, err
}

// unheard says why what was written in a session's thread went nowhere, to
// those who may have thought that it would; empty for others.
func unheard(t *Turn, s chat.Session) string {
	addressed := t.Activity.MentionsBot()
	switch {
	case s.State == chat.Ended && (addressed || s.Serves(t.Actor.ID)):
		return t.Words.Say("chat.over")
	case s.State == chat.Waiting && (addressed || s.By.ID == t.Actor.ID):
		return t.Words.Say("chat.unaccepted", "name", s.Employee)
	case s.State == chat.Connected && addressed:
		return t.Words.Say("chat.others", "name", s.Analyst, "employee", s.Employee)
	}
	return ""
}

// heardAs is a message as it goes into a session; ok is false when there is nothing
// in it.
func (d *Desk) heardAs(a *botframework.Activity) (m chat.Message, ok bool) {
	m.Text, m.HTML = written(a), richText(a)
	m.Origin = botframework.Post{Reference: a.Reference(), Activity: a.ID}.Key()
	if author, preview, ok := a.Quoted(); ok {
		m.Quote = strings.TrimPrefix(author+": "+cards.Clip(cards.Clean(preview), quoted), ": ")
	}
	for _, f := range a.Files() {
		m.Files = append(m.Files, chat.File{Name: f.Name, Type: f.ContentType, URL: f.URL, Token: f.Token, Service: a.ServiceURL})
	}
	return m, m.Text != "" || len(m.Files) > 0
}

// richText is the text of a message with its formatting, "" when it has none.
func richText(a *botframework.Activity) string {
	rich, _ := a.Rich()
	return cards.Clean(rich)
}
