package tickets_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// opening returns a desk whose queue IT has hours in Moscow, three hours ahead of
// UTC.
func opening(t *testing.T, hours map[string]string, holidays ...string) *desk {
	t.Helper()
	moscow := time.FixedZone("MSK", 3*60*60)
	calendar, err := tickets.NewCalendar(moscow, hours, holidays)
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	d.with(func(o *options) {
		o.Zone = moscow
		o.SLA = map[string]tickets.Policy{"IT": {
			Calendar: calendar,
			Targets:  map[tickets.Priority]tickets.Target{"P3": {Resolution: 8 * time.Hour}},
		}}
	})
	return d
}

var weekdays = map[string]string{
	"mon": "10:00-18:00", "tue": "10:00-18:00", "wed": "10:00-18:00", "thu": "10:00-18:00", "fri": "16:00-18:00",
}

// It is Friday, 20 November, 15:00 in Moscow.
func TestATicketGoesOnWhenWorkBeginsOnTheDate(t *testing.T) {
	for name, one := range map[string]struct {
		hours    map[string]string
		holidays []string
		until    string
		wakes    string // in Moscow
	}{
		"a business day":           {weekdays, nil, "2026-11-24", "2026-11-24 10:00"},
		"today, before it begins":  {weekdays, nil, "2026-11-20", "2026-11-20 16:00"},
		"a day off":                {weekdays, nil, "2026-11-21", "2026-11-23 10:00"},
		"a holiday":                {weekdays, []string{"2026-11-23"}, "2026-11-23", "2026-11-24 10:00"},
		"without hours":            {nil, nil, "2026-11-21", "2026-11-21 09:00"},
		"open around the clock":    {nil, []string{"2026-11-21"}, "2026-11-21", "2026-11-22 09:00"},
		"the last day":             {weekdays, nil, "2027-11-21", "2027-11-22 10:00"},
		"a day that begins early":  {map[string]string{"sat": "00:00-02:00"}, nil, "2026-11-21", "2026-11-21 00:00"},
		"a day with several spans": {map[string]string{"sat": "14:00-15:00, 11:00-12:00"}, nil, "2026-11-21", "2026-11-21 11:00"},
	} {
		t.Run(name, func(t *testing.T) {
			d := opening(t, one.hours, one.holidays...)
			k, _ := d.Take(ctx, d.by(olga), d.incident(t).ID, 1)
			k, err := d.Hold(
				ctx,
				d.by(olga),
				k.ID,
				k.Rev(),
				tickets.Wait{Reason: tickets.HoldSupplier, Until: one.until},
			)
			if err != nil {
				t.Fatal(err)
			}
			if got := k.Until.In(d.options.Zone).
				Format("2006-01-02 15:04"); got != one.wakes ||
				k.Last.Until != k.Until {
				t.Fatalf("until %s, want %s; told %v", got, one.wakes, k.Last.Until)
			}
			d.news()
			d.after(t, k.Until.Sub(d.now())-1)
			if now, _ := d.store.Ticket(ctx, k.ID); now.State != tickets.OnHold {
				t.Error("too early:", now.State)
			}
			d.restart(t)
			d.after(t, 1)
			now, _ := d.store.Ticket(ctx, k.ID)
			if now.State != tickets.InProgress || now.Hold != "" || !now.Until.IsZero() ||
				now.Last.Action != tickets.Woken {
				t.Error("in time:", now)
			}
			if now.SLA.Used != 0 || now.SLA.Since != k.Until {
				t.Error("the clock did not stand still:", now.SLA)
			}
			notice := tickets.Notice{Ticket: k.ID, Event: now.Rev()}
			var told []tickets.Address
			for _, o := range d.news() {
				if o.Content == notice {
					told = append(told, o.To)
				}
			}
			if diff := cmp.Diff([]tickets.Address{{Person: anna.ID}, k.Address()}, told); diff != "" {
				t.Error("told:", diff)
			}
		})
	}
}

