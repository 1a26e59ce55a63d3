package locale

import (
	"fmt"
	"time"
)

// dates is how a language writes a day in short: the names, and their order (Unicode
// CLDR, "MMMEd").
type dates struct {
	weekdays [7]string // by time.Weekday
	months   [12]string
	day      string // of weekday, day of the month, month
	year     string // what follows the day in another year than the reader's
}

var shortDates = map[string]dates{
	"en": {
		weekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		months: [12]string{
			"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
		},
		day:  "%s %d %s",
		year: " %d",
	},
	"ru": {
		weekdays: [7]string{"вс", "пн", "вт", "ср", "чт", "пт", "сб"},
		months: [12]string{
			"января", "февраля", "марта", "апреля", "мая", "июня",
			"июля", "августа", "сентября", "октября", "ноября", "декабря",
		},
		day:  "%s %d %s",
		year: " %d г.",
	},
}

// At returns the same words for a reader who reads them now.
func (w Words) At(now time.Time) Words {
	w.now = now
	return w
}

// In returns the same words for a reader in another time zone. Only Day stays in
// the zone that they were made for.
func (w Words) In(zone *time.Location) Words {
	w.zone = zone
	return w
}

// Clock names the time of day of a point in time: "14:05".
func (w Words) Clock(t time.Time) string { return t.In(w.zone).Format("15:04") }

// Time names a point in time, to the minute, so that it stays true on a card that
// stays: "Fri 20 Nov, 14:05". The year is left out when it is the reader's.
func (w Words) Time(t time.Time) string {
	return w.name(t.In(w.zone)) + ", " + w.Clock(t)
}

// When names a point in time for somebody who asks now: "today 14:05". A day that
// is not near is named as in Time.
func (w Words) When(t time.Time) string {
	if w.now.IsZero() {
		return w.Time(t)
	}
	switch dayNumber(t.In(w.zone)) - dayNumber(w.now.In(w.zone)) {
	case -1:
		return w.Say("day.yesterday", "time", w.Clock(t))
	case 0:
		return w.Say("day.today", "time", w.Clock(t))
	case 1:
		return w.Say("day.tomorrow", "time", w.Clock(t))
	}
	return w.Time(t)
}

// dayNumber counts the days of the calendar, without the clock: where the clock
// changes at midnight, a time of today need not exist tomorrow.
func dayNumber(t time.Time) int {
	year, month, day := t.Date()
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// Date names a calendar day given as "2026-11-25" as Day does. Anything else is
// returned as it is.
func (w Words) Date(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return w.name(day)
}

// Day names the day that somebody chose, by the point in time at which it begins:
// "Mon 23 Nov". It is that day for every reader, also where that point in time is
// on the evening before.
func (w Words) Day(t time.Time) string { return w.name(t.In(w.home)) }

func (w Words) name(t time.Time) string {
	d := shortDates[w.Lang]
	said := fmt.Sprintf(d.day, d.weekdays[t.Weekday()], t.Day(), d.months[t.Month()-1])
	if !w.now.IsZero() && w.now.In(w.zone).Year() == t.Year() {
		return said
	}
	return said + fmt.Sprintf(d.year, t.Year())
}
