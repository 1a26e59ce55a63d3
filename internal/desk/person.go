package desk

import (
	"context"
	"time"

	"frontdesk/tickets"
)

// Person is somebody whom the desk has heard from, and what they chose. Its JSON
// is part of the stored record; how to reach them is the other part.
type Person struct {
	ObjectID string `json:"objectId"`         // Entra object id, lower case
	Name     string `json:"name,omitempty"`   // as last seen
	Locale   string `json:"locale,omitempty"` // as last seen, "en-US"
	// Prefs are what they chose.
	Prefs Prefs `json:"prefs,omitzero"`
	// Filing is the ticket that the files they send go to until FilingEnds, in
	// seconds of Unix time; empty: to none.
	Filing     string `json:"filing,omitempty"`
	FilingEnds int64  `json:"filingEnds,omitempty"`
}

// Files is the ticket that the files which they send now go to; "" for none.
func (p Person) Files(now time.Time) string {
	if now.Unix() >= p.FilingEnds {
		return ""
	}
	return p.Filing
}

// Known is somebody whom the desk has heard from, and their tenant.
type Known struct {
	Person
	Tenant string // Entra tenant id
}

// People keeps those whom the desk has heard from. Engines implement it;
// internal/storetest says what they promise.
type People interface {
	// Person returns somebody; ok is false for a stranger.
	Person(ctx context.Context, id string) (p Person, ok bool, err error)
	// UpdatePerson lets change work on somebody, a zero Person with the ObjectID for
	// a stranger, and writes it with the deliveries returned. change gets a value
	// that it may freely change, may run twice, does no I/O and calls no store.
	UpdatePerson(ctx context.Context, id string, change func(*Person) []tickets.Delivery) (Person, error)
	// Named returns at most limit people that have a part of their name which begins
	// with prefix, in the order of those parts; none for an empty one. prefix is as
	// NameParts makes it.
	Named(ctx context.Context, prefix string, limit int) ([]Known, error)
}
