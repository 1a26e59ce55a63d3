package chat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"frontdesk/tickets"
)

// Rules say how a queue runs its chats.
type Rules struct {
	Calendar   tickets.Calendar
	Roster     bool // only those who went on duty are; else every analyst is
	Capacity   int  // live chats per analyst
	RoundRobin bool // offered to one analyst after another
	Offer      time.Duration
	Accept     time.Duration // becomes an incident when nobody accepted
	Silence    time.Duration // of the analyst: goes back to the queue
	Idle       [3]time.Duration
}

// Options configures a Service.
type Options struct {
	Store Store
	Duty  DutyStore
	Crew  Crew
	// Queues lists the ids of all queues, in order. Rules holds the rules of
	// each.
	Queues []string
	Rules  map[string]Rules
	// Linked reports whether a queue has a channel to work in; nil: every queue
	// has one.
	Linked func(queue string) bool
	// Incident makes an incident from a session that nobody accepted, and
	// returns its id. A second call for the same session returns the same
	// incident.
	Incident func(context.Context, Session) (string, error)
	// Limits bounds what one employee does; nil: nothing is bounded.
	Limits tickets.Limits
	Now    func() time.Time
}

// Service offers what people can do with live chat, and runs its timers.
type Service struct {
	reading
	rota
	incident func(context.Context, Session) (string, error)
	limits   tickets.Limits
}

// NewService returns a Service.
func NewService(o Options) *Service {
	if o.Linked == nil {
		o.Linked = func(string) bool { return true }
	}
	if o.Limits == nil {
		o.Limits = tickets.Unlimited{}
	}
	return &Service{
		reading: reading{store: o.Store, crew: o.Crew},
		rota: rota{
			team: o.Crew, duty: o.Duty, queues: o.Queues, rules: o.Rules, linked: o.Linked, now: o.Now,
		},
		limits: o.Limits, incident: o.Incident,
	}
}

// Ask puts the actor in line for an analyst of the queue. If the actor has an
// open session, Ask returns that one, so asking twice is asking once. It
// returns ErrUnavailable when no analyst is there, and a *tickets.Limited to
// somebody who asks too often.
func (s *Service) Ask(ctx context.Context, a tickets.Actor, queue string) (Session, error) {
	_, open, err := s.store.OpenSession(ctx, a.ID)
	if err != nil {
		return Session{}, err
	}
	free, place := Availability{}, 0
	if !open {
		if free, place, err = s.checkRoom(ctx, a, queue); err != nil {
			return Session{}, err
		}
	}
	limit := sync.OnceValue(func() error { return s.limits.Spend(a.ID, tickets.AmountChats, 1) })
	return s.store.StartSession(ctx, a.Activity, a.ID, func(n *Session) Change {
		if err := limit(); err != nil {
			return Change{Err: err}
		}
		now := s.now().UTC()
		n.Employee, n.Queue, n.Thread, n.Asked, n.Place = a.Person, queue, n.ID, now, place+1
		var c Change
		s.putInLine(n, Asked, a.Person)
		s.offerNext(n, free.Free)
		s.tellStatus(n, &c)
		for i := range c.Deliveries {
			if c.Deliveries[i].To.Person == a.ID {
				c.Deliveries[i].AskedIn = a.AskedIn
			}
		}
		return c
	})
}

// checkRoom returns who is available to the actor, and how many wait ahead of
// them. It returns ErrUnavailable when nobody is available.
func (s *Service) checkRoom(
	ctx context.Context,
	a tickets.Actor,
	queue string,
) (free Availability, place int, err error) {
	if free, err = s.Available(ctx, queue, a.ID); err != nil {
		return free, 0, err
	}
	if !free.Now() {
		return free, 0, ErrUnavailable
	}
	place, err = s.countAhead(ctx, queue, "")
	return free, place, err
}

// putInLine puts a session into the waiting line, at the place given by when it
// was asked for.
func (s *Service) putInLine(n *Session, how How, by tickets.Person) {
	n.State, n.How, n.By, n.Queued = Waiting, how, by, s.now().UTC()
	n.Rev++
	n.Analyst, n.Guests = tickets.Person{}, nil
	n.Offered, n.OfferEnds, n.Passed = tickets.Person{}, time.Time{}, nil
	n.Turn, n.Since, n.Warned, n.Shown = "", time.Time{}, 0, n.Messages
	if s.rules[n.Queue].RoundRobin {
		n.OfferEnds = n.Queued // the timer makes the first offer at once
	}
	s.schedule(n)
}

