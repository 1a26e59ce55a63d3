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
	// Name is the title in every language, of a ticket made from an item of the
	// catalog; nil where its requester gave the title.
	Name        Text   `json:"name,omitempty"`
	Description string `json:"description,omitempty"`
	// Item is the item of the catalog that it was made from, and Answers what its
	// form holds; empty for none.
	Item    string   `json:"item,omitempty"`
	Answers []Answer `json:"answers,omitempty"`
	// Requester created the ticket, for Beneficiary: often the same person.
	Requester   Person `json:"requester"`
	Beneficiary Person `json:"beneficiary"`
	Queue       string `json:"queue"`
	// Thread is the address of its thread: one per queue it was in.
	Thread   string `json:"thread,omitempty"`
	Category string `json:"category,omitempty"`
	Impact   Level  `json:"impact"`
	Urgency  Level  `json:"urgency"`
	State    State  `json:"state"`
	// Hold is what it waits for while On Hold.
	Hold HoldReason `json:"hold,omitempty"`
	// Approving is how its approval stands; nil when none is needed.
	Approving *Approving `json:"approving,omitempty"`
	// Assignee owns the ticket; zero when nobody does.
	Assignee   Person    `json:"assignee,omitzero"`
	Resolution string    `json:"resolution,omitempty"`
	Resolved   time.Time `json:"resolved,omitzero"` // when, last; of a merged one, the other
	// Chat is the live chat that it was made from; empty for none.
	Chat    string       `json:"chat,omitempty"`
	Files   []Attachment `json:"files,omitempty"`
	Rating  int          `json:"rating,omitempty"`  // 1 to 5; 0: none
	Comment string       `json:"comment,omitempty"` // with the rating
	// Parent is the ticket that this one belongs to, and Children are those that
	// belong to this one: they hear of it a moment after their children.
	Parent   Link   `json:"parent,omitzero"`
	Children []Link `json:"children,omitempty"`
	// Major is set for good when an incident is declared a major one, and Affected
	// when those whose tickets are related to it are to be told.
	Major    bool      `json:"major,omitempty"`
	Affected bool      `json:"affected,omitempty"`
	Created  time.Time `json:"created"`
	SLA      SLA       `json:"sla,omitzero"`
	// Due is when time does something next; zero: never.
	Due time.Time `json:"due,omitzero"`
	// Public is the number of the newest event that is not internal; 0 when that
	// is the newest of all.
	Public int `json:"public,omitempty"`
	// Last is the newest event of the history.
	Last Event `json:"last"`
}

// Rev is the ticket's revision: it grows with every change. Whoever shows it
// says of which revision.
func (t Ticket) Rev() int { return t.Last.N }

// Address is the address of the ticket's thread.
func (t Ticket) Address() Address { return Address{Thread: cmp.Or(t.Thread, t.ID)} }

// public is the revision that those see whose ticket it is.
func (t Ticket) public() int { return cmp.Or(t.Public, t.Last.N) }

// Priority is impact × urgency; nothing comes before a major incident.
func (t Ticket) Priority() Priority {
	if t.Major {
		return PriorityOf(High, High)
	}
	return PriorityOf(t.Impact, t.Urgency)
}

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

// TitleIn is the title as somebody who reads that language sees it.
func (t Ticket) TitleIn(lang string) string {
	if name := t.Name.In(lang); name != "" {
		return name
	}
	return t.Title
}

func (t Ticket) kind() Kind { return cmp.Or(t.Kind, Incident) }

// prefixes start the ids of tickets, by kind.
var prefixes = map[Kind]string{Incident: "INC-", Request: "REQ-"}

// ID is the id of the incident with that number: INC-1001.
func ID(number uint64) string { return IDOf(Incident, number) }

// IDOf is the id of the ticket of a kind with that number. Both kinds share one
// count.
func IDOf(kind Kind, number uint64) string {
	return prefixes[kind] + strconv.FormatUint(number, 10)
}

// Number is the number in an id, in upper or lower case; ok is false for
// anything that is no ticket id.
func Number(id string) (number uint64, ok bool) {
	for _, prefix := range prefixes {
		if len(id) > len(prefix) && strings.EqualFold(id[:len(prefix)], prefix) && id[len(prefix)] != '0' {
			number, err := strconv.ParseUint(id[len(prefix):], 10, 64)
			return number, err == nil && number > 0
		}
	}
	return 0, false
}
