package tickets_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/tickets"
)

// Times are counted by hand, like those of businessTimes. In the Berlin office a
// week has 35 hours: Monday 9, Tuesday 3 and 5, Thursday 9, Friday 9.
var workTimes = []struct {
	name     string
	zone     string
	hours    hours
	holidays []string
	from     string
	d        time.Duration
	until    string // empty: never
}{
	{name: "always open", zone: "UTC", from: "2026-07-06T10:00:00Z", d: 30 * time.Hour, until: "2026-07-07T16:00:00Z"},
	{
		name:  "nothing",
		zone:  "Europe/Berlin",
		hours: office,
		from:  "2026-07-05T10:00:00Z",
		until: "2026-07-05T10:00:00Z",
	},
	{
		name: "within a day", zone: "Europe/Berlin", hours: office,
		from: "2026-07-06T10:00:00Z", d: 4 * time.Hour, until: "2026-07-06T14:00:00Z",
	},
	{
		name: "to the moment of closing", zone: "Europe/Berlin", hours: office,
		from: "2026-07-06T10:00:00Z", d: 6 * time.Hour, until: "2026-07-06T16:00:00Z",
	},
	{
		name: "a moment more", zone: "Europe/Berlin", hours: office,
		from: "2026-07-06T10:00:00Z", d: 6*time.Hour + time.Second, until: "2026-07-07T07:00:01Z",
	},
	{
		name: "from before the opening", zone: "Europe/Berlin", hours: office,
		from: "2026-07-06T01:00:00Z", d: time.Hour, until: "2026-07-06T08:00:00Z",
	},
	{
		name: "over the break and a day that is missing", zone: "Europe/Berlin", hours: office,
		from: "2026-07-07T09:30:00Z", d: 6 * time.Hour, until: "2026-07-09T07:30:00Z",
	},
	{
		name: "over a weekend", zone: "Europe/Berlin", hours: office,
		from: "2026-07-10T15:00:00Z", d: 2 * time.Hour, until: "2026-07-13T08:00:00Z",
	},
	{
		name: "over a weekend and a holiday", zone: "Europe/Berlin", hours: office, holidays: []string{"2026-07-13"},
		from: "2026-07-10T15:00:00Z", d: 2 * time.Hour, until: "2026-07-14T08:00:00Z",
	},
	{
		name: "four weeks", zone: "Europe/Berlin", hours: office,
		from: "2026-07-06T07:00:00Z", d: 4 * 35 * time.Hour, until: "2026-07-31T16:00:00Z",
	},
	{ // Friday, the 27th, 17:00 is 16:00Z; Monday, the 30th, 09:00 is 07:00Z
		name: "over the weekend on which summer begins", zone: "Europe/Berlin", hours: office,
		from: "2026-03-27T16:00:00Z", d: 2 * time.Hour, until: "2026-03-30T08:00:00Z",
	},
	{ // Friday, the 23rd, 17:00 is 15:00Z; Monday, the 26th, 09:00 is 08:00Z
		name: "over the weekend on which summer ends", zone: "Europe/Berlin", hours: office,
		from: "2026-10-23T15:00:00Z", d: 2 * time.Hour, until: "2026-10-26T09:00:00Z",
	},
	{ // the 29th has 23 hours: it ends at 22:00Z
		name:     "a day around the clock in spring",
		zone:     "Europe/Berlin",
		hours:    everyDay("00:00-24:00"),
		holidays: []string{"2026-03-30"},
		from:     "2026-03-28T23:00:00Z",
		d:        24 * time.Hour,
		until:    "2026-03-30T23:00:00Z",
	},
	{ // the 25th has 25 hours: from 22:00Z to 23:00Z
		name:     "a day around the clock in autumn",
		zone:     "Europe/Berlin",
		hours:    everyDay("00:00-24:00"),
		holidays: []string{"2026-10-26"},
		from:     "2026-10-24T22:00:00Z",
		d:        26 * time.Hour,
		until:    "2026-10-27T00:00:00Z",
	},
	{
		name: "the hour that is skipped does not count", zone: "Europe/Berlin", hours: everyDay("01:00-04:00"),
		from: "2026-03-29T00:00:00Z", d: 2 * time.Hour, until: "2026-03-29T02:00:00Z",
	},
	{
		name: "the hour that is struck twice counts twice", zone: "Europe/Berlin", hours: everyDay("01:00-04:00"),
		from: "2026-10-24T23:00:00Z", d: 4 * time.Hour, until: "2026-10-25T03:00:00Z",
	},
	{ // both spans are open from the first 02:30, at 00:30Z, to the second, at 01:30Z
		name:  "spans that overlap by the hour struck twice",
		zone:  "Europe/Berlin",
		hours: everyDay("02:00-02:30,02:30-03:00"),
		from:  "2026-10-25T00:00:00Z",
		d:     2 * time.Hour,
		until: "2026-10-25T02:00:00Z",
	},
	{
		name:  "a night that goes on at midnight",
		zone:  "Europe/Berlin",
		hours: hours{"sat": "20:00-24:00", "sun": "00:00-06:00"},
		from:  "2026-07-11T19:00:00Z",
		d:     5 * time.Hour,
		until: "2026-07-12T00:00:00Z",
	},
	{
		name:  "the night on which summer ends",
		zone:  "Europe/Berlin",
		hours: hours{"sat": "20:00-24:00", "sun": "00:00-06:00"},
		from:  "2026-10-24T18:00:00Z",
		d:     11 * time.Hour,
		until: "2026-10-25T05:00:00Z",
	},
	{name: "never open", zone: "Europe/Berlin", hours: hours{}, from: "2026-07-06T10:00:00Z", d: time.Nanosecond},
}

