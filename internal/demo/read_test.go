package demo

import (
	"testing"
	"time"
)

func TestMoments(t *testing.T) {
	monday := time.Date(2026, 11, 30, 0, 5, 0, 0, time.UTC)
	for m, want := range map[moment]string{
		"-90m":     "2026-11-29 22:35",
		"1 09:15":  "2026-11-27 09:15", // Friday
		"5 17:59":  "2026-11-23 17:59",
		"10 08:00": "2026-11-16 08:00",
	} {
		got, err := m.before(monday)
		if err != nil || got.Format("2006-01-02 15:04") != want {
			t.Errorf("%s is %s, want %s (%v)", m, got, want, err)
		}
	}
	if got, _ := moment("1 09:15").before(monday.AddDate(0, 0, -1)); got.Day() != 27 {
		t.Errorf("on Sunday the last working day is %s", got)
	}
	for _, m := range []moment{"", "soon", "x 09:15", "1 9am"} {
		if got, err := m.before(monday); err == nil {
			t.Errorf("%q is %s", m, got)
		}
	}
}

// Whatever time of day and of the week the demo is started, everything happened
// before, and each ticket's steps in the order of the file.
func TestEverythingHappenedInOrder(t *testing.T) {
	for hours := range 7 * 24 {
		now := time.Date(2026, 11, 30, hours, 5, 0, 0, time.UTC)
		events, err := readEvents(now)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[*story]int{}
		for _, e := range events {
			if !e.at.Before(now) {
				t.Errorf("at %s: %s is at %s", now, e.story.ID, e.at)
			}
			if n := seen[e.story]; n == 0 != (e.step == nil) || n > 0 && &e.story.Steps[n-1] != e.step {
				t.Fatalf("at %s: %s, step %d is not in its turn", now, e.story.ID, n)
			}
			seen[e.story]++
		}
		if len(seen) != 40 {
			t.Fatalf("%d tickets", len(seen))
		}
	}
}

// Every text is there in both languages, and says something else in each.
func TestEveryTextIsInBothLanguages(t *testing.T) {
	var stories []story
	if err := read("tickets.yaml", &stories); err != nil {
		t.Fatal(err)
	}
	var people []entry
	if err := read("people.yaml", &people); err != nil {
		t.Fatal(err)
	}
	check := func(where string, one text) {
		if len(one) != 2 || one["en"] == "" || one["ru"] == "" || one["en"] == one["ru"] {
			t.Errorf("%s: %q", where, one)
		}
	}
	for _, s := range stories {
		if s.Item == "" {
			check(s.ID, s.Title)
			check(s.ID, s.Text)
		}
		for _, one := range s.Steps {
			if one.Text != nil {
				check(s.ID, one.Text)
			}
		}
	}
	for _, p := range people {
		check(p.ID, p.Name)
		check(p.ID, p.Department)
	}
}
