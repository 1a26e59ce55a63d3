package tickets_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"frontdesk/tickets"
)

// What the requester of a merged ticket says lands in the ticket that it goes on
// as, however often that was merged itself. Whose that is does not read it.
func TestWordsFollowAMerge(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	one, two, three := made(t, d, anna, "IT"), made(t, d, nobel, "IT"), made(t, d, boris, "IT")
	for _, merge := range [][2]string{{three.ID, two.ID}, {two.ID, one.ID}} {
		if _, err := d.Merge(ctx, d.by(olga), merge[0], 1, merge[1]); err != nil {
			t.Fatal(err)
		}
	}
	d.carry(t)
	own, err := d.Comment(ctx, d.by(boris), three.ID, 1, "Mine has a red light")
	if err != nil || own.ID != three.ID || own.State != tickets.Canceled {
		t.Fatal(own, err)
	}
	file := tickets.Attachment{ID: "light", Name: "light.png", Type: "image/png", Size: 1}
	for range 2 { // as after a crash
		if own, err = d.Attach(ctx, tickets.Actor{Person: boris}, three.ID, file); err != nil || own.ID != three.ID {
			t.Fatal(own, err)
		}
	}
	news := d.carry(t)
	if notices(news, anna)+notices(news, boris)+notices(news, nobel) > 0 {
		t.Error("told:", news)
	}
	works, err := d.View(ctx, tickets.AtWork(olga.ID), one.ID)
	if err != nil || works.Events[0].Text != "light.png" || works.Events[1].Text != "Mine has a red light" ||
		works.Events[1].By != boris || works.Events[1].From != three.ID || len(works.Files) != 1 {
		t.Errorf("%+v, %v", works, err)
	}
	if !slices.ContainsFunc(news, func(o tickets.Delivery) bool {
		return o.To == one.Address() &&
			o.Content == tickets.Content(tickets.Notice{Ticket: one.ID, Event: works.Events[1].N})
	}) {
		t.Error("not told in the thread:", news)
	}
	hers, err := d.View(ctx, tickets.OwnPlace(anna.ID), one.ID)
	if err != nil || len(hers.Files) > 0 || hers.Events[0].Action != tickets.MergeReceived {
		t.Errorf("its requester reads what is not theirs: %+v, %v", hers, err)
	}

	// Resolved, it is reopened; closed, it takes no more.
	one = d.read(t, one.ID)
	one, err = d.Resolve(ctx, d.by(olga), one.ID, one.Rev(), "toner")
	if err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	if _, err = d.Comment(ctx, d.by(boris), three.ID, 1, "Still red"); err != nil {
		t.Fatal(err)
	}
	news = d.carry(t)
	hers, err = d.View(ctx, tickets.OwnPlace(anna.ID), one.ID)
	if err != nil || hers.State != tickets.InProgress || hers.Events[0].Action != tickets.Revived ||
		hers.Events[0].By != (tickets.Person{}) || hers.Events[0].Text != three.ID || notices(news, anna) != 1 {
		t.Errorf("%+v, %v, %v", hers, news, err)
	}
	one, err = d.Resolve(ctx, d.by(olga), one.ID, hers.Rev(), "toner")
	if err == nil {
		_, err = d.Confirm(ctx, d.by(anna), one.ID, one.Rev(), "")
	}
	if err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	if own, err = d.Comment(
		ctx,
		d.by(boris),
		three.ID,
		1,
		"And now?",
	); !errors.Is(err, tickets.ErrState) ||
		own.ID != three.ID {
		t.Error("said to a closed ticket:", own.ID, err)
	}
	if _, err := d.Comment(ctx, d.by(anna), three.ID, 1, "Mine!"); !errors.Is(err, tickets.ErrNotFound) {
		t.Error("said on somebody else's:", err)
	}
}

// Of two tickets of the same person that were merged, they read all they say.
func TestWordsFollowAMergeOfOnesOwn(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	one, two := made(t, d, anna, "IT"), made(t, d, anna, "IT")
	if _, err := d.Merge(ctx, d.by(olga), two.ID, 1, one.ID); err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	if _, err := d.Comment(ctx, d.by(anna), two.ID, 1, "Room 12"); err != nil {
		t.Fatal(err)
	}
	if v, err := d.View(ctx, tickets.OwnPlace(anna.ID), one.ID); err != nil || v.Events[0].Text != "Room 12" {
		t.Errorf("%+v, %v", v.Events, err)
	}
}

// Nothing that is said while tickets are merged and resolved is lost in one that
// nobody works on.
func TestWordsDuringAMerge(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	for range 20 {
		one, two := made(t, d, anna, "IT"), made(t, d, boris, "IT")
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := d.Merge(ctx, d.by(olga), two.ID, 1, one.ID); err != nil && !errors.Is(err, tickets.ErrStale) {
				t.Error(err)
			}
		})
		all.Go(func() {
			if _, err := d.Comment(ctx, d.by(boris), two.ID, 1, "Room 12"); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		d.carry(t)
		said := 0
		for _, id := range []string{one.ID, two.ID} {
			events, err := d.store.Events(ctx, id, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				if e.Action == tickets.Commented && e.State.Open() {
					said++
				}
			}
		}
		if said != 1 {
			t.Errorf("said %d times", said)
		}
	}
}
