package tickets_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/tickets"
)

// carry makes the changes that one ticket owes another, until none is left. It
// returns what people are owed.
func (d *desk) carry(t fataler) (news []tickets.Delivery) {
	t.Helper()
	for jobs := d.news(); len(jobs) > 0; jobs = d.news() {
		for _, o := range jobs {
			due, ok := o.Content.(tickets.Consequence)
			if !ok {
				news = append(news, o)
				continue
			}
			for range 2 { // as happens after a crash
				if err := d.Carry(ctx, due); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return news
}

type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func (d *desk) read(t fataler, id string) tickets.Ticket {
	t.Helper()
	k, err := d.store.Ticket(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// notices counts the short messages owed to a person.
func notices(news []tickets.Delivery, to tickets.Person) (n int) {
	for _, o := range news {
		if brings[tickets.Notice](o) && o.To.Person == to.ID {
			n++
		}
	}
	return n
}

func made(t *testing.T, d *desk, by tickets.Person, queue string) tickets.Ticket {
	t.Helper()
	k, err := d.Create(ctx, d.by(by), tickets.Form{Title: "Printer", Queue: queue})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestMerge(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	one, two := made(t, d, anna, "IT"), made(t, d, boris, "IT")
	d.news()
	merged, err := d.Merge(ctx, d.by(olga), two.ID, 1, "1001")
	if err != nil || merged.State != tickets.Canceled ||
		merged.Parent != (tickets.Link{ID: one.ID, How: tickets.MergedInto}) ||
		merged.Last.Text != one.ID {
		t.Fatalf("%+v, %v", merged, err)
	}
	news := d.carry(t)
	if notices(news, anna) != 1 || notices(news, boris) != 1 || notices(news, olga) != 0 {
		t.Errorf("told: %+v", news)
	}
	one = d.read(t, one.ID)
	if one.Last.Action != tickets.MergeReceived || one.Last.By != olga || one.Last.Text != two.ID ||
		!cmp.Equal(one.Children, []tickets.Link{{ID: two.ID, How: tickets.MergedInto}}) {
		t.Errorf("%+v", one)
	}
	if _, err := d.Get(ctx, tickets.OwnPlace(boris.ID), one.ID); !errors.Is(err, tickets.ErrNotFound) {
		t.Errorf("the requester sees the other: %v", err)
	}

	// Each time the ticket is resolved, both people hear of it once.
	for range 2 {
		d.clock.Add(int64(time.Second))
		one = d.read(t, one.ID)
		if _, err := d.Resolve(ctx, d.by(olga), one.ID, one.Rev(), "secret"); err != nil {
			t.Fatal(err)
		}
		news = d.carry(t)
		two = d.read(t, two.ID)
		if notices(news, anna) != 1 || notices(news, boris) != 1 || two.Last.Action != tickets.ParentResolved ||
			two.Last.Text != one.ID ||
			two.Resolution != "" {
			t.Errorf("resolved: %+v, %+v", two, news)
		}
		one = d.read(t, one.ID)
		if _, err := d.Reopen(ctx, d.by(olga), one.ID, one.Rev()); err != nil {
			t.Fatal(err)
		}
		d.carry(t)
	}
}

// A consequence for the other ticket survives a crash right after the first
// step.
func TestTheOtherHearsOfAMergeAfterACrash(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	one, two := made(t, d, anna, "IT"), made(t, d, boris, "IT")
	if _, err := d.Merge(ctx, d.by(olga), two.ID, 1, one.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	d.news()
	d.open(t)
	for _, o := range d.news() {
		if due, ok := o.Content.(tickets.Consequence); ok {
			if err := d.Carry(ctx, due); err != nil {
				t.Fatal(err)
			}
		}
	}
	wantFamily(t, d, []string{one.ID, two.ID})
}

func TestWhatCannotBeMerged(t *testing.T) {
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	d.catalog = laptops(t)
	one, elsewhere, own := made(t, d, anna, "IT"), made(t, d, anna, "HR"), made(t, d, olga, "HR")
	closed, merged, parent, major := made(
		t,
		d,
		anna,
		"IT",
	), made(
		t,
		d,
		anna,
		"IT",
	), made(
		t,
		d,
		anna,
		"IT",
	), made(
		t,
		d,
		anna,
		"IT",
	)
	waits, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "laptop"})
	if err == nil {
		_, err = d.Withdraw(ctx, d.by(anna), closed.ID, 1)
	}
	if err == nil {
		_, err = d.Merge(ctx, d.by(olga), merged.ID, 1, parent.ID)
	}
	if err == nil {
		_, err = d.DeclareMajor(ctx, d.by(olga), major.ID, 1, false)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	invalid := &tickets.Invalid{}
	for _, number := range []string{
		one.ID, "1001", elsewhere.ID, own.ID, closed.ID, merged.ID, waits.ID, "INC-9999", "", "x", "REQ-1001",
	} {
		if k, err := d.Merge(
			ctx,
			d.by(olga),
			one.ID,
			1,
			number,
		); !errors.As(err, &invalid) || invalid.Field != "number" ||
			k.ID != one.ID {
			t.Errorf("into %q: %v", number, err)
		}
	}
	for _, c := range []struct {
		who  tickets.Person
		id   string
		want error
	}{
		{olga, closed.ID, tickets.ErrState},
		{olga, merged.ID, tickets.ErrState},
		{olga, major.ID, tickets.ErrState},
		{anna, one.ID, tickets.ErrForbidden},
		{nobel, one.ID, tickets.ErrNotFound},
		{olga, elsewhere.ID, tickets.ErrNotFound},
	} {
		if _, err := d.Merge(
			ctx,
			d.by(c.who),
			c.id,
			max(d.read(t, c.id).Rev(), 1),
			parent.ID,
		); !errors.Is(
			err,
			c.want,
		) {
			t.Errorf("%s merges %s: %v, want %v", c.who.Name, c.id, err, c.want)
		}
	}
	if news := d.carry(t); len(news) > 0 {
		t.Errorf("owed: %v", news)
	}
}

// Others may comment on the target ticket at the same time.
func TestATicketThatIsBusyTakesOthersIn(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	into := d.incident(t)
	var all sync.WaitGroup
	var ids [20]string
	for i := range ids {
		ids[i] = d.incident(t).ID
		all.Go(func() {
			if _, err := d.Comment(ctx, d.by(anna), into.ID, 1<<30, fmt.Sprint("comment ", i)); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			if _, err := d.Merge(ctx, d.by(olga), ids[i], 1, into.ID); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	d.carry(t)
	if into = d.read(t, into.ID); len(into.Children) != len(ids) {
		t.Errorf("children: %v", into.Children)
	}
	wantFamily(t, d, append(ids[:], into.ID))
}

// The tickets form a ring, and each is merged into the next at the same moment.
// At least one stays open; of two, exactly one does.
func TestARingOfMerges(t *testing.T) {
	for _, n := range []int{2, 50} {
		d := newDesk(t, team{olga.ID: true})
		ids := make([]string, n)
		for i := range ids {
			ids[i] = d.incident(t).ID
		}
		var all sync.WaitGroup
		start := make(chan struct{})
		for i, id := range ids {
			all.Go(func() {
				<-start
				_, err := d.Merge(ctx, d.by(olga), id, 1, ids[(i+1)%n])
				if invalid := (&tickets.Invalid{}); err != nil && !errors.As(err, &invalid) {
					t.Errorf("loser: %v", err)
				}
			})
		}
		close(start)
		all.Wait()
		d.carry(t)
		open := 0
		for _, id := range ids {
			if d.read(t, id).State.Open() {
				open++
			}
		}
		if open == 0 || n == 2 && open != 1 {
			t.Errorf("%d of %d are open", open, n)
		}
		wantFamily(t, d, ids)
	}
}

// Two people act on the same revision at once. One of them succeeds.
func TestTwoDeedsAtOnce(t *testing.T) {
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	into := d.incident(t)
	type deed func(id string) (tickets.Ticket, error)
	assign := func(id string) (tickets.Ticket, error) { return d.Assign(ctx, d.by(olga), id, 1, pavel) }
	resolve := func(id string) (tickets.Ticket, error) { return d.Resolve(ctx, d.by(pavel), id, 1, "done") }
	merge := func(id string) (tickets.Ticket, error) { return d.Merge(ctx, d.by(olga), id, 1, into.ID) }
	edit := func(id string) (tickets.Ticket, error) {
		return d.Edit(ctx, d.by(anna), id, 1, tickets.Form{Title: "Edited"})
	}
	for name, both := range map[string][2]deed{"assign, resolve": {assign, resolve}, "edit, merge": {edit, merge}, "merge, resolve": {merge, resolve}} {
		for range 25 {
			k := d.incident(t)
			var all sync.WaitGroup
			var got [2]tickets.Ticket
			var errs [2]error
			for i, do := range both {
				all.Go(func() { got[i], errs[i] = do(k.ID) })
			}
			all.Wait()
			if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[:]...), tickets.ErrStale) {
				t.Fatalf("%s: %v", name, errs)
			}
			if is := d.read(t, k.ID); !cmp.Equal(got[0], got[1]) || !cmp.Equal(got[0], is) {
				t.Fatalf("%s: they read\n%s", name, cmp.Diff(got[0], got[1]))
			}
		}
	}
	d.carry(t)
	wantFamily(t, d, []string{into.ID})
}

// wantFamily checks that no ticket belongs to itself. The children of each
// ticket must be exactly the tickets that belong to it. They must have heard
// when it was resolved.
func wantFamily(t fataler, d *desk, ids []string) {
	t.Helper()
	wantNoCycle(t, d, ids)
	for _, id := range ids {
		k := d.read(t, id)
		if k.Parent.ID != "" {
			parent := d.read(t, k.Parent.ID)
			n := 0
			for _, l := range parent.Children {
				if l.ID == k.ID && l.How == k.Parent.How {
					n++
				}
			}
			if n != 1 {
				t.Fatalf("%s stands %d times in %s: %v", k.ID, n, parent.ID, parent.Children)
			}
			holds := parent.State != tickets.Canceled || k.Merged() && parent.Merged()
			if !holds || !k.Merged() && !parent.Major {
				t.Fatalf("%s still belongs to %s, which is %s", k.ID, parent.ID, parent.State)
			}
			settled := parent.State == tickets.Resolved || parent.Merged() && !parent.Resolved.IsZero()
			if settled && k.Resolved.Before(parent.Resolved) && (k.Merged() || k.State.Open()) {
				t.Fatalf("%s has not heard that %s is resolved", k.ID, parent.ID)
			}
			if k.Merged() && !k.Resolved.IsZero() && !settled && parent.State != tickets.Closed {
				t.Fatalf("%s has not heard that %s is open again", k.ID, parent.ID)
			}
		}
		for _, l := range k.Children {
			if d.read(t, l.ID).Parent.ID != k.ID {
				t.Fatalf("%s does not belong to %s", l.ID, k.ID)
			}
		}
	}
}

func wantNoCycle(t fataler, d *desk, ids []string) {
	t.Helper()
	for _, id := range ids {
		for n, k := 0, d.read(t, id); k.Parent.ID != ""; n++ {
			parent := d.read(t, k.Parent.ID)
			if !k.Merged() && !parent.Major {
				break // this ends in a moment
			}
			if k = parent; n > len(ids) {
				t.Fatalf("%s belongs to itself", id)
			}
		}
	}
}

// Tickets are merged, related and resolved in any order. The consequences are
// carried out in any order too, some of them more than once. In the end the
// links agree.
func TestFamiliesOfTickets(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	rapid.Check(t, func(t *rapid.T) {
		var ids []string
		for range 6 {
			k, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer", Queue: "IT"})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, k.ID)
		}
		var jobs, done []tickets.Consequence
		owed := func() {
			for _, o := range d.news() {
				if due, ok := o.Content.(tickets.Consequence); ok {
					jobs = append(jobs, due)
				}
			}
		}
		carry := func(due tickets.Consequence) {
			if err := d.Carry(ctx, due); err != nil {
				t.Fatal(err)
			}
			done = append(done, due)
			owed()
		}
		t.Repeat(map[string]func(*rapid.T){
			"act": func(t *rapid.T) {
				d.clock.Add(int64(time.Second))
				id, other := rapid.SampledFrom(ids).Draw(t, "id"), rapid.SampledFrom(ids).Draw(t, "other")
				rev, a := d.read(t, id).Rev(), d.by(olga)
				switch rapid.IntRange(0, 8).Draw(t, "what") {
				case 0, 1:
					_, _ = d.Merge(ctx, a, id, rev, other) // refused calls change nothing
				case 2:
					_, _ = d.DeclareMajor(ctx, a, id, rev, rapid.Bool().Draw(t, "affected"))
				case 3:
					_, _ = d.Relate(ctx, a, id, rev, other)
				case 4:
					_, _ = d.Resolve(ctx, a, id, rev, "done")
				case 5:
					_, _ = d.Reopen(ctx, a, id, rev)
				case 6:
					_, _ = d.Withdraw(ctx, d.by(anna), id, rev)
				case 7:
					_, _ = d.Unmerge(ctx, a, id, rev)
				case 8:
					_, _ = d.Undeclare(ctx, a, id, rev)
				}
				owed()
				wantNoCycle(t, d, ids)
			},
			"carry": func(t *rapid.T) {
				if len(jobs) > 0 {
					i := rapid.IntRange(0, len(jobs)-1).Draw(t, "job")
					o := jobs[i]
					if !rapid.Bool().Draw(t, "again later") {
						jobs = slices.Delete(jobs, i, i+1)
					}
					carry(o)
				}
			},
		})
		for len(jobs) > 0 {
			o := jobs[0]
			jobs = jobs[1:]
			carry(o)
		}
		wantFamily(t, d, ids)
		for _, o := range slices.Clone(done) {
			carry(o)
		}
		if len(jobs) > 0 {
			t.Fatalf("done once more, they owe %v", jobs)
		}
		wantFamily(t, d, ids)
	})
}
