package outgoing

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// replySlot returns the slot that keeps the copy of a reply to the requester.
// The copy can be changed later. The slot is empty for every other delivery.
func (d *Dispatcher) replySlot(ctx context.Context, o tickets.Delivery) string {
	notice, ok := o.Content.(tickets.Notice)
	if !ok || o.To.Person == "" {
		return ""
	}
	if _, e, err := d.words.event(ctx, o.To, notice); err != nil || e.Action != tickets.Replied {
		return ""
	}
	return copySlot(o.To, notice.Ticket, notice.Event).String()
}

// copySlot returns the slot for the copy of a ticket event or chat message that
// was sent to an address.
func copySlot(to tickets.Address, subject string, n int) tickets.Slot {
	return tickets.Slot{At: to, Piece: tickets.Piece{Of: subject, N: n}}
}

// correctReply changes or deletes the copy of a corrected reply.
func (d *Dispatcher) correctReply(ctx context.Context, to tickets.Address, o tickets.Correction) error {
	post, ok, err := d.store.Post(ctx, copySlot(to, o.Ticket, o.Event).String())
	if err != nil || !ok {
		return markHopeless(err)
	}
	w, _, err := d.Book.address(ctx, to)
	if err != nil {
		return err
	}
	text, err := d.words.correctedText(ctx, w, to, o)
	if err != nil {
		return markHopeless(err)
	}
	post.ServiceURL = d.Book.serviceURL(ctx, to, post.Reference)
	if text == "" {
		if err = d.mirror.Delete(
			ctx,
			post.Reference,
			post.Activity,
		); err == nil || botframework.Gone(err) ||
			isDelayed(err) {
			return err
		}
		text = w.Say("chat.wasdeleted")
	}
	err = d.connector.Update(ctx, post.Reference, post.Activity, botframework.Message{Text: text})
	if botframework.Gone(err) {
		return nil
	}
	return err
}

// correctedText returns the latest text of a corrected reply. It is empty when
// the reply was taken back.
func (x *wording) correctedText(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	o tickets.Correction,
) (string, error) {
	t, e, err := x.desk.Tickets.Corrected(ctx, tickets.ReaderAt(to), o.Ticket, o.Event)
	if err != nil || e.Action == tickets.Retracted {
		return "", err
	}
	return cards.Clean(w.Say("chat.edited", "text", w.Say("notice."+string(e.Action), eventArgs(w, t, e)...))), nil
}
