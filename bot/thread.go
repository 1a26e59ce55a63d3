package bot

import (
	"context"
	"errors"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// publicSign starts a message in a ticket's thread that goes to the requester.
const publicSign = ">>"

// handleThreadMessage handles a message in a ticket's thread. If its author is
// in a chat about the ticket, the message belongs to the chat.
func (b work) handleThreadMessage(ctx context.Context, t *Turn, thread tickets.Address) (reply, error) {
	id := thread.Subject()
	ticket, err := b.Tickets.Get(ctx, tickets.ReaderAt(thread), id)
	if err != nil {
		return reply{}, err
	}
	session, live, err := b.Chats.OnTicket(ctx, ticket)
	if err != nil {
		return reply{}, err
	}
	if live && session.Serves(t.Actor.ID) {
		return b.live.replyInChat(ctx, t, session.ID)
	}
	return b.writeOnTicket(ctx, t, id)
}

// startChat connects an analyst with a ticket's requester.
func (b work) startChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.Get(ctx, t.ownReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	session, err := b.Chats.Begin(ctx, t.Actor, ticket)
	above := ""
	switch {
	case errors.Is(err, chat.ErrBusy) && session.State == chat.Connected:
		above = t.Words.Say("chat.busy", "name", session.Employee, "analyst", session.Analyst)
	case errors.Is(err, chat.ErrBusy):
		above = t.Words.Say("chat.waits", "name", session.Employee, "queue", b.Setup.QueueName(session.Queue))
	case errors.Is(err, chat.ErrNotFound):
		return reply{}, tickets.ErrForbidden
	case err != nil:
		return reply{}, err
	case session.Analyst.ID != t.Actor.ID && session.State == chat.Connected:
		above = t.Words.Say("chat.busy", "name", session.Employee, "analyst", session.Analyst)
	}
	r, err := b.faceAtWork(ctx, t, ticket, cards.TicketView{Above: above})
	r.owed = above == ""
	return r, err
}

// writeOnTicket keeps what an analyst writes in a ticket's thread: a work note,
// or with publicSign a reply to the requester. Pictures and files stay where they
// are, which the analyst is told when they meant them to go. Others who speak to the bot are
// told that they cannot write there.
func (b work) writeOnTicket(ctx context.Context, t *Turn, id string) (reply, error) {
	text, public := cutPublicSign(writtenText(t.Activity))
	if text == "" {
		return b.answerWordless(ctx, t, id, public)
	}
	origin := originOf(t.Activity)
	t.Actor.Via = tickets.ViaThread
	ticket, err := b.Tickets.InThread(ctx, t.Actor, id, public, text, origin)
	invalid, refusal := errors.AsType[*tickets.Invalid](err)
	switch {
	case refusal:
		return reply{text: desk.Refusal(t.Words, invalid)}, nil
	case errors.Is(err, tickets.ErrNotFound), errors.Is(err, tickets.ErrForbidden):
		if t.Activity.MentionsBot() {
			return reply{text: t.Words.Say("ticket.forbidden")}, nil
		}
		return reply{}, nil
	case errors.Is(err, tickets.ErrState):
		return reply{text: whyUnsent(t.Words, ticket)}, nil
	case err != nil:
		return reply{}, err
	}
	if public {
		b.acknowledge(t, botframework.CheckMark, t.Words.Say("ticket.sent"))
	} else {
		b.acknowledge(t, botframework.Eyes, "")
	}
	return reply{text: unsentFiles(t, public)}, b.workHere(ctx, t)
}

// answerWordless answers a message without text in a ticket's thread.
func (b work) answerWordless(ctx context.Context, t *Turn, id string, public bool) (reply, error) {
	switch {
	case public && t.Activity.HasFiles():
		seen, err := b.Tickets.View(ctx, t.workReader(), id)
		if errors.Is(err, tickets.ErrNotFound) || err == nil && !seen.Standing.Analyst {
			return reply{}, nil
		}
		return reply{text: t.Words.Say("ticket.file.unsent")}, err
	case t.Activity.MentionsBot() && !t.Activity.HasFiles():
		return reply{text: t.Words.Say("message.empty.channel")}, nil
	}
	return reply{}, nil
}

// unsentFiles says that what a reply came with stays among analysts; "" when it
// came with nothing.
func unsentFiles(t *Turn, public bool) string {
	if !public || !t.Activity.HasFiles() {
		return ""
	}
	return t.Words.Say("ticket.file.unsent")
}

// whyUnsent says why a reply does not go to the requester of a ticket, and what
// to do instead.
func whyUnsent(w locale.Words, t tickets.Ticket) string {
	if t.Merged() {
		return w.Say("ticket.unsent.merged", "id", t.ID, "into", t.Parent.ID)
	}
	return w.Say("ticket.unsent", "id", t.ID, "state", phrase.State(w, t), "name", t.Requester)
}

// workHere has the desk go on in the thread that the turn is in, where its
// ticket or session has several. A session goes on where it is served.
func (b *Bot) workHere(ctx context.Context, t *Turn) error {
	thread, elsewhere, err := b.out.Threads.Elsewhere(ctx, t.Activity)
	if err != nil || !elsewhere {
		return err
	}
	if _, ok := chat.Number(thread.Subject()); ok {
		s, err := b.Chats.Get(ctx, tickets.ReaderAt(thread), thread.Subject())
		if err != nil || s.State != chat.Waiting && !s.Serves(t.Actor.ID) {
			return err
		}
	}
	return b.out.Threads.WorkIn(ctx, t.Activity, thread)
}

// cutPublicSign returns a message of a ticket's thread without publicSign, and
// whether it had the sign.
func cutPublicSign(text string) (string, bool) {
	text, public := strings.CutPrefix(text, publicSign)
	return strings.TrimSpace(text), public
}

// toRequester reports whether a message in a thread is for the requester.
func toRequester(a *botframework.Activity) bool {
	_, public := cutPublicSign(writtenText(a))
	return public
}

// acknowledge puts a reaction under the turn's message. Where the bot may not
// react, it says a word instead, or nothing when the word is empty. It is not
// on record.
func (b *Bot) acknowledge(t *Turn, reaction, word string) {
	b.out.Acknowledge(t.Activity.Reference(), t.Activity.ID, reaction, word)
}

// rewriteEvent follows an edit or deletion of a message in a ticket's thread. An
// edit that adds or removes publicSign sends the message or takes it back.
func (b work) rewriteEvent(ctx context.Context, t *Turn, id string, n int) error {
	w := tickets.Written{At: t.Activity.Timestamp}
	if t.Activity.Type != botframework.TypeMessageDelete {
		w.Text, w.Public = cutPublicSign(writtenText(t.Activity))
	}
	t.Actor.Via = tickets.ViaThread
	_, err := b.Tickets.Rewrite(ctx, t.Actor, id, n, w)
	switch {
	case errors.Is(err, tickets.ErrState):
		b.answer(t, reply{text: t.Words.Say("ticket.state.no")})
		return nil
	case errors.Is(err, tickets.ErrNotFound), errors.Is(err, tickets.ErrForbidden):
		return nil
	}
	return err
}
