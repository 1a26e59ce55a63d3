package desk

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/tickets"
)

// Within no time of its length is more done than a limit says, nothing that fits
// is refused, and whoever waits until the time they are told can go on.
func TestNobodyDoesMoreThanTheirLimit(t *testing.T) {
	limits := []Limit{{Most: 10, Per: time.Minute}, {Most: 25, Per: time.Hour}}
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
		l := NewLimits(map[tickets.Amount][]Limit{tickets.AmountTickets: limits}, func() time.Time { return now })
		var done []time.Time
		within := func(per time.Duration) (n int) {
			for _, at := range done {
				if at.After(now.Add(-per)) {
					n++
				}
			}
			return n
		}
		for range 200 {
			now = now.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "seconds")) * time.Second)
			n := rapid.IntRange(1, 3).Draw(t, "n")
			fits := true
			for _, limit := range limits {
				fits = fits && within(limit.Per)+n <= limit.Most
			}
			err := l.Spend("anna", tickets.AmountTickets, n)
			if fits != (err == nil) {
				t.Fatalf("%d more: %v, fits: %t", n, err, fits)
			}
			if limited, ok := errors.AsType[*tickets.Limited](err); ok {
				if !limited.Until.After(now) {
					t.Fatalf("limited until %s, and it is %s", limited.Until, now)
				}
				now = limited.Until
				if err := l.Spend("anna", tickets.AmountTickets, n); err != nil {
					t.Fatalf("at the time that was said: %v", err)
				}
			}
			for range n {
				done = append(done, now)
			}
		}
	})
}

func TestEachPersonAndAmountIsCountedApart(t *testing.T) {
	now := time.Now()
	one := []Limit{{Most: 1, Per: time.Minute}}
	l := NewLimits(map[tickets.Amount][]Limit{
		tickets.AmountTickets: one, tickets.AmountChats: one, tickets.AmountComments: {{Most: 0, Per: time.Minute}},
		tickets.AmountPeople: {{Most: 2, Per: time.Hour}},
	}, func() time.Time { return now })
	limited := func(err error) bool { _, ok := errors.AsType[*tickets.Limited](err); return ok }
	for _, person := range []string{"anna", "boris"} {
		for _, what := range []tickets.Amount{tickets.AmountTickets, tickets.AmountChats} {
			if err := l.Spend(person, what, 1); err != nil {
				t.Errorf("%s, %d: %v", person, what, err)
			}
			if !limited(l.Spend(person, what, 1)) {
				t.Errorf("%s, %d: twice", person, what)
			}
		}
	}
	for range 100 { // 0 is no limit, and neither is none
		if l.Spend("anna", tickets.AmountComments, 1) != nil || l.Spend("anna", tickets.AmountFiles, 1) != nil {
			t.Error("limited without a limit")
		}
	}
	for n, whom := range []string{"carl", "carl", "dora", "carl", "dora"} {
		if err := l.Address("anna", whom); err != nil {
			t.Errorf("%d: %s: %v", n, whom, err)
		}
	}
	if !limited(l.Address("anna", "carl", "emil")) || l.Address("anna", "dora") != nil {
		t.Error("the third person of an hour")
	}
}

// What somebody did is not kept without end.
func TestCountsStaySmall(t *testing.T) {
	now := time.Now()
	l := NewLimits(map[tickets.Amount][]Limit{
		tickets.AmountBytes: {{Most: 1 << 40, Per: time.Minute}},
	}, func() time.Time { return now })
	for range 10_000 {
		now = now.Add(50 * time.Millisecond)
		if err := l.Spend("anna", tickets.AmountBytes, 1000); err != nil {
			t.Fatal(err)
		}
	}
	c, _ := l.counts.Get(counted{"anna", tickets.AmountBytes})
	if len(c.done) > 61 {
		t.Errorf("%d entries for a minute", len(c.done))
	}
	for i := range 3 * maxCounted {
		_ = l.Spend(fmt.Sprint(i), tickets.AmountBytes, 1)
	}
	if _, kept := l.counts.Get(counted{"anna", tickets.AmountBytes}); kept {
		t.Error("everybody is kept")
	}
}
