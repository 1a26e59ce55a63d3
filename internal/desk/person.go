package desk

import (
	"cmp"
	"context"
	"time"

	"frontdesk/tickets"
)

// Person is somebody the desk has heard from, and what they chose. Its JSON is
// part of the stored record. The other part says how to reach them.
type Person struct {
	ObjectID string `json:"objectId"`         // Entra object id, lower case
	Name     string `json:"name,omitempty"`   // as last seen
	Locale   string `json:"locale,omitempty"` // as last seen, "en-US"
	Zone     string `json:"zone,omitempty"`   // IANA time zone, as last seen; empty: unknown
	// Prefs holds what they chose.
	Prefs Prefs `json:"prefs,omitzero"`
	// Browsed is the day on which they last signed in to the portal, in seconds of
	// Unix time; 0: never. Tenant is the tenant they did so from.
	Browsed int64  `json:"browsed,omitempty"`
	Tenant  string `json:"tenant,omitempty"`
	// Listed is set for somebody whom a list of people named, and from whom the desk
	// has not heard yet.
	Listed bool `json:"listed,omitempty"`
	// Filing is the ticket that the files they send go to until FilingEnds, in
	// seconds of Unix time. Empty: none.
	Filing     string `json:"filing,omitempty"`
	FilingEnds int64  `json:"filingEnds,omitempty"`
}

// Files returns the ticket that the files they send now go to; "" for none.
func (p Person) Files(now time.Time) string {
	if now.Unix() >= p.FilingEnds {
		return ""
	}
	return p.Filing
}

// Spoken returns the language that a person chose, else the locale that their
// client last used; empty when neither is known.
func (p Person) Spoken() string { return cmp.Or(p.Prefs.Language, p.Locale) }

// browsedDay is how exactly Browsed is kept: every new value is a write.
const browsedDay = 24 * time.Hour

// Browser is what a sign-in to the portal tells besides who it is.
type Browser struct {
	Tenant string
	Zone   string // the browser's time zone; may be empty
}

// Browses records that somebody uses the portal, and what they are called.
func (d *Desk) Browses(ctx context.Context, who tickets.Person, from Browser) error {
	day := d.Now().UTC().Truncate(browsedDay).Unix()
	_, err := d.people.UpdatePerson(ctx, who.ID, func(p *Person) []tickets.Delivery {
		p.Browsed, p.Tenant, p.Listed = day, from.Tenant, false
		if KnowsZone(from.Zone) {
			p.Zone = from.Zone
		}
		if who.Name != "" {
			p.Name = who.Name
		}
		return nil
	})
	return err
}

// Speaks records the language of somebody's browser, unless their Teams client told
// one: they are pushed texts in it.
func (d *Desk) Speaks(ctx context.Context, person, language string) error {
	_, err := d.people.UpdatePerson(ctx, person, func(p *Person) []tickets.Delivery {
		p.Locale = cmp.Or(p.Locale, language)
		return nil
	})
	return err
}

// Lists records that a list names somebody of a tenant. What the desk has heard from
// them itself stays.
func Lists(ctx context.Context, people People, who tickets.Person, tenant string) error {
	_, err := people.UpdatePerson(ctx, who.ID, func(p *Person) []tickets.Delivery {
		if p.Name == "" || p.Listed {
			p.Name, p.Tenant, p.Listed = who.Name, cmp.Or(
				p.Tenant,
				tenant,
			), p.Listed ||
				p.Browsed == 0 && p.Locale == ""
		}
		return nil
	})
	return err
}

// Known is somebody the desk has heard from, and their tenant.
type Known struct {
	Person
	Tenant string // Entra tenant id
}

// People keeps the people that the desk has heard from. Engines implement it;
// internal/storetest specifies its contract.
type People interface {
	// Person returns a person. ok is false for a stranger.
	Person(ctx context.Context, id string) (p Person, ok bool, err error)
	// UpdatePerson lets change edit a person, and writes the result with the
	// returned deliveries. A stranger starts as a zero Person with the
	// ObjectID. change may freely edit the value it gets and may run twice. It
	// must do no I/O and call no store.
	UpdatePerson(ctx context.Context, id string, change func(*Person) []tickets.Delivery) (Person, error)
	// Named returns at most limit people with a part of their name that begins
	// with prefix, sorted by that part. It returns nobody for an empty prefix.
	// prefix is one that NameParts returns.
	Named(ctx context.Context, prefix string, limit int) ([]Known, error)
}
