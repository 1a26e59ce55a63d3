package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

var transferTests = map[string]func(*test){
	"many tickets are made at once, each form once": func(t *test) {
		fill := func(_ int, k *tickets.Ticket) tickets.Change { return incident(anna)(k) }
		made, err := t.CreateTickets(ctx, []string{"a", "b", "a"}, fill)
		if err != nil || made[0].ID != tickets.ID(1001) || made[1].ID != tickets.ID(1002) || made[2].ID != made[0].ID {
			t.Errorf("%v, %v", made, err)
		}
		t.reopen()
		again, err := t.CreateTickets(ctx, []string{"b", "c"}, fill)
		if err != nil || again[0].ID != made[1].ID || again[1].ID != tickets.ID(1003) {
			t.Errorf("again: %v, %v", again, err)
		}
		wantMade(t.T, t, map[string]bool{"a": true, "b": true, "c": true, "d": false})
	},

	"all of them or none": func(t *test) {
		_, err := t.CreateTickets(ctx, []string{"a", "b"}, func(i int, k *tickets.Ticket) tickets.Change {
			c := incident(anna)(k)
			if i == 1 {
				c.Err = errNo
			}
			return c
		})
		if !errors.Is(err, errNo) {
			t.Error(err)
		}
		wantMade(t.T, t, map[string]bool{"a": false, "b": false})
		if k := t.create(anna); k.ID != tickets.ID(1001) {
			t.Errorf("a number is lost: %s", k.ID)
		}
	},

	"what happened before is not counted": func(t *test) {
		_, err := t.CreateTickets(ctx, []string{"a", "b"}, func(i int, k *tickets.Ticket) tickets.Change {
			c := incident(anna)(k)
			c.Past = true
			if i == 1 {
				k.State, k.Last.State, k.Rating = tickets.Resolved, tickets.Resolved, 5
			}
			return c
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := t.Tally(ctx, "IT")
		if diff := cmp.Diff(tickets.Tally{New: 1}, got); diff != "" || err != nil {
			t.Errorf("%v:\n%s", err, diff)
		}
	},

	"everything is exported as it is at one moment": func(t *test) {
		k := t.create(anna)
		t.update("", k.ID, func(k *tickets.Ticket) (tickets.Change, error) {
			return next(k, tickets.Taken, tickets.InProgress), nil
		})
		s := t.session(anna)
		if _, err := t.UpdatePerson(ctx, anna.ID, func(p *desk.Person) []tickets.Delivery {
			p.Name = anna.Name
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		var got []string
		err := t.Export(ctx, func(c desk.Census) error {
			if c.Tickets != 1 || c.Chats != 1 {
				t.Errorf("%+v", c)
			}
			t.create(anna) // is too late
			return nil
		}, func(x desk.Exported) error {
			switch {
			case x.Ticket != nil:
				got = append(got, x.Ticket.ID, string(x.Events[0].Action), string(x.Events[1].Action))
			case x.Chat != nil:
				got = append(got, x.Chat.ID)
			case x.Person != nil:
				got = append(got, x.Person.Name)
			}
			return nil
		})
		if diff := cmp.Diff([]string{k.ID, "created", "taken", s.ID, anna.Name}, got); diff != "" || err != nil {
			t.Errorf("%v:\n%s", err, diff)
		}
		if err := t.Export(
			ctx, func(desk.Census) error { return nil }, func(desk.Exported) error { return errNo },
		); !errors.Is(err, errNo) {
			t.Errorf("an export that was stopped: %v", err)
		}
	},
	"a chat whose messages were removed is exported without them": func(t *test) {
		s := t.session(anna)
		t.say(s.ID, "The printer jams")
		t.endChat(s.ID, boris)
		if err := t.RewriteChats(ctx, []string{s.ID}, func(s *chat.Session, _ []chat.Message) []tickets.Delivery {
			s.Removed = noon
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		var got []desk.Exported
		err := t.Export(ctx, func(desk.Census) error { return nil }, func(x desk.Exported) error {
			got = append(got, x)
			return nil
		})
		if err != nil || len(got) != 1 || got[0].Chat == nil || len(got[0].Messages) > 0 {
			t.Errorf("%v: %+v", err, got)
		}
	},
}

func wantMade(tb testing.TB, archive desk.Exporter, forms map[string]bool) {
	tb.Helper()
	for form, want := range forms {
		if made, err := archive.Made(ctx, form); err != nil || made != want {
			tb.Errorf("form %s has made a ticket: %t, %v, want %t", form, made, err, want)
		}
	}
}
