package tickets

import (
	"iter"
	"time"
)

// Add returns the earliest moment when d of business time has passed since t.
// Time that runs out at closing therefore runs out then, not at the next
// opening. Add returns t when d is not positive. It returns the zero Time when,
// before that much has passed, the calendar does not open again within a year.
func (c Calendar) Add(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return t
	}
	if c.zone == nil {
		return t.Add(d)
	}
	for s := range c.from(t) {
		if open := s.to.Sub(s.from); open < d {
			d -= open
			continue
		}
		return s.from.Add(d)
	}
	return time.Time{}
}

// Between returns how much business time there is from one moment to a later
// one; 0 when to is not later.
func (c Calendar) Between(from, to time.Time) (d time.Duration) {
	if !from.Before(to) {
		return 0
	}
	if c.zone == nil {
		return to.Sub(from)
	}
	for s := range c.from(from) {
		if !s.from.Before(to) {
			break
		}
		if s.to.After(to) {
			s.to = to
		}
		d += s.to.Sub(s.from)
	}
	return d
}

// from returns the stretches of business time from t on, in order and without
// overlap, until there is none for a year. The stretches of one date can
// overlap when the clock shows an hour twice.
func (c Calendar) from(t time.Time) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		date := c.date(t)
		for closed := 0; closed < searched; closed++ {
			for _, s := range c.stretches(date) {
				if s.from.Before(t) {
					s.from = t
				}
				if !s.from.Before(s.to) {
					continue
				}
				if !yield(s) {
					return
				}
				t, closed = s.to, 0
			}
			date = date.AddDate(0, 0, 1)
		}
	}
}
