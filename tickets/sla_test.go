package tickets_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// crew is a team that works for every queue.
type crew team

func (c crew) Analyst(_ context.Context, person, _ string) (bool, error) { return c[person], nil }

// promises returns the policies for the tests. IT works in Berlin, with office
// hours and a holiday on Monday, 2026-07-20. Night always works, on Berlin
// time. Small works from 01:00 to 04:00.
func promises(t *testing.T) map[string]tickets.Policy {
	t.Helper()
	policy := func(c tickets.Calendar, p1, p3 tickets.Target) tickets.Policy {
		return tickets.Policy{Calendar: c, Targets: map[tickets.Priority]tickets.Target{"P1": p1, "P3": p3}}
	}
	p1 := tickets.Target{Response: time.Hour, Resolution: 4 * time.Hour}
	p3 := tickets.Target{Response: 4 * time.Hour, Resolution: 8 * time.Hour}
	return map[string]tickets.Policy{
		"IT": policy(calendar(t, "Europe/Berlin", office, "2026-07-20"), p1, p3),
		"Night": policy(
			calendar(t, "Europe/Berlin", everyDay("00:00-24:00")),
			tickets.Target{Response: 2 * time.Hour, Resolution: 6 * time.Hour},
			p3,
		),
		"Small": policy(calendar(t, "Europe/Berlin", everyDay("01:00-04:00")), p1, p3),
	}
}

func promising(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t, crew{olga.ID: true, pavel.ID: true})
	d.catalog = laptops(t)
	d.with(func(o *options) { o.SLA, o.Queues = promises(t), []string{"IT", "Night", "Small"} })
	return d
}

// weights holds the level of both impact and urgency that gives a priority.
var weights = map[string]tickets.Level{"P1": tickets.High, "P3": tickets.Medium, "P4": tickets.Low}

// do carries out a step.
func (d *desk) do(t *testing.T, what string, k tickets.Ticket) tickets.Ticket {
	t.Helper()
	word, arg, _ := strings.Cut(what, " ")
	by, rev := d.by(olga), k.Rev()
	var err error
	switch word {
	case "create": // PRIORITY QUEUE
		priority, queue, _ := strings.Cut(arg, " ")
		level := weights[priority]
		k, err = d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer", Queue: queue, Impact: level, Urgency: level})
	case "request":
		k, err = d.Create(ctx, d.by(anna), tickets.Form{Item: "laptop"})
	case "approve":
		k, err = d.Decide(ctx, d.by(vera), k.ID, rev, tickets.Verdict{Decision: tickets.Approve})
	case "take":
		k, err = d.Take(ctx, by, k.ID, rev)
	case "assign":
		k, err = d.Assign(ctx, by, k.ID, rev, pavel)
	case "unassign":
		k, err = d.Unassign(ctx, by, k.ID, rev)
	case "reply":
		k, err = d.Reply(ctx, by, k.ID, rev, "Which one?")
	case "note":
		k, err = d.Note(ctx, by, k.ID, rev, "That one again")
	case "sort":
		k, err = d.SetCategory(ctx, by, k.ID, rev, "Hardware")
	case "comment":
		k, err = d.Comment(ctx, d.by(anna), k.ID, rev, "The big one")
	case "hold":
		k, err = d.Hold(ctx, by, k.ID, rev, tickets.Wait{Reason: tickets.HoldRequester})
	case "resume":
		k, err = d.Resume(ctx, by, k.ID, rev)
	case "resolve":
		k, err = d.Resolve(ctx, by, k.ID, rev, "")
	case "reopen":
		k, err = d.Reopen(ctx, by, k.ID, rev)
	case "withdraw":
		k, err = d.Withdraw(ctx, d.by(anna), k.ID, rev)
	case "restore":
		k, err = d.Restore(ctx, d.by(anna), k.ID, rev)
	case "weigh":
		k, err = d.SetPriority(ctx, by, k.ID, rev, weights[arg], weights[arg])
	case "move":
		k, err = d.Move(ctx, by, k.ID, rev, arg)
	case "wake": // after some downtime of the desk
		err = d.Tick(ctx, k.ID)
	default:
		t.Fatalf("no such step: %s", what)
	}
	if err != nil {
		t.Fatalf("%s at %v: %v", what, d.now(), err)
	}
	return k
}

