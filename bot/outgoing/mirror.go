package outgoing

import (
	"cmp"
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// copies are what was said, as the other side has it: chat messages, and replies
// to requesters. They follow what becomes of the original.
type copies struct{ *Dispatcher }

// mirrorEdit brings the copy of a message up to date at an address where it was
// sent. It returns the copy as it then is, and its slot; "" when it is as before.
func (d copies) mirrorEdit(
	ctx context.Context,
	o tickets.Delivery,
	of tickets.ChatMessage,
) (slot string, post botframework.Post, err error) {
	if err := d.removeFiles(ctx, o.To, of); err != nil {
		return "", post, err
	}
	slot = copySlot(o.To, of.Chat, of.N).String()
	post, ok, err := d.store.Post(ctx, slot)
	if err != nil || !ok {
		return "", post, markHopeless(err)
	}
	visible, err := d.isVisible(ctx, o.To, of)
	switch {
	case err != nil:
		return "", post, err
	case visible:
		o.Content = of
		return d.showCopy(ctx, o, slot, post)
	case post.Activity == "":
		return "", post, nil
	}
	post, err = d.takeBack(ctx, o.To, post)
	return slot, post, err
}

// isVisible reports whether a message of a session is to be read at an address.
func (d copies) isVisible(ctx context.Context, to tickets.Address, of tickets.ChatMessage) (bool, error) {
	_, m, err := d.desk.Chats.Message(ctx, tickets.ReaderAt(to), of.Chat, of.N)
	if errors.Is(err, chat.ErrNotFound) { // made internal
		return false, nil
	}
	return !m.Deleted, markHopeless(err)
}

// showCopy changes the copy of a message to what it should be. A copy that was
// taken back is sent again.
func (d copies) showCopy(
	ctx context.Context,
	o tickets.Delivery,
	slot string,
	post botframework.Post,
) (string, botframework.Post, error) {
	if post.Activity == "" {
		post, err := d.sendTo(ctx, o)
		return slot, post, err
	}
	_, m, err := d.compose(ctx, o)
	if err != nil {
		return "", post, err
	}
	post.ServiceURL = d.Book.serviceURL(ctx, o.To, post.Reference)
	if err = d.connector.Update(ctx, post.Reference, post.Activity, m); botframework.Gone(err) {
		err = nil
	}
	return "", post, err
}

// takeBack deletes a posted copy. The post that it returns has no activity any
// more, or says that the message was deleted where the bot may not delete it.
func (d copies) takeBack(
	ctx context.Context,
	to tickets.Address,
	post botframework.Post,
) (botframework.Post, error) {
	w, _, err := d.Book.address(ctx, to)
	if err != nil {
		return post, err
	}
	post.ServiceURL = d.Book.serviceURL(ctx, to, post.Reference)
	err = d.mirror.Delete(ctx, post.Reference, post.Activity)
	switch {
	case err == nil, botframework.Gone(err):
		post.Activity = ""
		return post, nil
	case isDelayed(err):
		return post, err
	}
	said := botframework.Message{Text: w.Say("chat.wasdeleted")}
	return post, d.connector.Update(ctx, post.Reference, post.Activity, said)
}

// copyOf returns a chat message and its post on one side, the side of the
// address: its copy, the first file of it, or what the author sent. ok is false
// when the post was not sent or is gone.
func (d copies) copyOf(
	ctx context.Context,
	to tickets.Address,
	of tickets.ChatMessage,
) (m chat.Message, post botframework.Post, ok bool, err error) {
	s, m, err := d.desk.Chats.Message(ctx, tickets.ReaderAt(to), of.Chat, of.N)
	if err != nil {
		return m, post, false, markHopeless(err)
	}
	place := copySlot(to, of.Chat, of.N)
	for _, place.Piece.Part = range []int{0, 1} {
		if post, ok, err = d.store.Post(ctx, place.String()); err != nil {
			return m, post, false, markHopeless(err)
		}
		if ok && post.Activity != "" {
			break
		}
	}
	if own := (m.From.ID == s.Employee.ID) == (to.Person != ""); own && post.Activity == "" {
		if _, post.Reference, err = d.Book.address(ctx, to); err != nil {
			return m, post, false, err
		}
		if in, activity, _ := botframework.SplitKey(m.Origin); in != portalOrigin {
			post.Activity = activity
		}
		post.Conversation = cmp.Or(m.Place, post.Conversation)
	}
	post.ServiceURL = d.Book.serviceURL(ctx, to, post.Reference)
	return m, post, post.Activity != "", nil
}

// mirrorReaction sets a reaction. Where the channel does not let the bot react,
// it says so in words.
func (d copies) mirrorReaction(ctx context.Context, to tickets.Address, o tickets.ChatReaction) error {
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
