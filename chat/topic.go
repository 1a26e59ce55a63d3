package chat

import (
	"context"

	"frontdesk/tickets"
)

// MaxTopic limits the few words that a chat is about, in code points.
const MaxTopic = 100

// Topic is what an employee says that their chat is about. Both parts may be
// empty.
type Topic struct {
	Words string `json:"words,omitempty"`
	// Category is the id of a category of the service catalog. This package does
	// not interpret it.
	Category string `json:"category,omitempty"`
}

// Topics lets employees say what a chat is about while they wait.
type Topics struct{ chats *Service }

// NewTopics returns the Topics of the chats of a Service.
func NewTopics(s *Service) *Topics { return &Topics{s} }

// Describe records what the actor's waiting session is about. A session that
// waits no more is left alone. Words of more than MaxTopic code points are a
// *tickets.Invalid, with the session unchanged.
func (p *Topics) Describe(ctx context.Context, a tickets.Actor, id string, t Topic) (Session, error) {
	s := p.chats
	t.Words = clip(t.Words, MaxTopic+1)
	return s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (c Change, err error) {
		switch {
		case n.Employee.ID != a.ID:
			return c, ErrNotFound
		case len([]rune(t.Words)) > MaxTopic:
			return c, &tickets.Invalid{Field: "topic", Limit: MaxTopic}
		case !n.may(a.ID).Has(OpDescribe), n.Topic == t:
			return c, nil
		}
		n.Topic = t
		n.Rev++
		s.tellStatus(n, &c)
		return c, nil
	})
}

// AsksTopic reports whether the reader is asked what the session is about. Somebody
// who is back in line is asked no more.
func (v View) AsksTopic() bool {
	return v.May.Has(OpDescribe) && v.Topic == (Topic{}) && v.How == Asked
}
