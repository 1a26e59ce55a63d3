package outgoing

import (
	"context"
	"errors"
	"html"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// dispatch passes on what was written in a chat, or became of it. It returns the
// post to keep and its slot.
func (d copies) dispatch(ctx context.Context, o tickets.Delivery) (slot string, post botframework.Post, err error) {
	switch c := o.Content.(type) {
	case tickets.ChatMessage:
		if err := d.showChat(ctx, o, c.Chat); err != nil {
			return "", post, err
		}
		return d.relay(ctx, o, c)
	case tickets.ChatFile:
		return d.passFile(ctx, o.To, c)
	case tickets.ChatEdit:
		return d.mirrorEdit(ctx, o, tickets.ChatMessage(c))
	case tickets.ChatReaction:
		err = d.mirrorReaction(ctx, o.To, c)
	}
	return "", post, err
}

// relay sends one chat message to the other side: its text, then its files. The
// parts that have arrived are on record, so a retry goes on from there.
func (d copies) relay(
	ctx context.Context,
	o tickets.Delivery,
	of tickets.ChatMessage,
) (slot string, post botframework.Post, err error) {
	_, m, err := d.desk.Chats.Message(ctx, tickets.ReaderAt(o.To), of.Chat, of.N)
	internal := errors.Is(err, chat.ErrNotFound) // by now
	if err != nil && !internal {
		return "", post, markHopeless(err)
	}
	place := copySlot(o.To, of.Chat, of.N)
	slot = place.String()
	if gone := m.Deleted || internal; gone || len(m.Files) == 0 {
		return d.relayText(ctx, o, slot, gone)
	}
	if m.Text != "" {
		if err := d.sendPart(ctx, slot, func() (botframework.Post, error) { return d.sendTo(ctx, o) }); err != nil {
			return "", post, err
		}
	}
	for i, f := range m.Files {
		if f.Lost == tickets.Elsewhere || f.Lost == tickets.Recalled {
			continue // there is nothing to pass on
		}
		place.Piece.Part = i + 1
		if err := d.relayFile(ctx, o.To, place, m, f); err != nil {
			return "", post, err
		}
	}
	return "", post, nil
}

// relayFile sends one file of a message, or announces it.
func (d copies) relayFile(
	ctx context.Context,
	to tickets.Address,
	place tickets.Slot,
	m chat.Message,
	f chat.File,
) error {
	err := d.sendPart(ctx, place.String(), func() (botframework.Post, error) { return d.sendFile(ctx, to, m, f) })
	if err != nil || f.ID != "" || !f.Loading() {
		return err
	}
	// An earlier version loaded files here.
	load := tickets.ChatLoad{Chat: place.Piece.Of, N: place.Piece.N, Part: place.Piece.Part}
	owed := tickets.Delivery{To: to, Content: load, At: m.At}
	return d.store.Settle(ctx, 0, "", botframework.Post{}, owed)
}

// relayText sends the text of a message, unless its author has taken it back. Its
// slot is kept then, too, in case they change their mind.
func (d copies) relayText(
	ctx context.Context,
	o tickets.Delivery,
	slot string,
	gone bool,
) (string, botframework.Post, error) {
	post, sent, err := d.store.Post(ctx, slot)
	switch {
	case err != nil:
		return "", post, markHopeless(err)
	case gone && sent:
		return "", post, nil
	case gone:
		return slot, post, nil
	case sent:
		return d.showCopy(ctx, o, slot, post)
	}
	post, err = d.sendTo(ctx, o)
	return slot, post, err
}

// sendPart sends one part of a message unless it has arrived before.
func (d copies) sendPart(ctx context.Context, slot string, send func() (botframework.Post, error)) error {
	if _, ok, err := d.store.Post(ctx, slot); ok || err != nil {
		return markHopeless(err)
	}
	post, err := send()
	if err != nil {
		return err
	}
	return d.store.Settle(ctx, 0, slot, post)
}

// announced marks the post of a file that was only announced: the file itself
// takes its place.
const announced = 1

// sendFile passes on a file, or announces one that is still being loaded.
func (d copies) sendFile(
	ctx context.Context,
	to tickets.Address,
	m chat.Message,
	f chat.File,
) (post botframework.Post, err error) {
	w, in, err := d.Book.address(ctx, to)
	if err != nil {
		return post, err
	}
	post.Reference = in
	if f.Loading() {
		post.Rev = announced
	}
	out, err := d.words.fileMessage(w, m, f)
	if err != nil {
		return post, err
	}
	post.Activity, err = d.connector.Send(ctx, in, out)
	return post, err
}

// passFile shows what came of a file that was announced.
func (d copies) passFile(
	ctx context.Context,
	to tickets.Address,
	of tickets.ChatFile,
) (slot string, post botframework.Post, err error) {
	_, m, err := d.desk.Chats.Message(ctx, tickets.ReaderAt(to), of.Chat, of.N)
	f, ok := m.File(of.Part)
	if err != nil || !ok || m.Deleted {
		return "", post, markHopeless(err)
	}
	place := copySlot(to, of.Chat, of.N)
	place.Piece.Part = of.Part
	post, ok, err = d.store.Post(ctx, place.String())
	switch {
	case err != nil:
		return "", post, markHopeless(err)
	case ok && post.Rev != announced, !ok && f.Lost != "":
		return "", botframework.Post{}, nil
	case !ok:
		post, err = d.sendFile(ctx, to, m, f)
	default:
		post, err = d.replaceAnnounced(ctx, to, post, m, f)
	}
	return place.String(), post, err
}

// replaceAnnounced puts a file, or a word that it is lost, in the place of the
// post that announced it.
func (d copies) replaceAnnounced(
	ctx context.Context,
	to tickets.Address,
	post botframework.Post,
	m chat.Message,
	f chat.File,
) (botframework.Post, error) {
	w, _, err := d.Book.address(ctx, to)
	if err != nil {
		return post, err
	}
	out, err := d.words.fileMessage(w, m, f)
	if err != nil {
		return post, err
	}
	post.Rev, post.ServiceURL = 0, d.Book.serviceURL(ctx, to, post.Reference)
	err = d.connector.Update(ctx, post.Reference, post.Activity, out)
	if botframework.Gone(err) && f.Kept {
		return d.sendFile(ctx, to, m, f)
	}
	return post, err
}

// fileMessage returns the message about a file of a chat message: a picture
// within the conversation, anything else as a link, and a word while it is being
// loaded or when it is lost.
func (x *wording) fileMessage(w locale.Words, m chat.Message, f chat.File) (botframework.Message, error) {
	name := fileName(w, f.Name, f.Type)
	if f.Kept {
		picture, shown, err := x.picture(f.ID)
		if shown || err != nil {
			summary := cards.Clean(w.Say("chat.file", "name", m.From, "file", name))
			return botframework.Message{Picture: picture, Summary: summary}, markHopeless(err)
		}
		if link := x.desk.Files.Link(f.ID, desk.ChatLink); link != "" {
			return linkedFile(w.Say("chat.file", "name", m.From, "file", "\x00"), link, name), nil
		}
	}
	key := "chat.file.lost"
	if f.Loading() {
		key = "chat.file.coming"
	}
	return botframework.Message{Text: cards.Clean(w.Say(key, "name", m.From, "file", name))}, nil
}

// fileName returns the name of a file for people to read.
func fileName(w locale.Words, name, kind string) string {
	name = locale.Clip(strings.TrimSpace(cards.Clean(name)), Quoted)
	switch {
	case name != "":
		return name
	case strings.HasPrefix(kind, "image/"):
		return w.Say("file.picture")
	}
	return w.Say("file.unnamed")
}

// linkedFile returns a message with a link in the place of the zero character.
func linkedFile(said, link, name string) botframework.Message {
	anchor := `<a href="` + html.EscapeString(link) + `">` + html.EscapeString(name) + `</a>`
	return botframework.Message{
		TextFormat: "xml",
		Text:       strings.Replace(html.EscapeString(said), html.EscapeString("\x00"), anchor, 1),
	}
}

// fileLost tells the author of a chat message that one of its files was not
// passed on, and why.
func (x *wording) fileLost(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	o tickets.ChatFileLost,
) (string, error) {
	if o.Part == 0 { // of an earlier version
		return w.Say("chat.onlytext"), nil
	}
	_, m, err := x.desk.Chats.Message(ctx, tickets.ReaderAt(to), o.Chat, o.N)
	f, _ := m.File(o.Part)
	size, types := x.desk.Files.Limits()
	why := w.Say("loss."+string(o.Why), "limit", w.Size(size), "types", strings.Join(types, ", "))
	return w.Say("chat.file.unpassed", "file", fileName(w, f.Name, f.Type), "reason", why), err
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
