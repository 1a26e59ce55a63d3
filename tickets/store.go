package tickets

import (
	"context"
	"time"
)

// Store keeps tickets. A change and all that goes with it is one transaction:
// the ticket, its events, the deliveries, and the record that the activity was
// handled. Engines implement it; internal/storetest says what they promise.
//
// What is true of change functions holds in every store. A change function gets
// the record as it stands, as a value of its own: it may freely change that, and
// whatever is nested in it. All that it leaves changed is written, and nothing
// when it returns an error. It may run twice, on the same record both times. It
// does no I/O and calls no store.
type Store interface {
	// CreateTicket gives a new ticket its id, that of an incident, lets fill
	// complete it, and writes it. fill may give it the id of the same number that
	// another kind has. If the activity or the form (scoped to its person by the caller) has
	// made a ticket before, that ticket is returned as it now is, and fill is
	// not called. The draft of the cause is deleted. fill is a change function.
	CreateTicket(ctx context.Context, cause Cause, fill func(*Ticket) Change) (Ticket, error)
	// UpdateTicket lets change work on the ticket and writes what it made. An
	// error of change is returned with the ticket as it is. If the activity was
	// handled before, the ticket is returned as it now is, and change is not
	// called. ErrNotFound when there is no such ticket, ErrOther as Change.Given
	// says.
	UpdateTicket(ctx context.Context, activity, id string, change func(*Ticket) (Change, error)) (Ticket, error)
	// Ticket returns the ticket with that id, in upper or lower case, or
	// ErrNotFound.
	Ticket(ctx context.Context, id string) (Ticket, error)
	// Events returns at most limit events of a ticket, newest first.
	Events(ctx context.Context, id string, limit int) ([]Event, error)
	// TicketsOf returns a page of the tickets of a person, created by or for
	// them: open ones before closed ones, each newest first. It starts at the
	// cursor (the first page for "" and for one of nobody's making); next is "" after the last page.
	TicketsOf(ctx context.Context, person, cursor string, limit int) (page []Ticket, next string, err error)
	// OpenMajors returns at most limit major incidents that are open, newest first.
	OpenMajors(ctx context.Context, limit int) ([]Ticket, error)
	// DueTickets returns at most limit ids of tickets whose Due is not after now,
	// earliest first.
	DueTickets(ctx context.Context, now time.Time, limit int) ([]string, error)
}

// Cause identifies what made a ticket or draft; empty parts identify nothing.
type Cause struct {
	Activity string
	Form     string
	Draft    DraftKey // of the same form
}

// Roster knows who works for a queue.
type Roster interface {
	// Analyst reports whether the person with that object id is an analyst of
	// the queue; "" is the first queue. An error means that it cannot be told
	// now.
	Analyst(ctx context.Context, person, queue string) (bool, error)
}
