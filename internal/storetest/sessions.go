package storetest

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

var sessionTests = map[string]func(*test){
	"an employee has one open session, asked for 50 times at once": func(t *test) {
		owed := t.followed()
		atOnce(50, func(i int) {
			if s, err := t.StartSession(ctx, fmt.Sprint(i), anna.ID, ask(anna)); err != nil || s.ID != "chat-1" {
				t.Errorf("start: %s, %v, want chat-1", s.ID, err)
			}
		})
		if list := owed.untilNow(t); len(list) != 1 {
			t.Errorf("%d deliveries, want the 1 of one session", len(list))
		}
		wantOpen(t, anna.ID, "chat-1")
		wantOpen(t, boris.ID, "")
	},

	"each employee has their own": func(t *test) {
		a, b := t.session(anna), t.session(boris)
		if a.ID == b.ID {
			t.Errorf("both have %s", a.ID)
		}
		wantOpen(t, anna.ID, a.ID)
		wantOpen(t, boris.ID, b.ID)
	},

	"after the end a new one can begin": func(t *test) {
		first := t.session(anna)
		ended := t.change("", first.ID, end)
		wantOpen(t, anna.ID, "")
		second := t.session(anna)
		if second.ID == first.ID {
			t.Errorf("the ended %s was given again", first.ID)
		}
		t.reopen()
		wantOpen(t, anna.ID, second.ID)
		if got, err := t.Session(ctx, first.ID); err != nil || cmp.Diff(ended, got) != "" {
			t.Errorf("the ended session: %v\n%s", err, cmp.Diff(ended, got))
		}
	},

	"what happens to an ended session leaves the open one alone": func(t *test) {
		first := t.session(anna)
		t.change("", first.ID, end)
		second := t.session(anna)
		t.change("", first.ID, func(s *chat.Session) (chat.Change, error) {
			s.EndedBy = boris
			return chat.Change{}, nil
		})
		wantOpen(t, anna.ID, second.ID)
	},

	"a repeated activity begins no second session": func(t *test) {
		first, err := t.StartSession(ctx, "once", anna.ID, ask(anna))
		if err != nil {
			t.Fatal(err)
		}
		ended := t.change("", first.ID, end)
		again, err := t.StartSession(ctx, "once", anna.ID, ask(anna))
		if diff := cmp.Diff(ended, again); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
		wantOpen(t, anna.ID, "")
	},

	"asking again counts as handled, also after the end": func(t *test) {
		first := t.session(anna)
		again, err := t.StartSession(ctx, "second press", anna.ID, ask(anna))
		if diff := cmp.Diff(first, again); diff != "" || err != nil {
			t.Errorf("pressed again: %v\n%s", err, diff)
		}
		ended := t.change("", first.ID, end)
		late, err := t.StartSession(ctx, "second press", anna.ID, ask(anna))
		if diff := cmp.Diff(ended, late); diff != "" || err != nil {
			t.Errorf("the second press arrives again after the end: %v\n%s", err, diff)
		}
		wantOpen(t, anna.ID, "")
	},

	"a message that is changed keeps its number and its place": func(t *test) {
		id := t.session(anna).ID
		for _, text := range []string{"one", "two", "three"} {
			t.change("", id, say(text))
		}
		list, err := t.Messages(ctx, id, 2, 1)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		changed := list[0]
		changed.Text, changed.HTML, changed.Edited, changed.Quote = "two!", "<b>two!</b>", true, "one"
		changed.Files = []chat.File{
			{Name: "a.png", Type: "image/png", Source: tickets.Source{URL: "https://smba.example/a"}},
		}
		before := t.change("", id, func(*chat.Session) (chat.Change, error) {
			return chat.Change{Messages: []chat.Message{changed}}, nil
		})
		if before.Messages != 3 {
			t.Errorf("%d messages", before.Messages)
		}
		wantMessages(t, id, 1, 10, 1, 3)
		t.reopen()
		list, err = t.Messages(ctx, id, 2, 1)
		if diff := cmp.Diff([]chat.Message{changed}, list); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	},

	"a message is found by the activity that brought it": func(t *test) {
		a, b := t.session(anna).ID, t.session(boris).ID
		for i, id := range []string{a, b, a} {
			t.change("", id, func(s *chat.Session) (chat.Change, error) {
				s.Messages++
				return chat.Change{
					Messages: []chat.Message{
						{N: s.Messages, From: s.Employee, Text: "x", Origin: fmt.Sprint("a:chat/", i)},
					},
				}, nil
			})
		}
		t.change("", a, func(s *chat.Session) (chat.Change, error) { // caused by no activity
			s.Messages++
			return chat.Change{Messages: []chat.Message{{N: s.Messages, From: s.Employee, Text: "x"}}}, nil
		})
		t.reopen()
		for origin, want := range map[string]string{
			"a:chat/0": a + "/1", "a:chat/1": b + "/1", "a:chat/2": a + "/2", "a:chat/3": "", "a:chat": "", "": "",
		} {
			if got, err := t.SubjectOf(ctx, origin); got != want || err != nil {
				t.Errorf("SubjectOf(%q) = %q, %v, want %q", origin, got, err, want)
			}
		}
	},

	"a session is read back as it was written": func(t *test) {
		id := t.session(anna).ID
		want := t.change("", id, func(s *chat.Session) (chat.Change, error) {
			s.How, s.By, s.Guests, s.Thread = chat.Invited, boris, []tickets.Person{boris, clara}, id+".2"
			s.Offered, s.OfferEnds, s.Passed, s.Reason = clara, noon.Add(
				time.Minute,
			), []string{
				anna.ID,
				boris.ID,
			}, "busy"
			s.Queued, s.Place, s.Turn, s.Since, s.Warned, s.Due = noon, 3, chat.AnalystSide, noon.Add(
				time.Second,
			), 2, noon.Add(
				time.Hour,
			)
			s.Ticket, s.Rating, s.Comment = "INC-1001", 5, "good"
			return chat.Change{}, nil
		})
		t.reopen()
		got, err := t.Session(ctx, id)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
		open, _, err := t.OpenSession(ctx, anna.ID)
		if diff := cmp.Diff(want, open); diff != "" || err != nil {
			t.Errorf("the open one: %v\n%s", err, diff)
		}
		same := t.change("idle", id, func(*chat.Session) (chat.Change, error) { return chat.Change{}, nil })
		if diff := cmp.Diff(want, same); diff != "" {
			t.Errorf("after no change:\n%s", diff)
		}
	},

	"messages come in order, from any number on": func(t *test) {
		id := t.session(anna).ID
		atOnce(50, func(i int) {
			if _, err := t.UpdateSession(ctx, fmt.Sprint(i), id, say(fmt.Sprint("text ", i))); err != nil {
				t.Errorf("say: %v", err)
			}
		})
		wantMessages(t, id, 1, 100, 1, 50)
		wantMessages(t, id, 41, 5, 41, 45)
		wantMessages(t, id, 49, 5, 49, 50)
		wantMessages(t, id, 51, 5, 51, 50)
		wantMessages(t, id, -7, 2, 1, 2)
	},

	"an error of the change writes nothing": func(t *test) {
		owed := t.followed()
		before := t.session(anna)
		got, err := t.UpdateSession(ctx, "again", before.ID, func(s *chat.Session) (chat.Change, error) {
			c, _ := say("never")(s)
			return c, errNo
		})
		if diff := cmp.Diff(before, got); diff != "" || !errors.Is(err, errNo) {
			t.Errorf("error %v, want that of the change, and the session as it is:\n%s", err, diff)
		}
		wantMessages(t, before.ID, 1, 10, 1, 0)
		if list := owed.untilNow(t); len(list) != 1 {
			t.Errorf("%d deliveries, want the 1 of the start", len(list))
		}
		if after := t.change("again", before.ID, say("now")); after.Messages != 1 {
			t.Error("a refused activity counts as handled")
		}
	},

	"an activity changes a session once": func(t *test) {
		id := t.session(anna).ID
		atOnce(50, func(int) {
			if _, err := t.UpdateSession(ctx, "once", id, say("hello")); err != nil {
				t.Errorf("say: %v", err)
			}
		})
		wantMessages(t, id, 1, 10, 1, 1)
	},

	"changing a message is one step": func(t *test) {
		owed := t.followed()
		id := t.session(anna).ID
		t.change("", id, say(""))
		before := len(owed.untilNow(t))
		add := func(s *chat.Session, m *chat.Message) (c chat.Change, err error) {
			m.Text += "x"
			s.Rev++
			c.Owe(tickets.Delivery{
				To: s.Address(), Content: tickets.ChatEdit{Chat: s.ID, N: m.N}, At: noon,
			})
			return c, nil
		}
		atOnce(50, func(i int) {
			for range 2 { // the second time it was handled before
				if _, err := t.UpdateMessage(ctx, fmt.Sprint("add", i), id, 1, add); err != nil {
					t.Error(err)
				}
			}
		})
		t.reopen()
		list, err := t.Messages(ctx, id, 1, 2)
		if err != nil || len(list) != 1 || len(list[0].Text) != 50 {
			t.Errorf("%v, %v", list, err)
		}
		if s, err := t.Session(ctx, id); s.Rev != 51 || err != nil {
			t.Errorf("session: revision %d, %v", s.Rev, err)
		}
		if n := len(t.followed().first(t, before+50)); n != before+50 {
			t.Errorf("%d deliveries", n)
		}
	},

	"a refused change of a message writes nothing": func(t *test) {
		id := t.session(anna).ID
		t.change("", id, say("text"))
		_, err := t.UpdateMessage(ctx, "a", id, 1, func(_ *chat.Session, m *chat.Message) (chat.Change, error) {
			m.Text = "never"
			return chat.Change{}, errNo
		})
		list, bad := t.Messages(ctx, id, 1, 1)
		if !errors.Is(err, errNo) || bad != nil || list[0].Text != "text" {
			t.Errorf("%v, %v, %v", err, list, bad)
		}
		for _, c := range []struct {
			id string
			n  int
		}{{id, 2}, {id, 0}, {"chat-7", 1}} {
			_, err := t.UpdateMessage(ctx, "b", c.id, c.n, func(*chat.Session, *chat.Message) (chat.Change, error) {
				t.Error("there is nothing to change")
				return chat.Change{}, nil
			})
			if !errors.Is(err, chat.ErrNotFound) || errors.Is(err, chat.ErrNoMessage) != (c.id == id) {
				t.Errorf("message %d of %s: %v", c.n, c.id, err)
			}
		}
	},

	"a session that is not there": func(t *test) {
		if _, err := t.Session(ctx, "chat-7"); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("Session: %v", err)
		}
		if _, err := t.UpdateSession(ctx, "a", "chat-7", end); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("UpdateSession: %v", err)
		}
		if _, err := t.Messages(ctx, "chat-7", 1, 10); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("Messages: %v", err)
		}
	},
}

// wantOpen checks which session of an employee is open. "" means none.
func wantOpen(t *test, employee, id string) {
	t.Helper()
	s, ok, err := t.OpenSession(ctx, employee)
	if err != nil || ok && s.ID != id || ok != (id != "") || !ok && s.ID != "" && s.State != chat.Ended {
		t.Errorf("open session of %s: %q, %t, %v, want %q", employee, s.ID, ok, err, id)
	}
}

// wantMessages reads messages and expects those numbered first to last.
func wantMessages(t *test, id string, from, limit, first, last int) {
	t.Helper()
	list, err := t.Messages(ctx, id, from, limit)
	if err != nil || len(list) != last-first+1 {
		t.Fatalf("%d messages from %d on, %v, want %d to %d", len(list), from, err, first, last)
	}
	for i, m := range list {
		if m.N != first+i || m.Origin != fmt.Sprint(m.N) || m.Text == "" {
			t.Errorf("message %d is %+v", first+i, m)
		}
	}
}
