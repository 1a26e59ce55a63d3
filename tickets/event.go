package tickets

import "time"

// Action is what an event did.
type Action string

// The actions that a history tells of.
const (
	Created         Action = "created"
	Taken           Action = "taken"
	Held            Action = "held"
	Resumed         Action = "resumed"
	TicketResolved  Action = "resolved"
	Reopened        Action = "reopened"
	Confirmed       Action = "confirmed"
	Expired         Action = "expired" // closed by time, nobody having reopened it
	Withdrawn       Action = "withdrawn"
	Helped          Action = "helped"    // withdrawn, as the known answer helped that Name tells
	Commented       Action = "commented" // by whose ticket it is
	Replied         Action = "replied"   // by an analyst, to them
	Noted           Action = "noted"     // among analysts
	Retracted       Action = "retracted" // what Of says
	Amended         Action = "amended"   // what was asked for
	Attached        Action = "attached"  // a file, named by Text
	Rated           Action = "rated"
	Approved        Action = "approved"
	Rejected        Action = "rejected"
	Delegated       Action = "delegated" // the approval, to whom Text names
	Assigned        Action = "assigned"  // to whom Text names
	PriorityChanged Action = "weighed"   // a new priority, in Text
	Categorized     Action = "sorted"    // a new category, in Text
	Moved           Action = "moved"     // to the queue in Text
	AtRisk          Action = "at-risk"   // three quarters of the time for the target in Text have passed
	Breached        Action = "breached"  // the target in Text was missed
	Escalated       Action = "escalated" // then, to the queue or the person in Text

	Merged         Action = "merged"   // into the ticket in Text
	MergeReceived  Action = "joined"   // by the ticket in Text, which was merged into it
	ParentResolved Action = "settled"  // after it was merged: the ticket in Text is resolved
	Declared       Action = "declared" // a major incident
	Related        Action = "related"  // to the major incident in Text
	Linked         Action = "gathered" // by a major incident: the one in Text is related to it
	Unlinked       Action = "parted"   // the ticket in Text belongs to it no more
	Alerted        Action = "alerted"  // to the major incident in Text, that it is part of
)

// Actions are all actions.
func Actions() []Action {
	return []Action{
		Created,
		Taken,
		Held,
		Resumed,
		TicketResolved,
		Reopened,
		Confirmed,
		Expired,
		Withdrawn,
		Helped,
		Commented,
		Replied,
		Noted,
		Retracted,
		Amended,
		Attached,
		Rated,
		Approved,
		Rejected,
		Delegated,
		Assigned,
		PriorityChanged,
		Categorized,
		Moved,
		AtRisk,
		Breached,
		Escalated,
		Merged,
		MergeReceived,
		ParentResolved,
		Declared,
		Related,
		Linked,
		Unlinked,
		Alerted,
	}
}

// Event is one line of a ticket's history. History is only ever added to.
type Event struct {
	N      int       `json:"n"` // 1 for the first
	At     time.Time `json:"at"`
	By     Person    `json:"by,omitzero"` // zero: time
	Action Action    `json:"action"`
	State  State     `json:"state"` // afterwards
	Text   string    `json:"text,omitempty"`
	// Name stands for Text where that is known in every language.
	Name Text `json:"name,omitempty"`
	// Hold is what the ticket waits for from this event on.
	Hold HoldReason `json:"hold,omitempty"`
	Via  Via        `json:"via,omitempty"`
	// Of is the number of the event whose text this one corrects; 0: none.
	Of int `json:"of,omitempty"`
	// Origin is where it was written, opaque here; empty when nobody has to know.
	Origin string `json:"origin,omitempty"`
	// Internal events are for analysts alone.
	Internal bool `json:"internal,omitempty"`
}

// TextIn is what the event says, to somebody who reads that language.
func (e Event) TextIn(lang string) string {
	if name := e.Name.In(lang); name != "" {
		return name
	}
	return e.Text
}

// Important reports whether those whose ticket it is hear of the event even when
// they want to hear of what matters alone: it is the first they hear of the
// ticket, it wants something of them, or it ends the matter. A ticket that is
// closed after it was resolved has ended before.
func (e Event) Important() bool {
	switch e.Action {
	case Created, Replied, TicketResolved, Rejected, Withdrawn, Merged, ParentResolved:
		return true
	case Held:
		return e.Hold == HoldRequester
	}
	return false
}
