package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"frontdesk/tickets"
)

const (
	// maxMatches is how many people are offered.
	maxMatches = 5
	// maxKnown is how many of the people that the desk has heard from one
	// search looks at.
	maxKnown = 200
)

// FindPeople returns the people whom somebody of a tenant may mean by what they
// typed. It looks at people of the same tenant whom the desk has heard from,
// and at members of the queues' teams. Each typed word must begin a part of
// their name, or all of it must be their address. It returns few, sorted by
// name. Only their id
// and name may be shown, and their department where two have the same name.
func (d *Desk) FindPeople(ctx context.Context, asking, tenant, typed string) []tickets.Person {
	words := NameParts(typed)
	found := map[string]string{} // names by object id
	d.Crew.everybody(ctx, asking, func(id string, m Member) bool {
		if matches(words, m.Name) || isAddress(typed, m) {
			found[id] = m.Name
		}
		return true
	})
	for _, k := range d.findKnown(ctx, words) {
		if matches(words, k.Name) && k.Tenant == tenant {
			found[k.ObjectID] = k.Name
		}
	}
	var people []tickets.Person
	for id, name := range found {
		if tickets.ObjectID(id) {
			people = append(people, tickets.Person{ID: id, Name: name})
		}
	}
	slices.SortFunc(people, func(a, b tickets.Person) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return people[:min(len(people), maxMatches)]
}

// findKnown returns people with a part of their name that begins with the longest
// word.
func (d *Desk) findKnown(ctx context.Context, words []string) []Known {
	if len(words) == 0 {
		return nil
	}
	longest := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
	list, err := d.people.Named(ctx, longest, maxKnown)
	if err != nil {
		d.Logger.Error("people by name", "error", err)
	}
	return list
}

// matches reports whether each of the words begins a part of a name.
func matches(words []string, name string) bool {
	parts := NameParts(name)
	for _, word := range words {
		if !slices.ContainsFunc(parts, func(part string) bool { return strings.HasPrefix(part, word) }) {
			return false
		}
	}
	return len(words) > 0
}

// isAddress reports whether a member has the typed address.
func isAddress(typed string, m Member) bool {
	typed = strings.TrimSpace(typed)
	return typed != "" && slices.ContainsFunc(m.Addresses, func(s string) bool { return strings.EqualFold(s, typed) })
}

// PersonOf returns the person with that id, and the name by which the desk, a
// team or the directory knows them.
func (d *Desk) PersonOf(ctx context.Context, id string) tickets.Person {
	id = strings.ToLower(strings.TrimSpace(id))
	p := tickets.Person{ID: id}
	if !tickets.ObjectID(id) {
		return p
	}
	if known, ok, err := d.people.Person(ctx, id); err == nil && ok {
		p.Name = known.Name
	}
	if p.Name == "" {
		p.Name = d.Crew.NameOf(ctx, id)
	}
	if p.Name == "" {
		p.Name = d.Profile(ctx, id).Name
	}
	return p
}

// Unmet returns the object ids of the approvers that a ticket waits for, and of its
// watchers, whom the desk cannot reach: it never heard from them, and they are in
// no team. There are none while the app is added for people.
func (d *Desk) Unmet(ctx context.Context, t tickets.Ticket) (ids []string) {
	if d.Installs {
		return nil
	}
	people := t.Watchers
	if t.Undecided() {
		people = slices.Concat(people, t.Approving.Approvers)
	}
	for _, p := range people {
		who, known, err := d.people.Person(ctx, p.ID)
		if err == nil && (!known || who.Listed) && d.Crew.NameOf(ctx, p.ID) == "" {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// WithNames returns a ticket with the names of people that were unknown when it
// was created, and of the people in its answers.
func (d *Desk) WithNames(ctx context.Context, t tickets.Ticket) tickets.Ticket {
	if t.Beneficiary.Name == "" {
		t.Beneficiary = d.PersonOf(ctx, t.Beneficiary.ID)
	}
	if t.Approving != nil {
		asked := *t.Approving
		asked.Approvers = slices.Clone(asked.Approvers)
		for i, p := range asked.Approvers {
			if p.Name == "" {
				asked.Approvers[i] = d.PersonOf(ctx, p.ID)
			}
		}
		t.Approving = &asked
	}
	if slices.ContainsFunc(t.Watchers, func(p tickets.Person) bool { return p.Name == "" }) {
		t.Watchers = slices.Clone(t.Watchers)
		for i, p := range t.Watchers {
			if p.Name == "" {
				t.Watchers[i] = d.PersonOf(ctx, p.ID)
			}
		}
	}
	for i, a := range t.Answers {
		if a.Type != tickets.PersonField {
			continue
		}
		if name := d.PersonOf(ctx, a.Value).Name; name != "" {
			t.Answers = slices.Clone(t.Answers)
			t.Answers[i].Titles = []tickets.Text{{"": name}}
		}
	}
	return t
}

// FindKnown returns the people whom a store has by what somebody typed: their
// object id, all of their name, else parts of it.
func FindKnown(ctx context.Context, store People, typed string) (found []tickets.Person, err error) {
	typed = strings.TrimSpace(typed)
	id := strings.ToLower(typed)
	known, ok, err := store.Person(ctx, id)
	if ok || err != nil || tickets.ObjectID(id) {
		return []tickets.Person{{ID: id, Name: known.Name}}, err
	}
	words := NameParts(typed)
	if len(words) == 0 {
		return nil, nil
	}
	longest := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
	list, err := store.Named(ctx, longest, maxKnown)
	if found = called(
		list,
		func(name string) bool { return tickets.Fold(name) == tickets.Fold(typed) },
	); len(
		found,
	) == 0 {
		found = called(list, func(name string) bool { return matches(words, name) })
	}
	return found, err
}

// called returns the people with a fitting name.
func called(list []Known, fits func(name string) bool) (found []tickets.Person) {
	for _, k := range list {
		if fits(k.Name) {
			found = append(found, tickets.Person{ID: k.ObjectID, Name: k.Name})
		}
	}
	return found
}