// Current returns a person's open session. When there is none, ok is false and n
// is their last one, zero for none.
func (s *Service) Current(ctx context.Context, person string) (n Session, ok bool, err error) {
	return s.store.OpenSession(ctx, person)
}

// Accept connects the actor, an analyst of the queue, with the employee, and
// passes on the messages written so far. Accepting the same session again
// changes nothing. It returns ErrTaken when another analyst was first, or has
// the offer. A session that became an incident can still be accepted, unless
// the employee has another session.
func (s *Service) Accept(ctx context.Context, a tickets.Actor, id string) (Session, error) {
	for {
		seen, err := s.store.Session(ctx, id)
		if err != nil {
			return Session{}, err
		}
		if ok, err := s.crew.Analyst(ctx, a.ID, seen.Queue); err != nil {
			return Session{}, fmt.Errorf("chat: who works for the queue: %w", err)
		} else if !ok {
			return Session{}, ErrNotFound
		}
		n, err := s.accept(ctx, a, seen)
		if err == nil && n.Analyst.ID == a.ID && seen.State == Waiting {
			err = s.recordWait(ctx, a, seen)
		}
		if !errors.Is(err, errMoved) {
			return n, err
		}
	}
}

// errMoved: the session has moved to another queue since the actor was checked
// as an analyst of the first.
var errMoved = errors.New("chat: moved meanwhile")

// accept does Accept for an analyst of the queue in which the session was seen.
func (s *Service) accept(ctx context.Context, a tickets.Actor, seen Session) (Session, error) {
	other, chatting, err := s.store.OpenSession(ctx, seen.Employee.ID)
	if err != nil {
		return Session{}, err
	}
	return s.store.UpdateSession(ctx, a.Activity, seen.ID, func(n *Session) (Change, error) {
		standing := n.standing(a.ID)
		standing.Analyst = true
		switch {
		case n.Queue != seen.Queue:
			return Change{}, errMoved
		case n.State == Connected && n.Analyst.ID == a.ID: // accepted before
			return Change{}, nil
		case n.State == Ended && chatting && other.ID != n.ID:
			return Change{}, ErrEnded
		case !standing.May(*n).Has(OpAccept):
			return Change{}, n.whyUnacceptable(standing)
		}
		return s.connect(n, a.Person), nil
	})
}

// whyUnacceptable returns the reason why an analyst of its queue cannot accept
// a session.
func (s Session) whyUnacceptable(standing Standing) error {
	switch {
	case s.State == Connected:
		return ErrTaken
	case s.State == Ended && s.How != Unaccepted:
		return ErrEnded
	case standing.Employee:
		return ErrOwn
	}
	return ErrTaken
}

func (s *Service) connect(n *Session, analyst tickets.Person) (c Change) {
	now := s.now().UTC()
	n.State, n.How, n.By, n.Analyst, n.Accepted = Connected, Accepted, analyst, analyst, now
	n.Offered, n.OfferEnds, n.Passed = tickets.Person{}, time.Time{}, nil
	n.Rev++
	n.Ended, n.EndedBy = time.Time{}, tickets.Person{}
	n.Since, n.Warned, n.Turn = now, 0, EmployeeSide
	if n.Wrote {
		n.Turn = AnalystSide
	}
	s.schedule(n)
	s.tellStatus(n, &c)
	for i := n.Shown; i < n.Messages; i++ {
		c.Owe(s.passOn(n, i+1, n.Address()))
	}
	return c
}

// Say stores what the employee wrote. It is passed on once an analyst is
// connected; until then it waits in the session. Say returns ErrEnded when the
// session was already over, and a *tickets.Limited to somebody who sends too
// many files.
func (s *Service) Say(ctx context.Context, a tickets.Actor, id string, m Message) (Session, error) {
	m.From = a.Person
	limit := sync.OnceValue(func() error { return s.limits.Spend(a.ID, tickets.AmountFiles, len(m.Files)) })
	return s.write(ctx, a, id, m, func(n *Session) error {
		switch {
		case n.Employee.ID != a.ID:
			return ErrNotFound
		case !n.may(a.ID).Has(OpSay):
			return ErrEnded
		}
		return limit()
	})
}

// Reply stores what an analyst of the session wrote, and passes it on to the
// employee unless it is internal. It returns ErrNotConnected, and stores
// nothing, for anybody else and for an analyst who has left the queue's team.
func (s *Service) Reply(ctx context.Context, a tickets.Actor, id string, m Message) (Session, error) {
	m.From = a.Person
	if n, err := s.store.Session(ctx, id); err != nil || s.hasLeft(ctx, a, n) {
		return n, cmp.Or(err, ErrNotConnected)
	}
	return s.write(ctx, a, id, m, func(n *Session) error {
		if n.may(a.ID).Has(OpReply) {
			return nil
		}
		return n.whyNoReply()
	})
}

