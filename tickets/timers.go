package tickets

import (
	"context"
	"time"
)

// maxReminders is the most reminders an approver gets.
const maxReminders = 5

// schedule sets when the ticket's next timer fires. The time follows from the
// rest of the record.
func (l *lifecycle) schedule(t *Ticket) {
	t.Due = time.Time{}
	switch {
	case t.State == Resolved && l.closeAfter > 0:
		t.Due = t.lastSaid().Add(l.closeAfter)
	case t.Undecided() && l.remindEvery > 0 && t.Approving.Reminded < maxReminders:
		t.Due = t.Approving.Asked.Add(time.Duration(t.Approving.Reminded+1) * l.remindEvery)
	case t.State.Open():
		t.Due = earliest(earliest(l.nextAlarm(t), t.Until), t.Remind)
	}
}

// earliest returns the earlier of two times. A zero time never comes.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// latest returns the later of two times.
func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Due returns the ids of at most limit tickets with a due timer.
func (s *Service) Due(ctx context.Context, limit int) ([]string, error) {
	return s.store.DueTickets(ctx, s.now(), limit)
}

// Tick runs the due timers of a ticket. It closes a resolved ticket, goes on with
// one that was On Hold until now, reminds analysts and approvers, and announces
// targets that are at risk or missed. Tick leaves alone a ticket whose time has not
// come.
func (s *Service) Tick(ctx context.Context, id string) error {
	person, err := s.escalationTarget(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.store.UpdateTicket(ctx, "", id, func(t *Ticket) (c Change, err error) {
		if t.Due.IsZero() || s.now().Before(t.Due) {
			return c, nil
		}
		switch {
		case s.isToRemind(t):
			s.remindOf(t, &c)
		case t.State == Resolved:
			s.event(t, &c, Event{Action: Expired, State: Closed})
			t.setVia(ViaTimer, &c)
			s.tell(t, &c, Person{})
		case t.Undecided():
			s.remind(t, &c)
		case t.State == OnHold:
			s.wake(t, &c)
		case t.State.Open():
			s.soundAlarm(t, &c, person)
		default:
			s.schedule(t)
		}
		return c, nil
	})
	return err
}

// ring owes the news of what a timer did to everybody concerned, and a line in the
// ticket's thread.
func (l *lifecycle) ring(t *Ticket, c *Change) {
	t.setVia(ViaTimer, c)
	l.tell(t, c, Person{})
	c.Owe(Delivery{To: t.Address(), Content: Notice{t.ID, t.Last.N}, At: t.Last.At})
}

// remind reminds approvers. One reminder makes up for all that were missed
// while the desk was down.
func (l *lifecycle) remind(t *Ticket, c *Change) {
	for !l.now().Before(t.Due) && !t.Due.IsZero() {
		t.Approving.Reminded++
		l.schedule(t)
	}
	for _, p := range t.Approving.Approvers {
		c.Owe(Delivery{To: Address{Person: p.ID}, Content: Reminder{t.ID}, At: l.now().UTC()})
	}
}
