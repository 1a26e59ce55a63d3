// Package demo holds what the desk of the demo begins with: an organisation of
// make-believe people, their tickets of the last two weeks, and a guide that
// says what to try.
//
// The services that everybody uses make the tickets, with a clock that walks
// through the past. What people were owed then is not sent any more. The
// package knows nothing of processes, ports and windows.
package demo

import (
	"context"
	"slices"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Person is somebody of the organisation.
type Person struct {
	Account  string // of Teams, "29:…"
	ObjectID string // Entra object id
	Name     string
	Analyst  bool // works for the desk's queues
	Window   bool // has a window; the simulated Teams plays the others
}

// Company is the organisation, as its people are called in one language. It
// implements desk.Directory, and desk.Members for every team.
type Company struct {
	lang   string
	people []entry
}

// entry is what people.yaml says about a person.
type entry struct {
	ID         string        `yaml:"id"` // as tickets.yaml calls them
	Account    string        `yaml:"account"`
	Object     string        `yaml:"object"`
	Name       text          `yaml:"name"`
	Department text          `yaml:"department"`
	Manager    string        `yaml:"manager"` // empty: they have none
	Analyst    bool          `yaml:"analyst"`
	Presence   desk.Presence `yaml:"presence"` // empty: nobody knows
}

// windows lists who sits before a window.
var windows = []string{"erin", "ana"}

// NewCompany returns the organisation in a language.
func NewCompany(lang string) (*Company, error) {
	c := &Company{lang: lang}
	return c, read("people.yaml", &c.people)
}

// People returns everybody.
func (c *Company) People() (people []Person) {
	for _, e := range c.people {
		people = append(people, Person{
			Account:  e.Account,
			ObjectID: e.Object,
			Name:     e.Name.in(c.lang),
			Analyst:  e.Analyst,
			Window:   slices.Contains(windows, e.ID),
		})
	}
	return people
}

// called returns the person that tickets.yaml calls id; zero for nobody.
func (c *Company) called(id string) tickets.Person {
	for _, e := range c.people {
		if e.ID == id {
			return tickets.Person{ID: e.Object, Name: e.Name.in(c.lang)}
		}
	}
	return tickets.Person{}
}

// Profile implements tickets.Directory.
func (c *Company) Profile(_ context.Context, person string) (tickets.Profile, bool) {
	for _, e := range c.people {
		if e.Object == person {
			return tickets.Profile{
				Name: e.Name.in(
					c.lang,
				),
				Department: e.Department.in(c.lang),
				Language:   c.lang,
				Manager:    c.called(e.Manager),
			}, true
		}
	}
	return tickets.Profile{}, false
}

// Presence implements desk.Directory.
func (c *Company) Presence(_ context.Context, people []string) map[string]desk.Presence {
	known := map[string]desk.Presence{}
	for _, e := range c.people {
		if e.Presence != "" && slices.Contains(people, e.Object) {
			known[e.Object] = e.Presence
		}
	}
	return known
}

// Members implements desk.Members: the analysts are the team.
func (c *Company) Members(context.Context, desk.Queue, string) (map[string]desk.Member, error) {
	team := map[string]desk.Member{}
	for _, p := range c.People() {
		if p.Analyst {
			team[p.ObjectID] = desk.Member{Name: p.Name}
		}
	}
	return team, nil
}
