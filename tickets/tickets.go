// Package tickets is the domain of tickets and of the service catalog that they
// begin in: items, the forms they ask to be filled in and drafts of those;
// incidents, their states and history, who may do what, and what people are owed
// when something changes.
//
// It knows nothing of the faces that show them, of languages or storage engines: a
// change says what is owed to whom (Delivery), and other packages find the words,
// the way and the disk. What a face has to know again it gives as a value that is
// opaque here, and gets back. Every rule and permission stands here, so that chat,
// portal and API share them. Service is what people do with tickets; the catalog,
// drafts, known answers and digests have services of their own. Standard library
// only.
package tickets

import (
	"cmp"
	"errors"
)

// Errors that a Service returns. Together with ErrStale and ErrState the
// ticket as it now is comes back, to be shown.
var (
	// ErrNotFound: there is no such ticket, or it is not the actor's to see.
	// The two are never told apart.
	ErrNotFound = errors.New("tickets: no such ticket")
	// ErrForbidden: the actor may see the ticket but not do this to it.
	ErrForbidden = errors.New("tickets: only analysts of the queue may do this")
	// ErrStale: the ticket has changed since the actor last saw it.
	ErrStale = errors.New("tickets: the ticket has changed meanwhile")
	// ErrOther: another ticket has changed that the change of this one rests on.
	ErrOther = errors.New("tickets: another ticket has changed meanwhile")
	// ErrState: the ticket's state does not allow this.
	ErrState = errors.New("tickets: not possible in this state")
	// ErrFull: the ticket has as many files as it can have.
	ErrFull = errors.New("tickets: no room for another file")
	// ErrNoApprover: nobody is known who could approve it.
	ErrNoApprover = errors.New("tickets: no approver is known")
)

// Limits of what people type, in code points after trimming.
const (
	MaxTitle       = 200
	MaxDescription = 4000
	MaxResolution  = 4000
	MaxComment     = 4000
)

// Person is someone known by their Entra object id, in lower case. Name is what they were
// called when they acted; empty when nobody told.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// String is how a person is called: by name, else by id.
func (p Person) String() string { return cmp.Or(p.Name, p.ID) }

// Actor is who does something; the face has made sure that they are.
type Actor struct {
	Person
	// Activity identifies the deed: a second change under the same one is not
	// made, and answers what the first did. Empty identifies nothing.
	Activity string
	// Via is where they did it; history tells.
	Via Via
	// AskedIn is what they did it in, as the face knows it, opaque here: how the
	// matter stands may be shown in its place. Empty when it may not.
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
)

// Level is how strong an impact or an urgency is.
type Level string

// The levels, weakest first.
const (
	Low    Level = "low"
	Medium Level = "medium"
	High   Level = "high"
)

// Priority says what comes first: P1 before P4.
type Priority string

// PriorityOf is impact × urgency. An unknown level counts as low.
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
