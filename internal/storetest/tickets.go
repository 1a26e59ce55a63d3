package storetest

import (
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

var ticketTests = map[string]func(*test){
	"those that time has come for":               dueTickets,
	"incidents and requests share one count":     kinds,
	"a ticket keeps the number that it is given": ownNumber,
	"numbers begin at 1001, without gaps or duplicates": func(t *test) {
		const n = 64
		var ids [n]string
		atOnce(n, func(i int) {
			made, err := t.CreateTicket(ctx, tickets.Cause{Activity: fmt.Sprint("a", i)}, incident(anna))
			if err != nil {
				t.Errorf("create: %v", err)
			}
			ids[i] = made.ID
		})
		wantNumbers(t, ids[:], 1001)
		t.reopen()
		if made := t.create(anna); made.ID != "INC-1065" {
			t.Errorf("after a restart: %s, want INC-1065", made.ID)
		}
	},

	"a ticket is read back as it was written": func(t *test) {
		made := t.create(anna)
		changed := t.update("", made.ID, take)
		wantTicket(t, changed)
		t.reopen()
		wantTicket(t, changed)
	},

	"a ticket is found by the message that brings it something": func(t *test) {
		made := t.create(anna)
		t.update("", made.ID, func(*tickets.Ticket) (tickets.Change, error) {
			return tickets.Change{Awaited: "a:chat/1"}, nil
		})
		t.reopen()
		if id, err := t.SubjectOf(ctx, "a:chat/1"); id != made.ID || err != nil {
			t.Errorf("while it is awaited: %q, %v", id, err)
		}
		t.update("", made.ID, func(k *tickets.Ticket) (tickets.Change, error) {
			e := tickets.Event{N: 2, At: noon, Action: tickets.Attached, Origin: "a:chat/1"}
			k.Last = e
			return tickets.Change{Events: []tickets.Event{e}}, nil
		})
		if id, err := t.SubjectOf(ctx, "a:chat/1"); id != made.ID+"/2" || err != nil {
			t.Errorf("when it is there: %q, %v", id, err)
		}
	},

	"one activity makes one ticket": func(t *test) {
		cause := tickets.Cause{Activity: "once"}
		made, err := t.CreateTicket(ctx, cause, incident(anna))
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, cause, t.update("", made.ID, take))
	},

	"one form makes one ticket, whatever brings it": func(t *test) {
		made, err := t.CreateTicket(ctx, tickets.Cause{Activity: "first", Form: "anna/1"}, incident(anna))
		if err != nil {
			t.Fatal(err)
		}
		now := t.update("", made.ID, take)
		wantSame(t, tickets.Cause{Activity: "second", Form: "anna/1"}, now)
		wantSame(t, tickets.Cause{Form: "anna/1"}, now)
		other, err := t.CreateTicket(ctx, tickets.Cause{Activity: "third", Form: "anna/2"}, incident(anna))
		if err != nil || other.ID == made.ID {
			t.Errorf("another form: %s, %v", other.ID, err)
		}
	},

	"one activity 50 times at once makes one ticket": func(t *test) {
		wantOneOf50(t, func(int) tickets.Cause { return tickets.Cause{Activity: "once"} })
	},

	"one form 50 times at once makes one ticket": func(t *test) {
		wantOneOf50(t, func(i int) tickets.Cause { return tickets.Cause{Activity: fmt.Sprint(i), Form: "anna/1"} })
	},

	"an empty cause identifies nothing": func(t *test) {
		if a, b := t.create(anna), t.create(anna); a.ID == b.ID {
			t.Errorf("two tickets are both %s", a.ID)
		}
	},

	"an error of the change writes nothing": func(t *test) {
		owed := t.followed()
		before := t.update("", t.create(anna).ID, take)
		got, err := t.UpdateTicket(ctx, "again", before.ID, func(k *tickets.Ticket) (tickets.Change, error) {
			c, _ := resolve(k)
			return c, errNo
		})
		if !errors.Is(err, errNo) {
			t.Errorf("error = %v, want that of the change", err)
		}
		if diff := cmp.Diff(before, got); diff != "" {
			t.Errorf("not the ticket as it is:\n%s", diff)
		}
		wantTicket(t, before)
		wantEvents(t, before.ID, 2, 1)
		if list := owed.untilNow(t); len(list) != 2 {
			t.Errorf("%d deliveries, want the 2 of before", len(list))
		}
		if after := t.update("again", before.ID, resolve); after.State != tickets.Resolved {
			t.Errorf("a refused activity counts as handled")
		}
	},

	"an activity changes a ticket once": func(t *test) {
		id := t.create(anna).ID
		t.update("take", id, take)
		now := t.update("", id, resolve)
		var called atomic.Bool
		again := t.update("take", id, func(k *tickets.Ticket) (tickets.Change, error) {
			called.Store(true)
			return take(k)
		})
		if called.Load() {
			t.Error("change was called for an activity that was handled")
		}
		if diff := cmp.Diff(now, again); diff != "" {
			t.Errorf("not the ticket as it now is:\n%s", diff)
		}
	},

	"one activity 50 times at once changes a ticket once": func(t *test) {
		id := t.create(anna).ID
		atOnce(50, func(int) {
			if _, err := t.UpdateTicket(ctx, "take", id, take); err != nil {
				t.Errorf("update: %v", err)
			}
		})
		wantEvents(t, id, 2, 1)
	},

	"50 changes at once build on each other": func(t *test) {
		id := t.create(anna).ID
		atOnce(50, func(i int) {
			if _, err := t.UpdateTicket(ctx, fmt.Sprint(i), id, take); err != nil {
				t.Errorf("update: %v", err)
			}
		})
		if now, err := t.Ticket(ctx, id); err != nil || now.Rev() != 51 {
			t.Errorf("rev %d, %v, want 51", now.Rev(), err)
		}
	},

	"a change that changes nothing writes nothing": func(t *test) {
		owed := t.followed()
		before := t.create(anna)
		got := t.update(
			"idle",
			before.ID,
			func(*tickets.Ticket) (tickets.Change, error) { return tickets.Change{}, nil },
		)
		if diff := cmp.Diff(before, got); diff != "" {
			t.Errorf("the ticket differs:\n%s", diff)
		}
		if list := owed.untilNow(t); len(list) != 1 {
			t.Errorf("%d deliveries, want the 1 of the creation", len(list))
		}
	},

	"tickets made of an item are counted": func(t *test) {
		of := func(item string) func(*tickets.Ticket) tickets.Change {
			return func(k *tickets.Ticket) tickets.Change {
				c := incident(anna)(k)
				k.Item = item
				return c
			}
		}
		atOnce(20, func(i int) { // each form twice
			if _, err := t.CreateTicket(ctx, tickets.Cause{Form: fmt.Sprint(i / 2)}, of("laptop")); err != nil {
				t.Errorf("create: %v", err)
			}
		})
		if _, err := t.CreateTicket(ctx, tickets.Cause{}, of("vpn")); err != nil {
			t.Fatal(err)
		}
		t.update("", t.create(anna).ID, take)
		for range 2 {
			counts, err := t.Usage(ctx)
			if diff := cmp.Diff(map[string]int{"laptop": 10, "vpn": 1}, counts); diff != "" || err != nil {
				t.Errorf("%v\n%s", err, diff)
			}
			t.reopen()
		}
	},

	"events come newest first": func(t *test) {
		id := t.create(anna).ID
		t.update("", id, take)
		t.update("", id, resolve)
		wantEvents(t, id, 3, 2, 1)
		if list, err := t.Events(
			ctx,
			id,
			2,
		); err != nil || len(list) != 2 || list[0].N != 3 ||
			list[0].Action != tickets.TicketResolved {
			t.Errorf("the newest two: %v, %v", list, err)
		}
	},

	"a panic in a change harms nobody else": func(t *test) {
		const n = 64
		id := t.create(boris).ID
		ids := make([]string, 0, n)
		var made [n]string
		atOnce(n, func(i int) {
			cause := tickets.Cause{Activity: fmt.Sprint(i)}
			switch i % 8 {
			case 0:
				wantFailure(t, func() error {
					_, err := t.CreateTicket(ctx, cause, func(*tickets.Ticket) tickets.Change { panic("fill") })
					return err
				})
			case 1:
				wantFailure(t, func() error {
					_, err := t.UpdateTicket(
						ctx,
						cause.Activity,
						id,
						func(*tickets.Ticket) (tickets.Change, error) { panic("change") },
					)
					return err
				})
			default:
				k, err := t.CreateTicket(ctx, cause, incident(anna))
				if err != nil {
					t.Errorf("create beside a panic: %v", err)
				}
				made[i] = k.ID
			}
		})
		for _, id := range made {
			if id != "" {
				ids = append(ids, id)
			}
		}
		wantNumbers(t, ids, 1002)
	},
}

