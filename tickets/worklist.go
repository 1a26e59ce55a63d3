package tickets

import "context"

// Worklist is a list of tickets for analysts to work on: open, and not waiting
// for approval.
type Worklist string

// The lists.
const (
	AllOpen    Worklist = "open"
	Mine       Worklist = "mine"       // assigned to the person who asks
	Unassigned Worklist = "unassigned" // assigned to nobody
	Breaching  Worklist = "breaching"  // past a target
)

// Worklists returns all lists.
func Worklists() []Worklist { return []Worklist{AllOpen, Mine, Unassigned, Breaching} }

// Workable reports whether a ticket is in the lists that analysts work on.
func (t Ticket) Workable() bool { return t.State.Open() && !t.Undecided() }

// DueFirst returns the clock of a ticket that runs out first, or ran out first.
// It is zero when there is none, and while the clocks stand still before their
// time.
func (t Ticket) DueFirst() (first Clock) {
	if !t.Workable() {
		return first
	}
	for _, c := range []Clock{t.SLA.Response, t.SLA.Resolution} {
		stands := t.SLA.Since.IsZero() && c.Mark != MarkedBreached
		if !stands && !c.Due.IsZero() && (first.Due.IsZero() || c.Due.Before(first.Due)) {
			first = c
		}
	}
	return first
}

// WorkQuery asks for a list of the tickets of some queues.
type WorkQuery struct {
	List     Worklist
	Queues   []string
	Assignee string // the assignee, with Mine
}

// WorkStore lists and counts the tickets to work on. Engines implement it;
// internal/storetest says what they promise.
type WorkStore interface {
	// Worklist returns a page of a list, as the last change left it: by what is
	// due first (Ticket.DueFirst), and then, by age, what has nothing to be due
	// by. The page starts at the cursor: the first page for "", and for a cursor
	// that was made up. A ticket that stays where it is on the list is on one
	// page, whatever comes and goes before it. next is "" after the last page.
	// Its cost does not grow with the list.
	Worklist(ctx context.Context, q WorkQuery, cursor string, limit int) (page []Ticket, next string, err error)
	// Tally returns the counts of a queue; zero for a queue that never had a
	// ticket.
	Tally(ctx context.Context, queue string) (Tally, error)
}

// Board is what analysts see of their queues: the counts, and a page of one of
// the lists.
type Board struct {
	Queues  []string
	Counts  Tally
	Tickets []Ticket
	Next    string // cursor of the next page; empty on the last page
}

// May returns what the reader of the board may do with a ticket on it.
func (b Board) May(t Ticket) Operations { return Standing{Analyst: true}.May(t) }

// Board returns a page of one of the lists, as WorkStore.Worklist does, and the
// counts. It covers those of the queues that the actor is an analyst of. It
// returns ErrForbidden when there is no such queue.
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
