package tickets

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Calendar is the business time of a queue: weekly hours in a time zone,
// without holidays. The zero Calendar is always open.
//
// Hours are wall-clock times. An hour that the clock shows twice, in autumn,
// belongs to a span both times. An hour that it skips, in spring, does not
// exist: a span that begins in it begins when the clock changes.
type Calendar struct {
	zone     *time.Location // nil: always open
	week     [7][]span      // by time.Weekday, in order, not overlapping
	holidays map[string]bool
}

// span is a part of a day, in minutes since midnight. It does not include to.
type span struct{ from, to int }

const wholeDay = 24 * 60

// aroundTheClock is the week of a calendar without hours.
var aroundTheClock = func() (week [7][]span) {
	for i := range week {
		week[i] = []span{{0, wholeDay}}
	}
	return week
}()

// Weekdays holds the names of the days in a calendar's hours, by time.Weekday.
var Weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// NewCalendar reads business hours. hours maps each weekday ("mon") to the
// spans of the day, such as "09:00-12:00, 13:00-18:00", at most to "24:00". A
// missing day is closed. Spans must not overlap. holidays are closed dates,
// such as "2026-12-31". With nil hours, the calendar is open around the clock,
// except on holidays.
func NewCalendar(zone *time.Location, hours map[string]string, holidays []string) (Calendar, error) {
	if hours == nil && len(holidays) == 0 {
		return Calendar{}, nil
	}
	if zone == nil {
		return Calendar{}, errors.New("tickets: hours without a time zone")
	}
	c := Calendar{zone: zone, holidays: map[string]bool{}}
	for _, date := range holidays {
		if _, err := time.Parse(time.DateOnly, date); err != nil {
			return Calendar{}, fmt.Errorf("tickets: %q is no date", date)
		}
		c.holidays[date] = true
	}
	var err error
	c.week, err = parseWeek(hours)
	return c, err
}

func parseWeek(hours map[string]string) (week [7][]span, err error) {
	if hours == nil {
		return aroundTheClock, nil
	}
	for day, text := range hours {
		i := slices.Index(Weekdays[:], day)
		if i < 0 {
			return week, fmt.Errorf("tickets: %q is no weekday", day)
		}
		if week[i], err = parseSpans(text); err != nil {
			return week, fmt.Errorf("tickets: %s: %w", day, err)
		}
	}
	return week, nil
}

func parseSpans(text string) (spans []span, err error) {
	for part := range strings.SplitSeq(text, ",") {
		from, to, ok := strings.Cut(part, "-")
		if !ok {
			return nil, fmt.Errorf("%q is no span of time", part)
		}
		var s span
		if s.from, err = parseClock(from); err != nil {
			return nil, err
		}
		if s.to, err = parseClock(to); err != nil {
			return nil, err
		}
		if s.from >= s.to {
			return nil, fmt.Errorf("%q does not end after it begins", part)
		}
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return nil, fmt.Errorf("the spans of %q overlap", text)
		}
	}
	return spans, nil
}

// parseClock reads "00:00" to "24:00" as minutes since midnight.
func parseClock(text string) (int, error) {
	text = strings.TrimSpace(text)
	if text == "24:00" {
		return wholeDay, nil
	}
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, fmt.Errorf("%q is no time of day", text)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// Open reports whether t is business time.
func (c Calendar) Open(t time.Time) bool {
	if c.zone == nil {
		return true
	}
	for _, s := range c.stretches(c.date(t)) {
		if !t.Before(s.from) && t.Before(s.to) {
			return true
		}
	}
	return false
}

// Business reports whether the day that contains t has any business time.
func (c Calendar) Business(t time.Time) bool { return c.zone == nil || len(c.stretches(c.date(t))) > 0 }

// searched is the number of days searched for an opening or a closing.
const searched = 367

// Closes returns the end of the business time that contains t. Spans that meet
// count as one, at midnight too. ok is false when t is not business time, or
// when there is no end within a year.
func (c Calendar) Closes(t time.Time) (end time.Time, ok bool) {
	if !c.Open(t) || c.zone == nil {
		return time.Time{}, false
	}
	end = t
	date := c.date(t)
	for range searched {
		before := end
		for _, s := range c.stretches(date) {
			if !s.from.After(end) && s.to.After(end) {
				end = s.to
			}
		}
		if end.Equal(before) {
			return end, true
		}
		date = date.AddDate(0, 0, 1)
	}
	return time.Time{}, false
}

// Opens returns t itself when it is business time, else the next opening. ok is
// false when there is none within a year.
func (c Calendar) Opens(t time.Time) (start time.Time, ok bool) {
	if c.Open(t) {
		return t, true
	}
	date := c.date(t)
	for range searched {
		for _, s := range c.stretches(date) {
			if s.from.After(t) {
				return s.from, true
			}
		}
		date = date.AddDate(0, 0, 1)
	}
	return time.Time{}, false
}

// date returns the day that contains t, as midnight in UTC, where all days have
// the same length.
func (c Calendar) date(t time.Time) time.Time {
	year, month, day := t.In(c.zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// stretch is a span on one particular day.
type stretch struct{ from, to time.Time }

// stretches returns the spans of a date, in order. It leaves out spans that the
// clock skips as a whole.
func (c Calendar) stretches(date time.Time) []stretch {
	if c.holidays[date.Format(time.DateOnly)] {
		return nil
	}
	var all []stretch
	for _, s := range c.week[date.Weekday()] {
		from, _ := c.clock(date, s.from)
		first, to := c.clock(date, s.to)
		if s.to == wholeDay {
			to = first // midnight occurs twice: the next day has begun
		}
		if from.Before(to) {
			all = append(all, stretch{from, to})
		}
	}
	return all
}

// clock returns when the clocks of the zone show so many minutes since
// midnight, the first and the last time. The two differ when the clocks are put
// back. For a time that the clocks skip, both are when they are put forward.
// time.Date promises neither.
func (c Calendar) clock(date time.Time, minutes int) (first, last time.Time) {
	shown := date.Add(time.Duration(minutes) * time.Minute)
	// No zone is a day off UTC, so these are before and after any change at
	// shown.
	early, isEarly := c.reading(shown, shown.AddDate(0, 0, -1))
	late, isLate := c.reading(shown, shown.AddDate(0, 0, 1))
	switch {
	case isEarly && isLate:
		return early, late
	case isEarly:
		return early, early
	case isLate:
		return late, late
	}
	change, _ := early.ZoneBounds()
	return change, change
}

// reading returns when the clocks show that time, with the UTC offset they have
// at near. ok reports whether they have that offset then.
func (c Calendar) reading(shown, near time.Time) (t time.Time, ok bool) {
	_, offset := near.In(c.zone).Zone()
	t = shown.Add(-time.Duration(offset) * time.Second).In(c.zone)
	_, actual := t.Zone()
	return t, actual == offset
}