// wantFailure runs something that panics inside the engine. The engine may
// return an error or pass the panic on.
func wantFailure(t *test, run func() error) {
	t.Helper()
	var err error
	panicked := func() (p any) {
		defer func() { p = recover() }()
		err = run()
		return nil
	}()
	if err == nil && panicked == nil {
		t.Error("a panic in a change went by unnoticed")
	}
}

// wantNumbers checks that the ids count up from INC-first, in any order.
func wantNumbers(t *test, ids []string, first int) {
	t.Helper()
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	for i := range ids {
		if id := fmt.Sprint("INC-", first+i); !seen[id] {
			t.Errorf("%s is missing in %v", id, ids)
		}
	}
}

func wantTicket(t *test, want tickets.Ticket) {
	t.Helper()
	got, err := t.Ticket(ctx, want.ID)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s: %v\n%s", want.ID, err, diff)
	}
}

func wantEvents(t *test, id string, numbers ...int) {
	t.Helper()
	list, err := t.Events(ctx, id, 100)
	got := []int{}
	for _, e := range list {
		got = append(got, e.N)
	}
	if diff := cmp.Diff(numbers, got); diff != "" || err != nil {
		t.Errorf("events of %s: %v\n%s", id, err, diff)
	}
}

// wantSame repeats a cause and expects the ticket in its current state.
func wantSame(t *test, cause tickets.Cause, want tickets.Ticket) {
	t.Helper()
	got, err := t.CreateTicket(ctx, cause, func(k *tickets.Ticket) tickets.Change {
		t.Errorf("%+v: fill was called again", cause)
		return incident(anna)(k)
	})
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%+v: %v\n%s", cause, err, diff)
	}
}

func wantOneOf50(t *test, cause func(int) tickets.Cause) {
	t.Helper()
	owed := t.followed()
	atOnce(50, func(i int) {
		if made, err := t.CreateTicket(ctx, cause(i), incident(anna)); err != nil || made.ID != "INC-1001" {
			t.Errorf("create: %s, %v, want INC-1001", made.ID, err)
		}
	})
	if list := owed.untilNow(t); len(list) != 1 {
		t.Errorf("%d deliveries, want the 1 of one ticket", len(list))
	}
	if page, _, err := t.TicketsOf(ctx, anna.ID, "", 100); err != nil || len(page) != 1 {
		t.Errorf("%d tickets in the list, %v, want 1", len(page), err)
	}
}
