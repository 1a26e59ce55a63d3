package tickets

import (
	"strconv"
	"strings"
	"time"
)

// Ticket is one incident. Its JSON is the stored record.
type Ticket struct {
	ID          string `json:"id"` // INC-1001
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	// Requester created the ticket, for Beneficiary: often the same person.
	Requester   Person `json:"requester"`
	Beneficiary Person `json:"beneficiary"`
	Queue       string `json:"queue"`
	Impact      Level  `json:"impact"`
	Urgency     Level  `json:"urgency"`
	State       State  `json:"state"`
	// Assignee owns the ticket; zero when nobody does.
	Assignee   Person `json:"assignee,omitzero"`
	Resolution string `json:"resolution,omitempty"`
	// Chat is the live chat that it was made from; empty for none.
	Chat    string    `json:"chat,omitempty"`
	Created time.Time `json:"created"`
	// Last is the newest event of the history.
	Last Event `json:"last"`
}

// Rev is the ticket's revision: it grows with every change. A card carries the
// one it shows.
func (t Ticket) Rev() int { return t.Last.N }

// Priority is impact × urgency.
func (t Ticket) Priority() Priority { return PriorityOf(t.Impact, t.Urgency) }

// People are those whose ticket it is: requester, and beneficiary if another.
func (t Ticket) People() []Person {
	if t.Requester.ID == t.Beneficiary.ID {
		return []Person{t.Requester}
	}
	return []Person{t.Requester, t.Beneficiary}
}

// Of reports whether it is the ticket of the person with that id.
func (t Ticket) Of(person string) bool {
	return person != "" && (t.Requester.ID == person || t.Beneficiary.ID == person)
}

// Action is what an event did.
type Action string

// The actions that a history tells of.
const (
	Created  Action = "created"
	Taken    Action = "taken"
	Solved   Action = "resolved"
	Reopened Action = "reopened"
)

// Event is one line of a ticket's history. History is only ever added to.
type Event struct {
	N      int       `json:"n"` // 1 for the first
	At     time.Time `json:"at"`
	By     Person    `json:"by"`
	Action Action    `json:"action"`
	State  State     `json:"state"` // afterwards
	Text   string    `json:"text,omitempty"`
}

// idPrefix starts the ids of incidents.
const idPrefix = "INC-"

// ID is the id of the incident with that number: INC-1001.
func ID(number uint64) string { return idPrefix + strconv.FormatUint(number, 10) }

// Number is the number in an id, in upper or lower case; ok is false for
// anything that is no ticket id.
func Number(id string) (number uint64, ok bool) {
	if len(id) <= len(idPrefix) || !strings.EqualFold(id[:len(idPrefix)], idPrefix) || id[len(idPrefix)] == '0' {
		return 0, false
	}
	number, err := strconv.ParseUint(id[len(idPrefix):], 10, 64)
	return number, err == nil && number > 0
}
