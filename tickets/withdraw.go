package tickets

import (
	"context"
	"time"
)

// Before is what a withdrawn ticket was, as far as it is not kept elsewhere in
// the ticket. Its JSON is part of the stored record.
type Before struct {
	State  State      `json:"state"`
	Hold   HoldReason `json:"hold,omitempty"`
	Until  time.Time  `json:"until,omitzero"`
	Remind time.Time  `json:"remind,omitzero"`
	At     time.Time  `json:"at"` // when it was withdrawn
}

// Withdraw cancels an open ticket of the actor.
func (s *Service) Withdraw(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.pressOwn(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpWithdraw) {
			return ErrState
		}
		was := Before{State: t.State, Hold: t.Hold, Until: t.Until, Remind: t.Remind}
		s.event(t, c, Event{By: a.Person, Action: Withdrawn, State: Canceled})
		was.At = t.Last.At
		t.Before = &was
		return nil
	})
}

// Restore takes back that the actor's ticket was withdrawn: it is again what it
// was. Meanwhile its clocks stood still, and so did the time that approvers have.
// What was merged into it, or related to it, went on by itself and stays so.
func (s *Service) Restore(ctx context.Context, a Actor, id string, rev int) (Ticket, error) {
	return s.pressOwn(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpRestore) {
			return ErrState
		}
		was := *t.Before
		if was.State == InProgress { // whose it was may have left
			was.State = t.activeState()
		}
		t.Hold, t.Until, t.Remind = was.Hold, was.Until, was.Remind
		if t.Approving != nil && t.Approving.Decision == "" {
			t.Approving.Asked = t.Approving.Asked.Add(s.now().Sub(was.At))
		}
		s.event(t, c, Event{By: a.Person, Action: Restored, State: was.State})
		return nil
	})
}
