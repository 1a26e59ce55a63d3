package tickets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// ShownEvents is how many events a View has: the newest.
const ShownEvents = 10

// Reader is who reads, and where: that decides what is read. The zero Reader
// sees nothing.
type Reader struct {
	where  where
	person string
	at     Address
}

type where uint8

const (
	noPlace where = iota
	atAddress
	ownPlace
	atWork
)

// OwnPlace is a person, by object id, in a place of their own: their chat with the
// desk. They read and do there what those do whose ticket it is, and who approve
// it. An analyst may open the tickets of their queues there, but reads no more.
func OwnPlace(person string) Reader { return Reader{where: ownPlace, person: person} }

// AtWork is a person, by object id, among what analysts work on: a board, a search
// of queues, an answer to them alone. There analysts read everything about the
// tickets of their queues, their own tickets too. Others read what they do in
// a place of their own.
func AtWork(person string) Reader { return Reader{where: atWork, person: person} }

// ReaderAt is whoever reads what is shown at an address. In the thread of a ticket
// those are analysts of its queue. A person reads, in a place of their own, what
// is not internal of whatever they are owed: what owed it has decided that it is
// theirs to read.
func ReaderAt(to Address) Reader { return Reader{where: atAddress, person: to.Person, at: to} }

// Person is the object id of a reader in a place of their own; empty for others.
func (r Reader) Person() string { return r.person }

// At is the address at which the reader reads; zero for none.
func (r Reader) At() Address { return r.at }

// View is a ticket as a reader may see it.
type View struct {
	Ticket
	// Standing is what the reader is to it, as far as that counts where they read.
	Standing Standing
	// Events are the newest that they may read, newest first, as they were
	// corrected.
	Events []Event
	// May is what they may do with it.
	May Operations
}

// reading is who may see what of tickets. It changes nothing.
type reading struct {
	store  Store
	roster Roster
	roles  Roles
}

// Get returns a ticket that the reader may see: their own, one that they approve,
// one of a queue they are an analyst of, and any as an observer. Otherwise
// ErrNotFound.
func (s *reading) Get(ctx context.Context, r Reader, id string) (Ticket, error) {
	t, err := s.store.Ticket(ctx, id)
	if standing, err := s.admit(ctx, r, t, err); err != nil && !standing.maySee() {
		return Ticket{}, err
	}
	return t, nil
}

// View returns what the reader may see of a ticket, and do with it. ErrNotFound
// when there is none that they may see, as with Get. When it cannot be told whether
// they are an analyst, that error comes with what they may see and do otherwise.
func (s *reading) View(ctx context.Context, r Reader, id string) (View, error) {
	t, err := s.store.Ticket(ctx, id)
	standing, err := s.admit(ctx, r, t, err)
	if err != nil && !standing.maySee() {
		return View{}, err
	}
	v, failed := s.view(ctx, standing, t)
	return v, cmp.Or(failed, err)
}

// ViewOf is the View of a ticket that the reader has just been given, by Get or by
// what they did to it. They read what is not internal even when it is not theirs
// to see any more.
func (s *reading) ViewOf(ctx context.Context, r Reader, t Ticket) (View, error) {
	standing := s.standing(t, r.person)
	switch r.where {
	case noPlace:
		return View{}, ErrNotFound
	case atWork:
		works, err := s.worksFor(ctx, r.person, t.Queue)
		if err != nil {
			return View{}, err
		}
		standing.Analyst = works
	case atAddress:
		standing.Channel = r.at == t.Address()
	}
	return s.view(ctx, standing, t)
}

func (s *reading) view(ctx context.Context, standing Standing, t Ticket) (v View, err error) {
	v = View{Ticket: t, Standing: standing, May: standing.May(t)}
	v.Events, err = s.history(ctx, t.ID, standing.mayWork(), ShownEvents)
	return v, err
}

// worksFor reports whether somebody is an analyst of a queue.
func (s *reading) worksFor(ctx context.Context, person, queue string) (bool, error) {
	ok, err := s.roster.Analyst(ctx, person, queue)
	if err != nil {
		return false, fmt.Errorf("tickets: who works for the queue: %w", err)
	}
	return ok, nil
}

