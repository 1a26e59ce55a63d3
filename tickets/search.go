package tickets

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Words returns the ticket's own texts that search finds it by. They may
// change; search does not find a ticket by texts it no longer has.
func (t Ticket) Words() []string {
	texts := []string{t.ID, t.Former.Number, t.Requester.Name}
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

// Words returns the event's texts that search finds its ticket by, for good. If
// the event is Internal, only analysts of the ticket's queue find the ticket by
// them.
func (e Event) Words() []string { return []string{e.Text} }

// Show says which tickets a list shows.
type Show string

// What a list can show.
const (
	ShowAll    Show = ""
	ShowOpen   Show = "open"
	ShowClosed Show = "closed"
)

// Query selects tickets. A ticket has to match one of Person, Queues and Seen,
// and all the other fields.
type Query struct {
	// Text is what somebody typed. Each of its words has to be found in the
	// ticket, in any form. The last one may also be the beginning of a word. A
	// Text of nothing but white space matches every ticket. A Text with other
	// characters, but no word, matches none.
	Text string
	Show Show
	// Person selects the tickets created by or for that person, by words that
	// are not internal; empty selects none.
	Person string
	// Queues selects the tickets of these queues, by internal words as well.
	// Seen selects the tickets of its queues by words that are not internal.
	Queues, Seen []string
}

// Finder finds tickets. Engines implement it; internal/storetest says what they
// promise.
type Finder interface {
	// FindTickets returns a page of a query's tickets, newest first, as the
	// last change left them. The page starts at the cursor: the first page for
	// "", and for a cursor that was made up. next is "" after the last page.
	FindTickets(ctx context.Context, q Query, cursor string, limit int) (page []Ticket, next string, err error)
}

// Search finds the tickets that an actor may see. It never reveals other
// tickets, nor what is internal in the actor's own.
type Search struct {
	finder Finder
	roster Roster
	roles  Roles
}

// NewSearch returns a Search. roster knows who works for which queue, and roles
// knows who observes.
func NewSearch(finder Finder, roster Roster, roles Roles) *Search {
	return &Search{finder: finder, roster: roster, roles: roles}
}

// Find returns a page of the query's tickets that the actor may see, as
// Finder.FindTickets does. The actor finds their own tickets if q.Person names
// them, by words that are not internal. They find those of the queues in
// q.Queues that they are an analyst of. An observer finds the tickets of the
// other queues by words that are not internal. Find returns ErrForbidden when
// the query asks for nothing that could be theirs.
func (s *Search) Find(
	ctx context.Context,
	a Actor,
	q Query,
	cursor string,
	limit int,
) (page []Ticket, next string, err error) {
	if ids := IDs(q.Text); len(ids) == 1 {
		q.Text = ids[0]
	} else if len(ids) > 1 {
		n, _ := Number(ids[0])
		q.Text = strconv.FormatUint(n, 10)
	}
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
