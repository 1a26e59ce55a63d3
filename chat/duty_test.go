package chat_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// hours sets the business hours of both queues.
func hours(t *testing.T, week map[string]string, holidays ...string) func(*chat.Rules) {
	t.Helper()
	c, err := tickets.NewCalendar(time.UTC, week, holidays)
	if err != nil {
		t.Fatal(err)
	}
	return func(r *chat.Rules) { r.Calendar = c }
}

func roster(r *chat.Rules) { r.Roster = true }

var officeHours = map[string]string{"mon": "09:00-18:00", "thu": "09:00-18:00", "fri": "09:00-13:00, 14:00-18:00"}

func TestAvailability(t *testing.T) {
	friday := func(clock string) time.Time {
		at, err := time.Parse("2006-01-02 15:04", "2026-11-20 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		at    time.Time
		open  bool
		opens time.Time
	}{
		"within the hours":          {friday("12:00"), true, friday("12:00")},
		"the first minute":          {friday("09:00"), true, friday("09:00")},
		"before":                    {friday("08:59"), false, friday("09:00")},
		"the break":                 {friday("13:00"), false, friday("14:00")},
		"after":                     {friday("18:00"), false, monday},
		"a weekday that is missing": {time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), false, time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)},
		"a holiday":                 {time.Date(2026, 12, 31, 12, 0, 0, 0, time.UTC), false, time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, itAndHR(), hours(t, officeHours, "2026-12-31", "2027-01-01"))
			d.at(c.at)
			a, err := d.Available(ctx, "IT", anna.ID)
			if err != nil || a.Open != c.open || a.Now() != c.open || !a.Opens.Equal(c.opens) {
				t.Errorf("%+v, %v", a, err)
			}
			_, err = d.Ask(ctx, d.by(anna), "IT")
			if errors.Is(err, chat.ErrUnavailable) == c.open {
				t.Errorf("asked: %v", err)
			}
		})
	}
}

func TestNoWeekdayIsOpen(t *testing.T) {
	d := newDesk(t, itAndHR(), hours(t, map[string]string{}), roster)
	if a, err := d.Available(ctx, "IT", anna.ID); err != nil || a.Now() || !a.Opens.IsZero() {
		t.Errorf("%+v, %v", a, err)
	}
	if open, err := d.GoOnDuty(ctx, d.by(olga), "IT", 0); open || err != nil {
		t.Errorf("on duty: %t, %v", open, err)
	}
}

func TestAChatRequestedAfterTheLastAnalystLeft(t *testing.T) {
	for name, leave := range map[string]func(t *testing.T, d *desk){
		"off duty": func(t *testing.T, d *desk) {
			t.Helper()
			if _, err := d.GoOffDuty(ctx, d.by(olga), "IT"); err != nil {
				t.Error(err)
			}
		},
		"the team":            func(_ *testing.T, d *desk) { d.crew.leave(olga.ID) },
		"into a call":         func(_ *testing.T, d *desk) { d.crew.absent = map[string]bool{olga.ID: true} },
		"to the other people": func(t *testing.T, d *desk) { t.Helper(); d.connect(t, boris, olga) },
		"for the day":         func(_ *testing.T, d *desk) { d.at(time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, itAndHR(), hours(t, officeHours), roster)
			if _, err := d.Ask(ctx, d.by(anna), "IT"); !errors.Is(err, chat.ErrUnavailable) {
				t.Fatalf("before anybody is on duty: %v", err)
			}
			if open, err := d.GoOnDuty(ctx, d.by(olga), "IT", 1); !open || err != nil {
				t.Fatalf("on duty: %t, %v", open, err)
			}
			if a, err := d.Available(ctx, "IT", anna.ID); !a.Now() || err != nil {
				t.Fatalf("while one is there: %+v, %v", a, err)
			}
			leave(t, d)
			if s, err := d.Ask(ctx, d.by(anna), "IT"); !errors.Is(err, chat.ErrUnavailable) {
				t.Errorf("asked: %+v, %v", s, err)
			}
			if _, open, err := d.Current(ctx, anna.ID); open || err != nil {
				t.Errorf("a session was begun: %v", err)
			}
		})
	}
}

