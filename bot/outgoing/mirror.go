package outgoing

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// copyOf returns a chat message and its post on one side, the side of the
// address. The post is what the author sent, or its copy. ok is false when the
// post was not sent or is gone: there is nothing to change.
func (d *Dispatcher) copyOf(
	ctx context.Context,
	to tickets.Address,
	of tickets.ChatMessage,
) (m chat.Message, post botframework.Post, ok bool, err error) {
	s, m, err := d.desk.Chats.Message(ctx, tickets.ReaderAt(to), of.Chat, of.N)
	if err != nil {
		return m, post, false, markHopeless(err)
	}
	post, ok, err = d.store.Post(ctx, copySlot(to, of.Chat, of.N).String())
	if own := (m.From.ID == s.Employee.ID) == (to.Person != ""); own && err == nil {
		_, post.Reference, err = d.Book.address(ctx, to)
		_, post.Activity, ok = botframework.SplitKey(m.Origin)
	}
	if err != nil || !ok {
		return m, post, false, markHopeless(err)
	}
	post.ServiceURL = d.Book.serviceURL(ctx, to, post.Reference)
	return m, post, true, nil
}

// mirrorEdit changes or deletes the copy of a message.
func (d *Dispatcher) mirrorEdit(ctx context.Context, to tickets.Address, o tickets.ChatEdit) error {
	m, post, ok, err := d.copyOf(ctx, to, tickets.ChatMessage(o))
	if err != nil || !ok {
		return err
	}
	w, _, err := d.Book.address(ctx, to)
	if err != nil {
		return err
	}
	if !m.Deleted {
		out, err := d.words.composeRelayed(ctx, w, to, tickets.ChatMessage(o))
		if err != nil {
			return markHopeless(err)
		}
		err = d.connector.Update(ctx, post.Reference, post.Activity, out)
		if botframework.Gone(err) {
			return nil
		}
		return err
	}
	err = d.mirror.Delete(ctx, post.Reference, post.Activity)
	if err == nil || botframework.Gone(err) || isDelayed(err) {
		return err
	}
	return d.connector.Update(ctx, post.Reference, post.Activity, botframework.Message{Text: w.Say("chat.wasdeleted")})
}

// mirrorReaction sets a reaction. Where the channel does not let the bot react,
// it says so in words.
func (d *Dispatcher) mirrorReaction(ctx context.Context, to tickets.Address, o tickets.ChatReaction) error {
	m, post, ok, err := d.copyOf(ctx, to, tickets.ChatMessage{Chat: o.Chat, N: o.N})
	if err != nil || !ok {
		return err
	}
	err = d.mirror.React(ctx, post.Reference, post.Activity, o.Reaction, !o.Off)
	if err == nil || isDelayed(err) {
		return err
	}
	w, in, err := d.Book.address(ctx, to)
	if err != nil {
		return err
	}
	key := "chat.reacted"
	if o.Off {
		key = "chat.unreacted"
	}
	said := w.Say(key, "name", o.By, "text", locale.Clip(m.Text, Quoted), "reaction", o.Reaction)
	_, err = d.connector.Send(ctx, in, botframework.Message{Text: cards.Clean(said)})
	return err
}
