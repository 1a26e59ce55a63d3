package chat

import (
	"context"

	"frontdesk/tickets"
)

// Begin connects an analyst of the ticket's queue with its requester, in the
// ticket's thread. A session about that ticket which is open already is returned
// as it is; ErrBusy, with the session that they are in, when the requester is in
// another one. ErrOwn for one's own ticket.
func (s *Service) Begin(ctx context.Context, a tickets.Actor, t tickets.Ticket) (Session, error) {
	if err := s.checkAnalyst(ctx, a, t.Queue); err != nil {
		return Session{}, err
	}
	standing := tickets.Standing{Analyst: true, Requester: t.Requester.ID == a.ID}
	if !standing.May(t).Has(tickets.OpChat) {
		return Session{}, ErrOwn
	}
	n, err := s.store.StartSession(ctx, a.Activity, t.Requester.ID, func(n *Session) Change {
		now := s.now().UTC()
		n.Employee, n.Queue, n.Thread, n.About, n.Asked, n.Queued = t.Requester, t.Queue, t.Address().Thread, t.ID, now, now
		c := s.connect(n, a.Person)
		n.How = Begun
		return c
	})
	if err == nil && n.About != t.ID {
		err = ErrBusy
	}
	return n, err
}

// OnTicket returns the session that goes on in a ticket's thread; ok is false
// when there is none.
func (s *Service) OnTicket(ctx context.Context, t tickets.Ticket) (n Session, ok bool, err error) {
	n, ok, err = s.Current(ctx, t.Requester.ID)
	return n, ok && n.About == t.ID && n.Address() == t.Address(), err
}

// nextThread is the address of a session's thread in its next queue. That of a ticket
// stays the ticket's.
func (s Session) nextThread() string {
	old := s.Address()
	if old.Subject() != s.ID {
		return s.ID
	}
	return old.Next().Thread
}
