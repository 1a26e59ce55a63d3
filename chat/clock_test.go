package chat_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
)

// moment is one moment in a story that begins at noon.
type moment struct {
	minute int // since noon
	do     func(t *testing.T, d *desk, id string)
	told   []string // what the timers have told by then, before do
}

func says(text string) func(*testing.T, *desk, string) {
	return func(t *testing.T, d *desk, id string) { t.Helper(); d.say(t, anna, id, text) }
}

func replies(text string) func(*testing.T, *desk, string) {
	return func(t *testing.T, d *desk, id string) { t.Helper(); d.reply(t, olga, id, text) }
}

var (
	warned1 = []string{"person/anna warning 1"}
	warned2 = []string{"person/anna warning 2"}
	closed  = []string{
		"thread/chat-1 card",
		"person/anna fresh",
		"thread/chat-1 notice idle",
	}
	returned = []string{
		"thread/chat-1 card",
		"person/anna fresh",
		"thread/chat-1 notice returned",
	}
)

// Every story begins with an acceptance at noon. The test runs due timers each
// minute.
func TestTheClockRunsForWhoeverOwesAnAnswer(t *testing.T) {
	for name, story := range map[string][]moment{
		"an employee who never wrote is warned twice, then it ends": {
			{5, nil, warned1}, {10, nil, warned2}, {15, nil, closed}, {60, nil, nil},
		},
		"counted from the last message to the employee": {
			{3, says("hello"), nil}, {4, replies("hi"), nil}, {9, nil, warned1}, {14, nil, warned2}, {19, nil, closed},
		},
		"what the analyst adds begins it anew": {
			{4, replies("still there?"), nil}, {8, nil, nil}, {9, nil, warned1}, {9, replies("hello?"), nil}, {14, nil, warned1}, {19, nil, warned2}, {24, nil, closed},
		},
		"an answer stops it, until the analyst's": {
			{5, nil, warned1}, {6, says("here"), nil}, {20, replies("good"), nil}, {25, nil, warned1}, {29, says("yes"), nil}, {43, nil, nil}, {44, nil, returned},
		},
		"an answer after the second warning stops it": {
			{10, nil, []string{warned1[0], warned2[0]}}, {14, says("here"), nil}, {28, nil, nil}, {29, nil, returned},
		},
		"an analyst who is silent is not saved by an employee who asks again": {
			{1, says("hello"), nil}, {9, says("anybody?"), nil}, {15, says("?"), nil}, {16, nil, returned},
		},
		"a note among analysts is no answer": {
			{1, says("hello"), nil},
			{10, func(t *testing.T, d *desk, id string) {
				t.Helper()
				if _, err := d.Reply(ctx, d.by(olga), id, chat.Message{Text: "// hm", Internal: true}); err != nil {
					t.Error(err)
				}
			}, nil},
			{16, nil, returned},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, itAndHR())
			s := d.connect(t, anna, olga)
			passed := 0
			for _, m := range story {
				var told []string
				for ; passed < m.minute; passed++ {
					d.after(t, time.Minute)
					told = append(told, d.told()...)
				}
				if diff := cmp.Diff(m.told, told); diff != "" {
					t.Fatalf("until minute %d:\n%s", m.minute, diff)
				}
				if m.do != nil {
					m.do(t, d, s.ID)
					d.news()
				}
			}
		})
	}
}

func TestRightAfterAcceptItIsTheTurnOfWhoeverHasSomethingToAnswer(t *testing.T) {
	d := newDesk(t, itAndHR())
	silent, wrote, greeted := d.ask(t, anna), d.ask(t, boris), d.connect(t, hanna, olga)
	d.say(t, boris, wrote.ID, "help")
	if s := d.accept(t, olga, silent.ID); s.Turn != chat.EmployeeSide || s.Due != noon.Add(rules.Idle[0]) {
		t.Errorf("nothing was written: turn of the %s, due %v", s.Turn, s.Due)
	}
	if s := d.accept(t, olga, wrote.ID); s.Turn != chat.AnalystSide || s.Due != noon.Add(rules.Silence) {
		t.Errorf("something was written: turn of the %s, due %v", s.Turn, s.Due)
	}
	d.reply(t, olga, greeted.ID, "hello?")
	if _, err := d.GoOffDuty(ctx, d.by(olga), "IT"); err != nil {
		t.Fatal(err)
	}
	if s := d.accept(t, pavel, greeted.ID); s.Turn != chat.EmployeeSide {
		t.Errorf("only an analyst has written: turn of the %s", s.Turn)
	}
}

