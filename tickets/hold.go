package tickets

import (
	"context"
	"slices"
	"time"
)

// HoldReason says what a ticket On Hold waits for.
type HoldReason string

// The reasons.
const (
	HoldRequester HoldReason = "requester"
	HoldSupplier  HoldReason = "supplier"
	HoldChange    HoldReason = "change"
)

// HoldReasons returns all reasons.
func HoldReasons() []HoldReason { return []HoldReason{HoldRequester, HoldSupplier, HoldChange} }

// Wait is what a ticket On Hold waits for.
type Wait struct {
	Reason HoldReason
	// Until is the date, such as "2026-11-23", on which the ticket goes on by
	// itself; empty: it does not.
	Until string
}

// maxWait is how many days ahead a ticket can be put On Hold until.
const maxWait = 366

// Hold puts a ticket On Hold. Until a date means until work begins on it in the
// ticket's queue or, when the queue is closed, on the next day that it is open.
// An unknown reason, and a date that has begun or is too far away, are an
// *Invalid, with the ticket unchanged.
func (s *Service) Hold(ctx context.Context, a Actor, id string, rev int, w Wait) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpHold):
			return ErrState
		case !slices.Contains(HoldReasons(), w.Reason):
			return &Invalid{Field: "reason"}
		}
		until, err := s.waking(t.Queue, w.Until)
		if err != nil {
			return err
		}
		t.Hold, t.Until = w.Reason, until
		s.event(t, c, Event{By: a.Person, Action: Held, State: OnHold, Hold: w.Reason, Until: until})
		return nil
	})
}

// waking returns when a ticket of a queue goes on that waits until a date; zero
// without a date. A date that is none, has begun, or is too far away is an
// *Invalid.
func (l *lifecycle) waking(queue, date string) (time.Time, error) {
	if date == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}, &Invalid{Field: "until", Type: DateField}
	}
	first := today(l.now(), l.zone)
	last := first.AddDate(0, 0, maxWait)
	start, ok := l.policies[queue].Calendar.begins(day, l.zone)
	if ok && !day.Before(first) && start.After(l.now()) && !day.After(last) {
		return start, nil
	}
	if begun, ok := l.policies[queue].Calendar.begins(first, l.zone); ok && !begun.After(l.now()) {
		first = first.AddDate(0, 0, 1)
	}
	return time.Time{}, &Invalid{
		Field: "until", Min: first.Format(time.DateOnly), Max: last.Format(time.DateOnly),
	}
}

// wake returns a ticket to work whose time On Hold is over.
func (l *lifecycle) wake(t *Ticket, c *Change) {
	l.event(t, c, Event{Action: Woken, State: t.activeState()})
	l.ring(t, c)
}

// Resume returns a ticket that was On Hold to work.
func (s *Service) Resume(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpResume) {
			return ErrState
		}
		s.event(t, c, Event{By: a.Person, Action: Resumed, State: t.activeState()})
		return nil
	})
}
