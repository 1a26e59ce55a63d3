package tickets

import (
	"context"
	"slices"
)

// HoldReason is what a ticket On Hold waits for.
type HoldReason string

// The reasons.
const (
	HoldRequester HoldReason = "requester"
	HoldSupplier  HoldReason = "supplier"
	HoldChange    HoldReason = "change"
)

// HoldReasons are all reasons.
func HoldReasons() []HoldReason { return []HoldReason{HoldRequester, HoldSupplier, HoldChange} }

// Hold puts a ticket On Hold. An unknown reason is an *Invalid, with the ticket
// as it is.
func (s *Service) Hold(ctx context.Context, a Actor, id string, rev int, reason HoldReason) (Ticket, error) {
	return s.work(ctx, a, id, rev, func(t *Ticket, c *Change) error {
		switch {
		case !t.State.May(OnHold) || t.Undecided():
			return ErrState
		case !slices.Contains(HoldReasons(), reason):
			return &Invalid{Field: "reason"}
		}
		t.Hold = reason
		s.event(t, c, Event{By: a.Person, Action: Held, State: OnHold, Hold: reason})
		return nil
	})
}

// Resume goes on with a ticket that was On Hold.
func (s *Service) Resume(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.work(ctx, a, id, rev, func(t *Ticket, c *Change) error {
		if t.State != OnHold {
			return ErrState
		}
		t.Hold = ""
		s.event(t, c, Event{By: a.Person, Action: Resumed, State: t.active()})
		return nil
	})
}

// Reply tells those whose ticket it is something, as an analyst. An empty or
// over-long text is an *Invalid, with the ticket as it is; the same text again
// from the same card is taken for a second press.
func (s *Service) Reply(ctx context.Context, a Actor, id string, rev int, text string) (Ticket, error) {
	return s.write(ctx, a, id, rev, "comment", Event{Action: Replied, Text: text})
}

// Note writes a work note, which is for analysts alone. As with Reply.
func (s *Service) Note(ctx context.Context, a Actor, id string, rev int, text string) (Ticket, error) {
	return s.write(ctx, a, id, rev, "note", Event{Action: Noted, Text: text, Internal: true})
}

func (s *Service) write(ctx context.Context, a Actor, id string, rev int, field string, e Event) (Ticket, error) {
	seen, err := s.Store.Ticket(ctx, id)
	if err := s.analyst(ctx, a, seen, err); err != nil {
		return Ticket{}, err
	}
	text, refused := said(field, e.Text)
	e.By, e.Text = a.Person, text
	return s.change(ctx, a, seen, func(t *Ticket, c *Change) error {
		switch {
		case refused != nil:
			return refused
		case s.again(t, rev, e):
			return nil
		}
		e.State = t.State
		s.event(t, c, e)
		return nil
	})
}
