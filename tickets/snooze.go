package tickets

import (
	"context"
	"time"
)

// Nap says when an analyst wants to be reminded of a ticket.
type Nap string

// The naps.
const (
	NapHour    Nap = "1h"
	NapHours   Nap = "4h"
	NapMorning Nap = "morning" // when work begins in the ticket's queue, from tomorrow on
)

// Naps returns all naps.
func Naps() []Nap { return []Nap{NapHour, NapHours, NapMorning} }

// Reminders lets analysts be reminded of tickets.
type Reminders struct{ tickets *Service }

// NewReminders returns the Reminders of the tickets of a Service.
func NewReminders(s *Service) *Reminders { return &Reminders{s} }

// Snooze has the desk mention the assignee in the ticket's thread later, whoever
// that is then. A ticket has one reminder: a new one replaces the old. It ends
// with the work on the ticket, and when that goes to another queue. Everything
// else goes on. An unknown nap is an *Invalid, with the ticket unchanged.
func (r *Reminders) Snooze(ctx context.Context, a Actor, id string, rev int, nap Nap) (Ticket, error) {
	return r.tickets.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpSnooze) {
			return ErrState
		}
		at, ok := r.tickets.endOf(nap, t.Queue)
		if !ok {
			return &Invalid{Field: "snooze"}
		}
		t.Remind = at
		r.tickets.event(t, c, Event{By: a.Person, Action: Snoozed, State: t.State, Until: at, Internal: true})
		return nil
	})
}

// endOf returns when a nap that begins now ends in a queue. ok is false for an
// unknown nap, and when there is no such morning within a year.
func (l *lifecycle) endOf(nap Nap, queue string) (at time.Time, ok bool) {
	now := l.now().UTC()
	switch nap {
	case NapHour:
		return now.Add(time.Hour), true
	case NapHours:
		return now.Add(4 * time.Hour), true
	case NapMorning:
		return l.policies[queue].Calendar.begins(today(now, l.zone).AddDate(0, 0, 1), l.zone)
	}
	return at, false
}

// isToRemind reports whether it is time for the ticket's reminder.
func (l *lifecycle) isToRemind(t *Ticket) bool {
	return !t.Remind.IsZero() && !l.now().Before(t.Remind)
}

// remindOf reminds the assignee of a ticket in its thread.
func (l *lifecycle) remindOf(t *Ticket, c *Change) {
	t.Remind = time.Time{}
	l.event(t, c, Event{Action: Reminded, State: t.State, Internal: true})
	l.ring(t, c)
}