// step is one action and its time in UTC: "07-06 08:00".
type step struct{ At, What string }

func at(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", "2026-"+text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The clocks of tickets. The times at which they ring were counted by hand, in
// UTC. In July Berlin is two hours ahead. A P1 must get a response in 1 hour
// (rings at 0:45) and a resolution in 4 (rings at 3:00); a P3 in 4 (3:00) and 8
// (6:00).
var clocks = []struct {
	name  string
	steps []step
	rings []step
}{
	{
		"over the weekend on which summer begins", // from Friday 17:30 to Monday 09:15, 09:30, 11:30, 12:30
		[]step{{"03-27 16:30", "create P1 IT"}},
		[]step{
			{"03-30 07:15", "at-risk response"},
			{"03-30 07:30", "breached response"},
			{"03-30 09:30", "at-risk resolution"},
			{"03-30 10:30", "breached resolution"},
		},
	},
	{
		"over the weekend on which summer ends", // the same wall-clock times
		[]step{{"10-23 15:30", "create P1 IT"}},
		[]step{
			{"10-26 08:15", "at-risk response"},
			{"10-26 08:30", "breached response"},
			{"10-26 10:30", "at-risk resolution"},
			{"10-26 11:30", "breached resolution"},
		},
	},
	{
		"over a weekend and a holiday, and a break", // from Friday 17:30 to Tuesday 09:15, 09:30, 11:30, 13:30
		[]step{{"07-17 15:30", "create P1 IT"}},
		[]step{
			{"07-21 07:15", "at-risk response"},
			{"07-21 07:30", "breached response"},
			{"07-21 09:30", "at-risk resolution"},
			{"07-21 11:30", "breached resolution"},
		},
	},
	{
		"in the night on which summer ends, an hour counts twice", // from 01:00 to 04:00 on the wall are 4 hours
		[]step{{"10-24 23:00", "create P1 Small"}, {"10-24 23:10", "take"}},
		[]step{{"10-25 02:00", "at-risk resolution"}, {"10-25 03:00", "breached resolution"}},
	},
	{
		"in the night on which summer begins, an hour is missing", // from 01:00 to 04:00 are 2; two more in the next night
		[]step{{"03-29 00:00", "create P1 Small"}, {"03-29 00:10", "take"}},
		[]step{{"03-30 00:00", "at-risk resolution"}, {"03-30 01:00", "breached resolution"}},
	},
	{
		"created while closed", // on Wednesday; Thursday 09:00 is 07:00
		[]step{{"07-08 12:00", "create P1 IT"}, {"07-08 13:00", "reply"}},
		[]step{{"07-09 10:00", "at-risk resolution"}, {"07-09 11:00", "breached resolution"}},
	},
	{
		"on hold over night", // 2 hours before, 2 after
		[]step{
			{"07-06 08:00", "create P1 IT"},
			{"07-06 08:10", "take"},
			{"07-06 10:00", "hold"},
			{"07-07 07:30", "resume"},
		},
		[]step{{"07-07 08:30", "at-risk resolution"}, {"07-07 09:30", "breached resolution"}},
	},
	{
		"held and resumed while closed", // Friday 16:00 to 18:00, then Monday
		[]step{
			{"07-10 14:00", "create P1 IT"},
			{"07-10 14:05", "take"},
			{"07-11 10:00", "hold"},
			{"07-12 10:00", "resume"},
		},
		[]step{{"07-13 08:00", "at-risk resolution"}, {"07-13 09:00", "breached resolution"}},
	},
	{
		"held between warning and end",
		[]step{
			{"07-06 08:00", "create P1 IT"},
			{"07-06 08:10", "take"},
			{"07-06 11:30", "hold"},
			{"07-06 15:00", "resume"},
		},
		[]step{{"07-06 11:00", "at-risk resolution"}, {"07-06 15:30", "breached resolution"}},
	},
	{
		"given back to the queue, once while On Hold", // the clock goes on, and the ticket counts as responded to
		[]step{
			{"07-06 08:00", "create P1 IT"},
			{"07-06 08:10", "take"},
			{"07-06 09:00", "unassign"},
			{"07-06 09:30", "assign"},
			{"07-06 10:00", "hold"},
			{"07-06 12:00", "unassign"},
		},
		[]step{{"07-06 13:00", "at-risk resolution"}, {"07-06 14:00", "breached resolution"}},
	},
	{
		"the requester's answer ends the wait",
		[]step{{"07-06 08:00", "create P1 IT"}, {"07-06 08:10", "hold"}, {"07-06 12:00", "comment"}},
		[]step{{"07-06 14:50", "at-risk resolution"}, {"07-06 15:50", "breached resolution"}},
	},
	{
		"reopened", // 2:30 before, nothing between, 1:30 after
		[]step{
			{"07-06 08:00", "create P1 IT"},
			{"07-06 08:05", "take"},
			{"07-06 10:30", "resolve"},
			{"07-07 07:00", "reopen"},
		},
		[]step{{"07-07 07:30", "at-risk resolution"}, {"07-07 08:30", "breached resolution"}},
	},
	{
		"reopened, held and resumed",
		[]step{
			{
				"07-06 08:00",
				"create P1 IT",
			},
			{"07-06 08:30", "resolve"},
			{"07-06 10:00", "reopen"},
			{"07-06 10:30", "hold"},
			{"07-06 12:00", "resume"},
		},
		[]step{{"07-06 14:00", "at-risk resolution"}, {"07-06 15:00", "breached resolution"}},
	},
	{
		"reopened after the end",
		[]step{
			{"07-06 08:00", "create P1 IT"},
			{"07-06 08:05", "take"},
			{"07-06 12:30", "resolve"},
			{"07-06 13:00", "reopen"},
		},
		[]step{{"07-06 11:00", "at-risk resolution"}, {"07-06 12:00", "breached resolution"}},
	},
	{
		"withdrawn",
		[]step{{"07-06 08:00", "create P1 IT"}, {"07-06 08:50", "withdraw"}},
		[]step{{"07-06 08:45", "at-risk response"}},
	},
	{
		"withdrawn, and not after all",
		[]step{
			{"07-06 08:00", "create P1 IT"},
			{"07-06 08:05", "take"},
			{"07-06 10:30", "withdraw"},
			{"07-06 12:00", "restore"},
		},
		[]step{{"07-06 12:30", "at-risk resolution"}, {"07-06 13:30", "breached resolution"}},
	},
	{
		"a higher priority, for which it is late already", // after 3:30
		[]step{{"07-06 08:00", "create P3 IT"}, {"07-06 08:05", "take"}, {"07-06 11:30", "weigh P1"}},
		[]step{{"07-06 11:30", "at-risk resolution"}, {"07-06 12:00", "breached resolution"}},
	},
	{
		"a lower priority, for which there is time yet",
		[]step{{"07-06 08:00", "create P1 IT"}, {"07-06 08:05", "take"}, {"07-06 12:30", "weigh P3"}},
		[]step{
			{"07-06 11:00", "at-risk resolution"},
			{"07-06 12:00", "breached resolution"},
			{"07-06 14:00", "at-risk resolution"},
			{"07-06 16:00", "breached resolution"},
		},
	},
	{
		"a lower priority, for which it is late as well", // after 8:30, on Tuesday
		[]step{{"07-06 08:00", "create P1 IT"}, {"07-06 08:05", "take"}, {"07-07 07:30", "weigh P3"}},
		[]step{{"07-06 11:00", "at-risk resolution"}, {"07-06 12:00", "breached resolution"}},
	},
	{
		"a priority without targets, and one with", // after 1:30
		[]step{{"07-06 08:00", "create P4 IT"}, {"07-06 09:30", "weigh P1"}},
		[]step{
			{"07-06 09:30", "breached response"},
			{"07-06 11:00", "at-risk resolution"},
			{"07-06 12:00", "breached resolution"},
		},
	},
	{
		"a priority with targets, and one without",
		[]step{{"07-06 08:00", "create P1 IT"}, {"07-06 08:30", "weigh P4"}},
		nil,
	},
	{
		"in another queue: an hour on Friday by its hours, then by those of the other", // 4:30 and 6:00
		[]step{{"07-10 15:00", "create P1 IT"}, {"07-10 15:10", "take"}, {"07-11 10:00", "move Night"}},
		[]step{{"07-11 13:30", "at-risk resolution"}, {"07-11 15:00", "breached resolution"}},
	},
	{
		"in another queue, whose target is later", // 1:30 and 2:00 after 1:00
		[]step{{"07-06 08:00", "create P1 IT"}, {"07-06 09:00", "move Night"}},
		[]step{
			{"07-06 08:45", "at-risk response"},
			{"07-06 09:00", "breached response"},
			{"07-06 09:30", "at-risk response"},
			{"07-06 10:00", "breached response"},
			{"07-06 12:30", "at-risk resolution"},
			{"07-06 14:00", "breached resolution"},
		},
	},
	{
		"from approval on", // Thursday 09:00
		[]step{{"07-06 08:00", "request"}, {"07-09 07:00", "approve"}},
		[]step{
			{"07-09 10:00", "at-risk response"},
			{"07-09 11:00", "breached response"},
			{"07-09 13:00", "at-risk resolution"},
			{"07-09 15:00", "breached resolution"},
		},
	},
	{
		"after a long stop, the strongest alone",
		[]step{{"07-06 08:00", "create P1 IT"}, {"07-06 11:30", "wake"}},
		[]step{
			{"07-06 11:30", "breached response"},
			{"07-06 11:30", "at-risk resolution"},
			{"07-06 12:00", "breached resolution"},
		},
	},
	{
		"what is no response, and what is",
		[]step{
			{"07-06 08:00", "create P1 IT"},
			{"07-06 08:10", "note"},
			{"07-06 08:15", "sort"},
			{"07-06 08:20", "comment"},
			{"07-06 08:50", "assign"},
		},
		[]step{
			{"07-06 08:45", "at-risk response"},
			{"07-06 11:00", "at-risk resolution"},
			{"07-06 12:00", "breached resolution"},
		},
	},
}

// live plays the steps, and runs due timers between them. It calls between
// halfway to each ring.
func (d *desk) live(t *testing.T, steps []step, between func(k tickets.Ticket)) (k tickets.Ticket) {
	t.Helper()
	for i := 0; i <= len(steps); i++ {
		until := d.now().AddDate(0, 1, 0)
		asleep := i < len(steps) && steps[i].What == "wake"
		if i < len(steps) {
			until = at(t, steps[i].At)
		}
		for !asleep && k.ID != "" && !k.Due.IsZero() && !k.Due.After(until) && k.State.Open() {
			if half := k.Due.Sub(d.now()) / 2; half > 0 {
				d.clock.Add(int64(half))
				between(k)
			}
			d.clock.Store(max(k.Due.UnixNano(), d.clock.Load()))
			k = d.tick(t, k.ID)
		}
		if i < len(steps) {
			d.clock.Store(until.UnixNano())
			k = d.tick(t, d.do(t, steps[i].What, k).ID)
		}
	}
	return k
}

// tick runs a ticket's due timers.
func (d *desk) tick(t *testing.T, id string) tickets.Ticket {
	t.Helper()
	if err := d.Tick(ctx, id); err != nil {
		t.Fatal(err)
	}
	k, err := d.store.Ticket(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// rang returns the rings in a ticket's history.
func (d *desk) rang(t *testing.T, id string) (list []step) {
	t.Helper()
	events, err := d.store.Events(ctx, id, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range slices.Backward(events) {
		if e.Action == tickets.AtRisk || e.Action == tickets.Breached {
			list = append(list, step{e.At.Format("01-02 15:04"), fmt.Sprint(e.Action, " ", e.Text)})
			if !e.Internal || e.Via != tickets.ViaTimer || e.By != (tickets.Person{}) {
				t.Errorf("%+v", e)
			}
		}
	}
	return list
}

func TestClocks(t *testing.T) {
	for _, test := range clocks {
		t.Run(test.name, func(t *testing.T) {
			d := promising(t)
			k := d.live(t, test.steps, func(tickets.Ticket) {})
			if diff := cmp.Diff(test.rings, d.rang(t, k.ID)); diff != "" {
				t.Error(diff)
			}
		})
		t.Run(test.name+", with restarts", func(t *testing.T) {
			d := promising(t)
			k := d.live(t, test.steps, func(k tickets.Ticket) {
				d.restart(t)
				if diff := cmp.Diff(k, d.tick(t, k.ID)); diff != "" {
					t.Errorf("halfway:\n%s", diff)
				}
			})
			if diff := cmp.Diff(test.rings, d.rang(t, k.ID)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsAResponse(t *testing.T) {
	for what, met := range map[string]bool{
		"take": true, "assign": true, "reply": true, "hold": true, "resolve": true,
		"note": false, "sort": false, "weigh P3": false, "move Night": false, "comment": false,
	} {
		d := promising(t)
		k := d.live(t, []step{{"07-06 08:00", "create P1 IT"}, {"07-06 08:10", what}}, func(tickets.Ticket) {})
		if got := !slices.ContainsFunc(
			d.rang(t, k.ID),
			func(s step) bool { return strings.HasSuffix(s.What, "response") },
		); got != met {
			t.Errorf("%s: response met %t, want %t", what, got, met)
		}
	}
}

// A clock rings once, no matter how many check it at the same time and how far
// the time is set back.
func TestClocksRingOnce(t *testing.T) {
	d := promising(t)
	d.clock.Store(at(t, "07-06 08:00").UnixNano())
	k := d.do(t, "create P1 IT", tickets.Ticket{})
	for _, moment := range []string{"08:44", "08:45", "08:00", "08:50", "08:59", "09:00", "08:00", "08:46", "11:00", "12:00", "08:30", "13:00"} {
		d.clock.Store(at(t, "07-06 "+moment).UnixNano())
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if err := d.Tick(ctx, k.ID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		d.restart(t)
	}
	want := []step{
		{"07-06 08:45", "at-risk response"},
		{"07-06 09:00", "breached response"},
		{"07-06 11:00", "at-risk resolution"},
		{"07-06 12:00", "breached resolution"},
	}
	if diff := cmp.Diff(want, d.rang(t, k.ID)); diff != "" {
		t.Error(diff)
	}
	lines := 0
	for _, o := range d.news() {
		if o.To.Person != "" && brings[tickets.Notice](o) {
			t.Errorf("the requester is told: %+v", o)
		}
		if brings[tickets.Notice](o) {
			lines++
		}
	}
	if lines != len(want) {
		t.Errorf("%d lines in the thread", lines)
	}
}

// A press still works on a card that was sent before a clock rang.
func TestAClockMakesNoCardStale(t *testing.T) {
	d := promising(t)
	k := d.live(t, []step{{"07-06 08:00", "create P1 IT"}}, func(tickets.Ticket) {})
	if k.Rev() != 5 {
		t.Fatalf("revision %d", k.Rev())
	}
	if _, err := d.Take(ctx, d.by(olga), k.ID, 0); err == nil {
		t.Error("taken from a card of no revision")
	}
	taken, err := d.Take(ctx, d.by(olga), k.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Hold(ctx, d.by(olga), k.ID, 5, tickets.Wait{Reason: tickets.HoldChange}); err == nil {
		t.Error("held from a card from before it was taken")
	}
	if taken.SLA.Responded != d.now() || !taken.SLA.Response.Due.IsZero() ||
		taken.SLA.Response.Mark != tickets.MarkedBreached {
		t.Errorf("%+v", taken.SLA)
	}
}

// A ticket that was late when it was reopened has been late since its original
// deadline.
func TestLateSince(t *testing.T) {
	d := promising(t)
	k := d.live(
		t,
		[]step{
			{"07-06 08:00", "create P1 IT"},
			{"07-06 12:30", "resolve"},
			{"07-06 13:00", "reopen"},
			{"07-06 14:00", "hold"},
		},
		func(tickets.Ticket) {},
	)
	if want := at(
		t,
		"07-06 12:00",
	); !k.SLA.Resolution.Due.Equal(want) || k.SLA.Used != 5*time.Hour+30*time.Minute || !k.SLA.Since.IsZero() ||
		!k.Due.IsZero() {
		t.Errorf("%+v, want late since %v", k.SLA, want)
	}
}
