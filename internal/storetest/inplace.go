package storetest

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// A change function gets a value that it may change freely, nested parts
// included. The tests cover, for each type of record, everything behind a
// pointer, in a slice or in a map. Reflection finds these parts, so the tests
// also cover fields that a type gets later.
var inPlaceTests = map[string]func(*test){
	"ticket": func(t *test) {
		testInPlace(t, 16, func(int) kept[tickets.Ticket] {
			id := t.create(anna).ID
			return kept[tickets.Ticket]{
				func(change func(*tickets.Ticket) error) (tickets.Ticket, error) {
					return t.UpdateTicket(
						ctx,
						"",
						id,
						func(k *tickets.Ticket) (tickets.Change, error) { return tickets.Change{}, change(k) },
					)
				},
				func() (tickets.Ticket, error) { return t.Ticket(ctx, id) },
			}
		})
	},

	"draft": func(t *test) {
		testInPlace(t, 16, func(i int) kept[tickets.Draft] {
			key := tickets.DraftKey{Person: person(i).ID, ID: "f"}
			return kept[tickets.Draft]{
				func(change func(*tickets.Draft) error) (tickets.Draft, error) {
					return t.UpdateDraft(
						ctx,
						tickets.Cause{Draft: key},
						func(d *tickets.Draft, _ int) (tickets.Change, error) {
							return tickets.Change{}, change(d)
						},
					)
				},
				func() (tickets.Draft, error) { return t.Draft(ctx, key) },
			}
		})
	},

	"session": func(t *test) {
		testInPlace(t, 16, func(i int) kept[chat.Session] {
			id := t.session(person(i)).ID
			return kept[chat.Session]{
				func(change func(*chat.Session) error) (chat.Session, error) {
					return t.UpdateSession(
						ctx,
						"",
						id,
						func(s *chat.Session) (chat.Change, error) { return chat.Change{}, change(s) },
					)
				},
				func() (chat.Session, error) { return t.Session(ctx, id) },
			}
		})
	},

	"duty": func(t *test) {
		testInPlace(t, 16, func(i int) kept[chat.Duty] {
			queue := fmt.Sprint("queue ", i)
			return kept[chat.Duty]{
				func(change func(*chat.Duty) error) (chat.Duty, error) {
					return t.UpdateDuty(ctx, "", queue, func(d *chat.Duty) { must(change(d)) })
				},
				func() (chat.Duty, error) { return t.Duty(ctx, queue) },
			}
		})
	},

	"digest": func(t *test) {
		testInPlace(t, 16, func(i int) kept[tickets.GivenDigest] {
			queue := fmt.Sprint("queue ", i)
			owed := tickets.Delivery{To: tickets.Address{Queue: queue}, Content: tickets.DailyDigest{}, At: noon}
			read := func() (tickets.GivenDigest, error) { return t.LastDigest(ctx, queue) }
			return kept[tickets.GivenDigest]{
				func(change func(*tickets.GivenDigest) error) (tickets.GivenDigest, error) {
					err := t.GiveDigest(
						ctx,
						queue,
						func(last tickets.GivenDigest, _ tickets.Tally) (tickets.GivenDigest, []tickets.Delivery) {
							must(change(&last))
							return last, []tickets.Delivery{owed}
						},
					)
					last, bad := read()
					return last, errors.Join(err, bad)
				},
				read,
			}
		})
	},

	"contact": func(t *test) {
		testInPlace(t, 16, func(i int) kept[contact] {
			id := person(i).ID
			t.contact(id, func(c *contact) []tickets.Delivery { c.Name = "Anna"; return nil })
			return kept[contact]{
				func(change func(*contact) error) (contact, error) {
					return t.changeContact(id, func(c *contact) []tickets.Delivery { must(change(c)); return nil })
				},
				func() (contact, error) {
					c, _, err := t.readContact(id)
					return c, err
				},
			}
		})
	},

	"setup": func(t *test) {
		testInPlace(t, 1, func(int) kept[desk.SetupRecord] {
			return kept[desk.SetupRecord]{
				func(change func(*desk.SetupRecord) error) (desk.SetupRecord, error) {
					return t.UpdateSetup(ctx, "", func(s *desk.SetupRecord) []tickets.Delivery {
						must(change(s))
						return nil
					})
				},
				func() (desk.SetupRecord, error) { return t.Setup(ctx) },
			}
		})
	},
}

// kept says how to change and how to read one record. Some change functions
// cannot return an error. There, the function given to update panics with it
// instead.
type kept[T any] struct {
	update func(change func(*T) error) (T, error)
	read   func() (T, error)
}

// must panics with the error of a change function that cannot return one.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// testInPlace tests count records of one type. place prepares each.
func testInPlace[T any](t *test, count int, place func(i int) kept[T]) {
	t.Helper()
	all := make([]kept[T], count)
	for i := range all {
		all[i] = place(i)
		if _, err := all[i].update(func(v *T) error { fill(v); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	testEachPart(t, all[0])
	testRefusal(t, all[0])
	testRunAgain(t, all)
	t.reopen()
	testRefusal(t, all[0])
}

// testEachPart changes the nested parts one by one and checks that each change
// is kept.
func testEachPart[T any](t *test, k kept[T]) {
	t.Helper()
	for n := range parts(read(t, k)) {
		want := clone(t, read(t, k))
		touch(&want, n)
		got, err := k.update(func(v *T) error { touch(v, n); return nil })
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("part %d: %v\n%s", n, err, diff)
		}
		wantKept(t, k, want)
	}
}

// testRefusal lets a change fail after it has changed everything. The record
// must stay as it was.
func testRefusal[T any](t *test, k kept[T]) {
	t.Helper()
	before := clone(t, read(t, k))
	wantFailure(t, func() error {
		got, err := k.update(func(v *T) error { touchAll(v); return errNo })
		if diff := cmp.Diff(before, got); diff != "" && errors.Is(err, errNo) {
			t.Errorf("not the record as it is:\n%s", diff)
		}
		return err
	})
	wantKept(t, k, before)
}

// testRunAgain changes records at the same time as other changes panic. An
// engine may then have to run the good changes again. Each run must get its
// record in its original state.
func testRunAgain[T any](t *test, all []kept[T]) {
	t.Helper()
	before := make([]T, len(all))
	for i, k := range all {
		before[i] = clone(t, read(t, k))
	}
	atOnce(2*len(all), func(i int) {
		if i%2 == 0 {
			wantFailure(t, func() error {
				_, err := t.changeContact("nobody", func(*contact) []tickets.Delivery { panic("change") })
				return err
			})
			return
		}
		if _, err := all[i/2].update(func(v *T) error {
			if diff := cmp.Diff(before[i/2], *v); diff != "" {
				t.Errorf("a change is given:\n%s", diff)
			}
			touchAll(v)
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
	for i, k := range all {
		touchAll(&before[i])
		wantKept(t, k, before[i])
	}
}

func read[T any](t *test, k kept[T]) T {
	t.Helper()
	v, err := k.read()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func wantKept[T any](t *test, k kept[T], want T) {
	t.Helper()
	if diff := cmp.Diff(want, read(t, k)); diff != "" {
		t.Errorf("on record:\n%s", diff)
	}
}

// clone copies a record with all its parts.
func clone[T any](t *test, v T) (c T) {
	t.Helper()
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}
