package storetest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/chat"
	"frontdesk/tickets"
)

var lineTests = map[string]func(*test){
	"in the order of asking, whoever came first to the engine": func(t *test) {
		late, early, same := t.waiting(
			anna,
			"IT",
			time.Minute,
		), t.waiting(
			boris,
			"IT",
			0,
		), t.waiting(
			clara,
			"IT",
			time.Minute,
		)
		other := t.waiting(person(1), "HR", 0)
		wantLine(t, "IT", waits(early), waits(late), waits(same))
		wantLine(t, "HR", waits(other))
		wantLine(t, "Nobody's")
		t.reopen()
		wantLine(t, "IT", waits(early), waits(late), waits(same))
	},

	"a session keeps its place until it ends": func(t *test) {
		first, second := t.waiting(anna, "IT", 0), t.waiting(boris, "IT", time.Minute)
		t.change("", first, connect)
		wantLine(t, "IT", chat.Spot{Session: first, Analyst: clara.ID}, waits(second))
		t.change("", first, say("hello"))
		wantLine(t, "IT", chat.Spot{Session: first, Analyst: clara.ID}, waits(second))
		t.change("", first, func(s *chat.Session) (chat.Change, error) {
			s.State, s.Analyst, s.Queued = chat.Waiting, tickets.Person{}, noon.Add(time.Hour)
			return chat.Change{}, nil
		})
		wantLine(t, "IT", waits(first), waits(second))
		t.change("", first, end)
		wantLine(t, "IT", waits(second))
		t.change("", first, func(s *chat.Session) (chat.Change, error) { // picked up again
			s.State, s.Analyst = chat.Connected, clara
			return chat.Change{}, nil
		})
		wantLine(t, "IT", chat.Spot{Session: first, Analyst: clara.ID}, waits(second))
	},

	"a session moves to another queue, at its place there": func(t *test) {
		first, second, third := t.waiting(
			anna,
			"HR",
			0,
		), t.waiting(
			boris,
			"IT",
			time.Minute,
		), t.waiting(
			clara,
			"HR",
			time.Hour,
		)
		t.change("", second, moveTo("HR"))
		wantLine(t, "IT")
		wantLine(t, "HR", waits(first), waits(second), waits(third))
		t.change("", second, moveTo("IT"))
		wantLine(t, "IT", waits(second))
		wantLine(t, "HR", waits(first), waits(third))
	},

	"queues whose names begin alike stay apart": func(t *test) {
		names := []string{"IT", "I", "IT ", "IT2", "it", "\x00", "IT/HR", "ИТ"}
		want := map[string]string{}
		for i, name := range names {
			want[name] = t.waiting(person(i), name, 0)
		}
		for _, name := range names {
			wantLine(t, name, waits(want[name]))
		}
	},

	"a change that is refused moves nobody": func(t *test) {
		id := t.waiting(anna, "IT", 0)
		if _, err := t.UpdateSession(ctx, "", id, func(s *chat.Session) (chat.Change, error) {
			s.Queue, s.Due = "HR", noon
			return chat.Change{}, errNo
		}); !errors.Is(err, errNo) {
			t.Errorf("refused: %v", err)
		}
		wantLine(t, "IT", waits(id))
		wantLine(t, "HR")
		wantDue(t, noon.AddDate(1, 0, 0), 10)
	},

	"what is due comes earliest first, and not before its time": func(t *test) {
		late, early, never := t.waiting(anna, "IT", 0), t.waiting(boris, "HR", 0), t.waiting(clara, "IT", 0)
		t.change("", late, dueAt(2*time.Minute))
		t.change("", early, dueAt(time.Minute))
		wantDue(t, noon.Add(time.Minute-1), 10)
		wantDue(t, noon.Add(time.Minute), 10, early)
		wantDue(t, noon.Add(2*time.Minute-1), 10, early)
		wantDue(t, noon.Add(2*time.Minute), 10, early, late)
		wantDue(t, noon.Add(2*time.Minute), 1, early)
		t.change("", never, say("hello"))
		t.reopen()
		wantDue(t, noon.AddDate(100, 0, 0), 10, early, late)
		wantDue(t, noon.AddDate(-100, 0, 0), 10)
	},

	"two that are due at the same moment are both found": func(t *test) {
		var want []string
		for i := range 5 {
			id := t.waiting(person(i), "IT", 0)
			t.change("", id, dueAt(time.Minute))
			want = append(want, id)
		}
		ids, err := t.Due(ctx, noon.Add(time.Minute), 10)
		slices.Sort(ids)
		if diff := cmp.Diff(want, ids); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	},

	"nothing stale is due after any change": func(t *test) {
		id := t.waiting(anna, "IT", 0)
		for i, change := range []func(*chat.Session) (chat.Change, error){
			dueAt(time.Minute), say("one"), dueAt(3 * time.Minute), moveTo("HR"), dueAt(2 * time.Minute), connect, dueAt(0),
			func(s *chat.Session) (chat.Change, error) { s.Due = time.Time{}; return chat.Change{}, nil },
			dueAt(time.Hour), end, dueAt(time.Hour), moveTo("IT"),
			func(s *chat.Session) (chat.Change, error) { s.Due = time.Time{}; return end(s) },
		} {
			s := t.change("", id, change)
			var want []string
			if !s.Due.IsZero() {
				want = []string{id}
				wantDue(t, s.Due.Add(-1), 10)
			}
			wantDue(t, noon.AddDate(1, 0, 0), 10, want...)
			if t.Failed() {
				t.Fatalf("after change %d", i)
			}
		}
	},

	"50 changes at once leave one due": func(t *test) {
		id := t.waiting(anna, "IT", 0)
		atOnce(50, func(i int) {
			if _, err := t.UpdateSession(ctx, "", id, dueAt(time.Duration(i)*time.Second)); err != nil {
				t.Error(err)
			}
		})
		wantDue(t, noon.Add(time.Hour), 10, id)
	},
}

