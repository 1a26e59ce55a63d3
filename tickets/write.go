package tickets

import (
	"context"
	"errors"
	"slices"
	"time"
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

// Written is what an author made of something that they wrote in a thread.
type Written struct {
	// At is when they did. An edit from before the newest one that is known
	// loses. Zero: not known, so it is the newest.
	At     time.Time
	Text   string // empty: taken back
	Public bool   // for requester and beneficiary, not only for analysts
}

// Rewrite applies an analyst's own edit of what they wrote in a thread, event n
// of the ticket. What they make internal is taken back from requester and
// beneficiary, and what they make public is sent to them. Events by others stay
// unchanged. Rewrite returns ErrNotFound for somebody who is not an analyst of
// the queue; what is one's own can be taken back all the same.
func (s *Service) Rewrite(ctx context.Context, a Actor, id string, n int, w Written) (Ticket, error) {
	w.Text, _ = checkLength("comment", w.Text, MaxComment)
	for {
		seen, err := s.store.Ticket(ctx, id)
		if bad := s.analyst(ctx, a, seen, err); bad != nil && (w.Text != "" || err != nil) {
			return Ticket{}, bad
		}
		events, err := s.store.Events(ctx, id, seen.Rev())
		if err != nil {
			return seen, err
		}
		now, ok := written(events, a.ID, n)
		if !ok || !w.changes(now) {
			return seen, nil
		}
		t, err := s.change(ctx, a, seen.ID, func(t *Ticket, c *Change) error {
			if t.Rev() != seen.Rev() || t.Queue != seen.Queue {
				return errMoved
			}
			return s.rewrite(t, c, a, now, w)
		})
		if !errors.Is(err, errMoved) {
			return t, err
		}
	}
}

// written returns how something stands that somebody wrote in a thread, event n
// or what became of it. Of is its first event. Events come newest first. ok is
// false when it is not theirs.
func written(events []Event, by string, n int) (now Event, ok bool) {
	i := slices.IndexFunc(events, func(e Event) bool { return e.N == n && e.By.ID == by && e.Origin != "" })
	if i < 0 {
		return now, false
	}
	// Made internal or public, it is another event of the same origin.
	first := events[slices.IndexFunc(events, func(e Event) bool { return e.Origin == events[i].Origin })]
	now = events[slices.IndexFunc(events, func(e Event) bool { return e.N == first.N || e.Of == first.N })]
	now.Of, now.Origin, now.Internal = first.N, first.Origin, first.Internal
	return now, true
}

// changes reports whether the edit is newer than what stands, and differs.
func (w Written) changes(now Event) bool {
	gone := now.Action == Retracted
	switch {
	case !w.At.IsZero() && w.At.Before(now.Written):
		return false
	case w.Text == "" || gone:
		return (w.Text == "") != gone
	}
	return w.Text != now.Text || w.Public == now.Internal
}

// rewrite records an edit of what stands as now.
func (s *Service) rewrite(t *Ticket, c *Change, a Actor, now Event, w Written) error {
	correction := Event{
		By: a.Person, State: t.State, Action: Retracted, Internal: now.Internal, Of: now.Of, Written: w.At,
	}
	anew := Event{
		By:       a.Person,
		State:    t.State,
		Action:   Noted,
		Internal: !w.Public,
		Text:     w.Text,
		Origin:   now.Origin,
		Written:  w.At,
	}
	if w.Public {
		anew.Action = Replied
	}
	switch {
	case w.Text == "":
		s.event(t, c, correction)
	case w.Public == !now.Internal:
		correction.Action, correction.Text = anew.Action, w.Text
		s.event(t, c, correction)
	case w.Public && !s.working(*t, a).Has(OpReply):
		return ErrState
	case w.Public:
		s.event(t, c, correction)
		s.event(t, c, anew)
	default: // the last event is the one that requester and beneficiary are told of
		s.event(t, c, anew)
		s.event(t, c, correction)
	}
	return nil
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