func TestTheIdleMonitorLeavesAChatAloneThatWentBackToTheQueue(t *testing.T) {
	for name, back := range map[string]func(d *desk, id string) error{
		"off duty":    func(d *desk, _ string) error { _, err := d.GoOffDuty(ctx, d.by(olga), "IT"); return err },
		"transferred": func(d *desk, id string) error { _, err := d.Transfer(ctx, d.by(olga), id, "HR", ""); return err },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, itAndHR(), func(r *chat.Rules) { r.Accept = time.Hour })
			s := d.connect(t, anna, olga)
			d.after(t, rules.Idle[1]) // warned once, and about to be again
			if err := back(d, s.ID); err != nil {
				t.Fatal(err)
			}
			d.news()
			d.after(t, 40*time.Minute)
			if now := d.session(t, s.ID); now.State != chat.Waiting || now.Warned != 0 {
				t.Fatalf("%s by an old timer, warned %d times", now.State, now.Warned)
			}
			if told := d.told(); len(told) > 0 {
				t.Errorf("told: %v", told)
			}
			now := d.session(t, s.ID)
			who := pavel
			if now.Queue == "HR" {
				who = hanna
			}
			d.accept(t, who, s.ID)
			d.news()
			d.after(t, rules.Idle[0])
			if diff := cmp.Diff(warned1, d.told()); diff != "" {
				t.Errorf("after the next acceptance the clock begins anew:\n%s", diff)
			}
		})
	}
}

func TestAChatThatNobodyAcceptsDoesNotStickInTheQueue(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.ask(t, anna)
	d.say(t, anna, s.ID, "help")
	d.news()
	d.after(t, rules.Accept-1)
	if told := d.told(); len(told) > 0 {
		t.Fatalf("too early: %v", told)
	}
	d.after(t, 1)
	want := []string{"thread/chat-1 card", "person/anna fresh"}
	if diff := cmp.Diff(want, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
	if now := d.session(t, s.ID); now.State != chat.Ended || now.How != chat.Unaccepted || now.Ticket != "INC-1" {
		t.Errorf("%+v", now)
	}
	if line, err := d.Line(ctx, "IT"); len(line) > 0 || err != nil {
		t.Errorf("in line: %v, %v", line, err)
	}

	got := d.accept(t, olga, s.ID)
	if got.State != chat.Connected || got.Ticket != "INC-1" || !got.Ended.IsZero() {
		t.Errorf("picked up from the incident: %+v", got)
	}
	wantPassed(t, d, s.ID, 1)
	d.after(t, rules.Silence)
	d.after(t, rules.Accept)
	if now := d.session(t, s.ID); now.State != chat.Ended || now.Ticket != "INC-1" {
		t.Errorf("left again: %+v", now)
	}
	d.ask(t, anna)
	if _, err := d.Accept(ctx, d.by(olga), s.ID); err == nil {
		t.Error("picked up while its employee waits in another one")
	}
}

// A timer fires once, no matter how many goroutines check it. A restart does
// not repeat it.
func TestTimersFireOnce(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, d *desk) (id string)
		waits   time.Duration
		told    []string
	}{
		"a warning": {func(t *testing.T, d *desk) string { t.Helper(); return d.connect(t, anna, olga).ID }, rules.Idle[0], warned1},
		"the end": {func(t *testing.T, d *desk) string {
			t.Helper()
			id := d.connect(t, anna, olga).ID
			d.after(t, rules.Idle[0])
			d.after(t, rules.Idle[1]-rules.Idle[0])
			return id
		}, rules.Idle[2] - rules.Idle[1], closed},
		"a return": {func(t *testing.T, d *desk) string {
			t.Helper()
			id := d.connect(t, anna, olga).ID
			d.say(t, anna, id, "hello")
			return id
		}, rules.Silence, returned},
		"an incident": {
			func(t *testing.T, d *desk) string { t.Helper(); return d.ask(t, anna).ID }, rules.Accept,
			[]string{"thread/chat-1 card", "person/anna fresh"},
		},
		"the end of an offer": {func(t *testing.T, d *desk) string {
			t.Helper()
			id := d.connect(t, anna, olga).ID
			if _, err := d.Transfer(ctx, d.by(olga), id, pavel.ID, ""); err != nil {
				t.Fatal(err)
			}
			return id
		}, rules.Offer, []string{"thread/chat-1 card"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, itAndHR())
			id := c.prepare(t, d)
			d.news()
			d.pass(c.waits - 1)
			d.reopen(t)
			d.tick(t)
			if told := d.told(); len(told) > 0 {
				t.Fatalf("too early: %v", told)
			}
			d.pass(1)
			if ids, err := d.Due(ctx, 10); err != nil || cmp.Diff([]string{id}, ids) != "" {
				t.Fatalf("due: %v, %v", ids, err)
			}
			var changes atomic.Int32
			var all sync.WaitGroup
			for range 50 {
				all.Go(func() {
					if _, changed, err := d.Tick(ctx, id); err != nil {
						t.Error(err)
					} else if changed {
						changes.Add(1)
					}
				})
			}
			all.Wait()
			if diff := cmp.Diff(c.told, d.told()); diff != "" || changes.Load() != 1 {
				t.Errorf("changed %d times, told:\n%s", changes.Load(), diff)
			}
			d.reopen(t)
			d.tick(t)
			if told := d.told(); len(told) > 0 {
				t.Errorf("again after a restart: %v", told)
			}
		})
	}
}