// waiting begins a session that has waited for a queue since some time after
// noon.
func (t *test) waiting(of tickets.Person, queue string, asked time.Duration) (id string) {
	t.Helper()
	s, err := t.StartSession(ctx, "", of.ID, func(s *chat.Session) chat.Change {
		c := ask(of)(s)
		s.Queue, s.Asked, s.Queued = queue, noon.Add(asked), noon.Add(asked)
		return c
	})
	if err != nil {
		t.Fatalf("start session: %v", err)
	}
	return s.ID
}

func person(n int) tickets.Person { return tickets.Person{ID: fmt.Sprint("person ", n)} }

func waits(id string) chat.Spot { return chat.Spot{Session: id, Waiting: true} }

func connect(s *chat.Session) (chat.Change, error) {
	s.State, s.Analyst, s.Rev = chat.Connected, clara, s.Rev+1
	return chat.Change{}, nil
}

func moveTo(queue string) func(*chat.Session) (chat.Change, error) {
	return func(s *chat.Session) (chat.Change, error) {
		s.Queue, s.Rev = queue, s.Rev+1
		return chat.Change{}, nil
	}
}

// dueAt makes a session due at some time after noon.
func dueAt(after time.Duration) func(*chat.Session) (chat.Change, error) {
	return func(s *chat.Session) (chat.Change, error) {
		s.Due = noon.Add(after)
		return chat.Change{}, nil
	}
}

func wantLine(t *test, queue string, want ...chat.Spot) {
	t.Helper()
	line, err := t.Line(ctx, queue)
	if diff := cmp.Diff(want, line, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("line of %q: %v\n%s", queue, err, diff)
	}
}

func wantDue(t *test, now time.Time, limit int, want ...string) {
	t.Helper()
	ids, err := t.Due(ctx, now, limit)
	if diff := cmp.Diff(want, ids, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("due at %v: %v\n%s", now, err, diff)
	}
}
