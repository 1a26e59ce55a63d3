package storetest

import (
	"fmt"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

var feedTests = map[string]func(*test){
	"every change of a ticket or chat is in the feed": func(t *test) {
		t.wantFeed(0)
		made := t.create(anna)
		s, err := t.StartSession(ctx, "", boris.ID, ask(boris))
		if err != nil {
			t.Fatal(err)
		}
		t.update("", made.ID, take)
		if _, err := t.UpdateSession(ctx, "", s.ID, say("hello")); err != nil {
			t.Fatal(err)
		}
		_, err = t.UpdateMessage(ctx, "", s.ID, 1, func(_ *chat.Session, m *chat.Message) (chat.Change, error) {
			m.Text = "hello!"
			return chat.Change{}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []desk.Happening{
			{Seq: 1, Subject: made.ID, N: 1, Rev: 1, At: noon},
			{Seq: 2, Subject: s.ID, Rev: 1, At: noon},
			{Seq: 3, Subject: made.ID, N: 2, Rev: 2, At: noon},
			{Seq: 4, Subject: s.ID, N: 1, Rev: 1, At: noon},
			{Seq: 5, Subject: s.ID, N: 1, Rev: 1, At: noon},
		}
		t.wantFeed(0, want...)
		t.reopen()
		t.wantFeed(0, want...)
		t.wantFeed(3, want[3:]...)
		t.wantFeed(5)
		if newest, err := t.Newest(ctx); newest != 5 || err != nil {
			t.Errorf("Newest = %d, %v, want 5", newest, err)
		}
	},

	"what changes nothing is not in the feed": func(t *test) {
		made := t.create(anna)
		t.update("", made.ID, func(*tickets.Ticket) (tickets.Change, error) { return tickets.Change{}, nil })
		_, _ = t.UpdateTicket(ctx, "", made.ID, func(t *tickets.Ticket) (tickets.Change, error) {
			t.Title = "New"
			return tickets.Change{}, errNo
		})
		t.update("a", made.ID, take)
		t.update("a", made.ID, resolve)
		list, _, err := t.Happened(ctx, 0, 10)
		if len(list) != 2 || err != nil {
			t.Errorf("%d entries, %v, want those of the creation and of one change: %v", len(list), err, list)
		}
	},

	"a reader waits for more": func(t *test) {
		more := t.More()
		select {
		case <-more:
			t.Error("there is more before anything happened")
		default:
		}
		t.create(anna)
		select {
		case <-more:
		case <-time.After(10 * time.Second):
			t.Error("nobody told of the change")
		}
	},

	"whoever follows misses nothing, however many write": func(t *test) {
		const writers, each = 8, 20
		var group sync.WaitGroup
		for range writers {
			group.Go(func() {
				for range each {
					t.create(anna)
				}
			})
		}
		seen := map[string]bool{}
		var at uint64
		for deadline := time.Now().Add(time.Minute); len(seen) < writers*each; {
			more := t.More()
			list, missed, err := t.Happened(ctx, at, 7)
			if missed || err != nil || time.Now().After(deadline) {
				t.Fatalf("after %d: missed %v, %v; %d seen", at, missed, err, len(seen))
			}
			for _, h := range list {
				seen[h.Subject], at = true, h.Seq
			}
			if len(list) == 0 {
				select {
				case <-more:
				case <-time.After(time.Second):
				}
			}
		}
		group.Wait()
	},

	"who is too far behind is told": func(t *test) {
		t.create(anna)
		for _, after := range []uint64{7, 1 << 62} { // of another store, or of a copy that was restored
			if _, missed, err := t.Happened(ctx, after, 10); !missed || err != nil {
				t.Errorf("Happened after %d: missed %v, %v, want missed", after, missed, err)
			}
		}
		s, err := t.StartSession(ctx, "", boris.ID, ask(boris))
		if err != nil {
			t.Fatal(err)
		}
		for range feedFlood / 100 {
			_, err := t.UpdateSession(ctx, "", s.ID, func(s *chat.Session) (c chat.Change, err error) {
				for range 100 {
					s.Messages++
					c.Messages = append(c.Messages, chat.Message{
						N: s.Messages, At: noon, From: boris, Text: "x", Origin: fmt.Sprint(s.Messages),
					})
				}
				return c, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, missed, err := t.Happened(ctx, 1, 10); !missed || err != nil {
			t.Errorf("after %d entries: missed %v, %v, want missed", feedFlood, missed, err)
		}
		newest, err := t.Newest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if list, missed, err := t.Happened(ctx, newest-100, 1000); len(list) != 100 || missed || err != nil {
			t.Errorf("the last 100 entries: %d, missed %v, %v", len(list), missed, err)
		}
	},
}

// feedFlood is more than any engine keeps in its feed.
const feedFlood = 25_000

func (t *test) wantFeed(after uint64, want ...desk.Happening) {
	t.Helper()
	got, missed, err := t.Happened(ctx, after, 100)
	if diff := cmp.Diff(want, got); diff != "" || missed || err != nil {
		t.Errorf("feed after %d: missed %v, %v (-want +got):\n%s", after, missed, err, diff)
	}
}
