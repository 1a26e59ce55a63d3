package tickets_test

import (
	"testing"
	"time"

	"frontdesk/tickets"
)

// A ticket counts as having kept its targets, or not, when it is resolved.
func TestOutcome(t *testing.T) {
	for name, c := range map[string]struct {
		target  tickets.Target
		respond time.Duration // 0: not before it is resolved
		resolve time.Duration
		tick    bool // the timers run first
		want    tickets.Tally
	}{
		"no targets":              {resolve: time.Hour, want: tickets.Tally{}},
		"both kept":               {target: tickets.Target{Response: time.Hour, Resolution: 4 * time.Hour}, respond: time.Minute, resolve: 3 * time.Hour, want: tickets.Tally{Measured: 1, Kept: 1}},
		"resolved at once":        {target: tickets.Target{Response: time.Hour, Resolution: 4 * time.Hour}, resolve: time.Minute, want: tickets.Tally{Measured: 1, Kept: 1}},
		"response kept, no other": {target: tickets.Target{Response: time.Hour}, respond: time.Minute, resolve: 99 * time.Hour, tick: true, want: tickets.Tally{Measured: 1, Kept: 1}},
		"response late":           {target: tickets.Target{Response: time.Hour, Resolution: 9 * time.Hour}, respond: 2 * time.Hour, resolve: 3 * time.Hour, tick: true, want: tickets.Tally{Measured: 1}},
		"resolution late":         {target: tickets.Target{Response: time.Hour, Resolution: 4 * time.Hour}, respond: time.Minute, resolve: 5 * time.Hour, tick: true, want: tickets.Tally{Measured: 1}},
		"late, but not told yet":  {target: tickets.Target{Resolution: 4 * time.Hour}, respond: time.Minute, resolve: 4 * time.Hour, want: tickets.Tally{Measured: 1}},
		"all late, not told yet":  {target: tickets.Target{Response: time.Hour}, resolve: 2 * time.Hour, want: tickets.Tally{Measured: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, team{olga.ID: true})
			d.with(func(o *options) {
				o.SLA = map[string]tickets.Policy{"IT": {Targets: map[tickets.Priority]tickets.Target{"P3": c.target}}}
			})
			made := d.incident(t)
			pass := func(to time.Duration) {
				past := time.Duration(d.clock.Load() - noon.UnixNano())
				if c.tick {
					d.after(t, to-past)
				} else {
					d.clock.Store(noon.Add(to).UnixNano())
				}
			}
			now := func() tickets.Ticket {
				k, err := d.Get(ctx, tickets.OwnPlace(olga.ID), made.ID)
				if err != nil {
					t.Fatal(err)
				}
				return k
			}
			if c.respond > 0 {
				pass(c.respond)
				must(t)(d.Take(ctx, d.by(olga), made.ID, now().Rev()))
			}
			pass(c.resolve)
			must(t)(d.Resolve(ctx, d.by(olga), made.ID, now().Rev(), ""))
			got, err := d.store.Tally(ctx, "IT")
			if err != nil || got.Measured != c.want.Measured || got.Kept != c.want.Kept || got.Resolved != 1 {
				t.Errorf("%+v, %v, want %+v", got, err, c.want)
			}
		})
	}
}

func TestRating(t *testing.T) {
	var n tickets.Tally
	if average, count := n.Rating(); average != 0 || count != 0 {
		t.Errorf("of none: %v of %d", average, count)
	}
	for _, rating := range []int{0, 1, 5, 5, 6, -1} {
		n.Rate(rating)
	}
	if average, count := n.Rating(); count != 3 || average < 3.66 || average > 3.67 {
		t.Errorf("%v of %d", average, count)
	}
}
