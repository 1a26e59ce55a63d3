package tickets

import "context"

// AnswerStore counts how often each known answer has helped. An answer that
// helped with a ticket is counted with the change of the ticket
// (Change.Helped). Engines implement it; internal/storetest says what they
// promise.
type AnswerStore interface {
	// CountHelped counts that the entry with that id helped. The same activity
	// counts once.
	CountHelped(ctx context.Context, activity, entry string) error
	// Helped returns the counts by entry id. Entries that never helped are
	// absent.
	Helped(ctx context.Context) (map[string]int, error)
}

// offered is the most known answers shown at once.
const offered = 3

// KnowledgeBase offers known answers, and counts how often they help. A nil one
// is empty.
type KnowledgeBase struct {
	// known returns the current answers.
	known  func() *Knowledge
	counts AnswerStore
}

// NewKnowledgeBase returns a KnowledgeBase. known returns the current answers;
// nil: there are none.
func NewKnowledgeBase(known func() *Knowledge, counts AnswerStore) *KnowledgeBase {
	return &KnowledgeBase{known: known, counts: counts}
}

// current returns the current known answers.
func (b *KnowledgeBase) current() *Knowledge {
	if b == nil || b.known == nil {
		return nil
	}
	return b.known()
}

// Entries returns all known answers, in the order of their file.
func (b *KnowledgeBase) Entries() []*Entry {
	if k := b.current(); k != nil {
		return k.Entries
	}
	return nil
}

// Answers returns a few known answers to what somebody wrote, the best first.
func (b *KnowledgeBase) Answers(text string) []*Entry {
	return b.current().Match(text, offered)
}

// AnswersTo returns the known answers that may solve a new incident, until
// somebody begins work on it. An incident made from a chat has none, and
// neither has a request.
func (b *KnowledgeBase) AnswersTo(t Ticket) []*Entry {
	if t.kind() != Incident || t.Chat != "" || t.State != New || t.Last.Action != Created {
		return nil
	}
	text := t.Title + "\n" + t.Description
	for _, name := range t.Name {
		text += "\n" + name
	}
	return b.Answers(text)
}

// CountHelped counts that a known answer helped the actor, without a ticket.
// Each message in which the actor says so (Actor.AskedIn) counts an answer
// once. An entry that no longer exists is not counted.
func (b *KnowledgeBase) CountHelped(ctx context.Context, a Actor, entry string) error {
	if _, ok := b.entry(entry); !ok {
		return nil
	}
	once := a.Activity
	if a.AskedIn != "" {
		once = "helped/" + a.ID + "/" + a.AskedIn + "/" + entry
	}
	return b.counts.CountHelped(ctx, once, entry)
}

// Helpfulness returns how often each known answer has helped, by entry id.
func (b *KnowledgeBase) Helpfulness(ctx context.Context) (map[string]int, error) {
	return b.counts.Helped(ctx)
}

func (b *KnowledgeBase) entry(id string) (*Entry, bool) {
	return b.current().Entry(id)
}
