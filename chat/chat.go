// Package chat is the domain of live chat. An employee asks for an analyst and
// waits in line. One analyst accepts. Messages are stored and passed on until
// one of them ends the session, or a timer does.
//
// The package knows nothing of user interfaces or storage engines. Messages to
// send are recorded as tickets.Delivery, in the transaction that makes them
// true. Service holds all the rules. What the timers do (timers.go) follows
// from the session's record alone, so timers survive restarts and fire once.
package chat

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/tickets"
)

// Errors that a Service returns. ErrTaken, ErrEnded and ErrStale come with the
// current session, for display.
var (
	// ErrNotFound: there is no such session, or the actor takes no part in it.
	ErrNotFound = errors.New("chat: no such session")
	// ErrNoMessage: the session has no such message.
	ErrNoMessage = fmt.Errorf("%w: no such message", ErrNotFound)
	// ErrTaken: another analyst has accepted the session, or it is offered to
	// another analyst.
	ErrTaken = errors.New("chat: taken by another analyst")
	// ErrEnded: the session is over.
	ErrEnded = errors.New("chat: the session has ended")
	// ErrOwn: nobody can be their own analyst.
	ErrOwn = errors.New("chat: one's own session")
	// ErrNotConnected: the actor is not an analyst of the session, so their
	// messages are not passed on.
	ErrNotConnected = errors.New("chat: not connected")
	// ErrUnavailable: no analyst is there to chat with.
	ErrUnavailable = errors.New("chat: not available")
	// ErrBusy: the person is in another session.
	ErrBusy = errors.New("chat: in another session")
	// ErrNoStars: a rating is not 1 to 5.
	ErrNoStars = errors.New("chat: no rating from 1 to 5")
	// ErrNobody: the named person or queue cannot take the session.
	ErrNobody = errors.New("chat: no such colleague")
)

// State is the state of a session.
type State string

// The states of a session.
const (
	Waiting   State = "waiting"
	Connected State = "connected"
	Ended     State = "ended"
)

// How says what brought a session into its state.
type How string

// The events of a session.
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

