package chat

import (
	"context"
	"time"

	"frontdesk/tickets"
)

// Store keeps sessions and what was written in them. A change and all that goes
// with it is one transaction, and change functions are as with tickets.Store.
type Store interface {
	// StartSession gives a new session its id, lets fill complete it, and
	// writes it as the open one of employee. If they have an open one already,
	// that is returned and fill, a change function, is not called.
	StartSession(ctx context.Context, activity, employee string, fill func(*Session) Change) (Session, error)
	// UpdateSession lets change work on the session and writes what it made. An
	// error of change is returned with the session as it is. If the activity was
	// handled before, the session is returned as it now is, and change is not
	// called. ErrNotFound when there is no such session.
	UpdateSession(ctx context.Context, activity, id string, change func(*Session) (Change, error)) (Session, error)
	// Session returns one session, or ErrNotFound.
	Session(ctx context.Context, id string) (Session, error)
	// OpenSession returns the session of an employee that has not ended; ok is
	// false when there is none.
	OpenSession(ctx context.Context, employee string) (s Session, ok bool, err error)
	// Messages returns at most limit messages from number from on, in order.
	Messages(ctx context.Context, id string, from, limit int) ([]Message, error)
	// Line returns the sessions of a queue that have not ended, in the order in
	// which they were asked for.
	Line(ctx context.Context, queue string) ([]Spot, error)
	// Due returns at most limit ids of sessions whose Due is not after now,
	// earliest first.
	Due(ctx context.Context, now time.Time, limit int) ([]string, error)
}

// Spot is a session in the line of its queue.
type Spot struct {
	Session string
	Waiting bool
	Analyst string // object id of the connected one
}

// DutyStore keeps who is on duty. Change functions are as with tickets.Store.
type DutyStore interface {
	// Duty returns the record of a queue, a zero one when there is none.
	Duty(ctx context.Context, queue string) (Duty, error)
	// UpdateDuty lets change work on the record of a queue and writes it, unless
	// the activity was handled before.
	UpdateDuty(ctx context.Context, activity, queue string, change func(*Duty)) (Duty, error)
}

// Duty is who is on duty for a queue, and how long acceptance takes there. Its
// JSON is the stored record.
type Duty struct {
	On []OnDuty `json:"on,omitempty"`
	// Off is when each analyst last went off duty, by object id.
	Off map[string]time.Time `json:"off,omitempty"`
	// Wait is the measured time to acceptance for each place in line; zero: not
	// measured yet.
	Wait time.Duration `json:"wait,omitempty"`
}

// OnDuty is one analyst on duty.
type OnDuty struct {
	tickets.Person
	Since    time.Time `json:"since"`
	Until    time.Time `json:"until,omitzero"`    // end of the hours; zero: none
	Capacity int       `json:"capacity,omitzero"` // 0: the queue's
}

// Crew knows who works for a queue, and who of them cannot be disturbed.
type Crew interface {
	tickets.Roster
	// Members are the analysts of a queue. asking is the object id of whoever
	// makes it necessary to know. An error means that it cannot be told now.
	Members(ctx context.Context, queue, asking string) ([]tickets.Person, error)
	// Absent are those of the people who are in a call, away or offline, as far
	// as is known.
	Absent(ctx context.Context, people []string) map[string]bool
}
