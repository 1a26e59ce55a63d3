package tickets

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Bond says how a ticket belongs to another.
type Bond string

// The bonds.
const (
	MergedInto Bond = "merged"  // this one is canceled, and goes on as the other
	RelatedTo  Bond = "related" // the other is a major incident; resolving it resolves this one
)

// Link names the parent of a ticket, or one of its children.
type Link struct {
	ID  string `json:"id"`
	How Bond   `json:"how"`
	// Told is set when requester and beneficiary know that the other is a major
	// incident.
	Told bool `json:"told,omitempty"`
	// Reopened is set when they know that the other, with which theirs was
	// resolved, is open again.
	Reopened bool `json:"reopened,omitempty"`
}

// Merged reports whether the ticket was merged into another.
func (t Ticket) Merged() bool { return t.Parent.How == MergedInto }

// Related counts the incidents that are resolved together with this one.
func (t Ticket) Related() (n int) {
	for _, l := range t.Children {
		if l.How == RelatedTo {
			n++
		}
	}
	return n
}

// isResolved reports whether the ticket's matter was resolved, here or in the
// ticket it was merged into.
func (t Ticket) isResolved() bool {
	return t.State == Resolved || t.State == Closed || t.Merged() && !t.Resolved.IsZero()
}

// holds reports whether a ticket that belongs to this one in that way still
// does. What was canceled takes nothing along, unless it goes on as another, and
// only a major incident has related ones.
func (t Ticket) holds(how Bond) bool {
	if how == RelatedTo {
		return t.Major && t.State != Canceled
	}
	return t.State != Canceled || t.Merged()
}

// ticketCalled returns the ticket that a typed word means; ErrNotFound for
// none.
func (s *reading) ticketCalled(ctx context.Context, word string) (t Ticket, err error) {
	err = ErrNotFound
	for _, id := range IDs(word) {
		if t, err = s.store.Ticket(ctx, id); !errors.Is(err, ErrNotFound) {
			return t, err
		}
	}
	return t, err
}

// ticketOfAnalyst returns the ticket that a typed word means, for an analyst of
// its queue. It returns a zero Ticket when there is none for them.
func (s *Service) ticketOfAnalyst(ctx context.Context, a Actor, word string) (Ticket, error) {
	t, err := s.ticketCalled(ctx, word)
	err = s.analyst(ctx, a, t, err)
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrForbidden) {
		return Ticket{}, nil
	}
	return t, err
}

// Merge cancels an open ticket, which goes on as the ticket that number names.
// The requesters and beneficiaries are told. The actor must be an analyst of
// both tickets. If the other ticket is closed, is merged itself, or does not
// exist for the actor, Merge returns an *Invalid, with the ticket unchanged.
// ErrState says that this ticket cannot be merged, for example because it is a
// major incident.
//
// Only an open ticket can take in another, and this is checked at the moment of
// the change. No ticket can ever be merged into itself, even in a roundabout
// way.
func (s *Service) Merge(ctx context.Context, a Actor, id string, rev int, number string) (Ticket, error) {
	for {
		into, err := s.ticketOfAnalyst(ctx, a, number)
		if err != nil {
			return Ticket{}, err
		}
		t, err := s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
			switch {
			case !may.Has(OpMerge):
				return ErrState
			case into.ID == t.ID || !into.State.Open() || into.Undecided():
				return &Invalid{Field: "number"}
			}
			t.Resolved = time.Time{} // people hear of it when the other is resolved
			s.event(t, c, Event{By: a.Person, Action: Merged, State: Canceled, Text: into.ID})
			c.belong(t, Link{ID: into.ID, How: MergedInto})
			c.Given = map[string]int{into.ID: into.Rev()}
			return nil
		})
		if !errors.Is(err, ErrOther) || ctx.Err() != nil {
			return t, err
		}
	}
}

// Unmerge takes a ticket out of the one that it was merged into. It is open
// again, and its requester and beneficiary are told.
func (s *Service) Unmerge(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpUnmerge) {
			return ErrState
		}
		s.split(t, c, Event{By: a.Person, Action: Unmerged})
		return nil
	})
}

// split returns a merged ticket to work with an event.
func (l *lifecycle) split(t *Ticket, c *Change, e Event) {
	e.Text, e.State = t.Parent.ID, t.activeState()
	t.Resolved = time.Time{}
	l.event(t, c, e)
	c.belong(t, Link{})
}

// belong gives a ticket another parent, and owes the news to the old and the
// new parent.
func (c *Change) belong(t *Ticket, to Link) {
	for _, parent := range []string{t.Parent.ID, to.ID} {
		if parent != "" {
			c.Owe(consequenceFor(parent, Join, *t, t.Last.By))
		}
	}
	t.Parent = to
}

