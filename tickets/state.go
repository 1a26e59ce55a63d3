package tickets

import "slices"

// State is the state of a ticket.
type State string

// The states of a ticket.
const (
	New        State = "new"
	InProgress State = "in-progress"
	OnHold     State = "on-hold"
	Resolved   State = "resolved"
	Closed     State = "closed"
	Canceled   State = "canceled"
)

// next holds every allowed transition.
var next = map[State][]State{
	New:        {InProgress, OnHold, Canceled},
	InProgress: {New, OnHold, Resolved, Canceled},
	OnHold:     {New, InProgress, Resolved, Canceled},
	Resolved:   {New, InProgress, Closed},
	Closed:     {},
	Canceled:   {New, InProgress, OnHold}, // only what was merged or withdrawn
}

// Open reports whether work is still expected: in every state except Resolved,
// Closed and Canceled.
func (s State) Open() bool { return s == New || s == InProgress || s == OnHold }

// May reports whether a ticket may go from s to to.
func (s State) May(to State) bool { return slices.Contains(next[s], to) }

// States returns all states, in the order of a ticket's usual life.
func States() []State { return []State{New, InProgress, OnHold, Resolved, Closed, Canceled} }
