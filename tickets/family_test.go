package tickets_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// merge makes two tickets, the one of Boris merged into that of Anna.
func (d *desk) merge(t *testing.T) (one, two tickets.Ticket) {
	t.Helper()
	one, two = made(t, d, anna, "IT"), made(t, d, boris, "IT")
	if _, err := d.Merge(ctx, d.by(olga), two.ID, 1, one.ID); err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	return d.read(t, one.ID), d.read(t, two.ID)
}

func TestUnmerge(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	one, two := d.merge(t)
	if _, err := d.Unmerge(ctx, d.by(olga), two.ID, two.Rev()-1); !errors.Is(err, tickets.ErrStale) {
		t.Error("stale:", err)
	}
	two, err := d.Unmerge(ctx, d.by(olga), two.ID, two.Rev())
	if err != nil || two.State != tickets.New || two.Parent.ID != "" || two.Last.Text != one.ID {
		t.Fatal(two, err)
	}
	if news := d.carry(t); notices(news, boris) != 1 || notices(news, anna) != 0 {
		t.Error("told:", news)
	}
	if one = d.read(t, one.ID); len(one.Children) > 0 {
		t.Error("children:", one.Children)
	}
	d.clock.Add(int64(time.Second))
	if _, err := d.Resolve(ctx, d.by(olga), one.ID, one.Rev(), "toner"); err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	if now := d.read(t, two.ID); now.Last.Action != tickets.Unmerged {
		t.Error("it still follows:", now.Last)
	}
	if _, err := d.Merge(ctx, d.by(olga), two.ID, two.Rev(), d.incident(t).ID); err != nil {
		t.Error("merged again:", err)
	}
}

// Whoever waits for a ticket that is withdrawn hears it, and is not forgotten.
func TestTheParentIsWithdrawn(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	one, two := d.merge(t)
	three := made(t, d, nobel, "IT")
	if _, err := d.Merge(ctx, d.by(olga), three.ID, 1, one.ID); err != nil {
		t.Fatal(err)
	}
	one, err := d.Withdraw(ctx, d.by(anna), one.ID, one.Rev()) // before it knows of the third
	if err != nil {
		t.Fatal(err)
	}
	news := d.carry(t)
	for _, k := range []tickets.Ticket{d.read(t, two.ID), d.read(t, three.ID)} {
		if k.State != tickets.New || k.Last.Action != tickets.Orphaned || k.Parent.ID != "" ||
			k.Last.By != (tickets.Person{}) || k.Last.Text != one.ID || notices(news, k.Requester) < 1 {
			t.Errorf("%+v", k)
		}
	}
	wantFamily(t, d, []string{one.ID, two.ID, three.ID})
}

// Who has heard that it is resolved hears that it is not.
func TestTheParentIsReopened(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	one, two := d.merge(t)
	for range 2 {
		d.clock.Add(int64(time.Second))
		one = d.read(t, one.ID)
		one, err := d.Resolve(ctx, d.by(olga), one.ID, one.Rev(), "toner")
		if err != nil {
			t.Fatal(err)
		}
		d.carry(t)
		if _, err := d.Comment(ctx, d.by(anna), one.ID, one.Rev(), "No"); err != nil {
			t.Fatal(err)
		}
		news := d.carry(t)
		if now := d.read(t, two.ID); now.Last.Action != tickets.ParentReopened || notices(news, boris) != 1 ||
			!now.Resolved.IsZero() {
			t.Errorf("%+v, %+v", now, news)
		}
	}
}

// A major incident that is none any more, or is withdrawn, lets go of all that is
// related to it.
func TestUndoneMajors(t *testing.T) {
	for name, undo := range map[string]func(d *desk, k tickets.Ticket) (tickets.Ticket, error){
		"undeclared": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Undeclare(ctx, d.by(olga), k.ID, k.Rev())
		},
		"withdrawn": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Withdraw(ctx, d.by(anna), k.ID, k.Rev())
		},
	} {
		d := newDesk(t, team{olga.ID: true})
		major, one := made(t, d, anna, "IT"), made(t, d, boris, "IT")
		_, err := d.DeclareMajor(ctx, d.by(olga), major.ID, 1, true)
		if err == nil {
			_, err = d.Relate(ctx, d.by(olga), one.ID, 1, major.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		d.carry(t)
		if major, err = undo(d, d.read(t, major.ID)); err != nil {
			t.Fatal(err)
		}
		news := d.carry(t)
		one = d.read(t, one.ID)
		if one.Parent != (tickets.Link{}) || one.State != tickets.New || one.Last.Action != tickets.Unrelated ||
			one.Last.Text != major.ID || notices(news, boris) != 1 {
			t.Errorf("%s: %+v, %+v", name, one, news)
		}
		if majors, err := d.Majors(ctx); err != nil || len(majors) > 0 || len(d.read(t, major.ID).Children) > 0 {
			t.Errorf("%s: %v, %v", name, majors, err)
		}
		if name == "undeclared" && major.Priority() != tickets.PriorityOf(tickets.Medium, tickets.Medium) {
			t.Error("priority:", major.Priority())
		}
	}
}

// What was resolved with a major incident stays resolved when that is reopened,
// and its people hear of it, once each time.
func TestAMajorIsReopened(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	major, one := made(t, d, anna, "IT"), made(t, d, boris, "IT")
	_, err := d.DeclareMajor(ctx, d.by(olga), major.ID, 1, true)
	if err == nil {
		_, err = d.Relate(ctx, d.by(olga), one.ID, 1, major.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	for _, want := range [][2]int{{1, 1}, {0, 0}} { // the second time it had stayed resolved
		d.clock.Add(int64(time.Second))
		major = d.read(t, major.ID)
		if major, err = d.Resolve(ctx, d.by(olga), major.ID, major.Rev(), "cable"); err != nil {
			t.Fatal(err)
		}
		resolved := notices(d.carry(t), boris)
		if _, err = d.Reopen(ctx, d.by(olga), major.ID, d.read(t, major.ID).Rev()); err != nil {
			t.Fatal(err)
		}
		reopened := notices(d.carry(t), boris)
		if diff := cmp.Diff(want, [2]int{resolved, reopened}); diff != "" {
			t.Error(diff)
		}
	}
	if now := d.read(t, one.ID); now.State != tickets.Resolved || now.Last.Action != tickets.ParentReopened {
		t.Errorf("%+v", now)
	}
}
