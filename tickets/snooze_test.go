package tickets_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// It is Friday, 20 November, 15:00 in Moscow.
func TestANapEndsWhenItSays(t *testing.T) {
	for name, one := range map[string]struct {
		hours    map[string]string
		holidays []string
		nap      tickets.Nap
		ends     string // in Moscow
	}{
		"an hour":                  {weekdays, nil, tickets.NapHour, "2026-11-20 16:00"},
		"four hours":               {weekdays, nil, tickets.NapHours, "2026-11-20 19:00"},
		"a morning":                {weekdays, nil, tickets.NapMorning, "2026-11-23 10:00"},
		"a morning after holidays": {weekdays, []string{"2026-11-23"}, tickets.NapMorning, "2026-11-24 10:00"},
		"a morning without hours":  {nil, nil, tickets.NapMorning, "2026-11-21 09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			d := opening(t, one.hours, one.holidays...)
			k, _ := d.Take(ctx, d.by(olga), d.incident(t).ID, 1)
			k, err := d.reminders.Snooze(ctx, d.by(olga), k.ID, k.Rev(), one.nap)
			if err != nil {
				t.Fatal(err)
			}
			if got := k.Remind.In(d.options.Zone).Format("2006-01-02 15:04"); got != one.ends {
				t.Errorf("until %s, want %s", got, one.ends)
			}
		})
	}
	d := opening(t, weekdays)
	_, err := d.reminders.Snooze(ctx, d.by(olga), d.incident(t).ID, 1, "2h")
	if bad, ok := errors.AsType[*tickets.Invalid](err); !ok || bad.Field != "snooze" {
		t.Error("an unknown nap:", err)
	}
}

// reminded returns when the thread of a ticket was reminded of it.
func (d *desk) reminded(t *testing.T, k tickets.Ticket) (times []time.Duration) {
	t.Helper()
	events, err := d.store.Events(ctx, k.ID, 100)
	if err != nil {
		t.Fatal(err)
	}
	owed := d.news()
	for _, e := range events {
		if e.Action != tickets.Reminded {
			continue
		}
		times = append(times, e.At.Sub(noon))
		notice := tickets.Notice{Ticket: k.ID, Event: e.N}
		for _, o := range owed {
			if o.Content == notice && o.To != k.Address() {
				t.Error("reminded elsewhere:", o.To)
			}
		}
		if !slices.ContainsFunc(owed, func(o tickets.Delivery) bool { return o.Content == notice }) {
			t.Error("nobody is reminded of", notice)
		}
	}
	return times
}

// A reminder comes once, also after a restart. Nothing else changes, and the
// requester hears nothing of it.
func TestAReminderComesOnce(t *testing.T) {
	d := opening(t, nil)
	k, _ := d.Take(ctx, d.by(olga), d.incident(t).ID, 1)
	d.news()
	k, err := d.reminders.Snooze(ctx, d.by(olga), k.ID, k.Rev(), tickets.NapHour)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.news() {
		if o.To.Person != "" {
			t.Error("told of a nap:", o)
		}
	}
	used := k.SLA
	d.after(t, time.Hour-1)
	if times := d.reminded(t, k); times != nil {
		t.Error("too early:", times)
	}
	d.restart(t)
	d.after(t, time.Hour)
	now, _ := d.store.Ticket(ctx, k.ID)
	if diff := cmp.Diff([]time.Duration{2*time.Hour - 1}, d.reminded(t, k)); diff != "" {
		t.Error(diff)
	}
	if now.State != tickets.InProgress || !now.Remind.IsZero() || now.SLA.Since != used.Since ||
		now.SLA.Resolution != used.Resolution {
		t.Errorf("changed: %+v", now)
	}

	// Whoever presses on the card from before is not late.
	if now, err = d.Resolve(ctx, d.by(olga), k.ID, k.Rev(), "done"); err != nil {
		t.Error(err)
	}
	d.after(t, 48*time.Hour)
	if after, _ := d.store.Ticket(ctx, k.ID); after.Rev() != now.Rev() {
		t.Error("once more:", after.Last)
	}
}

// A new reminder replaces the old, and the target still rings in its time.
func TestAReminderIsReplaced(t *testing.T) {
	d := opening(t, nil)
	k, _ := d.Take(ctx, d.by(olga), d.incident(t).ID, 1)
	k, _ = d.reminders.Snooze(ctx, d.by(olga), k.ID, k.Rev(), tickets.NapHour)
	k, err := d.reminders.Snooze(ctx, d.by(pavel), k.ID, k.Rev(), tickets.NapHours)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		d.after(t, time.Hour)
	}
	if diff := cmp.Diff([]time.Duration{4 * time.Hour}, d.reminded(t, k)); diff != "" {
		t.Error(diff)
	}
	if now, _ := d.store.Ticket(ctx, k.ID); now.SLA.Resolution.Mark != tickets.MarkedBreached {
		t.Error("the target was forgotten:", now.SLA)
	}
}

// Who has the ticket then is reminded, On Hold too; nobody is of a ticket that is
// done, or that another queue has.
func TestWhatBecomesOfAReminder(t *testing.T) {
	for name, one := range map[string]struct {
		comes bool
		do    func(d *desk, k tickets.Ticket) (tickets.Ticket, error)
	}{
		"assigned": {true, func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Assign(ctx, d.by(olga), k.ID, k.Rev(), pavel)
		}},
		"unassigned": {true, func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Unassign(ctx, d.by(olga), k.ID, k.Rev())
		}},
		"held": {true, func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Hold(ctx, d.by(olga), k.ID, k.Rev(), tickets.Wait{Reason: tickets.HoldChange, Until: "2026-11-24"})
		}},
		"resolved": {false, func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Resolve(ctx, d.by(olga), k.ID, k.Rev(), "done")
		}},
		"reopened": {false, func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			k, _ = d.Resolve(ctx, d.by(olga), k.ID, k.Rev(), "done")
			return d.Reopen(ctx, d.by(anna), k.ID, k.Rev())
		}},
		"withdrawn": {false, func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Withdraw(ctx, d.by(anna), k.ID, k.Rev())
		}},
		"merged": {false, func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Merge(ctx, d.by(olga), k.ID, k.Rev(), d.incident(t).ID)
		}},
		"moved": {false, func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Move(ctx, d.by(olga), k.ID, k.Rev(), "HR")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := opening(t, weekdays)
			k, _ := d.Take(ctx, d.by(olga), d.incident(t).ID, 1)
			k, err := d.reminders.Snooze(ctx, d.by(olga), k.ID, k.Rev(), tickets.NapHour)
			if err == nil {
				k, err = one.do(d, k)
			}
			if err != nil {
				t.Fatal(err)
			}
			d.after(t, time.Hour)
			if times := d.reminded(t, k); (len(times) == 1) != one.comes {
				t.Error("reminded:", times)
			}
			if now, _ := d.store.Ticket(ctx, k.ID); now.State != k.State || now.Hold != k.Hold {
				t.Error("changed:", now)
			}
		})
	}
}
