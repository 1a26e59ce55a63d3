package tickets

import "time"

// Action is what an event did.
type Action string

// The actions in a ticket's history.
const (
	Created          Action = "created"
	WatchBegun       Action = "watched"
	WatcherNamed     Action = "watcher-named" // the person in Text watches it
	WatchEnded       Action = "unwatched"
	WatcherRemoved   Action = "watcher-removed" // the person in Text does not watch it any more
	Taken            Action = "taken"
	Held             Action = "held"
	Resumed          Action = "resumed"
	Woken            Action = "woken"    // by a timer: the time on hold is over
	Snoozed          Action = "snoozed"  // the assignee is to be reminded later
	Reminded         Action = "reminded" // of the ticket, as somebody asked for
	TicketResolved   Action = "resolved"
	Reopened         Action = "reopened"
	Confirmed        Action = "confirmed"
	Expired          Action = "expired" // closed by a timer, because nobody reopened it
	Withdrawn        Action = "withdrawn"
	Restored         Action = "restored"  // withdrawn no more
	Helped           Action = "helped"    // withdrawn, because the known answer in Name helped
	Commented        Action = "commented" // by the requester or beneficiary
	Replied          Action = "replied"   // by an analyst, to the requester and beneficiary
	Noted            Action = "noted"     // among analysts
	Retracted        Action = "retracted" // the event that Of names
	Amended          Action = "amended"   // what was asked for was changed
	Attached         Action = "attached"  // a file, named by Text
	Rated            Action = "rated"
	Approved         Action = "approved"
	Rejected         Action = "rejected"
	Delegated        Action = "delegated"  // the approval, to the person in Text
	Assigned         Action = "assigned"   // to the person in Text
	TicketUnassigned Action = "unassigned" // from whom Text names
	AssigneeLeft     Action = "left"       // whom Text names does not work for the queue any more
	PriorityChanged  Action = "weighed"    // a new priority, in Text
	Categorized      Action = "sorted"     // a new category, in Text
	Moved            Action = "moved"      // to the queue in Text
	TakenOver        Action = "taken-over" // by the queue in Text, because its own is no longer configured
	AtRisk           Action = "at-risk"    // three quarters of the time for the target in Text have passed
	Breached         Action = "breached"   // the target in Text was missed
	Escalated        Action = "escalated"  // after a missed target, to the queue or the person in Text

	Merged         Action = "merged"     // into the ticket in Text
	MergeReceived  Action = "joined"     // the ticket in Text was merged into this one
	ParentResolved Action = "settled"    // the ticket in Text, into which this one was merged, is resolved
	Declared       Action = "declared"   // a major incident
	Related        Action = "related"    // to the major incident in Text
	Linked         Action = "gathered"   // by a major incident: the ticket in Text is related to it
	Revived        Action = "revived"    // reopened by what was said on the ticket in Text, which was merged into this one
	Unlinked       Action = "parted"     // the ticket in Text no longer belongs to this one
	Unmerged       Action = "split"      // from the ticket in Text, by an analyst
	Orphaned       Action = "orphaned"   // the ticket in Text, into which this one was merged, was canceled
	ParentReopened Action = "unsettled"  // the ticket in Text, that this one belongs to, is open again
	Undeclared     Action = "undeclared" // no major incident any more
	Unrelated      Action = "unrelated"  // the ticket in Text is no major incident any more
	Alerted        Action = "alerted"    // told of the major incident in Text that it is part of

	Imported Action = "imported" // from another system, where it was what Text says
)

// Actions returns all actions.
func Actions() []Action {
	return []Action{
		Created,
		WatchBegun,
		WatcherNamed,
		WatchEnded,
		WatcherRemoved,
		Taken,
		Held,
		Resumed,
		Woken,
		Snoozed,
		Reminded,
		TicketResolved,
		Reopened,
		Confirmed,
		Expired,
		Withdrawn,
		Restored,
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
		TicketUnassigned,
		AssigneeLeft,
		PriorityChanged,
		Categorized,
		Moved,
		TakenOver,
		AtRisk,
		Breached,
		Escalated,
		Merged,
		MergeReceived,
		ParentResolved,
		Declared,
		Related,
		Linked,
		Revived,
		Unlinked,
		Unmerged,
		Orphaned,
		ParentReopened,
		Undeclared,
		Unrelated,
		Alerted,
		Imported,
	}
}

// Event is one line of a ticket's history. History only grows.
type Event struct {
	N      int       `json:"n"` // 1 for the first
	At     time.Time `json:"at"`
	By     Person    `json:"by,omitzero"` // zero: a timer
	Action Action    `json:"action"`
	State  State     `json:"state"` // afterwards
	Text   string    `json:"text,omitempty"`
	// Name replaces Text where the text is known in every language.
	Name Text `json:"name,omitempty"`
	// Hold is what the ticket waits for, starting with this event.
	Hold HoldReason `json:"hold,omitempty"`
	// Until is when that wait ends by itself, or a nap; zero: never.
	Until time.Time `json:"until,omitzero"`
	Via   Via       `json:"via,omitempty"`
	// Rating is the one given with this event, 1 to 5; 0: none.
	Rating int `json:"rating,omitempty"`
	// Of is the number of the event whose text this event corrects; 0: none.
	Of int `json:"of,omitempty"`
	// Origin says where the event was written. This package does not interpret
	// it. It is empty when nobody needs to know.
	Origin string `json:"origin,omitempty"`
	// From is the ticket that the words of the event were said on, when it was
	// merged into this one; empty: on this one.
	From string `json:"from,omitempty"`
	// Written is when the author made the correction. Zero: not known.
	Written time.Time `json:"written,omitzero"`
	// Internal events are for analysts only.
	Internal bool `json:"internal,omitempty"`
}

// TextIn returns the event's text for a reader of that language.
func (e Event) TextIn(lang string) string {
	if name := e.Name.In(lang); name != "" {
		return name
	}
	return e.Text
}

// Important reports whether the event reaches requester and beneficiary even
// when they only want to hear what matters. An event is important when it is
// the first they hear of the ticket, asks something of them, ends the matter,
// or takes that back. A ticket that is closed after it was resolved has ended before.
func (e Event) Important() bool {
	switch e.Action {
	case Created, Replied, TicketResolved, Rejected, Withdrawn, Restored, Merged, ParentResolved, Unmerged, Orphaned:
		return true
	case WatcherNamed, WatcherRemoved: // whom it is about is told alone
		return true
	case Held:
		return e.Hold == HoldRequester
	}
	return false
}
