package tickets_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// Everybody finds their own tickets. Analysts also find those in the queues
// they work for, whatever they search for.
func TestWhoFindsWhat(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	search := tickets.NewSearch(d.store, team{olga.ID: true}, nil)
	add := func(of tickets.Person, queue string) string {
		made, err := d.Create(ctx, tickets.Actor{Person: of}, tickets.Form{Title: "Printer", Queue: queue})
		if err != nil {
			t.Fatal(err)
		}
		return made.ID
	}
	annas, borises, hr, olgas := add(anna, "IT"), add(boris, "IT"), add(boris, "HR"), add(olga, "HR")
	for name, c := range map[string]struct {
		actor tickets.Person
		query tickets.Query
		want  []string
		err   error
	}{
		"an employee's own":        {anna, tickets.Query{Person: anna.ID}, []string{annas}, nil},
		"somebody else's":          {anna, tickets.Query{Person: boris.ID}, nil, tickets.ErrForbidden},
		"a queue, by an employee":  {anna, tickets.Query{Queues: []string{"IT"}}, nil, tickets.ErrForbidden},
		"a queue and their own":    {anna, tickets.Query{Queues: []string{"IT"}, Person: anna.ID}, []string{annas}, nil},
		"an analyst's queue":       {olga, tickets.Query{Queues: []string{"IT"}}, []string{borises, annas}, nil},
		"a queue of others":        {olga, tickets.Query{Queues: []string{"HR"}}, nil, tickets.ErrForbidden},
		"all queues, and own ones": {olga, tickets.Query{Queues: []string{"IT", "HR"}, Person: olga.ID}, []string{olgas, borises, annas}, nil},
		"nobody's":                 {tickets.Person{}, tickets.Query{}, nil, tickets.ErrForbidden},
		"nothing":                  {boris, tickets.Query{Person: boris.ID, Text: "mouse"}, nil, nil},
		"both":                     {boris, tickets.Query{Person: boris.ID, Text: "printers"}, []string{hr, borises}, nil},
	} {
		page, _, err := search.Find(ctx, tickets.Actor{Person: c.actor}, c.query, "", 10)
		var got []string
		for _, k := range page {
			got = append(got, k.ID)
		}
		if diff := cmp.Diff(c.want, got); diff != "" || !errors.Is(err, c.err) {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	if _, _, err := tickets.NewSearch(d.store, away{}, nil).
		Find(ctx, tickets.Actor{Person: olga}, tickets.Query{Queues: []string{"IT"}}, "", 10); !errors.Is(
		err,
		errAway,
	) {
		t.Errorf("without a roster: %v", err)
	}
}
