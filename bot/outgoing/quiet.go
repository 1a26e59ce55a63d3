package outgoing

import (
	"context"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// withhold reports whether a delivery is not sent to Teams now because of what its
// person chose, because its words were taken back, or because its person is told
// elsewhere. A delivery they do not want is settled. One that falls in their
// quiet hours is put on record again, in a line where it delays nothing else.
func (d *Dispatcher) withhold(ctx context.Context, o tickets.Owed) (bool, error) {
	if slot := d.takenBack(ctx, o.Delivery); slot != "" {
		return true, d.settle(ctx, o, slot, botframework.Post{})
	}
	if d.isPast(o.Delivery) {
		return true, d.settle(ctx, o, "", botframework.Post{})
	}
	at, maybe := d.where(ctx, o.Delivery)
	switch at {
	case inPortal:
		return true, d.leave(ctx, o)
	case comingBack:
		return true, notYet(maybe)
	}
	switch wanted, until := d.words.isWanted(ctx, o.Delivery); {
	case !wanted:
		return true, d.settle(ctx, o, "", botframework.Post{})
	case until.IsZero() && at == onDevices && o.Device == "":
		return true, devices{d}.toDevices(ctx, o)
	case until.IsZero():
		return false, nil
	case o.Later:
		return true, notYet(until.Sub(d.desk.Now()))
	}
	later := o.Delivery
	later.Later = true
	return true, d.settle(ctx, o, "", botframework.Post{}, later)
}

// isWanted reports whether a person wants a delivery, and until when it waits
// for the end of their quiet hours. until is zero when it does not wait. Only
// short messages about tickets are affected: in a chat, or for an approval,
// somebody is waiting. When the choice cannot be read now, the delivery is
// wanted.
func (x *wording) isWanted(ctx context.Context, o tickets.Delivery) (wanted bool, until time.Time) {
	notice, ok := o.Content.(tickets.Notice)
	if !ok || o.To.Person == "" {
		return true, time.Time{}
	}
	p, err := x.desk.Contact(ctx, o.To.Person)
	if err != nil {
		return true, time.Time{}
	}
	if p.Prefs.Important {
		if _, e, err := x.event(ctx, o.To, notice); err == nil && !e.Important() {
			return false, time.Time{}
		}
	}
	return true, p.Prefs.QuietUntil(x.desk.Now().In(x.desk.ZoneOf(p)))
}

// takenBack returns the slot of a notice whose words were taken back before it
// was sent. The slot is kept, in case their author changes their mind. It is
// empty for every other delivery.
func (d *Dispatcher) takenBack(ctx context.Context, o tickets.Delivery) string {
	notice, ok := o.Content.(tickets.Notice)
	if !ok {
		return ""
	}
	if _, e, err := d.words.event(ctx, o.To, notice); err != nil || e.Action != tickets.Retracted {
		return ""
	}
	return copySlot(o.To, notice.Ticket, notice.Event).String()
}