func TestWorkTime(t *testing.T) {
	for _, test := range workTimes {
		t.Run(test.name, func(t *testing.T) {
			c := calendar(t, test.zone, test.hours, test.holidays...)
			from := instant(t, test.from)
			got := c.Add(from, test.d)
			checkTime(t, "Add", got, !got.IsZero(), test.until)
			if test.until == "" {
				return
			}
			if got := c.Between(from, instant(t, test.until)); got != test.d {
				t.Errorf("Between = %s, want %s", got, test.d)
			}
			if got := c.Between(instant(t, test.until).Add(1), from); got != 0 {
				t.Errorf("backwards: %s", got)
			}
		})
	}
}

// Whatever the hours, Add and Between agree with each other. Between also
// agrees with Open, checked every quarter of an hour.
func TestWorkTimeAgreesWithItself(t *testing.T) {
	week := everyDay("00:00-00:15,00:30-01:15,01:45-02:15,02:15-02:45,02:45-03:30,09:00-12:00,22:30-23:15,23:45-24:00")
	var all []tickets.Calendar
	for _, zone := range []string{"Europe/Berlin", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut", "UTC"} {
		all = append(all, calendar(t, zone, week, "2026-03-30", "2026-11-02"), calendar(t, zone, office))
	}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(all).Draw(t, "calendar")
		month := rapid.SampledFrom([]time.Month{time.March, time.April, time.October, time.November}).Draw(t, "month")
		from := time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC).
			Add(time.Duration(rapid.IntRange(0, 45*24*60).Draw(t, "minute")) * time.Minute)
		d := time.Duration(rapid.Int64Range(1, int64(100*time.Hour)).Draw(t, "time"))
		until := c.Add(from, d)
		if got := c.Between(from, until); got != d {
			t.Fatalf("Between(%v, %v) = %s, want %s", from, until, got, d)
		}
		if c.Between(from, until.Add(-1)) >= d {
			t.Fatalf("%s after %v is before %v", d, from, until)
		}
		const quarter = 15 * time.Minute
		start, counted := from.Truncate(quarter), time.Duration(0)
		end := start.Add(60 * time.Hour)
		for at := start; at.Before(end); at = at.Add(quarter) {
			if c.Open(at) {
				counted += quarter
			}
		}
		if got := c.Between(start, end); got != counted {
			t.Fatalf("Between(%v, %v) = %s, but Open counts %s", start, end, got, counted)
		}
	})
}