// Session is one chat between an employee and an analyst. Its JSON is the
// stored record.
type Session struct {
	ID string `json:"id"` // chat-1
	// Rev grows when the state changes. Messages do not change it.
	Rev      int            `json:"rev"`
	Employee tickets.Person `json:"employee"`
	Queue    string         `json:"queue"` // its id; never empty
	State    State          `json:"state"`
	// How says what brought the session into its state; By is who did it.
	How How            `json:"how,omitempty"`
	By  tickets.Person `json:"by,omitzero"`
	// Analyst is the connected analyst, set at acceptance. Guests are the
	// invited ones.
	Analyst tickets.Person   `json:"analyst,omitzero"`
	Guests  []tickets.Person `json:"guests,omitempty"`
	EndedBy tickets.Person   `json:"endedBy,omitzero"`
	// Thread is the address of the session's thread. Each queue the session was
	// in has its own. Past lists those that it was in before.
	Thread string   `json:"thread,omitempty"`
	Past   []string `json:"past,omitempty"`
	// Offered is the only analyst who may accept before OfferEnds; zero means
	// every analyst of the queue. Passed lists those who let their offer lapse.
	Offered   tickets.Person `json:"offered,omitzero"`
	OfferEnds time.Time      `json:"offerEnds,omitzero"`
	Passed    []string       `json:"passed,omitempty"`
	Reason    string         `json:"reason,omitempty"` // of a transfer

	Asked    time.Time `json:"asked"`           // decides its place in line
	Queued   time.Time `json:"queued,omitzero"` // when it last began to wait
	Place    int       `json:"place,omitempty"` // in line, at the time of asking
	Accepted time.Time `json:"accepted,omitzero"`
	Ended    time.Time `json:"ended,omitzero"`

	// Turn says whose turn it is while connected, and Since from when. Warned
	// counts the warnings the employee got that the session will end.
	Turn   Side      `json:"turn,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	Warned int       `json:"warned,omitempty"`
	// Due is when the next timer fires; zero: never.
	Due time.Time `json:"due,omitzero"`

	Messages int    `json:"messages"`          // number of messages
	Shown    int    `json:"shown,omitempty"`   // messages its thread had when the session began to wait
	Wrote    bool   `json:"wrote,omitempty"`   // the employee has written something
	First    First  `json:"first,omitzero"`    // zero: nothing was written in line
	Topic    Topic  `json:"topic,omitzero"`    // what the employee says that it is about
	Noted    int    `json:"noted,omitempty"`   // changes since the beginning that only analysts see
	Ticket   string `json:"ticket,omitempty"`  // the incident made from it
	About    string `json:"about,omitempty"`   // the ticket an analyst began it from, in that ticket's thread
	Rating   int    `json:"rating,omitempty"`  // 1 to 5; 0: none
	Comment  string `json:"comment,omitempty"` // with the rating
	// Removed is when its messages were removed, as their time was up; zero: they
	// are there.
	Removed time.Time `json:"removed,omitzero"`
}

// Address returns the address of the session's thread.
func (s Session) Address() tickets.Address {
	if s.Thread == "" {
		return tickets.Address{Thread: s.ID}
	}
	return tickets.Address{Thread: s.Thread}
}

// Serves reports whether a person is an analyst of the session, connected or
// invited.
func (s Session) Serves(person string) bool {
	if person == "" {
		return false
	}
	return s.Analyst.ID == person ||
		slices.ContainsFunc(s.Guests, func(g tickets.Person) bool { return g.ID == person })
}

// Message is one message of a session. Its JSON is the stored record.
type Message struct {
	N    int            `json:"n"` // 1 for the first of the session
	At   time.Time      `json:"at"`
	From tickets.Person `json:"from"`
	Text string         `json:"text"`
	// HTML is Text with its formatting; empty when Text has none.
	HTML string `json:"html,omitempty"`
	// Quote is the message that this one answers, as the author's client quotes
	// it.
	Quote string `json:"quote,omitempty"`
	// Files holds the files sent with the message.
	Files []File `json:"files,omitempty"`
	// Internal messages are for analysts only.
	Internal bool `json:"internal,omitempty"`
	// Canned messages were not typed. The analysts' threads get them too.
	Canned  bool `json:"canned,omitempty"`
	Edited  bool `json:"edited,omitempty"`
	Deleted bool `json:"deleted,omitempty"`
	// Changed is when its author last edited or deleted it.
	Changed time.Time `json:"changed,omitzero"`
	// Reactions holds the newest that is known of each person and reaction.
	Reactions []Reaction `json:"reactions,omitempty"`
	// Origin says where the message was written. This package does not
	// interpret it. It is empty when nobody needs to know.
	Origin string `json:"origin,omitempty"`
	// Place names the conversation of the Origin. This package does not
	// interpret it either.
	Place string `json:"place,omitempty"`
}

// Change holds what one update writes besides the session itself.
type Change struct {
	// Messages holds new messages.
	Messages   []Message
	Deliveries []tickets.Delivery
	// Err refuses a new session: nothing is written, and StartSession returns it.
	Err error
}

// Owe adds a delivery.
func (c *Change) Owe(d tickets.Delivery) { c.Deliveries = append(c.Deliveries, d) }

const idPrefix = "chat-"

// ID returns the id of the session with that number.
func ID(number uint64) string { return idPrefix + strconv.FormatUint(number, 10) }

// Number returns the number in a session id. ok is false for anything else.
func Number(id string) (number uint64, ok bool) {
	digits, found := strings.CutPrefix(id, idPrefix)
	if !found || strings.HasPrefix(digits, "0") {
		return 0, false
	}
	number, err := strconv.ParseUint(digits, 10, 64)
	return number, err == nil && number > 0
}
