package tickets

import "context"

// changeOwn makes a change by the requester or beneficiary. For anybody else
// the ticket does not exist.
func (s *Service) changeOwn(ctx context.Context, a Actor, id string, do deed) (Ticket, error) {
	seen, err := s.store.Ticket(ctx, id)
	if err != nil {
		return Ticket{}, err
	}
	if standing := s.standing(seen, a.ID); !standing.Owner() {
		return Ticket{}, standing.refusal()
	}
	return s.change(ctx, a, seen.ID, unlessGone(orphaned(ctx, s, seen), func(t *Ticket, c *Change) error {
		return do(t, c, s.standing(*t, a.ID).May(*t))
	}))
}

// WasShown reports whether revision rev shows the ticket as it is now to those
// who are not shown internal events.
func (t *Ticket) WasShown(rev int) bool { return t.public() <= rev && rev <= t.Rev() }

// pressOwn is changeOwn for somebody who was shown revision rev.
func (s *Service) pressOwn(ctx context.Context, a Actor, id string, rev int, do deed) (Ticket, error) {
	return s.changeOwn(ctx, a, id, func(t *Ticket, c *Change, may Operations) error {
		if !t.WasShown(rev) {
			return ErrStale
		}
		return do(t, c, may)
	})
}

// Confirm closes a resolved ticket of the actor. words are what they say to it,
// or empty. Words of more than MaxComment code points are an *Invalid.
func (s *Service) Confirm(ctx context.Context, a Actor, id string, rev int, words string) (Ticket, error) {
	words, tooLong := checkLength("comment", words, MaxComment)
	return s.pressOwn(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpConfirm):
			return ErrState
		case tooLong != nil:
			return tooLong
		}
		s.event(t, c, Event{By: a.Person, Action: Confirmed, State: Closed, Text: words})
		return nil
	})
}

// Reopen returns a resolved ticket to work: In Progress when it has an
// assignee, else New. Analysts, requester and beneficiary may reopen.
func (s *Service) Reopen(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	do := func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpReopen) {
			return ErrState
		}
		s.reopen(t, c, Event{By: a.Person})
		return nil
	}
	if seen, err := s.store.Ticket(ctx, id); err == nil && seen.Of(a.ID) {
		return s.pressOwn(ctx, a, id, rev, do)
	}
	return s.changeAsAnalyst(ctx, a, id, rev, do)
}

// activeState returns the state of a ticket that is being worked on, or waits
// for somebody to begin.
func (t Ticket) activeState() State {
	if t.Assignee != (Person{}) {
		return InProgress
	}
	return New
}

// Edit changes what the actor asked for, until somebody begins work on it. An
// invalid form is an *Invalid, with the ticket unchanged. Edit returns ErrState
// when it is too late, or when the item is no longer in the catalog.
func (s *Service) Edit(ctx context.Context, a Actor, id string, rev int, f Form) (Ticket, error) {
	seen, err := s.store.Ticket(ctx, id)
	if err != nil {
		return Ticket{}, err
	}
	item, known := s.options.Catalog.Catalog().Item(seen.Item)
	f.Beneficiary = seen.Beneficiary
	refused := f.check(seen.Requester, item)
	answers := seen.Answers
	if known && refused == nil {
		answers, refused = item.Check(f.Values, s.now().In(s.options.Zone))
	}
	return s.pressOwn(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpEdit) || t.Item != "" && !known {
			return ErrState
		}
		if refused != nil {
			return refused
		}
		if t.kind() == Incident && t.Title != f.Title {
			t.Title, t.Name = f.Title, nil
		}
		t.Description, t.Impact, t.Urgency, t.Answers = f.Description, f.Impact, f.Urgency, answers
		s.event(t, c, Event{By: a.Person, Action: Amended, State: t.State})
		return nil
	})
}

// Editable reports whether requester and beneficiary may still change what they
// asked for: nobody has begun work on it, or approved it.
func (t Ticket) Editable() bool {
	return t.State == New && t.Assignee == (Person{}) && (t.Approving == nil || t.Undecided())
}

// Stars is how well a ticket was resolved, 1 to 5. Comment may be empty.
type Stars struct {
	Rating  int
	Comment string
}

// Rate records how well the ticket was resolved, by the requester or
// beneficiary, who saw it at revision rev. The first rating of a resolution
// stands, with its comment. Nobody rates what they resolved themselves.
func (s *Service) Rate(ctx context.Context, a Actor, id string, rev int, given Stars) (Ticket, error) {
	comment, tooLong := checkLength("comment", given.Comment, MaxComment)
	return s.pressOwn(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpRate) && t.Rating > 0: // rated before
			return nil
		case !may.Has(OpRate):
			return ErrState
		case given.Rating < 1 || given.Rating > 5:
			return &Invalid{Field: "rating"}
		case tooLong != nil:
			return tooLong
		}
		t.Rating, t.Comment = given.Rating, comment
		s.event(t, c, Event{By: a.Person, Action: Rated, State: t.State, Text: comment, Rating: given.Rating})
		return nil
	})
}
