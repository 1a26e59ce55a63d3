package chat

import (
	"context"
	"slices"
	"time"

	"frontdesk/tickets"
)

// Place is where a waiting session stands in its line.
type Place struct {
	N    int           // 1 is next
	Wait time.Duration // the honest estimate; 0: nothing was measured yet
}

// Place returns where a waiting session stands.
func (s *Service) Place(ctx context.Context, n Session) (Place, error) {
	ahead, err := s.ahead(ctx, n.Queue, n.ID)
	if err != nil {
		return Place{}, err
	}
	duty, err := s.Duty.Duty(ctx, n.Queue)
	return Place{N: ahead + 1, Wait: duty.Wait * time.Duration(ahead+1)}, err
}

// Get returns a session that the actor may see: their own, or one of a queue
// they are an analyst of. Otherwise ErrNotFound.
func (s *Service) Get(ctx context.Context, a tickets.Actor, id string) (Session, error) {
	n, err := s.Store.Session(ctx, id)
	if err != nil || n.Employee.ID == a.ID {
		return n, err
	}
	if err := s.serving(ctx, a, n.Queue); err != nil {
		return Session{}, err
	}
	return n, nil
}

// Part returns a session that the actor has a part in: as its employee, or as an
// analyst of it. Otherwise ErrNotFound.
func (s *Service) Part(ctx context.Context, a tickets.Actor, id string) (Session, error) {
	n, err := s.Get(ctx, a, id)
	if err == nil && n.Employee.ID != a.ID && !n.Serves(a.ID) {
		return Session{}, ErrNotFound
	}
	return n, err
}

// Line returns the ids of the sessions that wait for a queue, in order.
func (s *Service) Line(ctx context.Context, queue string) (waiting []string, err error) {
	line, err := s.Store.Line(ctx, queue)
	for _, spot := range line {
		if spot.Waiting {
			waiting = append(waiting, spot.Session)
		}
	}
	return waiting, err
}

// ahead counts who waits before a session; all who wait for "".
func (s *Service) ahead(ctx context.Context, queue, id string) (int, error) {
	waiting, err := s.Line(ctx, queue)
	if i := slices.Index(waiting, id); i >= 0 {
		return i, err
	}
	return len(waiting), err
}

// newest is how much the newest acceptance weighs in the measured time: a
// quarter.
const newest = 4

// measure takes an acceptance into account.
func (s *Service) measure(ctx context.Context, a tickets.Actor, n Session) error {
	took := max(s.Now().Sub(n.Queued), 0) / time.Duration(max(n.Place, 1))
	activity := ""
	if a.Activity != "" {
		activity = a.Activity + "/measured"
	}
	_, err := s.Duty.UpdateDuty(ctx, activity, n.Queue, func(d *Duty) {
		if d.Wait == 0 {
			d.Wait = took
			return
		}
		d.Wait += (took - d.Wait) / newest
	})
	return err
}

// offer offers a waiting session to the next of the free analysts, where the
// queue goes round; those who have let it pass come last.
func (s *Service) offer(n *Session, free []tickets.Person) {
	n.Offered, n.OfferEnds = tickets.Person{}, time.Time{}
	r := s.Rules[n.Queue]
	if !r.RoundRobin || len(free) == 0 {
		s.schedule(n)
		return
	}
	next := slices.IndexFunc(free, func(p tickets.Person) bool {
		return !slices.Contains(n.Passed, p.ID) && p.ID != n.Employee.ID
	})
	if next < 0 {
		n.Passed, next = nil, 0
	}
	n.Offered, n.OfferEnds = free[next], s.Now().UTC().Add(r.Offer)
	s.schedule(n)
}
