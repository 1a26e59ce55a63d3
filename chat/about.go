package chat

import (
	"context"

	"frontdesk/tickets"
)

// Begin connects an analyst of the ticket's queue with its requester, in the
// ticket's thread. If a session about that ticket is open already, Begin
// returns it unchanged. When the requester is in another session, it returns
// that session and ErrBusy. It returns ErrOwn for the analyst's own ticket.
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

// OnTicket returns the open session in a ticket's thread. ok is false when
// there is none.
func (s *Service) OnTicket(ctx context.Context, t tickets.Ticket) (n Session, ok bool, err error) {
	n, ok, err = s.Current(ctx, t.Requester.ID)
	return n, ok && n.About == t.ID && n.Address() == t.Address(), err
}

// nextThread returns the address of the session's thread in its next queue. A
// session about a ticket stays in the ticket's thread.
func (s Session) nextThread() string {
	old := s.Address()
	if old.Subject() != s.ID {
		return s.ID
	}
	return old.Next().Thread
}
