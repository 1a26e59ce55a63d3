package tickets

import "context"

// Worklist is a list of tickets that analysts work on: those that are open and
// wait for no approval.
type Worklist string

// The lists.
const (
	AllOpen    Worklist = "open"
	Mine       Worklist = "mine"       // assigned to who asks
	Unassigned Worklist = "unassigned" // assigned to nobody
	Breaching  Worklist = "breaching"  // past a target
)

// Worklists are all lists.
func Worklists() []Worklist { return []Worklist{AllOpen, Mine, Unassigned, Breaching} }

// Workable reports whether a ticket is in the lists that analysts work on.
func (t Ticket) Workable() bool { return t.State.Open() && !t.Undecided() }

// WorkQuery asks for a list of the tickets of some queues.
type WorkQuery struct {
	List     Worklist
	Queues   []string
	Assignee string // whose they are, with Mine
}

// WorkStore lists what is to be worked on, and counts it. Engines
// implement it; internal/storetest says what they promise.
type WorkStore interface {
	// Worklist returns a page of a list, newest first, as the last change has left
	// it. It starts at the cursor (the first page for "" and for one of nobody's
	// making); next is "" after the last page. Its cost does not grow with the
	// list.
	Worklist(ctx context.Context, q WorkQuery, cursor string, limit int) (page []Ticket, next string, err error)
	// Tally returns the counts of a queue; zero for one that never had a ticket.
	Tally(ctx context.Context, queue string) (Tally, error)
}

// Board is what analysts see of their queues: counts, and a page of one of the
// lists.
type Board struct {
	Queues  []string
	Counts  Tally
	Tickets []Ticket
	Next    string // the cursor of the page after it; empty on the last
}

// May returns what who sees the board may do with a ticket of it.
func (b Board) May(t Ticket) Operations { return Standing{Analyst: true}.May(t) }

// Board returns a page of one of the lists of those of the queues that the actor
// is an analyst of, as WorkStore.Worklist does, and their counts. ErrForbidden
// when there is no such queue.
func (s *Service) Board(
	ctx context.Context,
	a Actor,
	list Worklist,
	queues []string,
	cursor string,
	limit int,
) (b Board, err error) {
	for _, queue := range queues {
		ok, err := s.worksFor(ctx, a.ID, queue)
		if err != nil {
			return b, err
		}
		if ok {
			b.Queues = append(b.Queues, queue)
		}
	}
	if len(b.Queues) == 0 {
		return b, ErrForbidden
	}
	for _, queue := range b.Queues {
		counts, err := s.options.Work.Tally(ctx, queue)
		if err != nil {
			return b, err
		}
		b.Counts.Add(counts)
	}
	b.Tickets, b.Next, err = s.options.Work.Worklist(
		ctx,
		WorkQuery{List: list, Queues: b.Queues, Assignee: a.ID},
		cursor,
		limit,
	)
	return b, err
}
