package desk_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

func TestQuietUntil(t *testing.T) {
	riga, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, now, until string }{
		{"", "", "2026-11-26 23:00", ""},
		{"22:00", "", "2026-11-26 23:00", ""},
		{"late", "early", "2026-11-26 23:00", ""},
		{"22:00", "07:30", "2026-11-26 21:59", ""},
		{"22:00", "07:30", "2026-11-26 22:00", "2026-11-27 07:30"},
		{"22:00", "07:30", "2026-12-31 23:59", "2027-01-01 07:30"},
		{"22:00", "07:30", "2026-11-27 00:00", "2026-11-27 07:30"},
		{"22:00", "07:30", "2026-11-27 07:29", "2026-11-27 07:30"},
		{"22:00", "07:30", "2026-11-27 07:30", ""},
		{"22:00", "00:00", "2026-11-26 23:30", "2026-11-27 00:00"},
		{"00:00", "07:00", "2026-11-26 00:00", "2026-11-26 07:00"},
		{"12:00", "13:00", "2026-11-26 12:30", "2026-11-26 13:00"},
		{"12:00", "13:00", "2026-11-26 13:00", ""},
		{"12:00", "13:00", "2026-11-26 11:59", ""},
		{"22:00", "07:00", "2026-03-28 23:00", "2026-03-29 07:00"}, // one hour shorter
		{"22:00", "07:00", "2026-10-24 23:00", "2026-10-25 07:00"}, // one hour longer
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, riga)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if until := (desk.Prefs{QuietFrom: c.from, QuietTo: c.to}).QuietUntil(now); !until.IsZero() {
			got = until.Format("2006-01-02 15:04")
		}
		want(t, fmt.Sprintf("%s–%s at %s", c.from, c.to, c.now), c.until, got)
	}
}

// Quiet hours may end at a time that a clock change skips or repeats. They
// still end, and the desk does not check them in a tight loop.
func TestQuietHoursEndWhileTheClockChanges(t *testing.T) {
	riga, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	for _, begin := range []time.Time{time.Date(2026, 3, 28, 23, 0, 0, 0, riga), time.Date(2026, 10, 24, 23, 0, 0, 0, riga)} {
		now := begin
		for range 100 {
			until := desk.Prefs{QuietFrom: "22:00", QuietTo: "03:30"}.QuietUntil(now)
			if until.IsZero() {
				break
			}
			if until.Sub(now) < time.Minute && until.Second() != 0 {
				t.Errorf("at %s until %s", now, until)
			}
			now = until
		}
		if length := now.Sub(begin); length < 3*time.Hour || length > 6*time.Hour {
			t.Errorf("from %s they last %s", begin, length)
		}
	}
}

func TestWhatIsTypedAboutNotifications(t *testing.T) {
	w := locale.In("en", time.UTC)
	heard := people{}
	d := desk.New(desk.Options{People: heard, Setup: desk.NewSetup(nil, []desk.Queue{queueIT}, nil, time.Now)})
	for n, c := range []struct {
		important     bool
		from, to, why string
		prefs         desk.Prefs
	}{
		{false, "", "", "", desk.Prefs{}},
		{true, "", "", "", desk.Prefs{Important: true}},
		{false, "22:00", "07:00", "", desk.Prefs{QuietFrom: "22:00", QuietTo: "07:00"}},
		{false, "7:05", "08:00", "", desk.Prefs{QuietFrom: "07:05", QuietTo: "08:00"}},
		{false, "22:00", "", "“Until” must be filled in.", desk.Prefs{}},
		{false, "", "07:00", "“From” must be filled in.", desk.Prefs{}},
		{false, "07:00", "7:00", desk.ErrQuietHours.Error(), desk.Prefs{}},
		{false, "late", "07:00", "“From” must be a time of day, such as 10:30.", desk.Prefs{}},
		{false, "22:00", "24:00", "“Until” must be a time of day, such as 10:30.", desk.Prefs{}},
	} {
		p, err := d.ChooseNotices(ctx, objectID(n), c.important, c.from, c.to)
		why := ""
		if invalid, refused := errors.AsType[*tickets.Invalid](err); refused {
			why = desk.Refusal(w, invalid)
		} else if err != nil {
			why = err.Error()
		}
		typed := fmt.Sprintf("%t %q %q", c.important, c.from, c.to)
		want(t, typed+": why", c.why, why)
		if why == "" {
			want(t, typed, c.prefs, p)
		}
		want(t, typed+": kept", c.prefs, heard[objectID(n)].Prefs)
	}
}

// One choice does not change another.
func TestChoicesAreKeptOneByOne(t *testing.T) {
	d := desk.New(desk.Options{People: people{}, Setup: desk.NewSetup(nil, []desk.Queue{queueIT}, nil, time.Now)})
	want(t, "error", nil, d.ShowTiles(ctx, objectID(1), true))
	_, err := d.ChooseNotices(ctx, objectID(1), true, "22:00", "07:00")
	want(t, "error", nil, err)
	p, err := d.PrefsOf(ctx, objectID(1))
	want(t, "error", nil, err)
	want(t, "chosen", desk.Prefs{Tiles: true, Important: true, QuietFrom: "22:00", QuietTo: "07:00"}, p)
}