// standing is what somebody is to a ticket, but for who works for its queue.
func (s *reading) standing(t Ticket, person string) Standing {
	if person == "" {
		return Standing{}
	}
	return Standing{
		Requester: t.Requester.ID == person, Beneficiary: t.Beneficiary.ID == person,
		Approver: s.approves(t, person), Observer: s.roles.has(person, RoleObserver),
	}
}

// admit returns what a reader is to t where they read, and as an error why they
// may not see it. missing is the error of reading t: a ticket that is not there
// takes the same steps as one that is not theirs, so that nobody can tell them
// apart.
func (s *reading) admit(ctx context.Context, r Reader, t Ticket, missing error) (standing Standing, err error) {
	switch {
	case missing != nil && !errors.Is(missing, ErrNotFound):
		return standing, missing
	case r.where < ownPlace:
		return s.admitAt(r, t, missing)
	case missing == nil:
		standing = s.standing(t, r.person)
	}
	if r.where == ownPlace && standing.maySee() {
		return standing, nil
	}
	works, err := s.worksFor(ctx, r.person, t.Queue)
	switch {
	case err != nil:
		return standing, err
	case missing != nil:
		return standing, missing
	case !works && !standing.maySee():
		return standing, ErrNotFound
	}
	standing.Analyst = works && r.where == atWork
	return standing, nil
}

// admitAt is admit for who reads at an address, or nowhere: a thread is of one
// ticket.
func (s *reading) admitAt(r Reader, t Ticket, missing error) (Standing, error) {
	switch {
	case missing != nil:
		return Standing{}, missing
	case r.person == "" && r.at.Subject() != t.ID:
		return Standing{}, ErrNotFound
	}
	standing := s.standing(t, r.person)
	standing.Channel = r.at == t.Address()
	return standing, nil
}

// history returns the newest events of a ticket, newest first, as they were
// corrected: with internal all, else what is not internal.
func (s *reading) history(ctx context.Context, id string, internal bool, limit int) ([]Event, error) {
	for ask := limit; ; ask *= 2 {
		events, err := s.store.Events(ctx, id, ask)
		all := len(events) < ask
		events = slices.DeleteFunc(Current(events), func(e Event) bool { return e.Internal && !internal })
		if err != nil || all || len(events) >= limit {
			return events[:min(len(events), limit)], err
		}
	}
}

// Event returns event n of a ticket, as it was written, and the ticket. What is
// internal is read in threads alone: ErrNotFound elsewhere.
func (s *reading) Event(ctx context.Context, r Reader, id string, n int) (Ticket, Event, error) {
	t, events, err := s.eventsSince(ctx, r, id, n)
	if err != nil {
		return t, Event{}, err
	}
	return t, events[len(events)-1], nil
}

// Corrected is Event as it was corrected last. One that was taken back has the
// action Retracted.
func (s *reading) Corrected(ctx context.Context, r Reader, id string, n int) (Ticket, Event, error) {
	t, events, err := s.eventsSince(ctx, r, id, n)
	if err != nil {
		return t, Event{}, err
	}
	i := slices.IndexFunc(events, func(e Event) bool { return e.Of == n || e.N == n })
	return t, events[i], nil
}

// eventsSince returns a ticket and its events from n on, newest first, to who may read
// event n.
func (s *reading) eventsSince(ctx context.Context, r Reader, id string, n int) (Ticket, []Event, error) {
	t, err := s.Get(ctx, r, id)
	if err != nil {
		return t, nil, err
	}
	events, err := s.store.Events(ctx, id, t.Rev()-n+1)
	if err != nil {
		return t, nil, err
	}
	if len(events) == 0 || events[len(events)-1].N != n || events[len(events)-1].Internal && r.at.Thread == "" {
		return t, nil, fmt.Errorf("event %d of %s: %w", n, id, ErrNotFound)
	}
	return t, events, nil
}
