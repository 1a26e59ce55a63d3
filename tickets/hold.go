package tickets

import (
	"context"
	"slices"
)

// HoldReason says what a ticket On Hold waits for.
type HoldReason string

// The reasons.
const (
	HoldRequester HoldReason = "requester"
	HoldSupplier  HoldReason = "supplier"
	HoldChange    HoldReason = "change"
)

// HoldReasons returns all reasons.
func HoldReasons() []HoldReason { return []HoldReason{HoldRequester, HoldSupplier, HoldChange} }

// Hold puts a ticket On Hold. An unknown reason is an *Invalid, with the ticket
// unchanged.
func (s *Service) Hold(ctx context.Context, a Actor, id string, rev int, reason HoldReason) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpHold):
			return ErrState
		case !slices.Contains(HoldReasons(), reason):
			return &Invalid{Field: "reason"}
		}
		t.Hold = reason
		s.event(t, c, Event{By: a.Person, Action: Held, State: OnHold, Hold: reason})
		return nil
	})
}

// Resume returns a ticket that was On Hold to work.
func (s *Service) Resume(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.changeAsAnalyst(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpResume) {
			return ErrState
		}
		t.Hold = ""
		s.event(t, c, Event{By: a.Person, Action: Resumed, State: t.activeState()})
		return nil
	})
}