func TestAnAnalystIsNotAvailableOutsideTheHours(t *testing.T) {
	d := newDesk(t, itAndHR(), hours(t, officeHours), roster)
	evening, monday := noon.Add(7*time.Hour), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	d.at(evening)
	if open, err := d.GoOnDuty(ctx, d.by(olga), "IT", 0); open || err != nil {
		t.Errorf("put on duty outside the hours without saying so: %v", err)
	}
	if a, err := d.Available(ctx, "IT", anna.ID); a.Now() || !a.Opens.Equal(monday) || err != nil {
		t.Errorf("in the evening: %+v, %v", a, err)
	}
	d.at(monday)
	if a, err := d.Available(ctx, "IT", anna.ID); !a.Now() || err != nil {
		t.Errorf("when the hours begin: %+v, %v", a, err)
	}
	d.at(monday.AddDate(0, 0, 3))
	if a, err := d.Available(ctx, "IT", anna.ID); !a.Open || a.Now() || err != nil {
		t.Errorf("on the next day they are off duty: %+v, %v", a, err)
	}
}

func TestWhoCannotGoOnDuty(t *testing.T) {
	d := newDesk(t, itAndHR(), roster)
	for _, who := range []tickets.Person{anna, hanna, {}} {
		if _, err := d.GoOnDuty(ctx, d.by(who), "IT", 0); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%s on: %v", who.Name, err)
		}
		if _, err := d.GoOffDuty(ctx, d.by(who), "IT"); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%s off: %v", who.Name, err)
		}
	}
	if on, err := d.OnDuty(ctx, "IT", ""); len(on) > 0 || err != nil {
		t.Errorf("on duty: %v, %v", on, err)
	}
}

func TestCapacity(t *testing.T) {
	for asked, want := range map[int]int{-5: 2, 0: 2, 1: 1, 20: 20, 21: 20, 1 << 40: 20} {
		d := newDesk(t, itAndHR(), roster, func(r *chat.Rules) { r.Capacity = 2 })
		if _, err := d.GoOnDuty(ctx, d.by(olga), "IT", asked); err != nil {
			t.Fatal(err)
		}
		on, err := d.OnDuty(ctx, "IT", "")
		if err != nil || len(on) != 1 || on[0].Capacity != want {
			t.Errorf("%d: %+v, %v", asked, on, err)
		}
		for i := range want {
			s := d.ask(t, tickets.Person{ID: string(rune('a' + i))})
			d.accept(t, olga, s.ID)
		}
		if a, err := d.Available(ctx, "IT", anna.ID); a.Now() || err != nil {
			t.Errorf("%d: room for one more: %+v, %v", asked, a, err)
		}
	}
}

