package tickets

import "context"

// AnswerStore counts how often each known answer has helped. What helped with a
// ticket is counted with the change of the ticket (Change.Helped). Engines
// implement it; internal/storetest says what they promise.
type AnswerStore interface {
	// CountHelped counts that the entry with that id helped. The same activity
	// counts once.
	CountHelped(ctx context.Context, activity, entry string) error
	// Helped returns the counts by id of the entry; what never helped is absent.
	Helped(ctx context.Context) (map[string]int, error)
}

// offered is how many known answers are shown at once.
const offered = 3

// Answers returns the known answers to what somebody wrote, the best first and
// few.
func (s *Service) Answers(text string) []*Entry {
	if s.Knowledge == nil {
		return nil
	}
	return s.Knowledge().Match(text, offered)
}

// AnswersTo returns the known answers that may solve a new incident while nobody
// has begun on it. One made from a chat, and a request, has none.
func (s *Service) AnswersTo(t Ticket) []*Entry {
	if t.kind() != Incident || t.Chat != "" || t.State != New || t.Last.Action != Created {
		return nil
	}
	text := t.Title + "\n" + t.Description
	for _, name := range t.Name {
		text += "\n" + name
	}
	return s.Answers(text)
}

// AnswerHelped counts that a known answer helped the actor, without a ticket.
// card is where they said so: an answer counts once on each. An entry that is
// not there any more is not counted.
func (s *Service) AnswerHelped(ctx context.Context, a Actor, card, entry string) error {
	if _, ok := s.entry(entry); !ok {
		return nil
	}
	once := a.Activity
	if card != "" {
		once = "helped/" + a.ID + "/" + card + "/" + entry
	}
	return s.Counts.CountHelped(ctx, once, entry)
}

// SolvedBy withdraws an open incident of the actor's because a known answer helped,
// and counts that. Saying so again changes nothing. With an answer that is not there
// any more it is Withdraw.
func (s *Service) SolvedBy(ctx context.Context, a Actor, id string, rev int, entry string) (Ticket, error) {
	e, ok := s.entry(entry)
	if !ok {
		return s.Withdraw(ctx, a, id, rev)
	}
	return s.mine(ctx, a, id, func(t *Ticket, c *Change) error {
		switch {
		case t.Last.Action == Helped && t.Last.By.ID == a.ID:
			return nil
		case rev < t.public() || rev > t.Rev():
			return ErrStale
		case t.kind() != Incident, !t.State.May(Canceled):
			return ErrState
		}
		t.Hold, c.Helped = "", entry
		s.event(t, c, Event{By: a.Person, Action: Helped, State: Canceled, Name: e.Question})
		return nil
	})
}

// Helpfulness returns how often each entry of the known answers has helped, by
// id.
func (s *Service) Helpfulness(ctx context.Context) (map[string]int, error) {
	return s.Counts.Helped(ctx)
}

func (s *Service) entry(id string) (*Entry, bool) {
	if s.Knowledge == nil {
		return nil, false
	}
	return s.Knowledge().Entry(id)
}
