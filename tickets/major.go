package tickets

import (
	"context"
	"errors"
)

// maxMajors is the most open major incidents shown at once.
const maxMajors = 20

// DeclareMajor makes an open incident a major incident. It comes
// before all others, every queue's channel shows it, and incidents can be
// related to it. With affected, the people whose incidents are related to it,
// now or later, are told. An incident that belongs to another cannot become
// one: ErrState.
func (s *Service) DeclareMajor(ctx context.Context, a Actor, id string, rev int, affected bool) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpDeclare) {
			return ErrState
		}
		t.Major, t.Affected = true, affected
		s.event(t, c, Event{By: a.Person, Action: Declared, State: t.State})
		if affected {
			for _, l := range t.Children {
				c.Owe(consequenceFor(l.ID, Alert, *t, a.Person))
			}
		}
		return nil
	})
}

// Undeclare makes a major incident one like all others. Those that are related to
// it go on by themselves.
func (s *Service) Undeclare(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpUndeclare) {
			return ErrState
		}
		t.Major, t.Affected = false, false
		s.event(t, c, Event{By: a.Person, Action: Undeclared, State: t.State})
		return nil
	})
}

// Majors returns the open major incidents, newest first, at most maxMajors.
// Everybody may know of them.
func (s *reading) Majors(ctx context.Context) ([]Ticket, error) {
	return s.store.OpenMajors(ctx, maxMajors)
}

// MajorsFor returns a few open major incidents that a new incident may be part
// of, until somebody touches it.
func (s *reading) MajorsFor(ctx context.Context, t Ticket) ([]Ticket, error) {
	if t.Last.Action != Created || !t.isRelatable() {
		return nil, nil
	}
	return s.store.OpenMajors(ctx, offered)
}

// Relate makes an open incident part of the open major incident that number
// names, and the two are resolved together. A number that names anything else
// is an *Invalid, with the ticket unchanged.
func (s *Service) Relate(ctx context.Context, a Actor, id string, rev int, number string) (Ticket, error) {
	major, err := s.major(ctx, number)
	if err != nil {
		return Ticket{}, err
	}
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpRelate) {
			return ErrState
		}
		return s.relate(t, c, major, Event{By: a.Person, Internal: !major.Affected})
	})
}

// MeToo relates an incident of the actor to an open major incident, as Relate
// does.
func (s *Service) MeToo(ctx context.Context, a Actor, id string, rev int, number string) (Ticket, error) {
	major, err := s.major(ctx, number)
	if err != nil {
		return Ticket{}, err
	}
	return s.pressOwn(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpMeToo) {
			return ErrState
		}
		return s.relate(t, c, major, Event{By: a.Person})
	})
}

// major returns the open major incident that a number names; a zero ticket when
// there is none.
func (s *reading) major(ctx context.Context, number string) (Ticket, error) {
	t, err := s.ticketCalled(ctx, number)
	if errors.Is(err, ErrNotFound) || err == nil && (!t.Major || !t.State.Open()) {
		return Ticket{}, nil
	}
	return t, err
}

// relate makes t part of a major incident with an event. If the event is
// internal, requester and beneficiary do not hear of it.
func (l *lifecycle) relate(t *Ticket, c *Change, major Ticket, e Event) error {
	switch {
	case major.ID == "":
		return &Invalid{Field: "major"}
	case t.Parent.ID == major.ID:
		return ErrState
	}
	e.Action, e.State, e.Text = Related, t.State, major.ID
	l.event(t, c, e)
	c.belong(t, Link{ID: major.ID, How: RelatedTo, Told: !e.Internal})
	return nil
}

// alert tells requester and beneficiary that their ticket is part of a major
// incident.
func (l *lifecycle) alert(t *Ticket, c *Change, major Ticket, by Person) bool {
	if t.Parent.ID != major.ID || t.Parent.Told || !major.Major {
		return false
	}
	t.Parent.Told = true
	l.event(t, c, Event{By: by, Action: Alerted, State: t.State, Text: major.ID})
	return true
}

// tellPosters owes the channels of the other queues the status of a major
// incident. An incident that was moved may have a poster in its own channel,
// too.
func (l *lifecycle) tellPosters(t *Ticket, c *Change) {
	if !t.Major && t.Last.Action != Undeclared {
		return
	}
	for _, queue := range l.queues {
		if queue != t.Queue || t.Thread != "" {
			c.Owe(Delivery{To: Poster(t.ID, queue), Content: Status{t.ID}, At: t.Last.At})
		}
	}
}