// whyNoReply returns the reason why somebody cannot reply in a session.
func (s Session) whyNoReply() error {
	if s.State == Ended {
		return ErrEnded
	}
	return ErrNotConnected
}

func (s *Service) write(
	ctx context.Context,
	a tickets.Actor,
	id string,
	m Message,
	may func(*Session) error,
) (Session, error) {
	return s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		var c Change
		if err := may(n); err != nil {
			return c, err
		}
		n.Messages++
		m.N, m.At = n.Messages, s.now().UTC()
		loadFiles(n, &m, &c)
		c.Messages = append(c.Messages, m)
		if m.Internal {
			return c, nil
		}
		if m.From.ID == n.Employee.ID {
			n.Wrote = true
			s.noteFirst(n, m, &c)
			s.giveTurn(n, AnalystSide)
			if n.State == Connected {
				c.Owe(s.passOn(n, m.N, n.Address()))
			}
			return c, nil
		}
		s.giveTurn(n, EmployeeSide)
		c.Owe(s.passOn(n, m.N, tickets.Address{Person: n.Employee.ID}))
		if m.Canned {
			c.Owe(s.passOn(n, m.N, n.Address()))
		}
		return c, nil
	})
}

// End ends the session for both sides. Only the employee and an analyst of the
// session may end it, and the analyst must still be on the queue's team. For
// anybody else the session does not exist. Ending an ended session changes
// nothing. An employee who waits leaves the line.
func (s *Service) End(ctx context.Context, a tickets.Actor, id string) (Session, error) {
	if n, err := s.store.Session(ctx, id); err != nil || n.Employee.ID != a.ID && s.hasLeft(ctx, a, n) {
		return Session{}, cmp.Or(err, ErrNotFound)
	}
	return s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		if !n.standing(a.ID).isParty() {
			return Change{}, ErrNotFound
		}
		if !n.may(a.ID).Has(OpEnd) {
			return Change{}, nil
		}
		how := Finished
		if n.State == Waiting {
			how = Left
		}
		c := s.end(n, how, a.Person)
		if how != Left && n.Employee.ID == a.ID {
			c.Owe(s.noticeTo(n, n.Address()))
		}
		return c, nil
	})
}

// end ends a session and owes both sides its status: to an employee who did not
// leave the line, as the newest message.
func (s *Service) end(n *Session, how How, by tickets.Person) (c Change) {
	n.State, n.How, n.By, n.EndedBy, n.Ended = Ended, how, by, by, s.now().UTC()
	n.Offered, n.OfferEnds = tickets.Person{}, time.Time{}
	n.Rev++
	s.schedule(n)
	if how == Left {
		s.tellStatus(n, &c)
		return c
	}
	s.tellFresh(n, &c)
	return c
}

// tellFresh owes both sides the session's status after something that the
// employee has to notice: they get it as the newest message.
func (s *Service) tellFresh(n *Session, c *Change) {
	c.Owe(tickets.Delivery{To: n.Address(), Content: tickets.Status{Subject: n.ID}, At: s.now().UTC()})
	c.Owe(tickets.Delivery{
		To: tickets.Address{Person: n.Employee.ID}, Content: tickets.Fresh{Subject: n.ID}, At: s.now().UTC(),
	})
}

// tellStatus owes both sides the session's status.
func (s *Service) tellStatus(n *Session, c *Change) {
	for _, to := range []tickets.Address{n.Address(), {Person: n.Employee.ID}} {
		c.Owe(tickets.Delivery{To: to, Content: tickets.Status{Subject: n.ID}, At: s.now().UTC()})
	}
}

// noticeTo tells one side what has just happened to the session.
func (s *Service) noticeTo(n *Session, to tickets.Address) tickets.Delivery {
	return s.noticeBy(n, to, n.By)
}

// noticeBy returns a notice that names somebody other than the person who
// caused it.
func (s *Service) noticeBy(n *Session, to tickets.Address, by tickets.Person) tickets.Delivery {
	notice := tickets.ChatNotice{Chat: n.ID, Rev: n.Rev, How: string(n.How), By: by}
	return tickets.Delivery{To: to, Content: notice, At: s.now().UTC()}
}

func (s *Service) passOn(n *Session, message int, to tickets.Address) tickets.Delivery {
	return tickets.Delivery{To: to, Content: tickets.ChatMessage{Chat: n.ID, N: message}, At: s.now().UTC()}
}
