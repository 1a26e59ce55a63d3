package tickets

import (
	"context"
	"time"
)

// maxReminders is how often an approver is reminded.
const maxReminders = 5

// schedule sets when time does something to the ticket next. It follows from the
// rest of the record.
func (l *lifecycle) schedule(t *Ticket) {
	t.Due = time.Time{}
	switch {
	case t.State == Resolved && l.closeAfter > 0:
		t.Due = t.Resolved.Add(l.closeAfter)
	case t.Undecided() && l.remindEvery > 0 && t.Approving.Reminded < maxReminders:
		t.Due = t.Approving.Asked.Add(time.Duration(t.Approving.Reminded+1) * l.remindEvery)
	case t.State.Open():
		t.Due = l.nextAlarm(t)
	}
}

// Due returns the ids of at most limit tickets that time has come for.
func (s *Service) Due(ctx context.Context, limit int) ([]string, error) {
	return s.store.DueTickets(ctx, s.now(), limit)
}

// Tick does to a ticket what time has come for: it closes one that was resolved,
// reminds approvers, and tells of targets that are at risk or missed. A ticket
// whose time has not come is left alone.
func (s *Service) Tick(ctx context.Context, id string) error {
	person, err := s.escalated(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.store.UpdateTicket(ctx, "", id, func(t *Ticket) (c Change, err error) {
		if t.Due.IsZero() || s.now().Before(t.Due) {
			return c, nil
		}
		switch {
		case t.State == Resolved:
			s.event(t, &c, Event{Action: Expired, State: Closed})
			t.setVia(ViaTimer, &c)
			s.tell(t, &c, Person{})
		case t.Undecided():
			s.remind(t, &c)
		case t.State.Open():
			s.soundAlarm(t, &c, person)
		default:
			s.schedule(t)
		}
		return c, nil
	})
	return err
}

// remind reminds approvers. What was missed while the desk did not run is made
// good by one reminder.
func (l *lifecycle) remind(t *Ticket, c *Change) {
	for !l.now().Before(t.Due) && !t.Due.IsZero() {
		t.Approving.Reminded++
		l.schedule(t)
	}
	for _, p := range t.Approving.Approvers {
		c.Owe(Delivery{To: Address{Person: p.ID}, Content: Reminder{t.ID}, At: l.now().UTC()})
	}
}
