package tickets

import "context"

// SolvedBy withdraws an open incident of the actor because a known answer
// helped, and counts that. Doing so again changes nothing. If the answer no
// longer exists, SolvedBy does what Withdraw does.
func (s *Service) SolvedBy(ctx context.Context, a Actor, id string, rev int, entry string) (Ticket, error) {
	e, ok := s.options.Knowledge.entry(entry)
	if !ok {
		return s.Withdraw(ctx, a, id, rev)
	}
	return s.changeOwn(ctx, a, id, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case t.Last.Action == Helped && t.Last.By.ID == a.ID:
			return nil
		case rev < t.public() || rev > t.Rev():
			return ErrStale
		case !may.Has(OpSolved):
			return ErrState
		}
		c.Helped = entry
		s.event(t, c, Event{By: a.Person, Action: Helped, State: Canceled, Name: e.Question})
		return nil
	})
}
