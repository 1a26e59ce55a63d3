// Package chat is the domain of live chat: an employee asks for an analyst, one
// analyst accepts, and what they write is kept and passed on until one of them
// ends it.
//
// It knows nothing of Teams, cards or storage engines; what has to be sent is
// owed as tickets.Delivery, in the transaction that makes it true. All rules
// stand in Service.
package chat

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"frontdesk/tickets"
)

// Errors that a Service returns. With ErrTaken and ErrEnded the session as it
// now is comes back, to be shown.
var (
	// ErrNotFound: there is no such session, or the actor has no part in it.
	ErrNotFound = errors.New("chat: no such session")
	// ErrTaken: another analyst has accepted the session.
	ErrTaken = errors.New("chat: taken by another analyst")
	// ErrEnded: the session is over.
	ErrEnded = errors.New("chat: the session has ended")
	// ErrOwn: nobody is their own analyst.
	ErrOwn = errors.New("chat: one's own session")
	// ErrNotConnected: the actor is not the analyst of the session, so that
	// what they write is not passed on.
	ErrNotConnected = errors.New("chat: not connected")
)

// State is where a session stands.
type State string

// The states of a session.
const (
	Waiting   State = "waiting"
	Connected State = "connected"
	Ended     State = "ended"
)

// Session is one conversation of an employee with an analyst. Its JSON is the
// stored record.
type Session struct {
	ID string `json:"id"` // chat-1
	// Rev grows when the state changes, not with messages.
	Rev      int            `json:"rev"`
	Employee tickets.Person `json:"employee"`
	Queue    string         `json:"queue"`
	State    State          `json:"state"`
	Analyst  tickets.Person `json:"analyst,omitzero"` // from acceptance on
	EndedBy  tickets.Person `json:"endedBy,omitzero"`
	Asked    time.Time      `json:"asked"`
	Accepted time.Time      `json:"accepted,omitzero"`
	Ended    time.Time      `json:"ended,omitzero"`
	Messages int            `json:"messages"` // how many there are
}

// Message is one thing that was written. Its JSON is the stored record.
type Message struct {
	N    int            `json:"n"` // 1 for the first of the session
	At   time.Time      `json:"at"`
	From tickets.Person `json:"from"`
	Text string         `json:"text"`
	// Internal messages are for analysts only.
	Internal bool `json:"internal,omitempty"`
	// Origin is the id of the activity that brought it, in its author's
	// conversation.
	Origin string `json:"origin,omitempty"`
}

// Change is what one update writes besides the session itself.
type Change struct {
	Messages   []Message
	Deliveries []tickets.Delivery
}

// Owe adds a delivery.
func (c *Change) Owe(d tickets.Delivery) { c.Deliveries = append(c.Deliveries, d) }

const idPrefix = "chat-"

// ID is the id of the session with that number.
func ID(number uint64) string { return idPrefix + strconv.FormatUint(number, 10) }

// Number is the number in an id; ok is false for anything that is no session id.
func Number(id string) (number uint64, ok bool) {
	digits, found := strings.CutPrefix(id, idPrefix)
	if !found || strings.HasPrefix(digits, "0") {
		return 0, false
	}
	number, err := strconv.ParseUint(digits, 10, 64)
	return number, err == nil && number > 0
}
