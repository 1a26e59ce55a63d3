package tickets

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// Words are the texts of the ticket itself by which it is found. They may
// change; those that are gone find it no more.
func (t Ticket) Words() []string {
	texts := []string{t.ID, t.Requester.Name}
	if t.Beneficiary.ID != t.Requester.ID {
		texts = append(texts, t.Beneficiary.Name)
	}
	texts = append(texts, t.Assignee.Name, t.Title, t.Description, t.Resolution, t.Category)
	texts = appendTexts(texts, t.Name)
	for _, a := range t.Answers {
		if len(a.Titles) == 0 {
			texts = append(texts, a.Value)
		}
		for _, title := range a.Titles {
			texts = appendTexts(texts, title)
		}
	}
	return texts
}

func appendTexts(texts []string, in Text) []string {
	for _, code := range slices.Sorted(maps.Keys(in)) {
		texts = append(texts, in[code])
	}
	return texts
}

// Words are the texts of an event by which its ticket is found, for good; if the
// event is Internal, by analysts of the ticket's queue alone.
func (e Event) Words() []string { return []string{e.Text} }

// Show says which tickets a list is of.
type Show string

// What a list can be of.
const (
	ShowAll    Show = ""
	ShowOpen   Show = "open"
	ShowClosed Show = "closed"
)

// Query is what tickets are found by: any of Person, Queues and Seen, and all of
// the rest.
type Query struct {
	// Text is what somebody typed. Each word of it has to be found in the
	// ticket, in any form, the last one also as the beginning of a word. Without
	// a character but white space it is found in every ticket; of other
	// characters, but without a word, in none.
	Text string
	Show Show
	// Person is whose tickets are found, created by or for them, by words that
	// are not internal; empty: nobody's.
	Person string
	// Queues are those whose tickets are found, by internal words as well; Seen
	// those whose tickets are found by words that are not internal.
	Queues, Seen []string
}

// Finder finds tickets. Engines implement it; internal/storetest says what they
// promise.
type Finder interface {
	// FindTickets returns a page of the tickets of a query, newest first, as the
	// last change has left them. It starts at the cursor (the first page for ""
	// and for one of nobody's making); next is "" after the last page.
	FindTickets(ctx context.Context, q Query, cursor string, limit int) (page []Ticket, next string, err error)
}

// Search finds the tickets that an actor may see, and lets nobody learn of
// others, nor of what is internal in their own.
type Search struct {
	finder Finder
	roster Roster
	roles  Roles
}

// NewSearch returns a Search that asks roster who works for which queue, and roles
// who observes.
func NewSearch(finder Finder, roster Roster, roles Roles) *Search {
	return &Search{finder: finder, roster: roster, roles: roles}
}

// Find returns a page of the query's tickets that the actor may see, as
// Finder.FindTickets does: their own if q.Person names them, by words that are
// not internal, and those of the queues in q.Queues that they are an analyst of;
// an observer finds those of the other queues by words that are not internal.
// ErrForbidden when the query asks for nothing that could be theirs.
func (s *Search) Find(
	ctx context.Context,
	a Actor,
	q Query,
	cursor string,
	limit int,
) (page []Ticket, next string, err error) {
	asked := q.Queues
	q.Queues, q.Seen = nil, nil
	for _, queue := range asked {
		ok, err := s.roster.Analyst(ctx, a.ID, queue)
		if err != nil {
			return nil, "", fmt.Errorf("tickets: who works for the queue: %w", err)
		}
		switch {
		case ok:
			q.Queues = append(q.Queues, queue)
		case s.roles.has(a.ID, RoleObserver):
			q.Seen = append(q.Seen, queue)
		}
	}
	if q.Person != a.ID {
		q.Person = ""
	}
	if q.Person == "" && len(q.Queues) == 0 && len(q.Seen) == 0 {
		return nil, "", ErrForbidden
	}
	return s.finder.FindTickets(ctx, q, cursor, limit)
}
