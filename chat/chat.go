// Package chat is the domain of live chat: an employee asks for an analyst and
// waits in line, one analyst accepts, and what they write is kept and passed on
// until one of them ends it, or time does.
//
// It knows nothing of the faces that show it, nor of storage engines; what has to be
// sent is owed as tickets.Delivery, in the transaction that makes it true. All rules
// stand in Service. What time does (timers.go) follows from the session's record
// alone, so that it survives restarts and happens once.
package chat

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/tickets"
)

// Errors that a Service returns. With ErrTaken, ErrEnded and ErrStale the
// session as it now is comes back, to be shown.
var (
	// ErrNotFound: there is no such session, or the actor has no part in it.
	ErrNotFound = errors.New("chat: no such session")
	// ErrTaken: another analyst has accepted the session, or it is offered to
	// another one.
	ErrTaken = errors.New("chat: taken by another analyst")
	// ErrEnded: the session is over.
	ErrEnded = errors.New("chat: the session has ended")
	// ErrOwn: nobody is their own analyst.
	ErrOwn = errors.New("chat: one's own session")
	// ErrNotConnected: the actor is not an analyst of the session, so that what
	// they write is not passed on.
	ErrNotConnected = errors.New("chat: not connected")
	// ErrUnavailable: nobody is there to chat with.
	ErrUnavailable = errors.New("chat: not available")
	// ErrBusy: the person is in another session.
	ErrBusy = errors.New("chat: in another session")
	// ErrNobody: the person or queue that was named cannot take the session.
	ErrNobody = errors.New("chat: no such colleague")
)

// State is where a session stands.
type State string

// The states of a session.
const (
	Waiting   State = "waiting"
	Connected State = "connected"
	Ended     State = "ended"
)

// How is what brought a session to where it stands.
type How string

// What happens to sessions.
const (
	Asked       How = "asked"
	Begun       How = "begun" // by an analyst, about a ticket
	Accepted    How = "accepted"
	Returned    How = "returned"    // the analyst was silent, left or went off duty
	Transferred How = "transferred" // to a colleague or another queue
	Invited     How = "invited"     // a second analyst
	Finished    How = "finished"    // by one of the two
	Left        How = "left"        // by the employee, while waiting
	Idle        How = "idle"        // the employee was silent
	Unaccepted  How = "unaccepted"  // became an incident
)

// Side is one of the two sides of a session.
type Side string

// The sides.
const (
	EmployeeSide Side = "employee"
	AnalystSide  Side = "analyst"
)

// Session is one chat of an employee with an analyst. Its JSON is the
// stored record.
type Session struct {
	ID string `json:"id"` // chat-1
	// Rev grows when the state changes, not with messages.
	Rev      int            `json:"rev"`
	Employee tickets.Person `json:"employee"`
	Queue    string         `json:"queue"`
	State    State          `json:"state"`
	// How it came there, and who did it.
	How How            `json:"how,omitempty"`
	By  tickets.Person `json:"by,omitzero"`
	// Analyst is connected from acceptance on; Guests are invited ones.
	Analyst tickets.Person   `json:"analyst,omitzero"`
	Guests  []tickets.Person `json:"guests,omitempty"`
	EndedBy tickets.Person   `json:"endedBy,omitzero"`
	// Thread is the address of its thread: one per queue it was in.
	Thread string `json:"thread,omitempty"`
	// Offered is who alone may accept it until OfferEnds; zero: every analyst of
	// the queue. Passed are those who let their offer end.
	Offered   tickets.Person `json:"offered,omitzero"`
	OfferEnds time.Time      `json:"offerEnds,omitzero"`
	Passed    []string       `json:"passed,omitempty"`
	Reason    string         `json:"reason,omitempty"` // of a transfer

	Asked    time.Time `json:"asked"`           // its place in line
	Queued   time.Time `json:"queued,omitzero"` // when it began to wait, last
	Place    int       `json:"place,omitempty"` // in line, when it was asked for
	Accepted time.Time `json:"accepted,omitzero"`
	Ended    time.Time `json:"ended,omitzero"`

	// Turn is whose turn it is while connected, since Since; Warned is how often
	// the employee was warned of the end.
	Turn   Side      `json:"turn,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	Warned int       `json:"warned,omitempty"`
	// Due is when time does something next; zero: never.
	Due time.Time `json:"due,omitzero"`

	Messages int    `json:"messages"`          // how many there are
	Shown    int    `json:"shown,omitempty"`   // how many of them its thread had when it began to wait
	Wrote    bool   `json:"wrote,omitempty"`   // the employee has written something
	Ticket   string `json:"ticket,omitempty"`  // the incident made from it
	About    string `json:"about,omitempty"`   // the ticket in whose thread an analyst began it
	Rating   int    `json:"rating,omitempty"`  // 1 to 5; 0: none
	Comment  string `json:"comment,omitempty"` // with the rating
}

// Address is the address of the session's thread.
func (s Session) Address() tickets.Address {
	if s.Thread == "" {
		return tickets.Address{Thread: s.ID}
	}
	return tickets.Address{Thread: s.Thread}
}

// Serves reports whether a person is an analyst of the session: the connected
// one, or an invited one.
func (s Session) Serves(person string) bool {
	if person == "" {
		return false
	}
	return s.Analyst.ID == person ||
		slices.ContainsFunc(s.Guests, func(g tickets.Person) bool { return g.ID == person })
}

// Message is one thing that was written. Its JSON is the stored record.
type Message struct {
	N    int            `json:"n"` // 1 for the first of the session
	At   time.Time      `json:"at"`
	From tickets.Person `json:"from"`
	Text string         `json:"text"`
	// HTML is Text with its formatting; empty when it has none.
	HTML string `json:"html,omitempty"`
	// Quote is what the message answers, as its author's client quotes it.
	Quote string `json:"quote,omitempty"`
	// Files came with the message.
	Files []File `json:"files,omitempty"`
	// Internal messages are for analysts only.
	Internal bool `json:"internal,omitempty"`
	// Canned messages were not typed: analysts' threads get them too.
	Canned  bool `json:"canned,omitempty"`
	Edited  bool `json:"edited,omitempty"`
	Deleted bool `json:"deleted,omitempty"`
	// Origin is where it was written, opaque here; empty when nobody has to know.
	Origin string `json:"origin,omitempty"`
}

// File is a picture or file of a message.
type File struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"` // MIME
	// Source without a URL is that of a file which cannot be had.
	tickets.Source
}

// Change is what one update writes besides the session itself.
type Change struct {
	// Messages are new or changed ones.
	Messages   []Message
	Deliveries []tickets.Delivery
}

// Owe adds a delivery.
func (c *Change) Owe(d tickets.Delivery) { c.Deliveries = append(c.Deliveries, d) }

const idPrefix = "chat-"

// ID is the id of the session with that number.
func ID(number uint64) string { return idPrefix + strconv.FormatUint(number, 10) }

// Number is the number in an id; ok is false for anything else.
func Number(id string) (number uint64, ok bool) {
	digits, found := strings.CutPrefix(id, idPrefix)
	if !found || strings.HasPrefix(digits, "0") {
		return 0, false
	}
	number, err := strconv.ParseUint(digits, 10, 64)
	return number, err == nil && number > 0
}
