package chat

import "context"

// Store keeps sessions and what was written in them. A change and all that goes
// with it is one transaction, as with tickets.Store.
type Store interface {
	// StartSession gives a new session its id, lets fill complete it, and
	// writes it as the open one of employee. If they have an open one already,
	// that is returned and fill is not called.
	StartSession(ctx context.Context, activity, employee string, fill func(*Session) Change) (Session, error)
	// UpdateSession lets change work on the session and writes what it made. An
	// error of change is returned with the session as it is, and nothing is
	// written. If the activity was handled before, the session is returned as it
	// now is, and change is not called. change may run twice, does no I/O and
	// calls no store. ErrNotFound when there is no such session.
	UpdateSession(ctx context.Context, activity, id string, change func(*Session) (Change, error)) (Session, error)
	// Session returns one session, or ErrNotFound.
	Session(ctx context.Context, id string) (Session, error)
	// OpenSession returns the session of an employee that has not ended; ok is
	// false when there is none.
	OpenSession(ctx context.Context, employee string) (s Session, ok bool, err error)
	// Messages returns at most limit messages from number from on, in order.
	Messages(ctx context.Context, id string, from, limit int) ([]Message, error)
}
