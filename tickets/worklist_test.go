package tickets_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// An analyst sees the lists of their queues, and nobody else does.
func TestBoard(t *testing.T) {
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	taken, free := d.incident(t), d.incident(t)
	must(t)(d.Take(ctx, d.by(olga), taken.ID, taken.Rev()))
	counts := tickets.Tally{New: 1, InProgress: 1, Opened: 2}
	for _, c := range []struct {
		by   tickets.Person
		list tickets.Worklist
		want []string
	}{
		{olga, tickets.AllOpen, []string{taken.ID, free.ID}},
		{olga, tickets.Mine, []string{taken.ID}},
		{pavel, tickets.Mine, nil},
		{pavel, tickets.Unassigned, []string{free.ID}},
		{pavel, tickets.Breaching, nil},
	} {
		b, err := d.Board(ctx, d.by(c.by), c.list, []string{"HR", "IT"}, "", 10)
		var got []string
		for _, k := range b.Tickets {
			got = append(got, k.ID)
		}
		if diff := cmp.Diff(
			c.want,
			got,
		); diff != "" || err != nil || b.Counts != counts ||
			!cmp.Equal(b.Queues, []string{"IT"}) {
			t.Errorf("%s of %s: %v, %+v of %v\n%s", c.list, c.by.Name, err, b.Counts, b.Queues, diff)
		}
	}
	for _, queues := range [][]string{nil, {"HR"}} {
		if b, err := d.Board(
			ctx,
			d.by(olga),
			tickets.AllOpen,
			queues,
			"",
			10,
		); !errors.Is(err, tickets.ErrForbidden) ||
			len(b.Tickets) > 0 {
			t.Errorf("%v: %v, %v", queues, b, err)
		}
	}
	if b, err := d.Board(
		ctx,
		d.by(anna),
		tickets.AllOpen,
		[]string{"IT"},
		"",
		10,
	); !errors.Is(err, tickets.ErrForbidden) ||
		len(b.Tickets) > 0 {
		t.Errorf("the requester: %v, %v", b, err)
	}
	d = newDesk(t, away{})
	if _, err := d.Board(ctx, d.by(olga), tickets.AllOpen, []string{"IT"}, "", 10); !errors.Is(err, errAway) {
		t.Errorf("without a roster: %v", err)
	}
}

// must returns a function that fails the test when a change is refused.
func must(t *testing.T) func(tickets.Ticket, error) {
	t.Helper()
	return func(_ tickets.Ticket, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}
