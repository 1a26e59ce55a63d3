package tickets

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Service is what people can do with tickets.
type Service struct {
	store  Store
	roster Roster
	now    func() time.Time
}

// NewService returns a Service over a store; now tells the time.
func NewService(store Store, roster Roster, now func() time.Time) *Service {
	return &Service{store: store, roster: roster, now: now}
}

// Get returns a ticket that the actor may see: their own, or one of a queue
// they are an analyst of. Otherwise ErrNotFound.
func (s *Service) Get(ctx context.Context, a Actor, id string) (Ticket, error) {
	t, err := s.store.Ticket(ctx, id)
	if err == nil && t.Of(a.ID) {
		return t, nil
	}
	if err := s.analyst(ctx, a, t, err); err != nil {
		return Ticket{}, err
	}
	return t, nil
}

// History returns the newest events of a ticket that the actor may see, newest
// first.
func (s *Service) History(ctx context.Context, a Actor, id string, limit int) ([]Event, error) {
	if _, err := s.Get(ctx, a, id); err != nil {
		return nil, err
	}
	return s.store.Events(ctx, id, limit)
}

// Mine returns a page of the actor's own tickets, as Store.TicketsOf does.
func (s *Service) Mine(ctx context.Context, a Actor, cursor string, limit int) (page []Ticket, next string, err error) {
	return s.store.TicketsOf(ctx, a.ID, cursor, limit)
}

// Take makes the actor the assignee and moves the ticket to In Progress.
func (s *Service) Take(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.work(ctx, a, id, rev, func(t *Ticket, c *Change) error {
		if t.State != New {
			return ErrState
		}
		s.take(t, c, a.Person)
		return nil
	})
}

// Resolve ends the work; text says how, and may be empty. A ticket without an
// assignee is taken first. A text that is too long is an *Invalid, with the
// ticket as it is.
func (s *Service) Resolve(ctx context.Context, a Actor, id string, rev int, text string) (Ticket, error) {
	text, tooLong := short("resolution", text, MaxResolution)
	return s.work(ctx, a, id, rev, func(t *Ticket, c *Change) error {
		if tooLong != nil {
			return tooLong
		}
		if t.Assignee == (Person{}) && t.State == New {
			s.take(t, c, a.Person)
		}
		if !t.State.May(Resolved) {
			return ErrState
		}
		t.Resolution = text
		s.event(t, c, Event{By: a.Person, Action: Solved, State: Resolved, Text: text})
		return nil
	})
}

// Reopen brings a resolved ticket back to work: In Progress when it has an
// assignee, else New.
func (s *Service) Reopen(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.work(ctx, a, id, rev, func(t *Ticket, c *Change) error {
		to := New
		if t.Assignee != (Person{}) {
			to = InProgress
		}
		if t.State.Open() || !t.State.May(to) {
			return ErrState
		}
		t.Resolution = ""
		s.event(t, c, Event{By: a.Person, Action: Reopened, State: to})
		return nil
	})
}

func (s *Service) take(t *Ticket, c *Change, p Person) {
	t.Assignee = p
	s.event(t, c, Event{By: p, Action: Taken, State: InProgress})
}

// event writes one line of history and moves the ticket to its state.
func (s *Service) event(t *Ticket, c *Change, e Event) {
	e.N, e.At = t.Last.N+1, s.now().UTC()
	t.State, t.Last = e.State, e
	c.Events = append(c.Events, e)
}

// analyst reports as an error why the actor may not work on t as an analyst of
// its queue. missing is the error of reading t: a ticket that is not there takes
// the same steps as one that is not the actor's, so that nobody can tell them
// apart.
func (s *Service) analyst(ctx context.Context, a Actor, t Ticket, missing error) error {
	if missing != nil && !errors.Is(missing, ErrNotFound) {
		return missing
	}
	ok, err := s.roster.Analyst(ctx, a.ID, t.Queue)
	switch {
	case err != nil:
		return fmt.Errorf("tickets: who works for the queue: %w", err)
	case missing != nil:
		return missing
	case ok:
		return nil
	case t.Of(a.ID):
		return ErrForbidden
	}
	return ErrNotFound
}

// work is an analyst's change of the ticket that they saw at revision rev.
func (s *Service) work(ctx context.Context, a Actor, id string, rev int, do func(*Ticket, *Change) error) (Ticket, error) {
	seen, err := s.store.Ticket(ctx, id)
	if err := s.analyst(ctx, a, seen, err); err != nil {
		return Ticket{}, err
	}
	return s.store.UpdateTicket(ctx, a.Activity, id, func(t *Ticket) (Change, error) {
		var c Change
		if t.Rev() != rev || t.Queue != seen.Queue {
			return c, ErrStale
		}
		if err := do(t, &c); err != nil {
			return c, err
		}
		s.tell(t, &c, a.Person)
		return c, nil
	})
}

// tell owes everybody concerned the news of a change by someone: the analysts'
// card, the card of those whose ticket it is, and a short message about its
// newest event, but none to the one who made it.
func (s *Service) tell(t *Ticket, c *Change, by Person) {
	at := t.Last.At
	c.Owe(Delivery{To: Address{Thread: t.ID}, What: Card, Subject: t.ID, At: at})
	for _, p := range t.People() {
		c.Owe(Delivery{To: Address{Person: p.ID}, What: Card, Subject: t.ID, At: at})
		if p.ID != by.ID {
			c.Owe(Delivery{To: Address{Person: p.ID}, What: Notice, Subject: t.ID, N: t.Last.N, At: at})
		}
	}
}
