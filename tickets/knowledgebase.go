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

// KnowledgeBase offers known answers, and counts how often they help. A nil one knows
// none.
type KnowledgeBase struct {
	// known is the answers as they now are.
	known  func() *Knowledge
	counts AnswerStore
}

// NewKnowledgeBase returns a KnowledgeBase of the answers as they now are, nil: there
// are none.
func NewKnowledgeBase(known func() *Knowledge, counts AnswerStore) *KnowledgeBase {
	return &KnowledgeBase{known: known, counts: counts}
}

// current is the known answers as they now are.
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

// Answers returns the known answers to what somebody wrote, the best first and
// few.
func (b *KnowledgeBase) Answers(text string) []*Entry {
	return b.current().Match(text, offered)
}

// AnswersTo returns the known answers that may solve a new incident while nobody
// has begun on it. One made from a chat, and a request, has none.
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
// An answer counts once for what they said so in (Actor.AskedIn). An entry that is
// not there any more is not counted.
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

// Helpfulness returns how often each entry of the known answers has helped, by
// id.
func (b *KnowledgeBase) Helpfulness(ctx context.Context) (map[string]int, error) {
	return b.counts.Helped(ctx)
}

func (b *KnowledgeBase) entry(id string) (*Entry, bool) {
	return b.current().Entry(id)
}
