package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// Bond is how a ticket belongs to another.
type Bond string

// The bonds.
const (
	MergedInto Bond = "merged"  // it is canceled, and goes on as the other
	RelatedTo  Bond = "related" // the other is a major incident, with which it is resolved
)

// Link names the ticket that one belongs to, or one that belongs to it.
type Link struct {
	ID  string `json:"id"`
	How Bond   `json:"how"`
	// Told is set when those whose ticket it is know that the other is a major
	// incident.
	Told bool `json:"told,omitempty"`
}

// Merged reports whether the ticket goes on as another.
func (t Ticket) Merged() bool { return t.Parent.How == MergedInto }

// Related counts the incidents that are resolved with this one.
func (t Ticket) Related() (n int) {
	for _, l := range t.Children {
		if l.How == RelatedTo {
			n++
		}
	}
	return n
}

// isResolved reports whether the matter of a ticket has been resolved, if only as
// another.
func (t Ticket) isResolved() bool {
	return t.State == Resolved || t.State == Closed || t.Merged() && !t.Resolved.IsZero()
}

// IDs are the ids that somebody may mean by a word: a number alone may be that of
// an incident or of a request.
func IDs(word string) []string {
	word = strings.ToUpper(strings.TrimSpace(word))
	if word == "" || strings.Trim(word, "0123456789") != "" {
		return []string{word}
	}
	return []string{prefixes[Incident] + word, prefixes[Request] + word}
}

// ticketCalled is the ticket that somebody means by a word; ErrNotFound for none.
func (s *Service) ticketCalled(ctx context.Context, word string) (t Ticket, err error) {
	for _, id := range IDs(word) {
		if t, err = s.store.Ticket(ctx, id); !errors.Is(err, ErrNotFound) {
			return t, err
		}
	}
	return t, err
}

// ticketOfAnalyst is the ticket that an analyst of its queue means by a word; a zero one when
// there is none for them.
func (s *Service) ticketOfAnalyst(ctx context.Context, a Actor, word string) (Ticket, error) {
	t, err := s.ticketCalled(ctx, word)
	err = s.analyst(ctx, a, t, err)
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrForbidden) {
		return Ticket{}, nil
	}
	return t, err
}

// Merge cancels an open ticket, which goes on as the one that number names; those
// whose tickets they are are told. The actor is an analyst of both. One that is
// closed, or merged itself, or not there for the actor is an *Invalid, with the
// ticket as it is; ErrState says that this one cannot be merged: a major incident
// neither.
//
// Only what is open takes another in, at the moment of the change, so that no
// ticket ever goes on as itself, however roundabout.
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
			t.Hold, t.Resolved = "", time.Time{} // it is heard of when the other is resolved
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

// belong gives a ticket another parent, and owes the old one and the new one to
// hear of it.
func (c *Change) belong(t *Ticket, to Link) {
	for _, parent := range []string{t.Parent.ID, to.ID} {
		if parent != "" {
			c.Owe(consequenceFor(parent, Join, *t, t.Last.By))
		}
	}
	t.Parent = to
}

// consequenceFor is a change of ticket id that follows from one of t, in somebody's name.
func consequenceFor(id string, effect Effect, t Ticket, by Person) Delivery {
	return Delivery{To: Address{Thread: id}, Content: Consequence{effect, id, t.ID, by}, At: t.Last.At}
}

// Carry makes the change of one ticket that follows from a change of another. Done
// again, or late, it changes nothing that has moved on.
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

// updateChildren makes the list of what belongs to t agree with a child as it now is. It
// reports whether there was anything to do, as all do that Carry calls.
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
	if is && t.isResolved() { // resolved before it knew of the child
		c.Owe(consequenceFor(child.ID, Follow, *t, by))
	}
	return true
}

// followParent tells those whose ticket was merged into another that this is resolved,
// and resolves one that is related.
func (l *lifecycle) followParent(t *Ticket, c *Change, parent Ticket, by Person) bool {
	switch {
	case t.Parent.ID != parent.ID || !parent.isResolved() || !t.Resolved.Before(parent.Resolved):
		return false
	case t.Merged():
		t.Resolved = parent.Resolved
		l.event(t, c, Event{By: by, Action: ParentResolved, State: t.State, Text: parent.ID})
	case t.State.Open():
		l.resolve(t, c, by, parent.Resolution)
		t.Resolved = parent.Resolved
		l.schedule(t)
	default:
		return false
	}
	return true
}

// tellChildren owes what belongs to a ticket that it was resolved.
func (c *Change) tellChildren(t *Ticket) {
	if t.Last.Action != TicketResolved && t.Last.Action != ParentResolved {
		return
	}
	for _, l := range t.Children {
		c.Owe(consequenceFor(l.ID, Follow, *t, t.Last.By))
	}
}
