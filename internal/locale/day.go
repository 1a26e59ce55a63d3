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
}

var shortDates = map[string]dates{
	"en": {
		weekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		months: [12]string{
			"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
		},
		day: "%s %d %s",
	},
	"ru": {
		weekdays: [7]string{"вс", "пн", "вт", "ср", "чт", "пт", "сб"},
		months: [12]string{
			"янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек.",
		},
		day: "%s, %d %s",
	},
}

// Day names the day of a point in time, within a year from now: "Mon 23 Nov".
func (w Words) Day(t time.Time) string {
	d, t := shortDates[w.Lang], t.In(w.zone)
	return fmt.Sprintf(d.day, d.weekdays[t.Weekday()], t.Day(), d.months[t.Month()-1])
}
