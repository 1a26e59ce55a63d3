package chat

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"frontdesk/tickets"
)

// Service is what people can do with live chat.
type Service struct {
	store  Store
	roster tickets.Roster
	now    func() time.Time
}

// NewService returns a Service over a store; now tells the time.
func NewService(store Store, roster tickets.Roster, now func() time.Time) *Service {
	return &Service{store: store, roster: roster, now: now}
}

// Ask puts the actor in line for an analyst of the queue. Who has an open
// session gets that one: asking twice is asking once. card is the id of the
// message that becomes the actor's session card, empty when there is none.
func (s *Service) Ask(ctx context.Context, a tickets.Actor, queue, card string) (Session, error) {
	return s.store.StartSession(ctx, a.Activity, a.ID, func(n *Session) Change {
		n.Employee, n.Queue, n.State, n.Asked = a.Person, queue, Waiting, s.now().UTC()
		n.Rev = 1
		var c Change
		s.cards(n, &c)
		for i := range c.Deliveries {
			if c.Deliveries[i].To.Person == a.ID {
				c.Deliveries[i].Adopt = card
			}
		}
		return c
	})
}

// Current returns the session of a person that has not ended; ok is false when
// there is none.
func (s *Service) Current(ctx context.Context, person string) (n Session, ok bool, err error) {
	return s.store.OpenSession(ctx, person)
}

// Accept connects the actor, an analyst of the queue, with the employee, and
// passes on what was written until now. Accepting one's own session again
// changes nothing. ErrTaken when somebody else was first.
func (s *Service) Accept(ctx context.Context, a tickets.Actor, id string) (Session, error) {
	seen, err := s.store.Session(ctx, id)
	if err != nil {
		return Session{}, err
	}
	if ok, err := s.roster.Analyst(ctx, a.ID, seen.Queue); err != nil {
		return Session{}, fmt.Errorf("chat: who works for the queue: %w", err)
	} else if !ok {
		return Session{}, ErrNotFound
	}
	return s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		var c Change
		switch {
		case n.State == Ended:
			return c, ErrEnded
		case n.Employee.ID == a.ID:
			return c, ErrOwn
		case n.State == Connected && n.Analyst.ID == a.ID:
			return c, nil
		case n.State == Connected:
			return c, ErrTaken
		}
		n.State, n.Analyst, n.Accepted = Connected, a.Person, s.now().UTC()
		n.Rev++
		s.cards(n, &c)
		for i := range n.Messages {
			c.Owe(s.passed(n, i+1, thread(n)))
		}
		return c, nil
	})
}

// Say keeps what the employee wrote, and passes it on once an analyst is
// connected; until then it waits in the session. origin is the id of their
// message. ErrEnded when the session was over before.
func (s *Service) Say(ctx context.Context, a tickets.Actor, id, text, origin string) (Session, error) {
	return s.write(ctx, a, id, Message{From: a.Person, Text: text, Origin: origin}, func(n *Session) error {
		if n.Employee.ID != a.ID {
			return ErrNotFound
		}
		return nil
	})
}

// Reply keeps what the connected analyst wrote and passes it on to the
// employee, unless it is internal. Of anybody else, and of an analyst who has
// left the queue's team, it is neither: ErrNotConnected.
func (s *Service) Reply(ctx context.Context, a tickets.Actor, id string, m Message) (Session, error) {
	m.From = a.Person
	if n, err := s.store.Session(ctx, id); err != nil || s.gone(ctx, a, n) {
		return n, cmp.Or(err, ErrNotConnected)
	}
	return s.write(ctx, a, id, m, func(n *Session) error {
		if n.Analyst.ID != a.ID {
			return ErrNotConnected
		}
		return nil
	})
}

// gone reports whether the analyst of a session is known to have left the
// queue's team. While that cannot be told, they have not.
func (s *Service) gone(ctx context.Context, a tickets.Actor, n Session) bool {
	if n.Analyst.ID != a.ID {
		return false
	}
	ok, err := s.roster.Analyst(ctx, a.ID, n.Queue)
	return err == nil && !ok
}

func (s *Service) write(ctx context.Context, a tickets.Actor, id string, m Message, may func(*Session) error) (Session, error) {
	return s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		var c Change
		if err := may(n); err != nil {
			return c, err
		}
		if n.State == Ended {
			return c, ErrEnded
		}
		n.Messages++
		m.N, m.At = n.Messages, s.now().UTC()
		c.Messages = append(c.Messages, m)
		switch {
		case m.Internal:
		case m.From.ID != n.Employee.ID:
			c.Owe(s.passed(n, m.N, tickets.Address{Person: n.Employee.ID}))
		case n.State == Connected:
			c.Owe(s.passed(n, m.N, thread(n)))
		}
		return c, nil
	})
}

// End ends the session for both. Only the employee and the connected analyst
// may, unless that one has left the queue's team; for anybody else there is no
// such session. Ending an ended one changes nothing.
func (s *Service) End(ctx context.Context, a tickets.Actor, id string) (Session, error) {
	if n, err := s.store.Session(ctx, id); err != nil || n.Employee.ID != a.ID && s.gone(ctx, a, n) {
		return Session{}, cmp.Or(err, ErrNotFound)
	}
	return s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		var c Change
		if a.ID != n.Employee.ID && a.ID != n.Analyst.ID {
			return c, ErrNotFound
		}
		if n.State == Ended {
			return c, nil
		}
		connected := n.State == Connected
		n.State, n.EndedBy, n.Ended = Ended, a.Person, s.now().UTC()
		n.Rev++
		s.cards(n, &c)
		if !connected {
			return c, nil
		}
		other := thread(n)
		if a.ID == n.Analyst.ID {
			other = tickets.Address{Person: n.Employee.ID}
		}
		c.Owe(tickets.Delivery{To: other, What: tickets.Notice, Subject: n.ID, N: n.Rev, At: n.Ended})
		return c, nil
	})
}

// cards owes both sides the session's card.
func (s *Service) cards(n *Session, c *Change) {
	for _, to := range []tickets.Address{thread(n), {Person: n.Employee.ID}} {
		c.Owe(tickets.Delivery{To: to, What: tickets.Card, Subject: n.ID, At: s.now().UTC()})
	}
}

func (s *Service) passed(n *Session, message int, to tickets.Address) tickets.Delivery {
	return tickets.Delivery{To: to, What: tickets.Message, Subject: n.ID, N: message, At: s.now().UTC()}
}

func thread(n *Session) tickets.Address { return tickets.Address{Thread: n.ID} }
