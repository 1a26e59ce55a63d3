package tickets_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/tickets"
)

type hours = map[string]string

func calendar(t *testing.T, zone string, week hours, holidays ...string) tickets.Calendar {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	c, err := tickets.NewCalendar(location, week, holidays)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// office is open Monday to Friday, with a break on Tuesday. Wednesday is
// missing.
var office = hours{"mon": "09:00-18:00", "tue": "13:00-18:00 , 09:00-12:00", "thu": "09:00-18:00", "fri": "09:00-18:00"}

// In Berlin the clocks go forward from 02:00 to 03:00 at 2026-03-29T01:00Z, and
// back from 03:00 to 02:00 at 2026-10-25T01:00Z. In New York they change at
// 2026-03-08T07:00Z and 2026-11-01T06:00Z. An empty want means "no such time".
var businessTimes = []struct {
	name     string
	zone     string
	hours    hours
	holidays []string
	at       string
	opens    string // "now": it is business time
	closes   string
}{
	{
		name: "a working day", zone: "Europe/Berlin", hours: office,
		at: "2026-07-06T10:00:00Z", opens: "now", closes: "2026-07-06T16:00:00Z",
	},
	{
		name: "the first moment", zone: "Europe/Berlin", hours: office,
		at: "2026-07-06T07:00:00Z", opens: "now", closes: "2026-07-06T16:00:00Z",
	},
	{
		name: "the moment before", zone: "Europe/Berlin", hours: office,
		at: "2026-07-06T06:59:59Z", opens: "2026-07-06T07:00:00Z",
	},
	{
		name: "the moment of closing, break next day", zone: "Europe/Berlin", hours: office,
		at: "2026-07-06T16:00:00Z", opens: "2026-07-07T07:00:00Z",
	},
	{
		name: "before the break", zone: "Europe/Berlin", hours: office,
		at: "2026-07-07T09:59:59Z", opens: "now", closes: "2026-07-07T10:00:00Z",
	},
	{
		name: "in the break", zone: "Europe/Berlin", hours: office,
		at: "2026-07-07T10:00:00Z", opens: "2026-07-07T11:00:00Z",
	},
	{
		name: "a weekday missing from the hours", zone: "Europe/Berlin", hours: office,
		at: "2026-07-08T10:00:00Z", opens: "2026-07-09T07:00:00Z",
	},
	{
		name: "the day of the zone, not of UTC", zone: "Asia/Tokyo", hours: hours{"thu": "00:00-08:00"},
		at: "2026-07-08T22:00:00Z", opens: "now", closes: "2026-07-08T23:00:00Z",
	},
	{
		name: "no day at all", zone: "Europe/Berlin", hours: hours{},
		at: "2026-07-08T10:00:00Z",
	},
	{
		name: "on a holiday", zone: "Europe/Berlin", hours: office, holidays: []string{"2026-12-24", "2026-12-25"},
		at: "2026-12-24T10:00:00Z", opens: "2026-12-28T08:00:00Z",
	},
	{
		name:     "around a holiday in the night",
		zone:     "Europe/Berlin",
		hours:    hours{"mon": "20:00-24:00", "tue": "00:00-24:00", "wed": "00:00-06:00"},
		holidays: []string{"2026-07-07"},
		at:       "2026-07-06T21:00:00Z",
		opens:    "now",
		closes:   "2026-07-06T22:00:00Z",
	},
	{
		name:     "closed for 364 days",
		zone:     "UTC",
		hours:    hours{"mon": "09:00-10:00"},
		holidays: mondays("2026-01-05", 52),
		at:       "2026-01-05T09:00:00Z",
		opens:    "2027-01-04T09:00:00Z",
	},
	{
		name:     "closed for more than a year",
		zone:     "UTC",
		hours:    hours{"mon": "09:00-10:00"},
		holidays: mondays("2026-01-05", 53),
		at:       "2026-01-05T09:00:00Z",
	},

	{
		name: "to 24:00", zone: "Europe/Berlin", hours: hours{"mon": "20:00-24:00"},
		at: "2026-07-06T21:59:59Z", opens: "now", closes: "2026-07-06T22:00:00Z",
	},
	{
		name: "at 24:00", zone: "Europe/Berlin", hours: hours{"mon": "20:00-24:00"},
		at: "2026-07-06T22:00:00Z", opens: "2026-07-13T18:00:00Z",
	},
	{
		name:   "a night through midnight",
		zone:   "Europe/Berlin",
		hours:  hours{"mon": "20:00-24:00", "tue": "00:00-06:00,06:00-07:00,08:00-09:00"},
		at:     "2026-07-06T21:00:00Z",
		opens:  "now",
		closes: "2026-07-07T05:00:00Z",
	},
	{
		name: "around the clock, written out", zone: "Europe/Berlin", hours: everyDay("00:00-24:00"),
		at: "2026-07-06T21:00:00Z", opens: "now",
	},
	{
		name: "no hours", zone: "Europe/Berlin",
		at: "2026-07-06T21:00:00Z", opens: "now",
	},
	{
		name: "no hours, holiday ahead", zone: "Europe/Berlin", holidays: []string{"2026-07-08"},
		at: "2026-07-06T21:00:00Z", opens: "now", closes: "2026-07-07T22:00:00Z",
	},
	{
		name: "no hours, on a holiday", zone: "Europe/Berlin", holidays: []string{"2026-07-08"},
		at: "2026-07-08T10:00:00Z", opens: "2026-07-08T22:00:00Z",
	},

	{
		name: "over the weekend into summer, Berlin", zone: "Europe/Berlin", hours: office,
		at: "2026-03-27T17:00:00Z", opens: "2026-03-30T07:00:00Z",
	},
	{
		name: "over the weekend into winter, Berlin", zone: "Europe/Berlin", hours: office,
		at: "2026-10-23T16:00:00Z", opens: "2026-10-26T08:00:00Z",
	},
	{
		name: "over the weekend into summer, New York", zone: "America/New_York", hours: office,
		at: "2026-03-06T23:00:00Z", opens: "2026-03-09T13:00:00Z",
	},
	{
		name: "over the weekend into winter, New York", zone: "America/New_York", hours: office,
		at: "2026-10-30T22:00:00Z", opens: "2026-11-02T14:00:00Z",
	},
	{
		name: "an hour skipped inside, Berlin", zone: "Europe/Berlin", hours: hours{"sun": "01:00-04:00"},
		at: "2026-03-29T00:00:00Z", opens: "now", closes: "2026-03-29T02:00:00Z",
	},
	{
		name: "an hour twice inside, Berlin", zone: "Europe/Berlin", hours: hours{"sun": "01:00-04:00"},
		at: "2026-10-24T23:00:00Z", opens: "now", closes: "2026-10-25T03:00:00Z",
	},
	{
		name: "a day of 23 hours, New York", zone: "America/New_York", hours: hours{"sun": "00:00-24:00"},
		at: "2026-03-08T05:00:00Z", opens: "now", closes: "2026-03-09T04:00:00Z",
	},
	{
		name: "a day of 25 hours, New York", zone: "America/New_York", hours: hours{"sun": "00:00-24:00"},
		at: "2026-11-01T04:00:00Z", opens: "now", closes: "2026-11-02T05:00:00Z",
	},
	{
		name: "begins in the skipped hour, Berlin", zone: "Europe/Berlin", hours: hours{"sun": "02:30-05:00"},
		at: "2026-03-29T00:59:59Z", opens: "2026-03-29T01:00:00Z",
	},
	{
		name: "begins in the skipped hour, New York", zone: "America/New_York", hours: hours{"sun": "02:30-05:00"},
		at: "2026-03-08T07:00:00Z", opens: "now", closes: "2026-03-08T09:00:00Z",
	},
	{
		name: "ends in the skipped hour, Berlin", zone: "Europe/Berlin", hours: hours{"sun": "00:00-02:30"},
		at: "2026-03-29T00:30:00Z", opens: "now", closes: "2026-03-29T01:00:00Z",
	},
	{
		name: "all in the skipped hour, Berlin", zone: "Europe/Berlin", hours: hours{"sun": "02:15-02:45"},
		at: "2026-03-29T00:30:00Z", opens: "2026-04-05T00:15:00Z",
	},
	{
		name: "begins in the repeated hour, Berlin", zone: "Europe/Berlin", hours: hours{"sun": "02:30-05:00"},
		at: "2026-10-25T00:29:00Z", opens: "2026-10-25T00:30:00Z",
	},
	{
		name: "ends in the repeated hour, Berlin", zone: "Europe/Berlin", hours: hours{"sun": "01:00-02:30"},
		at: "2026-10-25T00:45:00Z", opens: "now", closes: "2026-10-25T01:30:00Z",
	},
	{
		name: "ends in the repeated hour, New York", zone: "America/New_York", hours: hours{"sun": "00:00-01:30"},
		at: "2026-11-01T05:45:00Z", opens: "now", closes: "2026-11-01T06:30:00Z",
	},
	{
		name:   "a break in the repeated hour, Berlin",
		zone:   "Europe/Berlin",
		hours:  hours{"sun": "01:00-02:15,02:45-05:00"},
		at:     "2026-10-25T00:00:00Z",
		opens:  "now",
		closes: "2026-10-25T04:00:00Z",
	},
	{
		name: "midnight skipped, Beirut", zone: "Asia/Beirut", hours: hours{"sat": "22:00-24:00", "sun": "00:00-02:00"},
		at: "2026-03-28T21:30:00Z", opens: "now", closes: "2026-03-28T23:00:00Z",
	},
	{
		name: "midnight struck twice, Havana", zone: "America/Havana", hours: hours{"sat": "20:00-24:00"},
		at: "2026-11-01T03:59:00Z", opens: "now", closes: "2026-11-01T04:00:00Z",
	},
}

func everyDay(spans string) hours {
	week := hours{}
	for _, day := range tickets.Weekdays {
		week[day] = spans
	}
	return week
}

func mondays(first string, n int) (dates []string) {
	monday, _ := time.Parse(time.DateOnly, first)
	for i := range n {
		dates = append(dates, monday.AddDate(0, 0, 7*i).Format(time.DateOnly))
	}
	return dates
}

func TestCalendar(t *testing.T) {
	for _, test := range businessTimes {
		t.Run(test.name, func(t *testing.T) {
			c := calendar(t, test.zone, test.hours, test.holidays...)
			at := instant(t, test.at)
			if got, want := c.Open(at), test.opens == "now"; got != want {
				t.Errorf("Open = %t, want %t", got, want)
			}
			if test.opens == "now" {
				test.opens = test.at
			}
			opens, ok := c.Opens(at)
			checkTime(t, "Opens", opens, ok, test.opens)
			closes, ok := c.Closes(at)
			checkTime(t, "Closes", closes, ok, test.closes)
		})
	}
}

func checkTime(t *testing.T, what string, got time.Time, ok bool, want string) {
	t.Helper()
	switch {
	case ok != (want != "") || !ok && !got.IsZero():
		t.Errorf("%s = %v, %t, want %q", what, got, ok, want)
	case ok && !got.Equal(instant(t, want)):
		t.Errorf("%s = %s, want %s", what, got.UTC().Format(time.RFC3339), want)
	}
}

func TestZeroCalendarIsAlwaysOpen(t *testing.T) {
	now := time.Now()
	if opens, ok := (tickets.Calendar{}).Opens(now); !ok || !opens.Equal(now) {
		t.Errorf("Opens = %v, %t, want now", opens, ok)
	}
}

// TestCalendarAgreesWithItself walks from opening to closing through the months
// in which clocks change. Spans begin and end in every hour of the change: by
// half an hour on Lord Howe, by two hours at Troll, at midnight in Havana and
// Beirut.
func TestCalendarAgreesWithItself(t *testing.T) {
	week := everyDay("00:00-00:15,00:30-01:15,01:45-02:15,02:20-02:40,02:45-03:30,09:00-12:00,22:30-23:15,23:45-24:00")
	for _, zone := range []string{
		"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "America/Havana", "Asia/Beirut",
	} {
		c := calendar(t, zone, week, "2026-03-30", "2026-11-02")
		for _, month := range []string{"2026-03", "2026-04", "2026-10", "2026-11"} {
			at := instant(t, month+"-01T00:00:00Z")
			for last := at.AddDate(0, 1, 0); at.Before(last); {
				at = checkNext(t, c, at)
			}
		}
	}
}

// checkNext checks the next opening and its closing from both sides. It returns
// the closing.
func checkNext(t *testing.T, c tickets.Calendar, at time.Time) time.Time {
	t.Helper()
	opens, ok := c.Opens(at)
	if !ok || opens.Before(at) || !c.Open(opens) {
		t.Fatalf("at %v Opens = %v, %t", at, opens, ok)
	}
	for _, before := range []time.Time{at, at.Add(opens.Sub(at) / 2), opens.Add(-1)} {
		if opens.After(at) && c.Open(before) {
			t.Fatalf("at %v Opens = %v, but it is open at %v", at, opens, before)
		}
	}
	closes, ok := c.Closes(opens)
	if !ok || !closes.After(opens) || c.Open(closes) {
		t.Fatalf("at %v Closes = %v, %t", opens, closes, ok)
	}
	for _, before := range []time.Time{opens.Add(closes.Sub(opens) / 2), closes.Add(-1)} {
		if !c.Open(before) {
			t.Fatalf("at %v Closes = %v, but it is closed at %v", opens, closes, before)
		}
	}
	return closes
}

func TestCalendarRefuses(t *testing.T) {
	for _, test := range []struct {
		name, want string
		hours      hours
		holiday    string
	}{
		{"an unknown day", `"Mon" is no weekday`, hours{"Mon": "09:00-18:00"}, ""},
		{"no span", `mon: "09:00" is no span`, hours{"mon": "09:00"}, ""},
		{"an empty day", `mon: "" is no span`, hours{"mon": ""}, ""},
		{"a comma at the end", `mon: "" is no span`, hours{"mon": "09:00-10:00,"}, ""},
		{"no time", `"9:00" is no time of day`, hours{"mon": "9:00-18:00"}, ""},
		{"a time behind 24:00", `"24:01" is no time of day`, hours{"mon": "09:00-24:01"}, ""},
		{"an end before the beginning", `does not end after it begins`, hours{"mon": "22:00-06:00"}, ""},
		{"an empty span", `does not end after it begins`, hours{"mon": "09:00-09:00"}, ""},
		{"overlapping spans", `overlap`, hours{"mon": "09:00-12:00,08:00-09:01"}, ""},
		{"a wrong date", `"31.12.2026" is no date`, hours{}, "31.12.2026"},
		{"a date that never comes", `"2026-02-29" is no date`, nil, "2026-02-29"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var holidays []string
			if test.holiday != "" {
				holidays = []string{test.holiday}
			}
			_, err := tickets.NewCalendar(time.UTC, test.hours, holidays)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("NewCalendar = %v, want %s", err, test.want)
			}
		})
	}
	if _, err := tickets.NewCalendar(nil, hours{"mon": "09:00-18:00"}, nil); err == nil {
		t.Error("hours without a time zone were accepted, and would mean always open")
	}
}
