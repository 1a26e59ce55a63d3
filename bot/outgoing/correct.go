package outgoing

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// replySlot returns the slot that keeps the copy of a reply to the requester, or
// of the news that a file was attached. The copy can be changed later. The slot
// is empty for every other delivery.
func (x *wording) replySlot(ctx context.Context, o tickets.Delivery) string {
	notice, ok := o.Content.(tickets.Notice)
	if !ok {
		return ""
	}
	_, e, err := x.event(ctx, o.To, notice)
	if err != nil || e.Action != tickets.Attached && (e.Action != tickets.Replied || o.To.Person == "") {
		return ""
	}
	return copySlot(o.To, notice.Ticket, notice.Event).String()
}

// copySlot returns the slot for the copy of a ticket event or chat message that
// was sent to an address.
func copySlot(to tickets.Address, subject string, n int) tickets.Slot {
	return tickets.Slot{At: to, Piece: tickets.Piece{Of: subject, N: n}}
}

// correctReply changes or deletes the copy of a corrected reply. A reply that was
// taken back and restored is sent again. It returns the copy as it then is, and
// its slot; "" when it is as before.
func (d copies) correctReply(
	ctx context.Context,
	to tickets.Address,
	o tickets.Correction,
) (slot string, post botframework.Post, err error) {
	slot = copySlot(to, o.Ticket, o.Event).String()
	post, ok, err := d.store.Post(ctx, slot)
	if err != nil || !ok {
		return "", post, markHopeless(err)
	}
	w, in, err := d.Book.address(ctx, to)
	if err != nil {
		return "", post, err
	}
	m, err := d.words.corrected(ctx, w, to, o)
	gone := m.Text == "" && m.Card == nil
	switch {
	case err != nil:
		return "", post, markHopeless(err)
	case gone && post.Activity == "":
		return "", post, nil
	case gone:
		if _, err := d.removePost(ctx, to, pictureSlot(to, o.Ticket, o.Event)); err != nil {
			return "", post, err
		}
		post, err = d.takeBack(ctx, to, post)
		return slot, post, err
	case post.Activity == "":
		post.Reference = in
		post.Activity, err = d.connector.Send(ctx, in, m)
		return slot, post, err
	}
	post.ServiceURL = d.Book.serviceURL(ctx, to, post.Reference)
	err = d.connector.Update(ctx, post.Reference, post.Activity, m)
	if botframework.Gone(err) {
		err = nil
	}
	return "", post, err
}

// corrected returns the latest wording of a corrected reply. It is zero when the
// reply was taken back, and not said to be edited when it stands as it was.
func (x *wording) corrected(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	o tickets.Correction,
) (m botframework.Message, err error) {
	t, was, err := x.desk.Tickets.Event(ctx, tickets.ReaderAt(to), o.Ticket, o.Event)
	if err != nil {
		return m, err
	}
	_, e, err := x.desk.Tickets.Corrected(ctx, tickets.ReaderAt(to), o.Ticket, o.Event)
	if err != nil || e.Action == tickets.Retracted {
		return m, err
	}
	if m, ok, err := x.reply(ctx, w, to, tickets.Notice(o)); ok || err != nil {
		return m, err
	}
	text := w.Say("notice."+string(e.Action), eventArgs(w, t, e)...)
	if e.Text != was.Text {
		text = w.Say("chat.edited", "text", text)
	}
	m.Text = cards.Clean(text)
	return m, nil
}
