package tickets

import (
	"context"
	"errors"
	"time"
)

// Options configures a Service.
type Options struct {
	Store  Store
	Finder Finder
	Work   WorkStore
	Roster Roster
	// Roles holds the roles that the configuration gives; nil: none.
	Roles Roles
	// Directory looks people up in an outside directory; nil: there is none.
	Directory Directory
	// Catalog knows what people can ask for; nil: nothing.
	Catalog *CatalogService
	// Knowledge holds the known answers; nil: there are none.
	Knowledge *KnowledgeBase
	// NoFiles is set where nobody can send files.
	NoFiles bool
	// Queues lists the ids of all queues, in order.
	Queues []string
	// QueueName returns the name that people know a queue by; nil: its id.
	QueueName func(queue string) string
	// Linked reports whether a queue has a channel to work in; nil: every queue
	// has one. Tickets are not moved to a queue without a channel.
	Linked func(queue string) bool
	// CloseAfter is how long a resolved ticket can be reopened; 0: forever.
	CloseAfter time.Duration
	// Remind is how long an approver has before each reminder; 0: no reminders.
	Remind time.Duration
	// SLA holds what each queue promises, by queue.
	SLA map[string]Policy
	// NameOf returns the name of a person to whom tickets are escalated; ""
	// when nobody knows it. nil: as in Directory.
	NameOf func(ctx context.Context, person string) string
	// Limits bounds what one person does; nil: nothing is bounded.
	Limits Limits
	Zone   *time.Location // of dates in forms; nil: UTC
	Now    func() time.Time
}

// Service offers what people can do with tickets, and runs the tickets' timers.
type Service struct {
	reading
	lifecycle
	options Options
}

// NewService returns a Service.
func NewService(o Options) *Service {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Catalog == nil {
		o.Catalog = NewCatalogService(CatalogOptions{})
	}
	if o.Linked == nil {
		o.Linked = everywhere
	}
	if o.Limits == nil {
		o.Limits = Unlimited{}
	}
	if o.QueueName == nil {
		o.QueueName = func(queue string) string { return queue }
	}
	return &Service{
		reading: reading{store: o.Store, roster: o.Roster, roles: o.Roles, noFiles: o.NoFiles},
		lifecycle: lifecycle{
			queues:      o.Queues,
			linked:      o.Linked,
			nameOf:      o.QueueName,
			policies:    o.SLA,
			closeAfter:  o.CloseAfter,
			remindEvery: o.Remind,
			zone:        o.Zone,
			now:         o.Now,
		},
		options: o,
	}
}

// AsAnalyst returns a ticket of a queue that the actor is an analyst of.
// Otherwise it returns ErrNotFound, and ErrForbidden when the ticket is their
// own.
func (s *Service) AsAnalyst(ctx context.Context, a Actor, id string) (Ticket, error) {
	t, err := s.store.Ticket(ctx, id)
	if err := s.analyst(ctx, a, t, err); err != nil {
		return Ticket{}, err
	}
	return t, nil
}

// Mine returns a page of the actor's own tickets, as Store.TicketsOf does.
func (s *reading) Mine(ctx context.Context, a Actor, cursor string, limit int) (page []Ticket, next string, err error) {
	return s.store.TicketsOf(ctx, a.ID, cursor, limit)
}

// Take makes the actor the assignee and moves the ticket to In Progress.
func (s *Service) Take(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpTake) {
			return ErrState
		}
		s.take(t, c, a.Person)
		return nil
	})
}

// Resolve ends the work. text says how, and may be empty. A ticket without an
// assignee is taken first. A text that is too long is an *Invalid, with the
// ticket unchanged.
func (s *Service) Resolve(ctx context.Context, a Actor, id string, rev int, text string) (Ticket, error) {
	text, tooLong := checkLength("resolution", text, MaxResolution)
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if tooLong != nil {
			return tooLong
		}
		if !may.Has(OpResolve) {
			return ErrState
		}
		s.resolve(t, c, a.Person, text)
		return nil
	})
}

// analyst returns an error that says why the actor may not work on t as an
// analyst of its queue. missing is the error of reading t. A missing ticket
// takes the same steps as somebody else's ticket, so nobody can tell them
// apart.
func (s *reading) analyst(ctx context.Context, a Actor, t Ticket, missing error) error {
	if missing != nil && !errors.Is(missing, ErrNotFound) {
		return missing
	}
	ok, err := s.worksFor(ctx, a.ID, t.Queue)
	switch {
	case err != nil:
		return err
	case missing != nil:
		return missing
	case ok:
		return nil
	case t.Of(a.ID):
		return ErrForbidden
	}
	return s.standing(t, a.ID).refusal()
}

// deed is a change of a ticket by somebody who has access to it. may holds what
// they may do with the ticket in its current state.
type deed func(t *Ticket, c *Change, may Operations) error

// changeAsAnalyst makes an analyst's change of a ticket that they saw at
// revision rev.
func (s *Service) changeAsAnalyst(ctx context.Context, a Actor, id string, rev int, do deed) (Ticket, error) {
	return s.asAnalyst(ctx, a, id, func(t *Ticket, c *Change, may Operations) error {
		if rev < t.Rev()-t.SLA.Marks || rev > t.Rev() { // marks do not make a press stale
			return ErrStale
		}
		return do(t, c, may)
	})
}

// errMoved: the ticket has moved to another queue since the actor was checked
// as an analyst of the first.
var errMoved = errors.New("tickets: moved meanwhile")

// asAnalyst makes a change by an analyst of the queue that the ticket is in at
// that moment.
func (s *Service) asAnalyst(ctx context.Context, a Actor, id string, do deed) (Ticket, error) {
	for {
		seen, err := s.store.Ticket(ctx, id)
		if err := s.analyst(ctx, a, seen, err); err != nil {
			return Ticket{}, err
		}
		t, err := s.change(ctx, a, seen.ID, unlessGone(orphaned(ctx, s, seen), func(t *Ticket, c *Change) error {
			if t.Queue != seen.Queue {
				return errMoved
			}
			return do(t, c, s.working(*t, a))
		}))
		if !errors.Is(err, errMoved) {
			return t, err
		}
	}
}

// working returns what somebody who is known to work for the ticket's queue may
// do.
func (s *reading) working(t Ticket, a Actor) Operations {
	standing := s.standing(t, a.ID)
	standing.Analyst = true
	return standing.May(t)
}

// change lets do work on a ticket that the actor may change, and owes the news
// to everybody concerned.
func (s *Service) change(ctx context.Context, a Actor, id string, do func(*Ticket, *Change) error) (Ticket, error) {
	return s.store.UpdateTicket(ctx, a.Activity, id, func(t *Ticket) (Change, error) {
		var c Change
		if err := do(t, &c); err != nil {
			return Change{}, err
		}
		t.setVia(a.Via, &c)
		if len(c.Events) > 0 {
			s.tell(t, &c, a.Person)
		}
		return c, nil
	})
}
