package chat

import (
	"context"
	"fmt"
	"slices"

	"frontdesk/tickets"
)

// View is what a reader may see of a session.
type View struct {
	Session
	// Standing says what the reader is to the session.
	Standing Standing
	// May holds what the reader may do with the session.
	May Operations
	// Written holds the part of the transcript that the reader may read, in
	// order. Earlier is the number of the last message of the part before; 0:
	// there is none.
	Written []Message
	Earlier int
}

// reading decides who may see what of sessions. It changes nothing.
type reading struct {
	store Store
	crew  Crew
}

// Get returns a session that the reader may see: their own, one of a queue they
// are an analyst of, or the one whose thread they read in. Otherwise it returns
// ErrNotFound.
func (s *reading) Get(ctx context.Context, r tickets.Reader, id string) (Session, error) {
	n, err := s.store.Session(ctx, id)
	if err == nil {
		_, err = s.admit(ctx, r, n)
	}
	if err != nil {
		return Session{}, err
	}
	return n, nil
}

// Part returns a session that the actor takes part in, as its employee or as an
// analyst of it. Otherwise it returns ErrNotFound.
func (s *reading) Part(ctx context.Context, a tickets.Actor, id string) (Session, error) {
	n, err := s.Get(ctx, tickets.OwnPlace(a.ID), id)
	if err == nil && !n.standing(a.ID).isParty() {
		return Session{}, ErrNotFound
	}
	return n, err
}

// View returns what the reader may see of a session, without its messages, and
// what they may do with it. Like Get, it returns ErrNotFound when there is none
// they may see. If the service cannot tell whether an analyst of the session
// still works for its queue, it returns that error with what they may see and
// do otherwise.
func (s *reading) View(ctx context.Context, r tickets.Reader, id string) (View, error) {
	n, err := s.store.Session(ctx, id)
	if err != nil {
		return View{}, err
	}
	standing, err := s.admit(ctx, r, n)
	if err != nil && !standing.isParty() {
		return View{}, err
	}
	return View{Session: n, Standing: standing, May: standing.May(n)}, err
}

// ViewOf returns the View of a session that the reader has just received, from
// Get or from an operation.
func (s *reading) ViewOf(r tickets.Reader, n Session) View {
	standing := n.standing(r.Person())
	if r.Person() == "" {
		standing = n.standingInThread(r)
	}
	return View{Session: n, Standing: standing, May: standing.May(n)}
}

// Transcript returns a View with messages: at most limit, up to number until,
// or the newest for until 0. It has none of a session whose messages were Removed. Only analysts read internal messages, and not in
// their own session.
func (s *reading) Transcript(ctx context.Context, r tickets.Reader, id string, until, limit int) (View, error) {
	v, err := s.View(ctx, r, id)
	if err != nil {
		return View{}, err
	}
	if !v.Removed.IsZero() {
		return v, nil
	}
	if until == 0 || until > v.Messages {
		until = v.Messages
	}
	from := max(until-limit+1, 1)
	v.Earlier = from - 1
	v.Written, err = s.messages(ctx, v, from, until-from+1)
	return v, err
}

// Said returns what the reader may read of the first messages of a session they
// have just received, at most limit.
func (s *reading) Said(ctx context.Context, r tickets.Reader, n Session, limit int) ([]Message, error) {
	return s.messages(ctx, s.ViewOf(r, n), 1, limit)
}

// Message returns message number n of a session, and the session. It returns
// ErrNotFound when the reader may not read it.
func (s *reading) Message(ctx context.Context, r tickets.Reader, id string, n int) (Session, Message, error) {
	v, err := s.View(ctx, r, id)
	if err != nil {
		return v.Session, Message{}, err
	}
	list, err := s.messages(ctx, v, n, 1)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("message %d of %s: %w", n, id, ErrNotFound)
	}
	if err != nil {
		return v.Session, Message{}, err
	}
	return v.Session, list[0], nil
}

func (s *reading) messages(ctx context.Context, v View, from, limit int) ([]Message, error) {
	if limit <= 0 {
		return nil, nil
	}
	list, err := s.store.Messages(ctx, v.ID, from, limit)
	internal := v.Standing.Channel || v.Standing.Analyst && !v.Standing.Employee
	return slices.DeleteFunc(list, func(m Message) bool { return m.Internal && !internal }), err
}

// admit returns what a reader is to a session, or an error that says why they
// may not see it.
func (s *reading) admit(ctx context.Context, r tickets.Reader, n Session) (Standing, error) {
	if r.Person() == "" {
		standing := n.standingInThread(r)
		if !standing.Channel {
			return standing, ErrNotFound
		}
		return standing, nil
	}
	standing := n.standing(r.Person())
	if standing.Employee {
		return standing, nil
	}
	works, err := s.crew.Analyst(ctx, r.Person(), n.Queue)
	switch {
	case err != nil:
		return standing, err
	case !works:
		return Standing{}, ErrNotFound
	}
	standing.Analyst = true
	return standing, nil
}

// standingInThread returns what somebody who reads in a thread is to a session.
// The thread is one of the session's own, or the one of the ticket it is about.
// In the thread where the session goes on, a reader is one of those who serve
// it.
func (s Session) standingInThread(r tickets.Reader) Standing {
	of, here := r.At().Subject(), r.At() == s.Address()
	_, poster := r.At().PosterIn()
	if !here && (poster || of == "" || of != s.ID && of != s.About) {
		return Standing{}
	}
	return Standing{Channel: true, Passed: !here, Serving: here && s.State == Connected}
}

// checkAnalyst returns an error when the actor is not an analyst of the queue.
func (s *reading) checkAnalyst(ctx context.Context, a tickets.Actor, queue string) error {
	ok, err := s.crew.Analyst(ctx, a.ID, queue)
	if err == nil && !ok {
		err = ErrNotFound
	}
	return err
}

// hasLeft reports whether an analyst of a session is known to have left the
// queue's team. While this is not known, they have not left.
func (s *reading) hasLeft(ctx context.Context, a tickets.Actor, n Session) bool {
	if !n.Serves(a.ID) {
		return false
	}
	ok, err := s.crew.Analyst(ctx, a.ID, n.Queue)
	return err == nil && !ok
}
