package desk

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/internal/cache"
	"frontdesk/tickets"
)

// Limit is how much one person can do within a time. A Most of 0 bounds nothing.
type Limit struct {
	Most int
	Per  time.Duration
}

// maxCounted is how many people and amounts are counted at once. Whoever did
// something longest ago is forgotten first.
const maxCounted = 20_000

// Limits counts what each person does, in memory: after a restart everybody
// begins anew. It implements tickets.Limits. Use NewLimits.
type Limits struct {
	limits atomic.Pointer[map[tickets.Amount][]Limit]
	now    func() time.Time
	counts *cache.Cache[counted, *count]
}

type counted struct {
	person string
	what   tickets.Amount
}

// NewLimits returns Limits that hold all limits of each amount. What has none
// is not bounded.
func NewLimits(limits map[tickets.Amount][]Limit, now func() time.Time) *Limits {
	l := &Limits{now: now, counts: cache.New[counted, *count](maxCounted)}
	l.Change(limits)
	return l
}

// Change puts other limits in the place of those that hold. What people have done
// before counts; of an amount that had no limit nothing was counted.
func (l *Limits) Change(limits map[tickets.Amount][]Limit) {
	held := map[tickets.Amount][]Limit{}
	for what, all := range limits {
		held[what] = slices.DeleteFunc(slices.Clone(all), func(one Limit) bool { return one.Most == 0 })
	}
	l.limits.Store(&held)
}

// of returns the limits of an amount.
func (l *Limits) of(what tickets.Amount) []Limit { return (*l.limits.Load())[what] }

// Spend implements tickets.Limits.
func (l *Limits) Spend(person string, what tickets.Amount, n int) error {
	if n == 0 {
		return nil
	}
	return l.count(person, what, func(c *count, now time.Time) (until time.Time) {
		for _, limit := range l.of(what) {
			if at := c.freeAt(limit, n, now); at.After(until) {
				until = at
			}
		}
		if until.IsZero() {
			c.add(now, n, "")
		}
		return until
	})
}

// Address implements tickets.Limits.
func (l *Limits) Address(person string, others ...string) error {
	return l.count(person, tickets.AmountPeople, func(c *count, now time.Time) (until time.Time) {
		fresh := slices.DeleteFunc(slices.Clone(others), c.holds)
		for _, limit := range l.of(tickets.AmountPeople) {
			if at := c.freeAt(limit, len(fresh), now); at.After(until) {
				until = at
			}
		}
		if until.IsZero() {
			for _, whom := range fresh {
				c.add(now, 1, whom)
			}
		}
		return until
	})
}

// count lets spend look at what somebody did within the longest limit. spend
// returns when they can go on; zero: now.
func (l *Limits) count(person string, what tickets.Amount, spend func(*count, time.Time) time.Time) error {
	all := l.of(what)
	if len(all) == 0 {
		return nil
	}
	c, _ := l.counts.GetOrPut(counted{person, what}, func() *count { return &count{} })
	c.mu.Lock()
	defer c.mu.Unlock()
	now := l.now()
	c.forget(now.Add(-slices.MaxFunc(all, func(a, b Limit) int { return int(a.Per - b.Per) }).Per))
	if until := spend(c, now); !until.IsZero() {
		return &tickets.Limited{What: what, Until: until}
	}
	return nil
}

// count is what one person did, oldest first.
type count struct {
	mu   sync.Mutex
	done []spent
}

// spent is something that was done at one time. whom is set where it matters.
type spent struct {
	at   time.Time
	n    int
	whom string
}

// together is how long what somebody does is counted as done at one time.
const together = time.Second

// add counts n more. What is done within a second is kept as one, so that a
// person's count stays small.
func (c *count) add(now time.Time, n int, whom string) {
	if last := len(c.done) - 1; last >= 0 && whom == "" && now.Sub(c.done[last].at) < together {
		c.done[last].n += n
		return
	}
	c.done = append(c.done, spent{now, n, whom})
}

// holds reports whether somebody was counted.
func (c *count) holds(whom string) bool {
	return slices.ContainsFunc(c.done, func(s spent) bool { return s.whom == whom })
}

// forget drops what was done at a time or before.
func (c *count) forget(end time.Time) {
	c.done = slices.DeleteFunc(c.done, func(s spent) bool { return !s.at.After(end) })
}

// freeAt returns when n more are within a limit; zero: they are now.
func (c *count) freeAt(limit Limit, n int, now time.Time) time.Time {
	for i := len(c.done) - 1; i >= 0; i-- {
		if n += c.done[i].n; n > limit.Most {
			if free := c.done[i].at.Add(limit.Per); free.After(now) {
				return free
			}
			return time.Time{}
		}
	}
	return time.Time{}
}
