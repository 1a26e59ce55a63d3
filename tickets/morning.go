package tickets

import "time"

// nine is when a working day begins that has no hours, in minutes since
// midnight.
const nine = 9 * 60

// begins returns when work begins on a date, as midnight in UTC, or on the next
// business day: with the hours of the day, and at 09:00 on a day that is open
// around the clock. A calendar without hours needs the zone. ok is false when
// there is no business day within a year.
func (c Calendar) begins(date time.Time, zone *time.Location) (start time.Time, ok bool) {
	if c.zone == nil {
		c = Calendar{zone: zone, week: aroundTheClock}
	}
	for range searched {
		if hours := c.stretches(date); len(hours) > 0 {
			start = hours[0].from
			if c.isWhole(date) {
				start, _ = c.clock(date, nine)
			}
			return start.UTC(), true
		}
		date = date.AddDate(0, 0, 1)
	}
	return time.Time{}, false
}

// isWhole reports whether a date is open around the clock.
func (c Calendar) isWhole(date time.Time) bool {
	spans := c.week[date.Weekday()]
	return len(spans) == 1 && spans[0] == span{0, wholeDay}
}

// today returns the day that contains t in a zone, as midnight in UTC.
func today(t time.Time, zone *time.Location) time.Time {
	year, month, day := t.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
