package tickets

import (
	"context"
	"time"
)

// Store keeps tickets. A change and everything that goes with it is one
// transaction: the ticket, its events, the deliveries, and the record that the
// activity was handled. Engines implement it; internal/storetest says what they
// promise.
//
// The rules for change functions hold in every store. A change function gets
// the current record as its own copy. It may change the copy freely, nested
// values too. Everything it leaves changed is written; when it returns an
// error, nothing is. It may run twice, on the same record both times. It does
// no I/O and calls no store. A ticket that it leaves without a queue is an error
// that wraps ErrNoQueue, and is not written.
type Store interface {
	// CreateTicket gives a new ticket the id of an incident, lets fill complete
	// it, and writes it. fill may give the ticket the id that another kind has
	// for the same number. If the activity or the form has made a ticket
	// before, CreateTicket returns that ticket in its current state and does
	// not call fill. The caller scopes the form to its person. The draft of the
	// cause is deleted. fill is a change function that refuses by Change.Err.
	CreateTicket(ctx context.Context, cause Cause, fill func(*Ticket) Change) (Ticket, error)
	// UpdateTicket lets change work on the ticket, and writes the result. An
	// error from change is returned with the ticket unchanged. If the activity
	// was handled before, UpdateTicket returns the current ticket and does not
	// call change. It returns ErrNotFound when there is no such ticket, and
	// ErrOther as described at Change.Given.
	UpdateTicket(ctx context.Context, activity, id string, change func(*Ticket) (Change, error)) (Ticket, error)
	// Ticket returns the ticket with that id, in upper or lower case, or
	// ErrNotFound.
	Ticket(ctx context.Context, id string) (Ticket, error)
	// Events returns at most limit events of a ticket, newest first.
	Events(ctx context.Context, id string, limit int) ([]Event, error)
	// TicketsOf returns a page of the tickets created by or for a person: open
	// ones before closed ones, each newest first. The page starts at the
	// cursor: the first page for "", and for a cursor that was made up. next is
	// "" after the last page.
	TicketsOf(ctx context.Context, person, cursor string, limit int) (page []Ticket, next string, err error)
	// Undecided returns at most limit open tickets that wait for the decision of
	// an approver, or of anybody for "", newest first.
	Undecided(ctx context.Context, approver string, limit int) ([]Ticket, error)
	// OpenMajors returns at most limit open major incidents, newest first.
	OpenMajors(ctx context.Context, limit int) ([]Ticket, error)
	// DueTickets returns the ids of at most limit tickets whose Due is not
	// after now, earliest first.
	DueTickets(ctx context.Context, now time.Time, limit int) ([]string, error)
}

// Cause identifies what made a ticket or draft. Empty parts identify nothing.
type Cause struct {
	Activity string
	Form     string
	Draft    DraftKey // of the same form
}

// Roster knows who works for a queue.
type Roster interface {
	// Analyst reports whether the person with that object id is an analyst of
	// the queue; "" is the first queue. An error means that it is not known
	// right now.
	Analyst(ctx context.Context, person, queue string) (bool, error)
}
