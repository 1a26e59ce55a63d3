package chat

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"frontdesk/tickets"
)

// Finder finds sessions that have ended. Engines implement it;
// internal/storetest specifies its contract.
type Finder interface {
	// FindSessions returns the sessions of a queue that have ended, newest first,
	// at most limit, in which all words of the text are found: in their Words, or
	// in a message that was not deleted. Words match as in tickets.Finder.
	// Without words it finds nothing.
	FindSessions(ctx context.Context, queue, text string, limit int) ([]Session, error)
}

// Words returns the session's own texts that a search finds it by.
func (s Session) Words() []string {
	return []string{s.Employee.Name, s.Analyst.Name, s.Ticket, s.About, s.Topic.Words}
}

// Search finds sessions that have ended.
type Search struct {
	finder Finder
	crew   Crew
}

// NewSearch returns a Search. crew knows who works for which queue. Without a
// finder, nothing is found.
func NewSearch(finder Finder, crew Crew) *Search { return &Search{finder: finder, crew: crew} }

// Find returns the sessions of those queues that have ended and hold all words
// of the text, newest first, at most limit. Analysts find those of their queues,
// but not their own: its notes are not for them. For others there are none.
func (s *Search) Find(
	ctx context.Context,
	a tickets.Actor,
	queues []string,
	text string,
	limit int,
) (found []Session, err error) {
	if s.finder == nil {
		return nil, nil
	}
	for _, queue := range queues {
		ok, err := s.crew.Analyst(ctx, a.ID, queue)
		if err != nil {
			return nil, fmt.Errorf("chat: who works for the queue: %w", err)
		}
		if !ok {
			continue
		}
		list, err := s.finder.FindSessions(ctx, queue, text, limit)
		if err != nil {
			return nil, err
		}
		found = append(found, list...)
	}
	found = slices.DeleteFunc(found, func(n Session) bool { return n.Employee.ID == a.ID })
	slices.SortFunc(found, func(a, b Session) int { return cmp.Or(b.Ended.Compare(a.Ended), cmp.Compare(b.ID, a.ID)) })
	return found[:min(len(found), limit)], nil
}