func TestAClockThatIsSet(t *testing.T) {
	t.Run("back", func(t *testing.T) {
		d := newDesk(t, itAndHR())
		s := d.connect(t, anna, olga)
		d.after(t, rules.Idle[0])
		d.news()
		d.after(t, -time.Hour)
		d.after(t, rules.Idle[0])
		if told := d.told(); len(told) > 0 {
			t.Errorf("told twice: %v", told)
		}
		d.reply(t, olga, s.ID, "hello?")
		d.news()
		d.after(t, rules.Idle[0])
		if diff := cmp.Diff(warned1, d.told()); diff != "" {
			t.Errorf("after the next message it runs by the new clock:\n%s", diff)
		}
	})
	t.Run("back while somebody waits", func(t *testing.T) {
		d := newDesk(t, itAndHR())
		first := d.ask(t, anna)
		d.pass(-time.Hour)
		second := d.ask(t, boris)
		d.accept(t, olga, first.ID)
		if p, err := d.Place(ctx, second); err != nil || p.N != 1 || p.Wait < 0 {
			t.Errorf("place: %+v, %v", p, err)
		}
		d.after(t, rules.Accept)
		if now := d.session(t, second.ID); now.How != chat.Unaccepted {
			t.Errorf("who asked after the change still waits: %+v", now)
		}
	})
	t.Run("forward", func(t *testing.T) {
		d := newDesk(t, itAndHR())
		d.connect(t, anna, olga)
		d.pass(24 * time.Hour)
		var told []string
		for range 10 {
			d.tick(t)
			told = append(told, d.told()...)
		}
		want := append([]string{warned1[0], warned2[0]}, closed...)
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("each once, in order:\n%s", diff)
		}
	})
}

func TestALimitThatIsOff(t *testing.T) {
	d := newDesk(t, itAndHR(), func(r *chat.Rules) { r.Accept, r.Silence, r.Idle = 0, 0, [3]time.Duration{} })
	waiting, idle := d.ask(t, anna), d.connect(t, boris, olga)
	d.after(t, 365*24*time.Hour)
	if a, b := d.session(t, waiting.ID), d.session(t, idle.ID); a.State != chat.Waiting || b.State != chat.Connected {
		t.Errorf("%s, %s", a.State, b.State)
	}
}

// An analyst accepts while the chat's incident is being created. The chat goes
// on, and both sides are told of the incident.
func TestAcceptedWhileItBecomesAnIncident(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.ask(t, anna)
	d.say(t, anna, s.ID, "My printer is on fire")
	made := d.options.Incident
	d.options.Incident = func(ctx context.Context, n chat.Session) (string, error) {
		d.accept(t, olga, n.ID)
		d.news()
		return made(ctx, n)
	}
	d.remake()
	d.after(t, rules.Accept)
	now := d.session(t, s.ID)
	if now.State != chat.Connected || now.Analyst.ID != olga.ID || now.Ticket != incident(s.ID) {
		t.Errorf("%+v", now)
	}
	if diff := cmp.Diff([]string{"thread/chat-1 card", "person/anna card"}, d.told()); diff != "" {
		t.Error(diff)
	}
	if ids, err := d.Due(ctx, 10); err != nil || len(ids) != 0 {
		t.Error("still due:", ids, err)
	}
}
