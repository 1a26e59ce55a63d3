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

// askChat puts the person in line for an analyst.
func (d *Desk) askChat(ctx context.Context, t *Turn, _ botframework.Data) (reply, error) {
	session, err := d.chats.Ask(ctx, t.Actor, d.Queues[0].Name, t.card())
	if err != nil {
		return reply{}, err
	}
	return reply{card: cards.OwnSession(t.Words, session), owed: true}, nil
}

// acceptChat connects an analyst.
func (d *Desk) acceptChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	session, err := d.chats.Accept(ctx, t.Actor, data.String("id"))
	note := ""
	switch {
	case errors.Is(err, chat.ErrTaken):
		note = t.Words.Say("chat.taken", "name", session.Analyst.String(), "ago", t.Words.Ago(d.Now().Sub(session.Accepted)))
	case errors.Is(err, chat.ErrEnded):
	case err != nil:
		return reply{}, err
	}
	if err == nil {
		if err := d.pressedIn(ctx, t, session); err != nil {
			return reply{}, err
		}
	}
	return reply{card: cards.ChannelSession(t.Words, session, note), owed: err == nil}, nil
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
	slot := tickets.Address{Thread: s.ID}.Line()
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
	if t.personal() {
		return reply{card: cards.OwnSession(t.Words, session), owed: true}, nil
	}
	return reply{card: cards.ChannelSession(t.Words, session, ""), owed: true}, nil
}

// sayInChat passes on what the employee writes. What comes after the end of the
// session gets the menu.
func (d *Desk) sayInChat(ctx context.Context, t *Turn, session, text string) (reply, error) {
	if text != "" {
		_, err := d.chats.Say(ctx, t.Actor, session, text, t.Activity.ID)
		if errors.Is(err, chat.ErrEnded) {
			return d.menuCard(t, false), nil
		}
		if err != nil {
			return reply{}, err
		}
	}
	return d.onlyText(t), nil
}

// onlyText tells the author of what else was in a message than its text.
func (d *Desk) onlyText(t *Turn) reply {
	if !t.Activity.HasFiles() {
		return reply{}
	}
	return reply{text: t.Words.Say("chat.onlytext")}
}

// channel answers in a team's channel. Only what the connected analyst writes in
// the thread of a session goes to the employee; who speaks to the bot in vain is
// told why.
func (d *Desk) channel(ctx context.Context, t *Turn) (reply, error) {
	if err := d.heardFrom(ctx, t.Activity); err != nil {
		return reply{}, err
	}
	subject, err := d.Store.SubjectOf(ctx, t.Activity.Conversation.ID)
	if err != nil {
		return reply{}, err
	}
	if _, ok := chat.Number(subject); ok {
		return d.replyInChat(ctx, t, subject)
	}
	if t.Activity.MentionsBot() {
		return reply{text: t.Words.Say("channel.help")}, nil
	}
	return reply{}, nil
}

func (d *Desk) replyInChat(ctx context.Context, t *Turn, subject string) (reply, error) {
	text := written(t.Activity)
	internal := strings.HasPrefix(text, internalSign)
	if text == "" {
		return d.onlyText(t), nil
	}
	session, err := d.chats.Reply(ctx, t.Actor, subject, chat.Message{Text: text, Internal: internal, Origin: t.Activity.ID})
	switch {
	case err == nil && internal:
		return reply{}, nil
	case err == nil:
		return d.onlyText(t), nil
	case errors.Is(err, chat.ErrEnded), errors.Is(err, chat.ErrNotConnected):
		if internal {
			return reply{}, nil
		}
		return reply{text: unheard(t, session)}, nil
	}
	return reply{}, err
}

// unheard says why what was written in a session's thread went nowhere, to
// those who may have thought that it would; empty for others.
func unheard(t *Turn, s chat.Session) string {
	employee, analyst := s.Employee.String(), s.Analyst.String()
	addressed := t.Activity.MentionsBot()
	switch {
	case s.State == chat.Ended && (addressed || s.Analyst.ID == t.Actor.ID):
		return t.Words.Say("chat.over")
	case s.State == chat.Waiting && addressed:
		return t.Words.Say("chat.unaccepted", "name", employee)
	case s.State == chat.Connected && addressed:
		return t.Words.Say("chat.others", "name", analyst, "employee", employee)
	}
	return ""
}
