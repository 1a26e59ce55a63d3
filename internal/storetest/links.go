package storetest

import (
	"errors"
	"sync/atomic"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

var linkTests = map[string]func(*test){
	"the open major incidents, newest first": func(t *test) {
		a, b, c := t.create(anna), t.create(boris), t.create(anna)
		t.wantMajors(10)
		t.update("", a.ID, declare)
		t.update("", c.ID, declare)
		t.update("", c.ID, take)
		t.wantMajors(10, c.ID, a.ID)
		t.wantMajors(1, c.ID)
		t.update("", b.ID, declare)
		t.update("", c.ID, resolve)
		t.reopen()
		t.wantMajors(10, b.ID, a.ID)
		t.update("", c.ID, take)
		t.wantMajors(10, c.ID, b.ID, a.ID)
	},

	"a ticket that is made as a major incident is one": func(t *test) {
		made, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
			k.Major = true
			return incident(anna)(k)
		})
		if err != nil {
			t.Fatal(err)
		}
		t.wantMajors(10, made.ID)
	},

	"a change that rests on another ticket": func(t *test) {
		k, other := t.create(anna), t.create(boris)
		owed := t.followed()
		resting := func(rev int) func(*tickets.Ticket) (tickets.Change, error) {
			return func(k *tickets.Ticket) (tickets.Change, error) {
				c, err := take(k)
				c.Given = map[string]int{other.ID: rev}
				return c, err
			}
		}
		got, err := t.UpdateTicket(ctx, "late", k.ID, resting(other.Rev()+1))
		if diff := cmp.Diff(k, got); !errors.Is(err, tickets.ErrOther) || diff != "" {
			t.Errorf("%v, not the ticket as it is:\n%s", err, diff)
		}
		wantTicket(t, k)
		if list := owed.untilNow(t); len(list) != 2 {
			t.Errorf("%d deliveries, want the 2 of before", len(list))
		}
		if got = t.update("late", k.ID, resting(other.Rev())); got.Rev() != 2 {
			t.Errorf("%+v", got)
		}
		if _, err = t.UpdateTicket(ctx, "", k.ID, func(k *tickets.Ticket) (tickets.Change, error) {
			c, err := take(k)
			c.Given = map[string]int{"INC-9999": 1}
			return c, err
		}); !errors.Is(err, tickets.ErrNotFound) {
			t.Errorf("on one that is not there: %v", err)
		}
	},

	"of two that rest on each other one is changed": func(t *test) {
		for range 20 {
			ids := [2]string{t.create(anna).ID, t.create(boris).ID}
			var changed atomic.Int32
			atOnce(2, func(i int) {
				_, err := t.UpdateTicket(ctx, "", ids[i], func(k *tickets.Ticket) (tickets.Change, error) {
					c, err := take(k)
					c.Given = map[string]int{ids[1-i]: 1}
					return c, err
				})
				switch {
				case err == nil:
					changed.Add(1)
				case !errors.Is(err, tickets.ErrOther):
					t.Error(err)
				}
			})
			if n := changed.Load(); n != 1 {
				t.Errorf("%d are changed", n)
			}
		}
	},
}

func declare(k *tickets.Ticket) (tickets.Change, error) {
	k.Major = true
	return next(k, tickets.Declared, k.State), nil
}

func (t *test) wantMajors(limit int, want ...string) {
	t.Helper()
	majors, err := t.OpenMajors(ctx, limit)
	var got []string
	for _, k := range majors {
		got = append(got, k.ID)
		wantTicket(t, k)
	}
	if !cmp.Equal(want, got) || err != nil {
		t.Errorf("open major incidents: %v, %v, want %v", got, err, want)
	}
}
