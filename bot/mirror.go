package bot

import (
	"context"
	"strconv"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// changed mirrors what somebody did to a message after they had sent it: they
// edited or deleted it.
func (d *Desk) changed(ctx context.Context, a *botframework.Activity) error {
	t, err := d.turn(ctx, a)
	if t == nil || err != nil {
		return err
	}
	session, n, err := d.messageOf(ctx, a, a.ID)
	if n == 0 || err != nil {
		return err
	}
	if _, ok := tickets.Number(session); ok {
		return d.rewritten(ctx, t, session, n)
	}
	if !t.personal() && strings.HasPrefix(written(a), internalSign) {
		return nil // made internal: what was sent stays as it was
	}
	return d.chats.Edit(ctx, t.Actor, session, n, func(m *chat.Message) {
		if a.Type == botframework.TypeMessageDelete {
			m.Deleted, m.Text, m.HTML, m.Quote, m.Files = true, "", "", "", nil
			return
		}
		m.Text, m.HTML = written(a), richText(a)
	})
}

// reacted mirrors reactions to a message of a chat.
func (d *Desk) reacted(ctx context.Context, a *botframework.Activity) error {
	t, err := d.turn(ctx, a)
	if t == nil || err != nil {
		return err
	}
	session, n, err := d.messageOf(ctx, a, a.ReplyToID)
	if _, ok := chat.Number(session); n == 0 || err != nil || !ok {
		return err
	}
	for i, list := range [][]botframework.Reaction{a.ReactionsAdded, a.ReactionsRemoved} {
		for _, r := range list {
			actor := t.Actor
			if actor.Activity != "" {
				actor.Activity += "/" + r.Type + strconv.Itoa(i)
			}
			if err := d.chats.React(ctx, actor, session, n, r.Type, i == 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// typing shows one side of a chat that the other is writing. Nothing is on
// record.
func (d *Desk) typing(ctx context.Context, a *botframework.Activity) error {
	to, ok, err := d.watching(ctx, a)
	if err != nil || !ok {
		return err
	}
	d.deliver.add(to.String(), func(ctx context.Context) error {
		if _, ref, err := d.address(ctx, to); err == nil {
			_ = d.Mirror.Typing(ctx, ref)
		}
		return nil
	})
	return nil
}

// watching is where it is to be seen that somebody is writing; ok is false for
// nowhere.
func (d *Desk) watching(ctx context.Context, a *botframework.Activity) (to tickets.Address, ok bool, err error) {
	if place(a) == "personal" {
		s, ok, err := d.chats.Current(ctx, personID(a))
		return s.Address(), ok && s.State == chat.Connected, err
	}
	thread, err := d.knownThread(ctx, a)
	if _, ok := chat.Number(thread.Subject()); !ok || err != nil {
		return to, false, err
	}
	s, err := d.chats.Get(ctx, tickets.ReaderAt(thread), thread.Subject())
	return tickets.Address{Person: s.Employee.ID}, s.State == chat.Connected && s.Serves(personID(a)), err
}

// messageOf finds the message of a session, or the event of a ticket, that an
// activity of this conversation brought or is a copy of; n is 0 when it is none.
func (d *Desk) messageOf(ctx context.Context, a *botframework.Activity, activity string) (session string, n int, err error) {
	if activity == "" {
		return "", 0, nil
	}
	key := botframework.Post{Reference: a.Reference(), Activity: activity}.Key()
	subject, err := d.Store.SubjectOf(ctx, key)
	p, ok := tickets.ParsePiece(subject)
	if !ok || p.Part > 0 {
		return "", 0, err
	}
	return p.Of, p.N, err
}

// copyOf is a message of a chat, and where it is on the side that an address is of:
// what its author sent, or the copy of it. It may not have been sent, or be gone: ok
// is false, and there is nothing to change.
func (d *Desk) copyOf(ctx context.Context, to tickets.Address, of tickets.ChatMessage) (m chat.Message, post botframework.Post, ok bool, err error) {
	s, m, err := d.chats.Message(ctx, tickets.ReaderAt(to), of.Chat, of.N)
	if err != nil {
		return m, post, false, hopeless(err)
	}
	post, ok, err = d.Store.Post(ctx, copySlot(to, of.Chat, of.N).String())
	if own := (m.From.ID == s.Employee.ID) == (to.Person != ""); own && err == nil {
		_, post.Reference, err = d.address(ctx, to)
		_, post.Activity, ok = strings.Cut(m.Origin, "/")
	}
	if err != nil || !ok {
		return m, post, false, hopeless(err)
	}
	post.ServiceURL = d.serviceURL(ctx, to, post.Reference)
	return m, post, true, nil
}

// mirrorEdit changes or deletes the copy of a message.
func (d *Desk) mirrorEdit(ctx context.Context, to tickets.Address, o tickets.ChatEdit) error {
	m, post, ok, err := d.copyOf(ctx, to, tickets.ChatMessage(o))
	if err != nil || !ok {
		return err
	}
	w, _, err := d.address(ctx, to)
	if err != nil {
		return err
	}
	if !m.Deleted {
		out, err := d.relayed(ctx, w, to, tickets.ChatMessage(o))
		if err != nil {
			return hopeless(err)
		}
		err = d.Connector.Update(ctx, post.Reference, post.Activity, out)
		if botframework.Gone(err) {
			return nil
		}
		return err
	}
	err = d.Mirror.Delete(ctx, post.Reference, post.Activity)
	if err == nil || botframework.Gone(err) || botframework.Retryable(err) {
		return err
	}
	return d.Connector.Update(ctx, post.Reference, post.Activity, botframework.Message{Text: w.Say("chat.wasdeleted")})
}

// mirrorReaction sets a reaction; where the channel does not let the bot, it is
// said.
func (d *Desk) mirrorReaction(ctx context.Context, to tickets.Address, o tickets.ChatReaction) error {
	m, post, ok, err := d.copyOf(ctx, to, tickets.ChatMessage{Chat: o.Chat, N: o.N})
	if err != nil || !ok {
		return err
	}
	err = d.Mirror.React(ctx, post.Reference, post.Activity, o.Reaction, !o.Off)
	if err == nil || botframework.Retryable(err) {
		return err
	}
	w, in, err := d.address(ctx, to)
	if err != nil {
		return err
	}
	key := "chat.reacted"
	if o.Off {
		key = "chat.unreacted"
	}
	said := w.Say(key, "name", o.By, "text", cards.Clip(m.Text, quoted), "reaction", o.Reaction)
	_, err = d.Connector.Send(ctx, in, botframework.Message{Text: cards.Clean(said)})
	return err
}
