package chat

import (
	"context"
	"time"

	"frontdesk/tickets"
)

// giveTurn gives the turn to a side and restarts its clock. An employee who
// writes again does not give an analyst who owes an answer more time.
func (s *Service) giveTurn(n *Session, side Side) {
	if n.State != Connected || side == AnalystSide && n.Turn == AnalystSide {
		return
	}
	n.Turn, n.Since, n.Warned = side, s.now().UTC(), 0
	s.schedule(n)
}

// schedule sets when the session's next timer fires. The time follows from the
// rest of the record.
func (s *Service) schedule(n *Session) {
	r := s.rules[n.Queue]
	switch {
	case n.State == Ended:
		n.Due = time.Time{}
	case n.State == Waiting:
		n.Due = dueAfter(n.Queued, r.Accept)
		if !n.OfferEnds.IsZero() && (n.Due.IsZero() || n.OfferEnds.Before(n.Due)) {
			n.Due = n.OfferEnds
		}
	case n.Turn == AnalystSide:
		n.Due = dueAfter(n.Since, r.Silence)
	default:
		n.Due = dueAfter(n.Since, r.Idle[min(n.Warned, 2)])
	}
}

// dueAfter returns d after t; never when d is 0.
func dueAfter(t time.Time, d time.Duration) time.Time {
	if d == 0 {
		return time.Time{}
	}
	return t.Add(d)
}

// Due returns the ids of at most limit sessions with a due timer.
func (s *Service) Due(ctx context.Context, limit int) ([]string, error) {
	return s.store.Due(ctx, s.now(), limit)
}

// Tick runs the due timer of a session. It makes the next offer, makes an
// incident when nobody accepted, returns the session to the line when the
// analyst is silent, or warns a silent employee and then ends the session. Tick
// leaves alone a session whose time has not come, and returns it with changed
// false.
func (s *Service) Tick(ctx context.Context, id string) (n Session, changed bool, err error) {
	n, err = s.store.Session(ctx, id)
	if err != nil || !s.isDue(n) {
		return n, false, err
	}
	act := s.endSilence
	if n.State == Waiting {
		if unaccepted := dueAfter(
			n.Queued,
			s.rules[n.Queue].Accept,
		); !unaccepted.IsZero() &&
			!s.now().Before(unaccepted) {
			return s.makeIncident(ctx, n)
		}
		if act, err = s.nextOffer(ctx, n); err != nil {
			return n, false, err
		}
	}
	n, err = s.store.UpdateSession(ctx, "", id, func(n *Session) (Change, error) {
		if !s.isDue(*n) {
			return Change{}, nil
		}
		changed = true
		return act(n), nil
	})
	return n, changed, err
}

func (s *Service) isDue(n Session) bool { return !n.Due.IsZero() && !s.now().Before(n.Due) }

// endSilence handles a connected session whose analyst or employee is silent.
func (s *Service) endSilence(n *Session) Change {
	switch {
	case n.State != Connected:
		s.schedule(n)
		return Change{}
	case n.Turn == AnalystSide:
		return s.returnToLine(n, n.Analyst)
	case n.Warned < 2:
		n.Warned++
		s.schedule(n)
		return Change{Deliveries: []tickets.Delivery{
			{
				To: tickets.Address{
					Person: n.Employee.ID,
				},
				Content: tickets.ChatWarning{Chat: n.ID, N: n.Warned},
				At:      s.now().UTC(),
			},
		}}
	}
	c := s.end(n, Idle, tickets.Person{})
	c.Owe(s.noticeTo(n, n.Address()))
	return c
}

// returnToLine puts a connected session back into the waiting line, at its old
// place.
func (s *Service) returnToLine(n *Session, by tickets.Person) (c Change) {
	s.putInLine(n, Returned, by)
	s.tellFresh(n, &c)
	c.Owe(s.noticeTo(n, n.Address()))
	return c
}

// makeIncident makes an incident from a session that nobody accepted, unless it
// has one or is about one. If an analyst accepts it meanwhile, the session goes
// on and keeps the incident.
func (s *Service) makeIncident(ctx context.Context, n Session) (now Session, changed bool, err error) {
	ticket := n.Ticket
	if ticket == "" && n.About == "" {
		if ticket, err = s.incident(ctx, n); err != nil {
			return n, false, err
		}
	}
	now, err = s.store.UpdateSession(ctx, "", n.ID, func(n *Session) (Change, error) {
		waits := n.State == Waiting && s.isDue(*n)
		if changed = waits || n.Ticket != ticket; !changed {
			return Change{}, nil
		}
		if !waits {
			return s.link(n, ticket), nil
		}
		n.Ticket = ticket
		return s.end(n, Unaccepted, tickets.Person{}), nil
	})
	return now, changed, err
}

// nextOffer offers a session to the next analyst.
func (s *Service) nextOffer(ctx context.Context, n Session) (func(*Session) Change, error) {
	free, err := s.Available(ctx, n.Queue, n.Employee.ID)
	return func(n *Session) (c Change) {
		if n.State != Waiting {
			return c
		}
		if n.Offered.ID != "" {
			n.Passed = append(n.Passed, n.Offered.ID)
		}
		n.Rev++
		s.offerNext(n, free.Free)
		c.Owe(tickets.Delivery{To: n.Address(), Content: tickets.Status{Subject: n.ID}, At: s.now().UTC()})
		return c
	}, err
}
