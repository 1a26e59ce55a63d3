package tickets

import "context"

// isGone reports whether somebody does not work for a queue any more, and so
// counts as nobody. Tickets may go to a person outside the queue when they miss
// a target: that one is not gone.
func (s *Service) isGone(ctx context.Context, person, queue string) (bool, error) {
	if person == "" || person == s.policies[queue].Escalate {
		return false, nil
	}
	works, err := s.worksFor(ctx, person, queue)
	return !works && err == nil, err
}

// Assigned returns the assignee of a ticket who can work on it. It is zero when
// there is none, or they do not work for the queue any more.
func (s *Service) Assigned(ctx context.Context, t Ticket) Person {
	if gone, _ := s.isGone(ctx, t.Assignee.ID, t.Queue); gone { // on an error they count as there
		return Person{}
	}
	return t.Assignee
}

// releasePage is how many tickets Release looks at in one go.
const releasePage = 100

// Release makes the open tickets of a queue nobody's whose assignees do not work
// for it any more. Their people are told. It does nothing while it is not known
// who works for the queue.
func (s *Service) Release(ctx context.Context, queue string) error {
	gone := map[string]bool{}
	for cursor := ""; ; {
		q := WorkQuery{List: AllOpen, Queues: []string{queue}}
		page, next, err := s.options.Work.Worklist(ctx, q, cursor, releasePage)
		if err != nil {
			return err
		}
		for _, t := range page {
			person := t.Assignee.ID
			if _, asked := gone[person]; !asked {
				if gone[person], err = s.isGone(ctx, person, queue); err != nil {
					return err
				}
			}
			if !gone[person] {
				continue
			}
			if err := s.release(ctx, t); err != nil {
				return err
			}
		}
		if cursor = next; cursor == "" {
			return nil
		}
	}
}

// release takes a ticket from its assignee, unless it has changed hands.
func (s *Service) release(ctx context.Context, seen Ticket) error {
	_, err := s.store.UpdateTicket(ctx, "", seen.ID, func(t *Ticket) (c Change, err error) {
		if t.Assignee.ID != seen.Assignee.ID || t.Queue != seen.Queue || !t.Workable() {
			return c, nil
		}
		e := Event{Action: AssigneeLeft, State: t.State, Text: t.Assignee.String()}
		if e.State == InProgress {
			e.State = New
		}
		t.Assignee = Person{}
		s.event(t, &c, e)
		t.setVia(ViaTimer, &c)
		s.tell(t, &c, Person{})
		return c, nil
	})
	return err
}

// orphaned returns the assignee of a closed ticket who would not be there to go
// on with it; zero when there is none, or it is not known.
func orphaned(ctx context.Context, s *Service, t Ticket) Person {
	if t.State.Open() || s.Assigned(ctx, t) == t.Assignee {
		return Person{}
	}
	return t.Assignee
}

// unlessGone lets do work on a closed ticket of which gone is the assignee. If it
// is reopened, it is nobody's. Otherwise it stays theirs: they closed it.
func unlessGone(gone Person, do func(*Ticket, *Change) error) func(*Ticket, *Change) error {
	return func(t *Ticket, c *Change) error {
		if gone == (Person{}) || t.State.Open() || t.Assignee.ID != gone.ID {
			return do(t, c)
		}
		had := t.Assignee
		t.Assignee = Person{}
		err := do(t, c)
		if !t.State.Open() {
			t.Assignee = had
		}
		return err
	}
}
