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

// Time names a point in time, to the minute, so that it stays true on a card that
// stays: "Fri 20 Nov, 14:05". The year is left out when it is the reader's.
func (w Words) Time(t time.Time) string {
	return w.Day(t) + ", " + t.In(w.zone).Format("15:04")
}

// When names a point in time for somebody who asks now: "today 14:05". A day that
// is not near is named as in Time.
func (w Words) When(t time.Time) string {
	t = t.In(w.zone)
	for i, key := range []string{"day.yesterday", "day.today", "day.tomorrow"} {
		year, month, day := w.now.In(w.zone).AddDate(0, 0, i-1).Date()
		if y, m, d := t.Date(); !w.now.IsZero() && y == year && m == month && d == day {
			return w.Say(key, "time", t.Format("15:04"))
		}
	}
	return w.Time(t)
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

// Day names the day of a point in time: "Mon 23 Nov".
func (w Words) Day(t time.Time) string { return w.name(t.In(w.zone)) }

func (w Words) name(t time.Time) string {
	d := shortDates[w.Lang]
	said := fmt.Sprintf(d.day, d.weekdays[t.Weekday()], t.Day(), d.months[t.Month()-1])
	if !w.now.IsZero() && w.now.In(w.zone).Year() == t.Year() {
		return said
	}
	return said + fmt.Sprintf(d.year, t.Year())
}
