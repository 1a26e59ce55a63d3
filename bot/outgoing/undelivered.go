package outgoing

import (
	"context"

	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// isUrgent reports whether a delivery may be words that somebody said to
// somebody else. When those cannot arrive now, their author is told at once.
func isUrgent(o tickets.Delivery) bool {
	switch o.Content.(type) {
	case tickets.ChatMessage:
		return true
	case tickets.Notice:
		return o.To.Person != "" && !o.Told
	}
	return false
}

// isReply reports whether a delivery is a reply on a ticket.
func (d *Dispatcher) isReply(ctx context.Context, o tickets.Delivery) bool {
	notice, ok := o.Content.(tickets.Notice)
	if !ok || o.To.Person == "" {
		return false
	}
	_, e, err := d.words.event(ctx, o.To, notice)
	return err == nil && e.Action == tickets.Replied
}

// keepWaiting tells the author of a reply that its reader cannot be reached. The
// reply waits until they can.
func (d *Dispatcher) keepWaiting(ctx context.Context, o tickets.Owed) error {
	told, ok := d.tellAuthor(ctx, o.Delivery)
	if !ok {
		return errParked
	}
	waiting := o.Delivery
	waiting.Told = true
	return d.settle(ctx, o, "", botframework.Post{}, waiting, told)
}

// tellAuthor returns the delivery that tells the author of words that they did
// not arrive. ok is false when the delivery is no words, or that was told.
func (d *Dispatcher) tellAuthor(ctx context.Context, o tickets.Delivery) (told tickets.Delivery, ok bool) {
	told.At = d.desk.Now().UTC()
	switch c := o.Content.(type) {
	case tickets.ChatMessage:
		s, err := d.Cards.subject(ctx, c.Chat, o.To)
		told.To, told.Content = s.thread, tickets.ChatUndelivered(c)
		if o.To.Thread != "" {
			told.To = tickets.Address{Person: s.person}
		}
		return told, err == nil
	case tickets.Notice:
		if o.Told || !d.isReply(ctx, o) {
			return told, false
		}
		t, err := d.desk.Tickets.Get(ctx, tickets.ReaderAt(o.To), c.Ticket)
		told.To = t.Address()
		told.Content = tickets.Undelivered{Ticket: c.Ticket, Event: c.Event, Who: d.desk.PersonOf(ctx, o.To.Person)}
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
