package desk_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// objectID returns the object id of person n.
func objectID(n int) string { return fmt.Sprintf("aaaaaaaa-0000-4000-8000-%012d", n) }

// people holds the people whom the desk has heard from, by object id.
type people map[string]desk.Known

func (p people) Person(_ context.Context, id string) (desk.Person, bool, error) {
	k, ok := p[id]
	return k.Person, ok, nil
}

func (p people) UpdatePerson(
	_ context.Context,
	id string,
	change func(*desk.Person) []tickets.Delivery,
) (desk.Person, error) {
	k := p[id]
	k.ObjectID = id
	change(&k.Person)
	p[id] = k
	return k.Person, nil
}

func (p people) Named(_ context.Context, prefix string, limit int) (found []desk.Known, _ error) {
	part := func(k desk.Known) string {
		for _, part := range slices.Sorted(slices.Values(desk.NameParts(k.Name))) {
			if prefix != "" && strings.HasPrefix(part, prefix) {
				return part
			}
		}
		return ""
	}
	for _, k := range p {
		if part(k) != "" {
			found = append(found, k)
		}
	}
	slices.SortFunc(found, func(a, b desk.Known) int { return cmp.Compare(part(a), part(b)) })
	return found[:min(len(found), limit)], nil
}

// Nobody learns about people of another company. About others they learn no
// more than the name.
func TestPeopleByName(t *testing.T) {
	heard := people{}
	for n, c := range []struct{ name, tenant string }{
		{"Семён Петров", "t"},
		{"Anna Berg", "t"},
		{"Annabel Stone", "other"},
		{"Smith, Carl", "t"},
		{"Carla Smith", "t"},
		{"Max 1", "t"},
		{"Max 2", "t"},
		{"Max 3", "t"},
		{"Max 4", "t"},
		{"Max 5", "t"},
		{"Max 6", "t"},
	} {
		heard[objectID(n)] = desk.Known{Person: desk.Person{ObjectID: objectID(n), Name: c.name}, Tenant: c.tenant}
	}
	d := desk.New(desk.Options{
		People:   heard,
		Setup:    desk.NewSetup(nil, []desk.Queue{queueIT}, nil, time.Now),
		Settings: desk.Settings{Logger: silent},
		Members: &team{members: map[string]desk.Member{
			objectID(1):  {Name: "Anna Berg"},
			objectID(20): {Name: "Olga Diaz", Addresses: []string{"o.diaz@example.com", "olga@example.com"}},
			"a guest":    {Name: "A guest", Addresses: []string{""}},
		}},
	})
	found := func(numbers ...int) (list []tickets.Person) {
		names := map[int]string{0: "Семён Петров", 1: "Anna Berg", 3: "Smith, Carl", 4: "Carla Smith", 20: "Olga Diaz"}
		for _, n := range numbers {
			list = append(list, tickets.Person{ID: objectID(n), Name: names[n]})
		}
		return list
	}
	for typed, found := range map[string][]tickets.Person{
		"":                     nil,
		"*":                    nil,
		"семен":                found(0),
		"пет Сем":              found(0),
		"ANNA":                 found(1),
		"smith":                found(4, 3),
		"Carl Smith":           found(4, 3),
		"carla smith":          found(4),
		"carl diaz":            nil,
		"diaz":                 found(20),
		" Olga@Example.com ":   found(20),
		"o.diaz@example.com":   found(20),
		"o.diaz@example.co":    nil,
		"guest":                nil,
		"stone":                nil,
		objectID(3) + "z":      nil,
		"Анна-Мария Ивановна-": nil,
	} {
		want(t, typed, found, d.FindPeople(ctx, objectID(1), "t", typed))
	}
	want(t, "at most", 5, len(d.FindPeople(ctx, objectID(1), "t", "max")))
}