func TestTheLeastBusyComeFirst(t *testing.T) {
	d := newDesk(t, itAndHR())
	d.connect(t, boris, olga)
	a, err := d.Available(ctx, "IT", anna.ID)
	if diff := cmp.Diff([]tickets.Person{pavel, olga}, a.Free); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

// When somebody goes off duty, their chats wait again at their old places,
// ahead of those who asked later.
func TestOffDutyGivesChatsBackAtTheirOldPlace(t *testing.T) {
	d := newDesk(t, itAndHR())
	first := d.connect(t, anna, olga)
	d.pass(time.Minute)
	colleague := d.connect(t, tickets.Person{ID: "carl"}, pavel)
	d.pass(time.Minute)
	second := d.ask(t, boris)
	d.news()
	back, err := d.GoOffDuty(ctx, d.by(olga), "IT")
	if err != nil || len(back) != 1 || back[0].ID != first.ID || back[0].How != chat.Returned || back[0].By != olga {
		t.Errorf("back: %+v, %v", back, err)
	}
	if diff := cmp.Diff(returned, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
	line, err := d.Line(ctx, "IT")
	if diff := cmp.Diff([]string{first.ID, second.ID}, line); diff != "" || err != nil {
		t.Errorf("line: %v\n%s", err, diff)
	}
	if p, err := d.Place(ctx, second); p.N != 2 || err != nil {
		t.Errorf("place: %+v, %v", p, err)
	}
	if d.session(t, colleague.ID).State != chat.Connected {
		t.Error("a colleague's chat was taken from them")
	}
}

func TestTheEstimateComesFromMeasuredAcceptances(t *testing.T) {
	d := newDesk(t, itAndHR())
	first := d.ask(t, anna)
	if p, err := d.Place(ctx, first); p != (chat.Place{N: 1}) || err != nil {
		t.Errorf("before anything was measured: %+v, %v", p, err)
	}
	d.pass(4 * time.Minute)
	accept := d.by(olga)
	if _, err := d.Accept(ctx, accept, first.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Accept(ctx, accept, first.ID); err != nil {
		t.Fatal(err)
	}
	second, third := d.ask(t, boris), d.ask(t, tickets.Person{ID: "carl"})
	if p, err := d.Place(ctx, second); p != (chat.Place{N: 1, Wait: 4 * time.Minute}) || err != nil {
		t.Errorf("next in line: %+v, %v", p, err)
	}
	if p, err := d.Place(ctx, third); p != (chat.Place{N: 2, Wait: 8 * time.Minute}) || err != nil {
		t.Errorf("second in line: %+v, %v", p, err)
	}
	d.accept(t, olga, second.ID) // right after the request: the newest chat weighs a quarter
	if p, err := d.Place(ctx, third); p != (chat.Place{N: 1, Wait: 3 * time.Minute}) || err != nil {
		t.Errorf("after a quick one: %+v, %v", p, err)
	}
}

// Teams may deliver the press again after the analyst is back at work.
func TestOffDutyDeliveredAgainLeavesLaterChatsAlone(t *testing.T) {
	for name, roster := range map[string]bool{"roster": true, "team": false} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, itAndHR(), func(r *chat.Rules) { r.Roster = roster })
			for _, p := range []tickets.Person{olga, pavel} {
				if _, err := d.GoOnDuty(ctx, d.by(p), "IT", 0); err != nil {
					t.Fatal(err)
				}
			}
			first := d.connect(t, anna, olga)
			d.pass(time.Second)
			off := d.by(olga)
			if back, err := d.GoOffDuty(ctx, off, "IT"); err != nil || len(back) != 1 || back[0].ID != first.ID {
				t.Fatal(back, err)
			}
			d.pass(time.Second)
			d.accept(t, olga, first.ID)
			d.connect(t, boris, olga)
			if back, err := d.GoOffDuty(ctx, off, "IT"); err != nil || len(back) != 0 {
				t.Error("came back:", back, err)
			}
			if now := d.session(t, first.ID); now.State != chat.Connected || now.Analyst.ID != olga.ID {
				t.Errorf("the first chat: %+v", now)
			}
		})
	}
}

// A crash may come after the analyst is recorded as off duty and before their
// chats return. No chat is lost: the repeated press returns them.
func TestOffDutyThatWasCutOffIsFinishedByItsRepetition(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.connect(t, anna, olga)
	d.pass(time.Second)
	off := d.by(olga)
	if _, err := d.store.UpdateDuty(ctx, off.Activity, "IT", func(n *chat.Duty) {
		n.Off = map[string]time.Time{olga.ID: d.now()}
	}); err != nil {
		t.Fatal(err)
	}
	if back, err := d.GoOffDuty(ctx, off, "IT"); err != nil || len(back) != 1 || back[0].ID != s.ID {
		t.Error(back, err)
	}
}
