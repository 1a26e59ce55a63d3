package storetest

import (
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

var deliveryTests = map[string]func(*test){
	"each is handed over once, in the order of the commits, and after its own": func(t *test) {
		const people, changes = 32, 4
		owed := t.followed()
		atOnce(people, func(int) {
			made, err := t.CreateTicket(ctx, tickets.Cause{}, incident(anna))
			for range changes - 1 {
				if err == nil {
					_, err = t.UpdateTicket(ctx, "", made.ID, take)
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
		revs, last := map[string]int{}, uint64(0)
		for _, o := range owed.untilNow(t) {
			if o.Seq <= last {
				t.Errorf("seq %d after %d", o.Seq, last)
			}
			of, _ := o.Content.(tickets.Notice)
			if last = o.Seq; of.Event != revs[of.Ticket]+1 {
				t.Errorf("%s: event %d after %d", of.Ticket, of.Event, revs[of.Ticket])
			}
			revs[of.Ticket] = of.Event
			if k, err := t.Ticket(ctx, of.Ticket); err != nil || k.Rev() < of.Event {
				t.Errorf("%s was handed over before it was written: rev %d, %v", of.Ticket, k.Rev(), err)
			}
		}
		for id, n := range revs {
			if n != changes {
				t.Errorf("%s: %d deliveries, want %d", id, n, changes)
			}
		}
		if len(revs) != people {
			t.Errorf("deliveries of %d tickets, want %d", len(revs), people)
		}
	},

	"a change may be nothing else, and is one of its activity all the same": func(t *test) {
		owed, made := t.followed(), t.create(anna)
		files := []tickets.Upload{
			{ID: "f1", Name: "снимок.png", Source: tickets.Source{URL: "https://x", Guarded: true, Home: "https://s"}},
			{Name: "b", Lost: tickets.NoRoom},
		}
		want := tickets.Delivery{
			To:      tickets.Address{Person: anna.ID},
			Content: tickets.Keep{Ticket: made.ID, By: anna, Files: files},
			At:      noon,
		}
		before := len(owed.untilNow(t))
		for range 2 {
			t.update("files", made.ID, func(*tickets.Ticket) (c tickets.Change, err error) {
				c.Owe(want)
				return c, nil
			})
		}
		wantTicket(t, made)
		got := owed.untilNow(t)[before:]
		if len(got) != 1 || cmp.Diff(want, got[0].Delivery) != "" {
			t.Errorf("owed: %+v", got)
		}
	},

	"those of one change stay in their order": func(t *test) {
		owed := t.followed()
		made, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
			c := incident(anna)(k)
			for i := range 5 {
				c.Owe(
					tickets.Delivery{
						To:      tickets.Address{Thread: k.ID},
						Content: tickets.Notice{Ticket: k.ID, Event: i},
						At:      noon,
					},
				)
			}
			return c
		})
		if err != nil {
			t.Fatal(err)
		}
		list := owed.untilNow(t)
		if len(list) != 6 {
			t.Fatalf("%d deliveries, want 6", len(list))
		}
		for i, o := range list[1:] {
			if o.Content != (tickets.Notice{Ticket: made.ID, Event: i}) || o.To.Thread != made.ID {
				t.Errorf("delivery %d is %+v", i, o)
			}
		}
	},

	"what is not settled survives a restart": func(t *test) {
		owed := t.followed()
		for range 3 {
			t.create(anna)
		}
		s := t.session(boris)
		t.change("", s.ID, say("hello"))
		before := owed.untilNow(t)
		t.settle(before[1].Seq, "", botframework.Post{})
		t.reopen()
		after := t.followed()
		if diff := cmp.Diff(append(before[:1:1], before[2:]...), after.first(t, len(before)-1)); diff != "" {
			t.Errorf("owed after the restart:\n%s", diff)
		}
		t.reopen()
		if list := t.followed().first(t, len(before)-1); len(list) != len(before)-1 {
			t.Errorf("handing over took something off the record: %v", list)
		}
	},

	"seq grows over restarts": func(t *test) {
		owed := t.followed()
		t.create(anna)
		old := owed.untilNow(t)[0].Seq
		t.settle(old, "", botframework.Post{})
		t.reopen()
		owed = t.followed()
		t.create(anna)
		for _, o := range owed.first(t, 1) {
			if o.Seq <= old {
				t.Errorf("seq %d after %d", o.Seq, old)
			}
		}
	},

	"settling puts on record what is owed instead": func(t *test) {
		owed := t.followed()
		t.create(anna)
		first := owed.first(t, 1)[0]
		instead := []tickets.Delivery{
			{To: tickets.Address{Person: anna.ID}, Content: tickets.Welcome{}, At: noon},
			{
				To:      tickets.Address{Thread: "chat-1"},
				Content: tickets.ChatUndelivered{Chat: "chat-1", N: 3},
				AskedIn: "m",
				At:      noon,
			},
		}
		t.settle(first.Seq, "", botframework.Post{}, instead...)
		wantDeliveries(t, instead, owed.first(t, 3)[1:])
		t.reopen()
		wantDeliveries(t, instead, t.followed().first(t, 2))
	},
}

func reference(conversation string) botframework.Reference {
	return botframework.Reference{ServiceURL: "https://smba.example/emea/", Conversation: conversation, Tenant: "t"}
}

func (t *test) settle(seq uint64, slot string, post botframework.Post, owed ...tickets.Delivery) {
	t.Helper()
	if err := t.Settle(ctx, seq, slot, post, owed...); err != nil {
		t.Fatalf("settle: %v", err)
	}
}

func wantDeliveries(t *test, want []tickets.Delivery, owed []tickets.Owed) {
	t.Helper()
	var got []tickets.Delivery
	for _, o := range owed {
		got = append(got, o.Delivery)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("deliveries:\n%s", diff)
	}
}

// follower collects what an engine has handed over.
type follower struct {
	handed chan tickets.Owed
	list   []tickets.Owed
}

func (t *test) followed() *follower {
	t.Helper()
	f := &follower{handed: make(chan tickets.Owed, 10_000)}
	if err := t.Follow(ctx, func(owed []tickets.Owed) {
		for _, o := range owed {
			f.handed <- o
		}
	}); err != nil {
		t.Fatalf("follow: %v", err)
	}
	return f
}

// first waits for the first n deliveries that were handed over and returns
// them.
func (f *follower) first(t *test, n int) []tickets.Owed {
	t.Helper()
	for len(f.list) < n {
		f.await(t)
	}
	return f.list[:n]
}

// untilNow returns everything handed over so far. Engines hand over in commit
// order, so nothing older can come after a delivery made now.
func (f *follower) untilNow(t *test) []tickets.Owed {
	t.Helper()
	mark := tickets.Address{Person: fmt.Sprint("mark ", len(f.list))}
	t.settle(0, "", botframework.Post{}, tickets.Delivery{To: mark, Content: tickets.Welcome{}, At: noon})
	for {
		if o := f.await(t); o.To == mark {
			f.list = f.list[:len(f.list)-1]
			t.settle(o.Seq, "", botframework.Post{})
			return f.list
		}
	}
}

func (f *follower) await(t *test) tickets.Owed {
	t.Helper()
	select {
	case o := <-f.handed:
		f.list = append(f.list, o)
		return o
	case <-time.After(30 * time.Second):
		t.Fatalf("nothing more was handed over; until now %v", f.list)
		return tickets.Owed{}
	}
}