// consequenceFor returns a change of ticket id that follows from a change of t,
// in somebody's name.
func consequenceFor(id string, effect Effect, t Ticket, by Person) Delivery {
	return Delivery{To: Address{Thread: id}, Content: Consequence{effect, id, t.ID, by}, At: t.Last.At}
}

// Carry makes the change of one ticket that follows from a change of another.
// When repeated or late, it does not change a ticket that has moved on.
func (s *Service) Carry(ctx context.Context, due Consequence) error {
	other, err := s.store.Ticket(ctx, due.Other)
	if err != nil {
		return err
	}
	carry := map[Effect]func(t *Ticket, c *Change, other Ticket, by Person) bool{Join: s.updateChildren, Follow: s.followParent, Alert: s.alert}[due.Effect]
	_, err = s.store.UpdateTicket(ctx, "", due.Ticket, func(t *Ticket) (c Change, err error) {
		if carry != nil && carry(t, &c, other, due.By) {
			s.tell(t, &c, due.By)
		}
		return c, nil
	})
	return err
}

// updateChildren updates t's list of children with the current state of one
// child. Like all functions that Carry calls, it reports whether there was
// anything to do.
func (l *lifecycle) updateChildren(t *Ticket, c *Change, child Ticket, by Person) bool {
	is := child.Parent.ID == t.ID
	at := slices.IndexFunc(t.Children, func(l Link) bool { return l.ID == child.ID })
	if is == (at >= 0) && (!is || t.Children[at].How == child.Parent.How) {
		return false
	}
	t.Children = slices.DeleteFunc(t.Children, func(l Link) bool { return l.ID == child.ID })
	e := Event{By: by, Action: Unlinked, State: t.State, Text: child.ID, Internal: true}
	switch {
	case is && child.Merged():
		e.Action, e.Internal = MergeReceived, false
	case is:
		e.Action = Linked
	}
	if is {
		t.Children = append(t.Children, Link{ID: child.ID, How: child.Parent.How})
	}
	l.event(t, c, e)
	if is && (t.isResolved() || !t.holds(child.Parent.How)) { // before it knew of the child
		c.Owe(consequenceFor(child.ID, Follow, *t, by))
	}
	return true
}

// followParent follows what became of the parent. For a merged ticket, it tells
// requester and beneficiary that the parent is resolved, or open again. It
// resolves a related ticket. What belongs to a parent that was canceled, or is no
// major incident any more, goes on by itself.
func (l *lifecycle) followParent(t *Ticket, c *Change, parent Ticket, by Person) bool {
	switch {
	case t.Parent.ID != parent.ID:
		return false
	case !parent.holds(t.Parent.How):
		l.release(t, c)
		return true
	case !parent.isResolved():
		return l.unsettle(t, c, parent)
	case !t.Resolved.Before(parent.Resolved):
		return false
	case t.Merged():
		t.Resolved = parent.Resolved
		l.event(t, c, Event{By: by, Action: ParentResolved, State: t.State, Text: parent.ID})
		return true
	}
	t.Parent.Reopened = false
	if !t.State.Open() {
		return false
	}
	l.resolve(t, c, by, parent.Resolution)
	t.Resolved = parent.Resolved
	l.schedule(t)
	return true
}

// release ends what a ticket was to its parent. What was merged is open again.
// Nobody is told who canceled somebody else's ticket.
func (l *lifecycle) release(t *Ticket, c *Change) {
	if t.Merged() {
		l.split(t, c, Event{Action: Orphaned})
		return
	}
	l.event(t, c, Event{Action: Unrelated, State: t.State, Text: t.Parent.ID, Internal: !t.Parent.Told})
	c.belong(t, Link{})
}

// unsettle tells requester and beneficiary that the parent is open again, after
// they heard that it was resolved.
func (l *lifecycle) unsettle(t *Ticket, c *Change, parent Ticket) bool {
	switch {
	case t.Merged() && !t.Resolved.IsZero():
		t.Resolved = time.Time{}
	case t.Parent.Told && !t.Parent.Reopened && t.wasResolved() && t.Resolved.Equal(parent.Resolved):
		t.Parent.Reopened = true
	default:
		return false
	}
	l.event(t, c, Event{Action: ParentReopened, State: t.State, Text: parent.ID})
	return true
}

// felt holds the actions that a ticket's children have to follow.
var felt = []Action{
	TicketResolved, ParentResolved, Reopened, Revived, ParentReopened, Unmerged, Orphaned,
	Withdrawn, Helped, Rejected, Undeclared,
}

// tellChildren owes a ticket's children what became of it.
func (c *Change) tellChildren(t *Ticket) {
	if !slices.ContainsFunc(c.Events, func(e Event) bool { return slices.Contains(felt, e.Action) }) {
		return
	}
	for _, l := range t.Children {
		c.Owe(consequenceFor(l.ID, Follow, *t, t.Last.By))
	}
}
