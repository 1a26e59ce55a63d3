package tickets_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/boltdb"
	"frontdesk/tickets"
)

// digestDesk is a desk with digests.
type digestDesk struct {
	*desk
	digests *tickets.Digests
}

// newDigestDesk returns a desk with digests at 08:30 in Riga. "IT" has one on
// weekdays except for a holiday, "always" each day, and "never" never.
func newDigestDesk(t *testing.T, at string) digestDesk {
	t.Helper()
	riga := zone(t)
	hours := map[string]string{}
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri"} {
		hours[day] = "09:00-18:00"
	}
	calendar, err := tickets.NewCalendar(riga, hours, []string{"2026-11-18"})
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, team{olga.ID: true})
	return digestDesk{d, tickets.NewDigests(tickets.DigestOptions{
		Store: d.store,
		Zone:  riga,
		Now:   d.now,
		Plans: map[string]tickets.DigestPlan{
			"IT":     {At: at, Calendar: calendar},
			"always": {At: at},
			"never":  {Calendar: calendar},
		},
	})}
}

func zone(t *testing.T) *time.Location {
	t.Helper()
	riga, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	return riga
}

// at sets the clock, and returns the digests that go out then.
func (d digestDesk) at(t *testing.T, when string) (told []string) {
	t.Helper()
	now, err := time.Parse("2006-01-02 15:04 -0700", when)
	if err != nil {
		t.Fatal(err)
	}
	d.clock.Store(now.UnixNano())
	due, err := d.digests.Due(ctx, 100)
	for _, queue := range due {
		if err == nil {
			err = d.digests.Tick(ctx, queue)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.news() {
		told = append(told, o.To.Queue+" "+o.Content.(tickets.DailyDigest).Digest.Date)
	}
	return told
}

func TestADigestComesOnceOnEachDayOfBusiness(t *testing.T) {
	d := newDigestDesk(t, "08:30")
	for _, step := range []struct {
		when string
		want []string
	}{
		{"2026-11-16 08:29 +0200", nil}, // a Monday
		{"2026-11-16 08:30 +0200", []string{"IT 2026-11-16", "always 2026-11-16"}},
		{"2026-11-16 08:31 +0200", nil},
		{"2026-11-16 23:59 +0200", nil},
		{"2026-11-17 08:29 +0200", nil},
		{"2026-11-17 22:10 +0200", []string{"IT 2026-11-17", "always 2026-11-17"}}, // late
		{"2026-11-18 09:00 +0200", []string{"always 2026-11-18"}},                  // a holiday
		{"2026-11-17 23:00 +0200", nil},                                            // the clock was set back
		{"2026-11-18 23:30 +0200", nil},
		{"2026-11-21 10:00 +0200", []string{"always 2026-11-21"}}, // a Saturday, after days of downtime
		{"2026-11-23 07:00 +0200", nil},                           // missed digests are not sent later
		{"2026-11-23 06:30 +0000", []string{"IT 2026-11-23", "always 2026-11-23"}},
	} {
		if diff := cmp.Diff(step.want, d.at(t, step.when)); diff != "" {
			t.Errorf("%s:\n%s", step.when, diff)
		}
	}
}

// On 29 March 2026 the clock goes forward from 03:00 to 04:00, on 25 October
// back from 04:00 to 03:00.
func TestADigestWhileTheClockChanges(t *testing.T) {
	d := newDigestDesk(t, "03:30")
	for _, step := range []struct {
		when string
		want []string
	}{
		{"2026-03-29 02:59 +0200", nil},
		{"2026-03-29 04:00 +0300", []string{"always 2026-03-29"}},
		{"2026-03-29 04:30 +0300", nil},
		{"2026-10-25 03:29 +0300", nil},
		{"2026-10-25 03:30 +0300", []string{"always 2026-10-25"}},
		{"2026-10-25 03:10 +0200", nil},
		{"2026-10-25 03:30 +0200", nil},
	} {
		if diff := cmp.Diff(step.want, d.at(t, step.when)); diff != "" {
			t.Errorf("%s:\n%s", step.when, diff)
		}
	}
}

// A digest reports what has happened since the last one, and the current state.
func TestADigestTellsWhatHasHappened(t *testing.T) {
	d := newDigestDesk(t, "08:30")
	var first, second tickets.Ticket
	step := func(when string, do func()) {
		t.Helper()
		now, err := time.Parse("2006-01-02 15:04", when)
		if err != nil {
			t.Fatal(err)
		}
		d.clock.Store(now.UnixNano())
		do()
	}
	step("2026-11-06 12:00", func() { first = d.incident(t) })
	step("2026-11-13 12:00", func() { d.incident(t) })
	step("2026-11-15 12:00", func() {
		second = d.incident(t)
		must(t)(d.Resolve(ctx, d.by(olga), second.ID, second.Rev(), ""))
		must(t)(d.Rate(ctx, d.by(anna), second.ID, d.read(t, second.ID).Rev(), tickets.Stars{Rating: 5}))
	})
	given := func(when string) (told tickets.Digest) {
		t.Helper()
		step(when, func() {
			d.news()
			if err := d.digests.Tick(ctx, "IT"); err != nil {
				t.Fatal(err)
			}
			if news := d.news(); len(news) == 1 && news[0].To.Queue == "IT" {
				told = news[0].Content.(tickets.DailyDigest).Digest
			}
		})
		return told
	}
	if diff := cmp.Diff(tickets.Digest{
		Date: "2026-11-16", Backlog: []int{0, 1, 0, 1},
		Counts: tickets.Tally{New: 2, Opened: 3, Resolved: 1, Ratings: [5]int{4: 1}},
	}, given("2026-11-16 07:00")); diff != "" {
		t.Errorf("the first:\n%s", diff)
	}
	step("2026-11-16 15:00", func() {
		must(t)(d.Take(ctx, d.by(olga), first.ID, first.Rev()))
		d.incident(t)
	})
	if diff := cmp.Diff(tickets.Digest{
		Date: "2026-11-17", Since: time.Date(2026, 11, 16, 7, 0, 0, 0, time.UTC), Backlog: []int{1, 0, 1, 1},
		Counts: tickets.Tally{New: 2, InProgress: 1, Opened: 1},
	}, given("2026-11-17 07:00")); diff != "" {
		t.Errorf("the second:\n%s", diff)
	}
}

// The record decides which digest was the last, not the memory of a process.
func TestADigestIsNotGivenTwiceAfterARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	now := func() time.Time { return noon }
	for i := range 2 {
		store, err := boltdb.Open(ctx, path, now)
		if err != nil {
			t.Fatal(err)
		}
		s := tickets.NewDigests(
			tickets.DigestOptions{Store: store, Plans: map[string]tickets.DigestPlan{"IT": {At: "00:00"}}, Now: now},
		)
		due, err := s.Due(ctx, 10)
		if len(due) != 1-i || err != nil {
			t.Errorf("start %d: due %v, %v", i+1, due, err)
		}
		for range 2 {
			if err := s.Tick(ctx, "IT"); err != nil {
				t.Fatal(err)
			}
		}
		owed := 0
		if err := store.Follow(ctx, func(o []tickets.Owed) { owed += len(o) }); err != nil || owed != 1 {
			t.Errorf("start %d: %d owed, %v", i+1, owed, err)
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
