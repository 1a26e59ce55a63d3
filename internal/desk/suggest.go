package desk

import (
	"cmp"
	"context"
	"strings"
	"unicode/utf8"

	"frontdesk/tickets"
)

// minSuggested is from how many letters on people are suggested.
const minSuggested = 2

// Suggested is somebody whom the first letters of a name may mean.
type Suggested struct {
	tickets.Person
	// Apart tells them from others of the same name: their department, or the
	// beginning of their id. It is empty for whoever has no namesake.
	Apart string
}

// String returns the name, and what tells them apart.
func (s Suggested) String() string {
	if s.Apart == "" {
		return s.Person.String()
	}
	return s.Person.String() + " · " + s.Apart
}

// SuggestPeople returns whom somebody of a tenant may mean who is typing a name:
// those that FindPeople finds, nobody for a single letter. It returns a *Limited to
// somebody who looks for too many.
func (d *Desk) SuggestPeople(ctx context.Context, asking, tenant, typed string) ([]Suggested, error) {
	typed = strings.TrimSpace(typed)
	if utf8.RuneCountInString(typed) < minSuggested {
		return nil, nil
	}
	if d.limits != nil {
		if err := d.limits.Spend(asking, tickets.AmountLookups, 1); err != nil {
			return nil, err
		}
	}
	return d.TellApart(ctx, d.FindPeople(ctx, asking, tenant, typed)), nil
}

// TellApart says of people with the same name what tells them apart.
func (d *Desk) TellApart(ctx context.Context, people []tickets.Person) []Suggested {
	list, names := make([]Suggested, len(people)), map[string]int{}
	for _, p := range people {
		names[p.String()]++
	}
	for i, p := range people {
		list[i].Person = p
		if names[p.String()] > 1 {
			list[i].Apart = cmp.Or(d.Profile(ctx, p.ID).Department, p.ID[:min(len(p.ID), shortID)])
		}
	}
	return list
}

// shortID is how much of an object id tells two people apart.
const shortID = 8
