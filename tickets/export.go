package tickets

import (
	"context"
	"slices"
	"time"
)

// Export is everything on record about a ticket. Its JSON is what people get.
type Export struct {
	Exported time.Time `json:"exported"`
	Ticket   Ticket    `json:"ticket"`
	// History holds every event, oldest first, including internal events and
	// those corrected later.
	History []Event `json:"history"`
}

// Export returns everything on record about a ticket to an analyst of its
// queue. Others get the same errors as for any work on the ticket.
func (s *Service) Export(ctx context.Context, a Actor, id string) (Export, error) {
	t, err := s.store.Ticket(ctx, id)
	if err := s.analyst(ctx, a, t, err); err != nil {
		return Export{}, err
	}
	return ExportOf(ctx, s.store, id, s.now())
}

// Records reads tickets and their history, as Store does.
type Records interface {
	Ticket(ctx context.Context, id string) (Ticket, error)
	Events(ctx context.Context, id string, limit int) ([]Event, error)
}

// ExportOf does what Export does for a caller that has the records. It checks
// no permission. It returns ErrNotFound when there is no such ticket.
func ExportOf(ctx context.Context, store Records, id string, now time.Time) (Export, error) {
	t, err := store.Ticket(ctx, id)
	if err != nil {
		return Export{}, err
	}
	events, err := store.Events(ctx, t.ID, t.Rev())
	slices.Reverse(events)
	return Export{Exported: now.UTC(), Ticket: t, History: events}, err
}
