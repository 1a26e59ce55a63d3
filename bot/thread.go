package bot

import (
	"context"
	"errors"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// publicSign starts what goes to the requester from a ticket's thread.
const publicSign = ">>"

// inThread is for a message in a ticket's thread: of an analyst who is in a chat
// about it, it is one of the chat.
func (d *Desk) inThread(ctx context.Context, t *Turn, thread tickets.Address) (reply, error) {
	id := thread.Subject()
	ticket, err := d.tickets.Get(ctx, tickets.ReaderAt(thread), id)
	if err != nil {
		return reply{}, err
	}
	session, live, err := d.chats.OnTicket(ctx, ticket)
	if err != nil {
		return reply{}, err
	}
	if live && session.Serves(t.Actor.ID) {
		return d.replyInChat(ctx, t, session.ID)
	}
	return d.writeOnTicket(ctx, t, id)
}

// startChat connects an analyst with a ticket's requester.
func (d *Desk) startChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Get(ctx, t.ownReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	session, err := d.chats.Begin(ctx, t.Actor, ticket)
	above := ""
	switch {
	case errors.Is(err, chat.ErrBusy) && session.State == chat.Connected:
		above = t.Words.Say("chat.busy", "name", session.Employee, "analyst", session.Analyst)
	case errors.Is(err, chat.ErrBusy):
		above = t.Words.Say("chat.waits", "name", session.Employee, "queue", session.Queue)
	case errors.Is(err, chat.ErrNotFound):
		return reply{}, tickets.ErrForbidden
	case err != nil:
		return reply{}, err
	case session.Analyst.ID != t.Actor.ID && session.State == chat.Connected:
		above = t.Words.Say("chat.busy", "name", session.Employee, "analyst", session.Analyst)
	}
	card, err := d.threadFace(ctx, t.Words, ticket, cards.TicketView{Above: above})
	return reply{card: card, owed: above == ""}, err
}

// writeOnTicket keeps what an analyst writes in a ticket's thread: a work note,
// or with the sign a reply to the requester. Others are told that they cannot
// when they speak to the bot.
func (d *Desk) writeOnTicket(ctx context.Context, t *Turn, id string) (reply, error) {
	text, public := forRequester(written(t.Activity))
	if text == "" {
		return reply{}, nil
	}
	origin := botframework.Post{Reference: t.Activity.Reference(), Activity: t.Activity.ID}.Key()
	t.Actor.Via = tickets.ViaThread
	_, err := d.tickets.InThread(ctx, t.Actor, id, public, text, origin)
	invalid, refusal := errors.AsType[*tickets.Invalid](err)
	switch {
	case refusal:
		return reply{text: refused(t.Words, invalid)}, nil
	case errors.Is(err, tickets.ErrNotFound), errors.Is(err, tickets.ErrForbidden):
		if t.Activity.MentionsBot() {
			return reply{text: t.Words.Say("ticket.forbidden")}, nil
		}
		return reply{}, nil
	case err != nil:
		return reply{}, err
	}
	if public {
		d.acknowledge(t, botframework.CheckMark, t.Words.Say("ticket.sent"))
	} else {
		d.acknowledge(t, botframework.Eyes, "")
	}
	return reply{}, nil
}

// forRequester is a text of a ticket's thread without the sign, and whether it
// had it.
func forRequester(text string) (string, bool) {
	text, public := strings.CutPrefix(text, publicSign)
	return strings.TrimSpace(text), public
}

// acknowledge puts a reaction under the message of the turn or, where the bot may
// not, says a word; none when that is empty. It is not on record.
func (d *Desk) acknowledge(t *Turn, reaction, word string) {
	ref, id := t.Activity.Reference(), t.Activity.ID
	d.deliver.add("conversation/"+ref.Conversation, func(ctx context.Context) error {
		err := d.Mirror.React(ctx, ref, id, reaction, true)
		if err == nil || botframework.Retryable(err) || word == "" {
			if botframework.Retryable(err) {
				return err
			}
			return nil
		}
		_, err = d.Connector.Send(ctx, ref, botframework.Message{Text: word})
		return err
	})
}

// rewritten follows an edit or a deletion of what was written in a ticket's
// thread.
func (d *Desk) rewritten(ctx context.Context, t *Turn, id string, n int) error {
	text, _ := forRequester(written(t.Activity))
	if t.Activity.Type == botframework.TypeMessageDelete {
		text = ""
	}
	t.Actor.Via = tickets.ViaThread
	_, err := d.tickets.Rewrite(ctx, t.Actor, id, n, text)
	if errors.Is(err, tickets.ErrNotFound) || errors.Is(err, tickets.ErrForbidden) {
		return nil
	}
	return err
}

// replySlot is where the copy of a reply to the requester is kept, so that it can
// be changed; empty for every other delivery.
func (d *Desk) replySlot(ctx context.Context, o tickets.Delivery) string {
	notice, ok := o.Content.(tickets.Notice)
	if !ok || o.To.Person == "" {
		return ""
	}
	if _, e, err := d.event(ctx, o.To, notice); err != nil || e.Action != tickets.Replied {
		return ""
	}
	return copySlot(o.To, notice.Ticket, notice.Event).String()
}

// copySlot is where the copy of an event of a ticket, or of a message of a chat, is
// kept that was sent to an address.
func copySlot(to tickets.Address, subject string, n int) tickets.Slot {
	return tickets.Slot{At: to, Piece: tickets.Piece{Of: subject, N: n}}
}

// correctReply changes, or takes back, the copy of a reply that was corrected.
func (d *Desk) correctReply(ctx context.Context, to tickets.Address, o tickets.Correction) error {
	post, ok, err := d.Store.Post(ctx, copySlot(to, o.Ticket, o.Event).String())
	if err != nil || !ok {
		return hopeless(err)
	}
	w, _, err := d.address(ctx, to)
	if err != nil {
		return err
	}
	text, err := d.corrected(ctx, w, to, o)
	if err != nil {
		return hopeless(err)
	}
	post.ServiceURL = d.serviceURL(ctx, to, post.Reference)
	if text == "" {
		if err = d.Mirror.Delete(ctx, post.Reference, post.Activity); err == nil || botframework.Gone(err) || botframework.Retryable(err) {
			return err
		}
		text = w.Say("chat.wasdeleted")
	}
	err = d.Connector.Update(ctx, post.Reference, post.Activity, botframework.Message{Text: text})
	if botframework.Gone(err) {
		return nil
	}
	return err
}

// corrected is a reply as it was corrected last; empty when it was taken back.
func (d *Desk) corrected(ctx context.Context, w locale.Words, to tickets.Address, o tickets.Correction) (string, error) {
	t, e, err := d.tickets.Corrected(ctx, tickets.ReaderAt(to), o.Ticket, o.Event)
	if err != nil || e.Action == tickets.Retracted {
		return "", err
	}
	return cards.Clean(w.Say("chat.edited", "text", w.Say("notice."+string(e.Action), about(w, t, e)...))), nil
}
