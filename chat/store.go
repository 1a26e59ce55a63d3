package chat

import (
	"context"
	"time"

	"frontdesk/tickets"
)

// Store keeps sessions and their messages. A change and everything that goes
// with it is one transaction. Change functions follow the rules of
// tickets.Store. A session that one leaves without a queue is an error that wraps
// tickets.ErrNoQueue, and is not written.
type Store interface {
	// StartSession gives a new session its id, lets fill complete it, and
	// writes it as the employee's open session. If the employee has an open
	// session already, StartSession returns that one and does not call fill.
	// fill is a change function that refuses by Change.Err.
	StartSession(ctx context.Context, activity, employee string, fill func(*Session) Change) (Session, error)
	// UpdateSession lets change work on the session, and writes the result. An
	// error from change is returned with the session unchanged. If the activity
	// was handled before, UpdateSession returns the current session and does
	// not call change. It returns ErrNotFound when there is no such session.
	UpdateSession(ctx context.Context, activity, id string, change func(*Session) (Change, error)) (Session, error)
	// UpdateMessage is UpdateSession for a change of one message. change works
	// on the session and on its message number n, and the results of both are
	// written. It returns ErrNoMessage when there is no such message.
	UpdateMessage(
		ctx context.Context,
		activity, id string,
		n int,
		change func(*Session, *Message) (Change, error),
	) (Session, error)
	// Session returns one session, or ErrNotFound.
	Session(ctx context.Context, id string) (Session, error)
	// OpenSession returns an employee's open session. When there is none, ok is
	// false and s is the last one that ended, zero for none.
	OpenSession(ctx context.Context, employee string) (s Session, ok bool, err error)
	// Messages returns at most limit messages, in order, starting at number
	// from.
	Messages(ctx context.Context, id string, from, limit int) ([]Message, error)
	// Line returns the sessions of a queue that have not ended, in the order in
	// which they were asked for.
	Line(ctx context.Context, queue string) ([]Spot, error)
	// Due returns the ids of at most limit sessions whose Due is not after now,
	// earliest first.
	Due(ctx context.Context, now time.Time, limit int) ([]string, error)
}

// Spot is a session in its queue's line.
type Spot struct {
	Session string
	Waiting bool
	Analyst string // object id of the connected analyst
}

// DutyStore keeps who is on duty. Change functions follow the rules of
// tickets.Store.
type DutyStore interface {
	// Duty returns the record of a queue; a zero one when there is none.
	Duty(ctx context.Context, queue string) (Duty, error)
	// UpdateDuty lets change work on the record of a queue and writes it,
	// unless the activity was handled before.
	UpdateDuty(ctx context.Context, activity, queue string, change func(*Duty)) (Duty, error)
}

// Duty records who is on duty for a queue, and how long acceptance takes there.
// Its JSON is the stored record.
type Duty struct {
	On []OnDuty `json:"on,omitempty"`
	// Off holds when each analyst last went off duty, by object id.
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

// Crew knows who works for a queue, and which of them cannot be disturbed.
type Crew interface {
	tickets.Roster
	// Members returns the analysts of a queue. asking is the object id of the
	// person whose request needs the answer. An error means that it is not
	// known right now.
	Members(ctx context.Context, queue, asking string) ([]tickets.Person, error)
	// Absent returns the people who are in a call, away or offline, as far as
	// is known.
	Absent(ctx context.Context, people []string) map[string]bool
}