func TestADateThatCannotBeWaitedForIsRefused(t *testing.T) {
	for until, want := range map[string]tickets.Invalid{
		"2026-11-19":  {Field: "until", Min: "2026-11-20", Max: "2027-11-21"},
		"2027-11-22":  {Field: "until", Min: "2026-11-20", Max: "2027-11-21"},
		"next Monday": {Field: "until", Type: tickets.DateField},
		"2026-02-30":  {Field: "until", Type: tickets.DateField},
	} {
		d := opening(t, weekdays)
		k := d.incident(t)
		_, err := d.Hold(ctx, d.by(olga), k.ID, 1, tickets.Wait{Reason: tickets.HoldChange, Until: until})
		got, _ := errors.AsType[*tickets.Invalid](err)
		if got == nil || !cmp.Equal(*got, want) {
			t.Errorf("%s: %v, want %v", until, err, want)
		}
		if now, _ := d.store.Ticket(ctx, k.ID); !cmp.Equal(now, k) {
			t.Errorf("%s: changed to %v", until, now)
		}
	}

	// Work has begun today.
	d := opening(t, nil)
	_, err := d.Hold(
		ctx,
		d.by(olga),
		d.incident(t).ID,
		1,
		tickets.Wait{Reason: tickets.HoldChange, Until: "2026-11-20"},
	)
	if bad, ok := errors.AsType[*tickets.Invalid](err); !ok || bad.Min != "2026-11-21" {
		t.Error("today:", err)
	}
}

// What ends the wait before its time leaves nothing to wait for.
func TestWhatEndsAHoldForgetsItsDate(t *testing.T) {
	for name, end := range map[string]func(d *desk, k tickets.Ticket) (tickets.Ticket, error){
		"resume": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Resume(ctx, d.by(olga), k.ID, k.Rev())
		},
		"comment": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Comment(ctx, d.by(anna), k.ID, k.Rev(), "It is the left one")
		},
		"resolve": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Resolve(ctx, d.by(olga), k.ID, k.Rev(), "done")
		},
		"withdraw": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Withdraw(ctx, d.by(anna), k.ID, k.Rev())
		},
		"unassign": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Unassign(ctx, d.by(olga), k.ID, k.Rev())
		},
		"merge": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Merge(ctx, d.by(olga), k.ID, k.Rev(), d.incident(t).ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := opening(t, weekdays)
			k, _ := d.Take(ctx, d.by(olga), d.incident(t).ID, 1)
			k, err := d.Hold(
				ctx,
				d.by(olga),
				k.ID,
				k.Rev(),
				tickets.Wait{Reason: tickets.HoldRequester, Until: "2026-11-24"},
			)
			until := k.Until
			if err != nil || until.IsZero() {
				t.Fatal(until, err)
			}
			if k, err = end(d, k); err != nil || k.State == tickets.OnHold || k.Hold != "" || !k.Until.IsZero() {
				t.Fatal(k, err)
			}
			d.after(t, until.Sub(d.now()))
			if now, _ := d.store.Ticket(ctx, k.ID); now.State != k.State || now.Last.Action == tickets.Woken {
				t.Error("woken all the same:", now)
			}
		})
	}
}

// A hold without a date lasts, and one with a date outlives a word that does not
// end it.
func TestAHoldLastsUntilItsDate(t *testing.T) {
	d := opening(t, weekdays)
	forever, dated := d.incident(t), d.incident(t)
	_, err := d.Hold(ctx, d.by(olga), forever.ID, 1, tickets.Wait{Reason: tickets.HoldChange})
	if err != nil {
		t.Fatal(err)
	}
	dated, _ = d.Hold(ctx, d.by(olga), dated.ID, 1, tickets.Wait{Reason: tickets.HoldChange, Until: "2026-11-24"})
	if _, err = d.Comment(ctx, d.by(anna), dated.ID, dated.Rev(), "Well?"); err != nil {
		t.Fatal(err)
	}
	d.after(t, dated.Until.Sub(d.now()))
	if now, _ := d.store.Ticket(ctx, dated.ID); now.State != tickets.New || now.Last.Action != tickets.Woken {
		t.Error("of nobody, with a date:", now.State, now.Last)
	}
	d.after(t, 400*24*time.Hour)
	if now, _ := d.store.Ticket(ctx, forever.ID); now.State != tickets.OnHold {
		t.Error("without a date:", now.State)
	}
}
