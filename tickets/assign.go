package tickets

import (
	"context"
	"slices"
	"strings"
	"time"
)

// MaxCategory limits a category, in code points.
const MaxCategory = 60

// Assign makes a colleague of the queue's team the assignee, and tells them. A
// New ticket goes to In Progress. Somebody who is not an analyst of the queue
// cannot be chosen: *Invalid, with the ticket unchanged. Assigning the ticket
// to its assignee again changes nothing.
func (s *Service) Assign(ctx context.Context, a Actor, id string, rev int, to Person) (Ticket, error) {
	to.ID = strings.ToLower(strings.TrimSpace(to.ID))
	seen, err := s.store.Ticket(ctx, id)
	if err := s.analyst(ctx, a, seen, err); err != nil {
		return Ticket{}, err
	}
	member, err := s.worksFor(ctx, to.ID, seen.Queue)
	if err != nil {
		return Ticket{}, err
	}
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpAssign):
			return ErrState
		case !member || t.Queue != seen.Queue:
			return &Invalid{Field: "assignee"}
		case t.Assignee.ID == to.ID:
			return nil
		}
		s.assignTo(t, c, to, Event{By: a.Person, Action: Assigned, Text: to.String()})
		return nil
	})
}

// assignTo makes somebody the assignee with an event, and tells them.
func (l *lifecycle) assignTo(t *Ticket, c *Change, to Person, e Event) {
	t.Assignee, e.State = to, t.State
	if e.State == New {
		e.State = InProgress
	}
	l.event(t, c, e)
	l.tellAnalyst(t, c, to)
}

// tellAnalyst owes an analyst a short message about the newest event, in their own
// chat: not if it is their doing, or if they are told of all that happens.
func (l *lifecycle) tellAnalyst(t *Ticket, c *Change, p Person) {
	if p.ID != t.Last.By.ID && !t.reaches(p.ID) {
		c.Owe(Delivery{To: Address{Person: p.ID}, Content: Notice{t.ID, t.Last.N}, At: t.Last.At})
	}
}

// Unassign gives an open ticket back to its queue, where it is nobody's and New.
// The former assignee is told.
func (s *Service) Unassign(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpUnassign) {
			return ErrState
		}
		had := t.Assignee
		t.Assignee = Person{}
		s.event(t, c, Event{By: a.Person, Action: TicketUnassigned, State: New, Text: had.String()})
		s.tellAnalyst(t, c, had)
		return nil
	})
}

// SetPriority sets impact and urgency. An unknown level is an *Invalid, with
// the ticket unchanged.
func (s *Service) SetPriority(ctx context.Context, a Actor, id string, rev int, impact, urgency Level) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpPrioritize) {
			return ErrState
		}
		if err := level("impact", &impact); err != nil {
			return err
		}
		if err := level("urgency", &urgency); err != nil {
			return err
		}
		if t.Impact == impact && t.Urgency == urgency {
			return nil
		}
		t.Impact, t.Urgency = impact, urgency
		s.event(t, c, Event{By: a.Person, Action: PriorityChanged, State: t.State, Text: string(t.Priority())})
		return nil
	})
}

// SetCategory puts a ticket into a category, or into none with "". A category
// that is too long is an *Invalid, with the ticket unchanged.
func (s *Service) SetCategory(ctx context.Context, a Actor, id string, rev int, category string) (Ticket, error) {
	category, tooLong := checkLength("category", category, MaxCategory)
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case tooLong != nil:
			return tooLong
		case !may.Has(OpCategorize):
			return ErrState
		case t.Category == category:
			return nil
		}
		t.Category = category
		s.event(t, c, Event{By: a.Person, Action: Categorized, State: t.State, Text: category, Internal: true})
		return nil
	})
}

// Move hands an open ticket to another queue, where it gets a thread. The
// ticket loses its assignee, and becomes New if it was In Progress. A queue
// that is unknown, or has no channel yet, is an *Invalid, with the ticket
// unchanged.
func (s *Service) Move(ctx context.Context, a Actor, id string, rev int, queue string) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpMove):
			return ErrState
		case !slices.Contains(s.queues, queue) || queue == t.Queue || !s.linked(queue):
			return &Invalid{Field: "queue"}
		}
		s.moveTo(t, c, queue, Event{By: a.Person, Action: Moved, Text: s.nameOf(queue)})
		return nil
	})
}

// moveTo moves a ticket to another queue with an event.
func (l *lifecycle) moveTo(t *Ticket, c *Change, queue string, e Event) {
	l.stopClocks(t)
	t.Remind = time.Time{}
	old := t.Address()
	t.Queue, t.Thread, t.Assignee, e.State = queue, old.Next().Thread, Person{}, t.State
	if e.State == InProgress {
		e.State = New
	}
	l.event(t, c, e)
	c.Owe(Delivery{To: old, Content: Status{t.ID}, At: t.Last.At})
}
