package tickets

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// Ticket is one incident or service request. Its JSON is the stored record.
type Ticket struct {
	ID    string `json:"id"`             // INC-1001, REQ-1002
	Kind  Kind   `json:"kind,omitempty"` // empty means an incident
	Title string `json:"title"`
	// Name is the title in every language of a ticket made from an item of the
	// catalog; nil where the requester gave the title.
	Name        Text   `json:"name,omitempty"`
	Description string `json:"description,omitempty"`
	// Item is the item of the catalog that the ticket was made from, and
	// Answers the values of its form; empty for none.
	Item    string   `json:"item,omitempty"`
	Answers []Answer `json:"answers,omitempty"`
	// Requester created the ticket for Beneficiary, often the same person.
	Requester   Person `json:"requester"`
	Beneficiary Person `json:"beneficiary"`
	// Watchers follow the ticket.
	Watchers []Person `json:"watchers,omitempty"`
	Queue    string   `json:"queue"` // its id; never empty
	// Thread is the address of the ticket's thread. Each queue the ticket was
	// in has its own.
	Thread   string `json:"thread,omitempty"`
	Category string `json:"category,omitempty"`
	Impact   Level  `json:"impact"`
	Urgency  Level  `json:"urgency"`
	State    State  `json:"state"`
	// Hold is what the ticket waits for while On Hold.
	Hold HoldReason `json:"hold,omitempty"`
	// Remind is when its assignee is reminded of it; zero: never.
	Remind time.Time `json:"remind,omitzero"`
	// Until is when it goes on by itself while On Hold; zero: never.
	Until time.Time `json:"until,omitzero"`
	// Before is what the ticket was before it was withdrawn; nil unless it is.
	Before *Before `json:"before,omitempty"`
	// Approving is the state of its approval; nil when none is needed.
	Approving *Approving `json:"approving,omitempty"`
	// Assignee is who works on the ticket; zero when nobody does.
	Assignee   Person    `json:"assignee,omitzero"`
	Resolution string    `json:"resolution,omitempty"`
	Resolved   time.Time `json:"resolved,omitzero"` // when it, or the ticket it was merged into, was last resolved
	// Said is when one of the two sides last said something to the other; zero
	// when that was before it was kept. A resolved ticket closes only when it has
	// been silent since.
	Said time.Time `json:"said,omitzero"`
	// Asked is set while it is the requester's turn to say something: an analyst
	// had the last word.
	Asked bool `json:"asked,omitempty"`
	// Chat is the live chat that the ticket was made from; empty for none.
	Chat  string       `json:"chat,omitempty"`
	Files []Attachment `json:"files,omitempty"`
	// Recalled holds the origins of files that were taken back before they were
	// attached, the newest ones.
	Recalled []string `json:"recalled,omitempty"`
	// Solver resolved it last. Zero: nobody did, or a timer, or it was reopened.
	Solver Person `json:"solver,omitzero"`
	// Rating is of the last resolution.
	Rating  int    `json:"rating,omitempty"`  // 1 to 5; 0: none
	Comment string `json:"comment,omitempty"` // with the rating
	// Parent is the ticket that this one belongs to. Children are the tickets
	// that belong to this one. A parent learns of a change a moment after its
	// children.
	Parent   Link   `json:"parent,omitzero"`
	Children []Link `json:"children,omitempty"`
	// Major is set while an incident is declared a major one. Affected
	// is set when the people whose tickets are related to it are to be told.
	Major    bool      `json:"major,omitempty"`
	Affected bool      `json:"affected,omitempty"`
	Created  time.Time `json:"created"`
	SLA      SLA       `json:"sla,omitzero"`
	// Former is what it was before it was imported; zero unless it was.
	Former Former `json:"former,omitzero"`
	// Due is when the next timer fires; zero: never.
	Due time.Time `json:"due,omitzero"`
	// Public is the number of the newest event that is not internal; 0 when
	// that is the newest event of all.
	Public int `json:"public,omitempty"`
	// Last is the newest event of the history.
	Last Event `json:"last"`
}

// Rev returns the ticket's revision, which grows with every change. Whoever
// shows the ticket says which revision it is.
func (t Ticket) Rev() int { return t.Last.N }

// Address returns the address of the ticket's thread.
func (t Ticket) Address() Address { return Address{Thread: cmp.Or(t.Thread, t.ID)} }

// public returns the revision that requester and beneficiary see.
func (t Ticket) public() int { return cmp.Or(t.Public, t.Last.N) }

// Priority returns impact × urgency. A major incident has the highest priority.
func (t Ticket) Priority() Priority {
	if t.Major {
		return PriorityOf(High, High)
	}
	return PriorityOf(t.Impact, t.Urgency)
}

// People returns the requester, and the beneficiary if that is somebody else.
func (t Ticket) People() []Person {
	if t.Requester.ID == t.Beneficiary.ID {
		return []Person{t.Requester}
	}
	return []Person{t.Requester, t.Beneficiary}
}

// Of reports whether the person with that id is the ticket's requester or
// beneficiary.
func (t Ticket) Of(person string) bool {
	return person != "" && (t.Requester.ID == person || t.Beneficiary.ID == person)
}

// TitleIn returns the title for a reader of that language.
func (t Ticket) TitleIn(lang string) string {
	if name := t.Name.In(lang); name != "" {
		return name
	}
	return t.Title
}

func (t Ticket) kind() Kind { return cmp.Or(t.Kind, Incident) }

// prefixes holds the beginnings of ticket ids, by kind.
var prefixes = map[Kind]string{Incident: "INC-", Request: "REQ-"}

// ID returns the id of the incident with that number: INC-1001.
func ID(number uint64) string { return IDOf(Incident, number) }

// IDOf returns the id of the ticket of a kind with that number. Both kinds
// share one count.
func IDOf(kind Kind, number uint64) string {
	return prefixes[kind] + strconv.FormatUint(number, 10)
}

// Number returns the number in an id, in upper or lower case. ok is false for
// anything that is not a ticket id.
func Number(id string) (number uint64, ok bool) {
	for _, prefix := range prefixes {
		if len(id) > len(prefix) && strings.EqualFold(id[:len(prefix)], prefix) && id[len(prefix)] != '0' {
			number, err := strconv.ParseUint(id[len(prefix):], 10, 64)
			return number, err == nil && number > 0
		}
	}
	return 0, false
}
