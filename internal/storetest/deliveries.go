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

	"settling keeps the post under its slot": func(t *test) {
		post := botframework.Post{Reference: reference("19:it@thread.tacv2;messageid=5"), Activity: "5", Rev: 7}
		if _, ok, err := t.Post(ctx, "thread/INC-1001"); ok || err != nil {
			t.Errorf("a post before there is one: %t, %v", ok, err)
		}
		t.settle(0, "thread/INC-1001", post)
		t.settle(0, "thread/INC-1001/chat-1/1", botframework.Post{Reference: reference("19:other"), Activity: "6"})
		t.settle(0, "person/"+anna.ID+"/INC-1001", botframework.Post{Reference: reference("a:anna"), Activity: "7"})
		t.settle(0, "", botframework.Post{Reference: reference("a:nobody"), Activity: "8"})
		t.reopen()
		got, ok, err := t.Post(ctx, "thread/INC-1001")
		if diff := cmp.Diff(post, got); diff != "" || !ok || err != nil {
			t.Errorf("post: %t, %v\n%s", ok, err, diff)
		}
		for key, want := range map[string]string{
			post.Conversation: "INC-1001", post.Key(): "INC-1001", "19:other/6": "chat-1/1", "a:anna/7": "INC-1001",
			"19:other": "", "a:anna": "", "a:nobody": "", "a:nobody/8": "", "19:unknown": "", "": "",
		} {
			if id, err := t.SubjectOf(ctx, key); id != want || err != nil {
				t.Errorf("SubjectOf(%q) = %q, %v, want %q", key, id, err, want)
			}
		}
	},

	"a new post takes the place of the old": func(t *test) {
		slot := "person/" + anna.ID + "/INC-1001"
		t.settle(0, slot, botframework.Post{Reference: reference("a:anna"), Activity: "1", Rev: 1})
		newer := botframework.Post{Reference: reference("a:anna"), Activity: "2", Rev: 2}
		t.settle(0, slot, newer)
		wantPost(t, slot, newer)
	},

	"a new thread is kept beside the old": func(t *test) {
		one := botframework.Post{Reference: reference("19:it;messageid=1"), Activity: "1", Rev: 1}
		two := botframework.Post{Reference: reference("19:it;messageid=2"), Activity: "2", Rev: 2}
		t.settle(0, "thread/chat-1", one)
		t.settle(0, "thread/chat-1", two)
		one.Rev = 3
		t.settle(0, "thread/chat-1", one)
		t.reopen()
		want := one
		want.Twins = []botframework.Post{two}
		wantPost(t, "thread/chat-1", want)
		for _, key := range []string{one.Conversation, one.Key(), two.Conversation, two.Key()} {
			if id, err := t.SubjectOf(ctx, key); id != "chat-1" || err != nil {
				t.Errorf("SubjectOf(%q): %q, %v", key, id, err)
			}
		}
	},

	"changing a post is one step": func(t *test) {
		const many = 32
		atOnce(many, func(i int) {
			thread := botframework.Post{
				Reference: reference(fmt.Sprint("19:it;messageid=", i)),
				Activity:  fmt.Sprint(i),
			}
			if err := t.UpdatePost(ctx, "thread/INC-1001", func(p botframework.Post) botframework.Post {
				return p.With(thread)
			}); err != nil {
				t.Error(err)
			}
		})
		if p, _, err := t.Post(ctx, "thread/INC-1001"); len(p.All()) != many || err != nil {
			t.Errorf("%d threads, %v", len(p.All()), err)
		}
		if id, err := t.SubjectOf(ctx, "19:it;messageid=7"); id != "INC-1001" || err != nil {
			t.Errorf("SubjectOf: %q, %v", id, err)
		}
		t.updatePost("thread/INC-1001", func(botframework.Post) botframework.Post { return botframework.Post{} })
		if _, ok, err := t.Post(ctx, "thread/INC-1001"); ok || err != nil {
			t.Errorf("emptied: %t, %v", ok, err)
		}
		t.updatePost("thread/INC-1002", func(p botframework.Post) botframework.Post { return p })
		if _, ok, err := t.Post(ctx, "thread/INC-1002"); ok || err != nil {
			t.Errorf("nothing became something: %t, %v", ok, err)
		}
	},

	"lost cards are listed by channel": func(t *test) {
		lost := func(slot string) botframework.Lost { return botframework.Lost{Slot: slot, From: noon, Until: noon} }
		add := func(channel, slot string) {
			if err := t.UpdateLost(ctx, channel, func(list []botframework.Lost) []botframework.Lost {
				return append(list, lost(slot))
			}); err != nil {
				t.Error(err)
			}
		}
		want := func(channel string, want ...botframework.Lost) {
			t.Helper()
			got, err := t.Lost(ctx, channel)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s: %v\n%s", channel, err, diff)
			}
		}
		want("19:it")
		add("19:it", "thread/INC-1001")
		add("19:it", "thread/INC-1002")
		add("19:hr", "thread/INC-1003")
		t.reopen()
		want("19:it", lost("thread/INC-1001"), lost("thread/INC-1002"))
		want("19:hr", lost("thread/INC-1003"))
		if err := t.UpdateLost(
			ctx, "19:it", func([]botframework.Lost) []botframework.Lost { return nil },
		); err != nil {
			t.Error(err)
		}
		want("19:it")
	},
}

func (t *test) updatePost(slot string, change func(botframework.Post) botframework.Post) {
	t.Helper()
	if err := t.UpdatePost(ctx, slot, change); err != nil {
		t.Error(err)
	}
}

func wantPost(t *test, slot string, want botframework.Post) {
	t.Helper()
	got, ok, err := t.Post(ctx, slot)
	if diff := cmp.Diff(want, got); diff != "" || !ok || err != nil {
		t.Errorf("post: %t, %v\n%s", ok, err, diff)
	}
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
