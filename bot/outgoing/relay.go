package outgoing

import (
	"context"
	"errors"
	"html"
	"path"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// relay sends one chat message to the other side: its text, then its files. The
// parts that have arrived are on record, so a retry goes on from there.
func (d *Dispatcher) relay(
	ctx context.Context,
	o tickets.Delivery,
	of tickets.ChatMessage,
) (slot string, post botframework.Post, err error) {
	_, m, err := d.desk.Chats.Message(ctx, tickets.ReaderAt(o.To), of.Chat, of.N)
	if err != nil {
		return "", post, markHopeless(err)
	}
	place := copySlot(o.To, of.Chat, of.N)
	slot = place.String()
	if len(m.Files) == 0 {
		return d.relayText(ctx, o, slot, m.Deleted)
	}
	if m.Text != "" {
		if err := d.sendPart(ctx, slot, func() (botframework.Post, error) { return d.sendTo(ctx, o) }); err != nil {
			return "", post, err
		}
	}
	for i, f := range m.Files {
		place.Piece.Part = i + 1
		err := d.sendPart(
			ctx,
			place.String(),
			func() (botframework.Post, error) { return d.sendFile(ctx, o.To, of, m, f) },
		)
		if err != nil {
			return "", post, err
		}
	}
	return "", post, nil
}

// relayText sends the text of a message, unless its author has deleted it. Its
// slot is kept then, too, in case they restore it.
func (d *Dispatcher) relayText(
	ctx context.Context,
	o tickets.Delivery,
	slot string,
	deleted bool,
) (string, botframework.Post, error) {
	post, sent, err := d.store.Post(ctx, slot)
	switch {
	case err != nil:
		return "", post, markHopeless(err)
	case deleted && sent:
		return "", post, nil
	case deleted:
		return slot, post, nil
	case sent:
		return d.showCopy(ctx, o, slot, post)
	}
	post, err = d.sendTo(ctx, o)
	return slot, post, err
}

// sendPart sends one part of a message unless it has arrived before.
func (d *Dispatcher) sendPart(ctx context.Context, slot string, send func() (botframework.Post, error)) error {
	if _, ok, err := d.store.Post(ctx, slot); ok || err != nil {
		return markHopeless(err)
	}
	post, err := send()
	if err != nil {
		return err
	}
	return d.store.Settle(ctx, 0, slot, post)
}

// sendTo sends a delivery other than a card to its destination.
func (d *Dispatcher) sendTo(ctx context.Context, o tickets.Delivery) (post botframework.Post, err error) {
	to, m, err := d.compose(ctx, o)
	if err == nil {
		post.Reference = to
		post.Activity, err = d.connector.Send(ctx, to, m)
	}
	switch {
	case o.To.Thread == "":
		return post, err
	case botframework.Gone(err):
		if err := d.Threads.drop(ctx, o.To, to.Conversation); err != nil {
			return post, err
		}
	case !errors.Is(err, errUnposted) && !errors.Is(err, errLost):
		return post, err
	}
	post.Activity, post.Reference, err = d.sendAnew(ctx, o, m)
	return post, err
}

// sendFile passes on a file: a picture within the conversation, anything else
// as a link. It tells the author when that cannot be done.
func (d *Dispatcher) sendFile(
	ctx context.Context,
	to tickets.Address,
	of tickets.ChatMessage,
	m chat.Message,
	f chat.File,
) (post botframework.Post, err error) {
	w, in, err := d.Book.address(ctx, to)
	if err != nil {
		return post, err
	}
	post.Reference = in
	out, err := d.fileMessage(ctx, w, m, f)
	if err != nil {
		return post, err
	}
	if out.Text == "" && out.Picture == nil {
		return post, d.fileLost(ctx, to, of, m)
	}
	post.Activity, err = d.connector.Send(ctx, in, out)
	return post, err
}

// fileMessage returns the message that passes a file on. It is empty when the
// file cannot be passed on.
func (d *Dispatcher) fileMessage(
	ctx context.Context,
	w locale.Words,
	m chat.Message,
	f chat.File,
) (out botframework.Message, err error) {
	conversation, _, _ := botframework.SplitKey(m.Origin)
	limit, _ := d.desk.Files.Limits()
	data, kind, err := d.download(
		ctx,
		conversation,
		botframework.File{Name: f.Name, ContentType: f.Type},
		f.Source,
		limit,
	)
	switch {
	case err != nil && botframework.Retryable(err):
		return out, err
	case err != nil:
		d.desk.Logger.Info("file not passed on", "error", err)
		return out, nil
	}
	name := cards.Clean(f.Name)
	if picture := (botframework.Picture{Name: name, ContentType: kind, Data: data}); picture.Fits() {
		return botframework.Message{Picture: &picture, Summary: w.Say("chat.file", "name", m.From, "file", name)}, nil
	}
	link, ok, err := d.desk.Files.Keep(ctx, name, kind, data)
	if err != nil || !ok {
		return out, err
	}
	said := w.Say("chat.file", "name", m.From, "file", "\x00")
	anchor := `<a href="` + html.EscapeString(link) + `">` + html.EscapeString(path.Base(name)) + `</a>`
	return botframework.Message{
		TextFormat: "xml",
		Text:       strings.Replace(html.EscapeString(said), html.EscapeString("\x00"), anchor, 1),
	}, nil
}

// fileLost tells the author of a message that one of its files was not passed
// on.
func (d *Dispatcher) fileLost(ctx context.Context, at tickets.Address, of tickets.ChatMessage, m chat.Message) error {
	s, err := d.desk.Chats.Get(ctx, tickets.ReaderAt(at), of.Chat)
	if err != nil {
		return markHopeless(err)
	}
	to := s.Address()
	if m.From.ID == s.Employee.ID {
		to = tickets.Address{Person: s.Employee.ID}
	}
	lost := tickets.Delivery{To: to, Content: tickets.ChatFileLost(of), At: d.desk.Now().UTC()}
	return d.store.Settle(ctx, 0, "", botframework.Post{}, lost)
}

// composeRelayed returns the text of one chat message for the other side.
func (x *wording) composeRelayed(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	of tickets.ChatMessage,
) (botframework.Message, error) {
	s, said, err := x.desk.Chats.Message(ctx, tickets.ReaderAt(to), of.Chat, of.N)
	if err != nil {
		return botframework.Message{}, err
	}
	author := ""
	if to.Thread != "" || said.From.ID != s.Analyst.ID {
		author = said.From.String()
	}
	return asSpoken(w, said, author), nil
}

// undeliveredText tells the author of a chat message that it did not arrive.
func (x *wording) undeliveredText(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	of tickets.ChatMessage,
) (string, error) {
	s, said, err := x.desk.Chats.Message(ctx, tickets.ReaderAt(to), of.Chat, of.N)
	text := locale.Clip(said.Text, Quoted)
	if to.Person != "" {
		return w.Say("chat.unsent", "text", text), err
	}
	return w.Say("chat.undelivered", "name", s.Employee, "text", text), err
}

// asSpoken returns a message as the other side reads it, with its quote and its
// formatting. It holds the author's name where that is wanted.
func asSpoken(w locale.Words, m chat.Message, author string) botframework.Message {
	text, rich := m.Text, m.HTML
	if m.Edited {
		text = w.Say("chat.edited", "text", text)
		if rich != "" {
			rich = w.Say("chat.edited", "text", rich)
		}
	}
	if rich == "" {
		if author != "" {
			text = w.Say("chat.said", "name", author, "text", text)
		}
		if m.Quote != "" {
			text = "> " + m.Quote + "\n\n" + text
		}
		return botframework.Message{Text: cards.Clean(text)}
	}
	if author != "" {
		rich = w.Say("chat.said", "name", html.EscapeString(author), "text", rich)
	}
	if m.Quote != "" {
		rich = "<blockquote>" + html.EscapeString(m.Quote) + "</blockquote>" + rich
	}
	return botframework.Message{TextFormat: "xml", Text: cards.Clean(rich)}
}
