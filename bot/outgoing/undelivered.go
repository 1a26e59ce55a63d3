package outgoing

import (
	"cmp"
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// isWord reports whether a delivery may be words that somebody said to somebody
// else. When those cannot arrive now, their author is told at once.
func isWord(o tickets.Delivery) bool {
	switch o.Content.(type) {
	case tickets.ChatMessage, tickets.Notice:
		return o.To.Person != ""
	}
	return false
}

// tellUnreached tells the author of words that wait behind something that cannot
// be sent now, if their reader cannot be reached either.
func (d *Dispatcher) tellUnreached(ctx context.Context, o tickets.Owed) error {
	switch _, _, err := d.Book.address(ctx, o.To); {
	case err == nil: // their turn comes
		return errParked
	case !errors.Is(err, errParked):
		return err
	}
	if d.readsPortal(ctx, o.Delivery) {
		if withheld, err := d.withhold(ctx, o); withheld {
			return err
		}
		return d.settle(ctx, o, "", botframework.Post{})
	}
	if d.words.isReply(ctx, o.Delivery) {
		return d.keepWaiting(ctx, o)
	}
	if _, ok := o.Content.(tickets.ChatMessage); ok {
		return d.giveUp(ctx, o, botframework.Post{}, errParked)
	}
	return errParked
}

// isReply reports whether a delivery is a reply on a ticket to one of those whose
// ticket it is.
func (x *wording) isReply(ctx context.Context, o tickets.Delivery) bool {
	notice, ok := o.Content.(tickets.Notice)
	if !ok || o.To.Person == "" {
		return false
	}
	t, e, err := x.event(ctx, o.To, notice)
	return err == nil && e.Action == tickets.Replied && t.Of(o.To.Person)
}

// isTold reports whether somebody is told when a delivery cannot arrive for now:
// a reply, or the question for an approval.
func (x *wording) isTold(ctx context.Context, o tickets.Delivery) bool {
	if status, ok := o.Content.(tickets.Status); ok && o.To.Person != "" {
		t, err := x.desk.Tickets.Get(ctx, tickets.ReaderAt(o.To), status.Subject)
		return err == nil && t.Undecided() && t.Approver(o.To.Person)
	}
	return x.isReply(ctx, o)
}

// tellQueue tells the analysts of a queue, in its channel, that somebody who is
// to approve a ticket cannot be asked.
func (d *Dispatcher) tellQueue(ctx context.Context, to tickets.Address, o tickets.Undelivered) error {
	t, err := d.desk.Tickets.Get(ctx, tickets.ReaderAt(tickets.Address{Thread: o.Ticket}), o.Ticket)
	if err != nil {
		return markHopeless(err)
	}
	channel, err := d.Book.channelOf(ctx, to.Queue, t.Requester.ID)
	if err != nil {
		return err
	}
	w := d.desk.Words()
	name := cmp.Or(o.Who.Name, w.Say("approval.unnamed"))
	text := cards.Clean(w.Say("approval.away", "id", t.ID, "name", name))
	_, _, err = d.connector.CreateThread(ctx, channel, botframework.Message{Text: text})
	return err
}

// keepWaiting tells the author of a reply, once, that its reader cannot be
// reached, and the queue that an approver cannot. The delivery keeps its place
// and waits until they can.
func (d *Dispatcher) keepWaiting(ctx context.Context, o tickets.Owed) error {
	slot := toldSlot(o.Delivery)
	_, told, err := d.store.Post(ctx, slot)
	if told || err != nil {
		return cmp.Or(err, errParked)
	}
	if word, ok := d.words.tellAuthor(ctx, o.Delivery); ok {
		err = d.store.Settle(ctx, 0, slot, botframework.Post{}, word)
	}
	return cmp.Or(err, errParked)
}

// toldSlot returns the slot that is taken once somebody was told that a delivery
// does not arrive for now.
func toldSlot(o tickets.Delivery) string {
	reply, _ := o.Content.(tickets.Notice)
	place := copySlot(o.To, reply.Ticket, reply.Event)
	if status, ok := o.Content.(tickets.Status); ok {
		place = copySlot(o.To, status.Subject, 1) // no reply is the first event
	}
	place.Piece.Part = 1
	return place.String()
}

// tellAuthor returns the delivery that tells the author of words that they did
// not arrive. ok is false when the delivery is no words.
func (x *wording) tellAuthor(ctx context.Context, o tickets.Delivery) (told tickets.Delivery, ok bool) {
	told.At = x.desk.Now().UTC()
	switch c := o.Content.(type) {
	case tickets.Status:
		t, err := x.desk.Tickets.Get(ctx, tickets.ReaderAt(o.To), c.Subject)
		told.To = tickets.Address{Queue: t.Queue}
		told.Content = tickets.Undelivered{Ticket: t.ID, Who: x.desk.PersonOf(ctx, o.To.Person)}
		return told, err == nil && t.Undecided() && t.Approver(o.To.Person)
	case tickets.ChatMessage:
		s, err := x.desk.Chats.Get(ctx, tickets.ReaderAt(o.To), c.Chat)
		told.To, told.Content = s.Address(), tickets.ChatUndelivered(c)
		if o.To.Thread != "" {
			told.To = tickets.Address{Person: s.Employee.ID}
		}
		return told, err == nil
	case tickets.Notice:
		if !x.isReply(ctx, o) {
			return told, false
		}
		t, err := x.desk.Tickets.Get(ctx, tickets.ReaderAt(o.To), c.Ticket)
		told.To = t.Address()
		told.Content = tickets.Undelivered{Ticket: c.Ticket, Event: c.Event, Who: x.desk.PersonOf(ctx, o.To.Person)}
		return told, err == nil
	}
	return told, false
}

// undeliveredReply tells analysts that a reply on a ticket did not reach
// somebody.
func (x *wording) undeliveredReply(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	o tickets.Undelivered,
) (string, error) {
	t, e, err := x.event(ctx, to, tickets.Notice{Ticket: o.Ticket, Event: o.Event})
	return w.Say("ticket.undelivered", "id", t.ID, "name", o.Who, "text", locale.Clip(e.Text, Quoted)), err
}
