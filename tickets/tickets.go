// Package tickets is the domain of tickets and of the service catalog they
// start from. It covers items, their forms and drafts of forms. It covers
// incidents, their states and history, who may do what, and what people are
// owed when something changes.
//
// The package knows nothing of faces, languages or storage engines. A change
// says what is owed to whom (Delivery); other packages find the words, the way
// and the disk. When a face needs to recognize something again, it passes a
// value that is opaque here, and gets it back. All rules and permissions are
// here, and chat, portal and API share them. Service is what people do with
// tickets. The catalog, drafts, known answers and digests have services of
// their own. The package uses the standard library only.
package tickets

import (
	"cmp"
	"errors"
)

// Errors that a Service returns. ErrStale and ErrState come with the current
// ticket, for display.
var (
	// ErrNotFound: there is no such ticket, or the actor may not see it.
	// Callers cannot tell the two apart.
	ErrNotFound = errors.New("tickets: no such ticket")
	// ErrForbidden: the actor may see the ticket but may not do this to it.
	ErrForbidden = errors.New("tickets: only analysts of the queue may do this")
	// ErrStale: the ticket has changed since the actor last saw it.
	ErrStale = errors.New("tickets: the ticket has changed meanwhile")
	// ErrOther: another ticket has changed that this change relies on.
	ErrOther = errors.New("tickets: another ticket has changed meanwhile")
	// ErrState: the ticket's state does not allow this.
	ErrState = errors.New("tickets: not possible in this state")
	// ErrFull: the ticket has the maximum number of files.
	ErrFull = errors.New("tickets: no room for another file")
	// ErrRecalled: the sender of a file has taken it back.
	ErrRecalled = errors.New("tickets: the file was taken back")
	// ErrNoQueue: a ticket or chat would have no queue. Stores write none such.
	ErrNoQueue = errors.New("tickets: no queue")
	// ErrNoApprover: no approver is known.
	ErrNoApprover = errors.New("tickets: no approver is known")
)

// Limits of typed text, in code points after trimming.
const (
	MaxTitle       = 200
	MaxDescription = 4000
	MaxResolution  = 4000
	MaxComment     = 4000
)

// Person is someone known by their Entra object id, in lower case. Name is
// their name when they acted; empty when it was not known.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// String returns a person's name, or their id without one.
func (p Person) String() string { return cmp.Or(p.Name, p.ID) }

// Actor is the person who does something. The face has verified their identity.
type Actor struct {
	Person
	// Activity identifies the change. A second change with the same activity is
	// not made, and returns what the first one did. Empty identifies nothing.
	Activity string
	// Via is where they did it. The history shows it.
	Via Via
	// AskedIn identifies the message that they did it in. The face knows its
	// meaning; this package does not interpret it. The status may be shown in
	// its place. Empty when it may not.
	AskedIn string
}

// Via is where something was done.
type Via string

// Where things are done.
const (
	ViaButton  Via = "card"    // a button
	ViaThread  Via = "thread"  // a message in the ticket's thread
	ViaCommand Via = "command" // a typed word
	ViaTimer   Via = "timer"
	ViaPortal  Via = "portal" // in the browser
)

// Level is the level of an impact or an urgency.
type Level string

// The levels, weakest first.
const (
	Low    Level = "low"
	Medium Level = "medium"
	High   Level = "high"
)

// Priority says what comes first: P1 before P4.
type Priority string

// PriorityOf returns impact × urgency. An unknown level counts as low.
func PriorityOf(impact, urgency Level) Priority {
	weight := map[Level]int{Medium: 1, High: 2}
	switch {
	case impact == High && urgency == High:
		return "P1"
	case weight[impact]+weight[urgency] == 3:
		return "P2"
	case weight[impact]+weight[urgency] == 2:
		return "P3"
	default:
		return "P4"
	}
}
