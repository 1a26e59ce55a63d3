package tickets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// ShownEvents is the most events in a View, the newest ones.
const ShownEvents = 10

// Reader says who reads, and where. The two decide what they may read. The zero
// Reader sees nothing.
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

// OwnPlace returns a person, by object id, in a place of their own: their chat
// with the desk. There they read and do what requester, beneficiary and
// approvers may. An analyst may open the tickets of their queues there, but
// reads no more than that.
func OwnPlace(person string) Reader { return Reader{where: ownPlace, person: person} }

// AtWork returns a person, by object id, where analysts work: on a board, in a
// search of queues, in an answer to them alone. There analysts read everything
// about the tickets of their queues, including their own tickets. Others read
// the same as in a place of their own.
func AtWork(person string) Reader { return Reader{where: atWork, person: person} }

// ReaderAt returns whoever reads what is shown at an address. The readers of a
// ticket's thread are analysts of its queue. A person in a place of their own
// reads everything they are owed, except what is internal. The code that owed
// it has decided that they may read it.
func ReaderAt(to Address) Reader { return Reader{where: atAddress, person: to.Person, at: to} }

// Person returns the object id of a reader in a place of their own; empty for
// others.
func (r Reader) Person() string { return r.person }

// At returns the address at which the reader reads; zero for none.
func (r Reader) At() Address { return r.at }

// View is what a reader may see of a ticket.
type View struct {
	Ticket
	// Standing says what the reader is to the ticket, as far as that counts
	// where they read.
	Standing Standing
	// Events holds the newest events that the reader may read, newest first,
	// with corrections applied.
	Events []Event
	// May holds what the reader may do with the ticket.
	May Operations
}

// reading decides who may see what of tickets. It changes nothing.
type reading struct {
	store  Store
	roster Roster
	roles  Roles
	// noFiles is set where nobody can send files.
	noFiles bool
}

// Get returns a ticket that the reader may see: their own, one that they watch or
// approve, one of a queue they are an analyst of, and any as an observer.
// Otherwise it returns ErrNotFound.
func (s *reading) Get(ctx context.Context, r Reader, id string) (Ticket, error) {
	t, err := s.store.Ticket(ctx, id)
	if standing, err := s.admit(ctx, r, t, err); err != nil && !standing.MaySee() {
		return Ticket{}, err
	}
	return t, nil
}

// View returns what the reader may see of a ticket, and what they may do with
// it. Like Get, it returns ErrNotFound when there is none they may see. If the
// service cannot tell whether they are an analyst, it returns that error with
// what they may see and do otherwise.
func (s *reading) View(ctx context.Context, r Reader, id string) (View, error) {
	t, err := s.store.Ticket(ctx, id)
	standing, err := s.admit(ctx, r, t, err)
	if err != nil && !standing.MaySee() {
		return View{}, err
	}
	v, failed := s.view(ctx, standing, t)
	return v, cmp.Or(failed, err)
}

// ViewOf returns the View of a ticket that the reader has just received, from
// Get or from an operation. They read what is not internal even when they may
// no longer see the ticket.
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
	v.Files = t.filesFor(standing)
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

// standing returns what somebody is to a ticket, except whether they work for
// its queue.
func (s *reading) standing(t Ticket, person string) Standing {
	if person == "" {
		return Standing{}
	}
	return Standing{
		Requester: t.Requester.ID == person, Beneficiary: t.Beneficiary.ID == person,
		Approver: s.approves(t, person), Observer: s.roles.has(person, RoleObserver),
		Watcher: t.IsWatchedBy(person),
		NoFiles: s.noFiles,
		Solver:  t.Of(person) && t.solvedBy(person),
	}
}

// solvedBy reports whether somebody resolved the ticket. Where that is not on
// record, it was the assignee.
func (t *Ticket) solvedBy(person string) bool {
	return t.wasResolved() && cmp.Or(t.Solver, t.Assignee).ID == person
}

// admit returns what a reader is to t where they read, or an error that says
// why they may not see it. missing is the error of reading t. A missing ticket
// takes the same steps as one they may not see, so nobody can tell them apart.
func (s *reading) admit(ctx context.Context, r Reader, t Ticket, missing error) (standing Standing, err error) {
	switch {
	case missing != nil && !errors.Is(missing, ErrNotFound):
		return standing, missing
	case r.where < ownPlace:
		return s.admitAt(r, t, missing)
	case missing == nil:
		standing = s.standing(t, r.person)
	}
	if r.where == ownPlace && standing.MaySee() {
		return standing, nil
	}
	works, err := s.worksFor(ctx, r.person, t.Queue)
	switch {
	case err != nil:
		return standing, err
	case missing != nil:
		return standing, missing
	case !works && !standing.MaySee():
		return standing, ErrNotFound
	}
	standing.Analyst = works && r.where == atWork
	return standing, nil
}

// admitAt is admit for somebody who reads at an address, or nowhere. A thread
// belongs to one ticket.
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

// history returns the newest events of a ticket, newest first, with corrections
// applied. With internal it returns all of them, else those that are not
// internal.
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

// Event returns event n of a ticket, as it was written, and the ticket.
// Internal events can be read in threads only: ErrNotFound elsewhere.
func (s *reading) Event(ctx context.Context, r Reader, id string, n int) (Ticket, Event, error) {
	t, events, err := s.eventsSince(ctx, r, id, n)
	if err != nil {
		return t, Event{}, err
	}
	return t, events[len(events)-1], nil
}

// Corrected is Event with the latest correction applied. An event that was
// taken back has the action Retracted.
func (s *reading) Corrected(ctx context.Context, r Reader, id string, n int) (Ticket, Event, error) {
	t, events, err := s.eventsSince(ctx, r, id, n)
	if err != nil {
		return t, Event{}, err
	}
	i := slices.IndexFunc(events, func(e Event) bool { return e.Of == n || e.N == n })
	return t, events[i], nil
}

// Answer returns the first comment of the reader on a ticket after its event n, as
// it now stands. It is zero when they have written none.
func (s *reading) Answer(ctx context.Context, r Reader, id string, n int) (Event, error) {
	_, events, err := s.eventsSince(ctx, r, id, n)
	for _, e := range slices.Backward(Current(events)) {
		if e.Action == Commented && e.By.ID == r.person {
			return e, err
		}
	}
	return Event{}, err
}

// eventsSince returns a ticket and its events from n on, newest first, to
// somebody who may read event n.
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
