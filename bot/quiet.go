package bot

import (
	"context"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// clockForm is how times of day are written.
const clockForm = "15:04"

// withhold reports whether a delivery is not sent now because of what its person
// chose. What they do without is settled; what comes in their quiet hours is put
// on record anew, to wait where nothing else has to wait with it.
func (d *Desk) withhold(ctx context.Context, o tickets.Owed) (bool, error) {
	switch wanted, until := d.wanted(ctx, o.Delivery); {
	case !wanted:
		return true, d.settle(ctx, o, "", botframework.Post{})
	case until.IsZero():
		return false, nil
	case o.Later:
		return true, notYet(until.Sub(d.Now()))
	}
	later := o.Delivery
	later.Later = true
	return true, d.settle(ctx, o, "", botframework.Post{}, later)
}

// wanted reports whether a person has not chosen to do without a delivery, and
// until when it waits for the end of their quiet hours; zero: it does not. That is
// for short messages about tickets alone: in a chat, or for an approval, somebody
// is waiting. What cannot be told now is wanted.
func (d *Desk) wanted(ctx context.Context, o tickets.Delivery) (wanted bool, until time.Time) {
	notice, ok := o.Content.(tickets.Notice)
	if !ok || o.To.Person == "" {
		return true, time.Time{}
	}
	c, _, err := d.Store.Contact(ctx, o.To.Person)
	if err != nil {
		return true, time.Time{}
	}
	if c.Prefs.Important {
		if _, e, err := d.event(ctx, o.To, notice); err == nil && !e.Important() {
			return false, time.Time{}
		}
	}
	return true, quietUntil(c.Prefs, d.Now().In(d.Zone))
}

// quietUntil is when the quiet hours end that now is in, in the zone of now; zero
// when it is in none.
func quietUntil(p botframework.Prefs, now time.Time) time.Time {
	from, err := time.Parse(clockForm, p.QuietFrom)
	if err != nil {
		return time.Time{}
	}
	to, err := time.Parse(clockForm, p.QuietTo)
	if err != nil {
		return time.Time{}
	}
	begin, end, minute := minuteOf(from), minuteOf(to), minuteOf(now)
	quiet, day := begin <= minute && minute < end, now.Day()
	if begin > end {
		quiet = minute >= begin || minute < end
		if minute >= begin {
			day++
		}
	}
	if !quiet {
		return time.Time{}
	}
	until := time.Date(now.Year(), now.Month(), day, to.Hour(), to.Minute(), 0, 0, now.Location())
	if !until.After(now) { // a time of day that the change of the clock skips or repeats
		until = now.Add(time.Minute)
	}
	return until
}

// minuteOf counts the minutes of a day.
func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }
