package tickets

import (
	"context"
	"slices"
)

// Reply sends an analyst's message to requester and beneficiary. ErrState says
// that they cannot answer on the ticket. An empty or
// over-long text is an *Invalid, with the ticket unchanged. The same text again
// from the same place counts as a second press.
func (s *Service) Reply(ctx context.Context, a Actor, id string, rev int, text string) (Ticket, error) {
	return s.write(ctx, a, id, rev, "comment", Event{Action: Replied, Text: text})
}

// Note writes a work note, which only analysts read. Its rules are those of
// Reply.
func (s *Service) Note(ctx context.Context, a Actor, id string, rev int, text string) (Ticket, error) {
	return s.write(ctx, a, id, rev, "note", Event{Action: Noted, Text: text, Internal: true})
}

// InThread records what an analyst wrote in the ticket's thread: a work note
// or, with public, a message to requester and beneficiary. origin names the
// message that it was written in, as in Event.
func (s *Service) InThread(ctx context.Context, a Actor, id string, public bool, text, origin string) (Ticket, error) {
	e := Event{Action: Noted, Text: text, Internal: true, Origin: origin}
	if public {
		e.Action, e.Internal = Replied, false
	}
	return s.write(ctx, a, id, anyRev, "comment", e)
}

// anyRev is later than any revision shown, so nothing is a second press of it.
const anyRev = 1 << 31

func (s *Service) write(ctx context.Context, a Actor, id string, rev int, field string, e Event) (Ticket, error) {
	text, refused := requireText(field, e.Text)
	e.By, e.Text = a.Person, text
	return s.asAnalyst(ctx, a, id, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(e.operation()):
			return ErrState
		case refused != nil:
			return refused
		case s.isRepeated(t, rev, e):
			return nil
		}
		e.State = t.State
		s.event(t, c, e)
		return nil
	})
}

// operation returns the operation of the analyst who wrote an event.
func (e Event) operation() Operation {
	if e.Internal {
		return OpNote
	}
	return OpReply
}

// Rewrite applies an analyst's own edit of what they wrote in a thread, event n
// of the ticket. An empty text takes it back. Events by others stay unchanged.
// Rewrite returns ErrNotFound for somebody who is not an analyst of the queue.
func (s *Service) Rewrite(ctx context.Context, a Actor, id string, n int, text string) (Ticket, error) {
	seen, err := s.store.Ticket(ctx, id)
	if err := s.analyst(ctx, a, seen, err); err != nil {
		return Ticket{}, err
	}
	events, err := s.store.Events(ctx, id, seen.Rev())
	if err != nil {
		return seen, err
	}
	i := slices.IndexFunc(events, func(e Event) bool { return e.N == n && e.By.ID == a.ID && e.Origin != "" })
	if i < 0 {
		return seen, nil
	}
	e := Event{By: a.Person, Action: events[i].Action, Internal: events[i].Internal, Of: n}
	if e.Text, _ = checkLength("comment", text, MaxComment); e.Text == "" {
		e.Action = Retracted
	}
	return s.change(ctx, a, seen.ID, func(t *Ticket, c *Change) error {
		switch {
		case t.Queue != seen.Queue:
			return ErrStale
		case !s.working(*t, a).Has(OpNote): // a ticket that takes no replies keeps up with them
			return ErrState
		}
		e.State = t.State
		s.event(t, c, e)
		return nil
	})
}

// Current leaves out of events, newest first, those that were corrected since.
func Current(events []Event) []Event {
	corrected := map[int]bool{}
	current := make([]Event, 0, len(events))
	for _, e := range events {
		if !corrected[e.N] && !corrected[e.Of] {
			current = append(current, e)
		}
		if e.Of != 0 {
			corrected[e.Of] = true
		}
	}
	return slices.DeleteFunc(current, func(e Event) bool { return e.Action == Retracted })
}
