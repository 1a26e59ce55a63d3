package tickets_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// What somebody reads of a ticket with a note depends on who they are and where
// they read it.
func TestWhoReadsWhat(t *testing.T) {
	const all, public, missing = "all", "public", "missing"
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	d.catalog = laptops(t)
	d.roles = map[string]tickets.Role{otto.ID: tickets.RoleObserver, rita.ID: tickets.RoleApprover}
	k, err := d.Create(ctx, d.by(pavel), tickets.Form{Item: "laptop", Beneficiary: boris})
	if err == nil {
		k, err = d.Note(ctx, d.by(olga), k.ID, k.Rev(), "too dear")
	}
	if err != nil {
		t.Fatal(err)
	}
	person := func(p tickets.Person) tickets.Reader { return tickets.ReaderAt(tickets.Address{Person: p.ID}) }
	at := func(thread string) tickets.Reader { return tickets.ReaderAt(tickets.Address{Thread: thread}) }
	for name, c := range map[string]struct {
		reader tickets.Reader
		want   string
	}{
		"nobody":                             {tickets.Reader{}, missing},
		"nobody in a place of their own":     {tickets.OwnPlace(""), missing},
		"nobody at work":                     {tickets.AtWork(""), missing},
		"nobody's address":                   {tickets.ReaderAt(tickets.Address{}), missing},
		"the channel of a queue":             {tickets.ReaderAt(tickets.Address{Queue: "IT"}), missing},
		"a stranger":                         {tickets.OwnPlace(nobel.ID), missing},
		"a stranger at work":                 {tickets.AtWork(nobel.ID), missing},
		"the requester, who is an analyst":   {tickets.OwnPlace(pavel.ID), public},
		"the requester at work":              {tickets.AtWork(pavel.ID), all},
		"what the requester is owed":         {person(pavel), public},
		"the beneficiary":                    {tickets.OwnPlace(boris.ID), public},
		"the beneficiary among the work":     {tickets.AtWork(boris.ID), public},
		"an approver":                        {tickets.OwnPlace(vera.ID), public},
		"an approver by role":                {tickets.AtWork(rita.ID), public},
		"an observer":                        {tickets.AtWork(otto.ID), public},
		"an analyst in a place of their own": {tickets.OwnPlace(olga.ID), public},
		"an analyst at work":                 {tickets.AtWork(olga.ID), all},
		"what a stranger is owed":            {person(nobel), public},
		"its thread":                         {at(k.ID), all},
		"a thread where it is no more":       {at(k.ID + ".2"), public},
		"its poster":                         {tickets.ReaderAt(tickets.Poster(k.ID, "HR")), public},
		"the thread of another":              {at("REQ-1002"), missing},
	} {
		got := public
		v, err := d.View(ctx, c.reader, k.ID)
		switch {
		case errors.Is(err, tickets.ErrNotFound):
			got = missing
		case err != nil:
			got = err.Error()
		case v.Events[0].Internal:
			got = all
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if _, _, err := d.Event(
			ctx,
			c.reader,
			k.ID,
			2,
		); (err == nil) != (c.reader.At().Thread != "" && c.want != missing) {
			t.Errorf("%s: the note: %v", name, err)
		}
		if _, e, err := d.Event(
			ctx,
			c.reader,
			k.ID,
			1,
		); (err == nil) != (c.want != missing) ||
			err == nil && e.Action != tickets.Created {
			t.Errorf("%s: the first event: %+v, %v", name, e, err)
		}
	}
}

// When nobody can tell who works for a queue, people can still read their own
// tickets. Where the answer matters they get an error.
func TestReadingWhileTheRosterIsAway(t *testing.T) {
	d := newDesk(t, away{})
	k, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer", Queue: "IT"})
	if err != nil {
		t.Fatal(err)
	}
	want := tickets.Standing{Requester: true, Beneficiary: true}
	if v, err := d.View(ctx, tickets.OwnPlace(anna.ID), k.ID); v.Standing != want || err != nil {
		t.Errorf("in their own place: %+v, %v", v.Standing, err)
	}
	if v, err := d.View(
		ctx,
		tickets.AtWork(anna.ID),
		k.ID,
	); v.Standing != want || len(v.Events) != 1 ||
		!errors.Is(err, errAway) {
		t.Errorf("at work: %+v, %v", v, err)
	}
	for _, r := range []tickets.Reader{tickets.OwnPlace(olga.ID), tickets.AtWork(olga.ID)} {
		if v, err := d.View(ctx, r, k.ID); !cmp.Equal(v, tickets.View{}) || !errors.Is(err, errAway) {
			t.Errorf("an analyst: %+v, %v", v, err)
		}
	}
}
