package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// handleEdit mirrors an edit or deletion of a message.
func (b live) handleEdit(ctx context.Context, a *botframework.Activity) error {
	t, err := b.newTurn(ctx, a)
	if t == nil || err != nil {
		return err
	}
	if done, err := b.own.recallFiles(ctx, t); done || err != nil {
		return err
	}
	session, n, err := b.editedMessage(ctx, t)
	if n == 0 || err != nil {
		return err
	}
	if _, ok := tickets.Number(session); ok {
		return b.work.rewriteEvent(ctx, t, session, n)
	}
	e := chat.Edit{At: a.Timestamp, Deleted: a.Type == botframework.TypeMessageDelete}
	if !e.Deleted {
		e.Text, e.HTML = writtenText(a), richText(a)
		e.Internal = strings.HasPrefix(e.Text, internalSign)
	}
	s, err := b.Chats.Edit(ctx, t.Actor, session, n, e)
	if errors.Is(err, chat.ErrEnded) || errors.Is(err, chat.ErrNotConnected) {
		b.answer(t, reply{text: whyUnheard(t, s)})
		return nil
	}
	return err
}

// editedMessage finds the session message or ticket event that the turn edits or
// deletes. n is 0 when there is none. An edit that came before its message is
// kept for it.
func (b live) editedMessage(ctx context.Context, t *Turn) (session string, n int, err error) {
	session, n, err = b.messageOf(ctx, t.Activity, t.Activity.ID)
	if n > 0 || err != nil {
		return session, n, err
	}
	if came, err := b.keepEarly(ctx, t); !came || err != nil {
		return "", 0, err
	}
	return b.messageOf(ctx, t.Activity, t.Activity.ID)
}

// handleReaction mirrors reactions to a message of a chat. What the desk has sent is
// on record once the connector has answered, and a reaction to it may come before.
func (b live) handleReaction(ctx context.Context, a *botframework.Activity) error {
	t, err := b.newTurn(ctx, a)
	if t == nil || err != nil {
		return err
	}
	found, err := b.react(ctx, t)
	if !found && err == nil {
		b.out.Lines.Await("reaction/"+a.Key(), func(ctx context.Context) (bool, error) { return b.react(ctx, t) })
	}
	return err
}

// react records the reactions of a turn. It reports whether their message is on record.
func (b live) react(ctx context.Context, t *Turn) (found bool, err error) {
	a := t.Activity
	session, n, err := b.messageOf(ctx, a, a.ReplyToID)
	if _, ok := chat.Number(session); n == 0 || err != nil || !ok {
		return session != "", err
	}
	for i, list := range [][]botframework.Reaction{a.ReactionsAdded, a.ReactionsRemoved} {
		for _, r := range list {
			actor := t.Actor
			if actor.Activity != "" {
				actor.Activity += "/" + r.Type + strconv.Itoa(i)
			}
			set := chat.Reaction{Type: r.Type, Off: i == 1, At: a.Timestamp}
			if err := b.Chats.React(ctx, actor, session, n, set); err != nil {
				return true, err
			}
		}
	}
	return true, nil
}

// handleTyping shows one side of a chat that the other is writing. Nothing is
// on record.
func (b live) handleTyping(ctx context.Context, a *botframework.Activity) error {
	to, ok, err := b.typingSeenAt(ctx, a)
	if err != nil || !ok {
		return err
	}
	b.out.ShowTyping(to)
	return nil
}

// typingSeenAt returns where the typing indicator is shown. ok is false for
// nowhere.
func (b live) typingSeenAt(ctx context.Context, a *botframework.Activity) (to tickets.Address, ok bool, err error) {
	if a.Personal() {
		s, ok, err := b.Chats.Current(ctx, a.Sender())
		return s.Address(), ok && s.State == chat.Connected, err
	}
	thread, err := b.out.Threads.Known(ctx, a)
	if _, ok := chat.Number(thread.Subject()); !ok || err != nil {
		return to, false, err
	}
	s, err := b.Chats.Get(ctx, tickets.ReaderAt(thread), thread.Subject())
	if err != nil || s.State != chat.Connected || !s.Serves(a.Sender()) || b.Here.ShowTyping(s.Employee.ID, s.ID) {
		return to, false, err
	}
	return tickets.Address{Person: s.Employee.ID}, true, nil
}

// messageOf finds the session message or ticket event that an activity of this
// conversation brought, or is a copy of; of a file, it is the message that it
// came with. n is 0 when there is none.
func (b live) messageOf(
	ctx context.Context,
	a *botframework.Activity,
	activity string,
) (session string, n int, err error) {
	if activity == "" {
		return "", 0, nil
	}
	key := botframework.Post{Reference: a.Reference(), Activity: activity}.Key()
	subject, err := b.out.SubjectOf(ctx, key)
	p, _ := tickets.ParsePiece(subject)
	return p.Of, p.N, err
}
