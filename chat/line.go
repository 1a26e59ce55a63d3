package chat

import (
	"context"
	"slices"
	"time"

	"frontdesk/tickets"
)

// Place is the place of a waiting session in its waiting line.
type Place struct {
	N    int           // 1 is next
	Wait time.Duration // the honest estimate; 0: nothing measured yet
}

// Place returns the place of a waiting session.
func (s *Service) Place(ctx context.Context, n Session) (Place, error) {
	ahead, err := s.countAhead(ctx, n.Queue, n.ID)
	if err != nil {
		return Place{}, err
	}
	duty, err := s.duty.Duty(ctx, n.Queue)
	return Place{N: ahead + 1, Wait: duty.Wait * time.Duration(ahead+1)}, err
}

// Line returns the ids of the sessions waiting for a queue, in order.
func (s *Service) Line(ctx context.Context, queue string) (waiting []string, err error) {
	line, err := s.store.Line(ctx, queue)
	for _, spot := range line {
		if spot.Waiting {
			waiting = append(waiting, spot.Session)
		}
	}
	return waiting, err
}

// Waiting returns at most limit sessions waiting for a queue, in order.
func (s *Service) Waiting(ctx context.Context, queue string, limit int) (list []Session, err error) {
	ids, err := s.Line(ctx, queue)
	for _, id := range ids[:min(len(ids), limit)] {
		n, bad := s.store.Session(ctx, id)
		if bad == nil {
			list = append(list, n)
		}
	}
	return list, err
}

// Live counts the live chats of each analyst of a queue, by object id.
func (s *Service) Live(ctx context.Context, queue string) (map[string]int, error) {
	line, err := s.store.Line(ctx, queue)
	live := map[string]int{}
	for _, spot := range line {
		live[spot.Analyst]++
	}
	return live, err
}

// countAhead counts the sessions that wait before the given one; for "" it
// counts all.
func (s *Service) countAhead(ctx context.Context, queue, id string) (int, error) {
	waiting, err := s.Line(ctx, queue)
	if i := slices.Index(waiting, id); i >= 0 {
		return i, err
	}
	return len(waiting), err
}

// newest sets the weight of the newest acceptance in the measured wait: one
// quarter.
const newest = 4

// recordWait adds an acceptance to the measured wait.
func (s *Service) recordWait(ctx context.Context, a tickets.Actor, n Session) error {
	took := max(s.now().Sub(n.Queued), 0) / time.Duration(max(n.Place, 1))
	activity := ""
	if a.Activity != "" {
		activity = a.Activity + "/measured"
	}
	_, err := s.duty.UpdateDuty(ctx, activity, n.Queue, func(d *Duty) {
		if d.Wait == 0 {
			d.Wait = took
			return
		}
		d.Wait += (took - d.Wait) / newest
	})
	return err
}

// offerNext offers a waiting session to the next free analyst, where the queue
// uses round robin. Analysts who let it pass come last.
func (s *Service) offerNext(n *Session, free []tickets.Person) {
	n.Offered, n.OfferEnds = tickets.Person{}, time.Time{}
	r := s.rules[n.Queue]
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
	n.Offered, n.OfferEnds = free[next], s.now().UTC().Add(r.Offer)
	s.schedule(n)
}
