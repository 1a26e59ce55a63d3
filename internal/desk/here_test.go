package desk_test

import (
	"testing"
	"time"

	"frontdesk/internal/desk"
)

// Somebody reads in the portal while a page is open, is waited for between two
// pages, and not while they go on elsewhere.
func TestHere(t *testing.T) {
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	h := desk.NewHere(func() time.Time { return now })
	var moved []string
	h.Watch(func(person string) {
		h.Reads(person) // may be asked from within
		moved = append(moved, person)
	})
	is := func(reads bool, maybe time.Duration) {
		t.Helper()
		if r, m := h.Reads("erin"); r != reads || m != maybe {
			t.Errorf("reads: %v, maybe in %v; want %v, %v", r, m, reads, maybe)
		}
	}
	is(false, 0)
	h.Elsewhere("erin")
	is(false, 0)
	leave := h.Enter("erin", desk.Page{Fresh: true})
	is(true, 0)
	if r, _ := h.Reads("carl"); r {
		t.Error("carl is not here")
	}

	leave()
	leave() // is leaving once
	is(false, 5*time.Second)
	now = now.Add(2 * time.Second)
	is(false, 3*time.Second)
	leave = h.Enter("erin", desk.Page{Fresh: true})
	is(true, 0)

	h.Elsewhere("erin")
	is(false, 0)
	again := h.Enter("erin", desk.Page{}) // the same page, after a cut
	is(false, 0)
	h.Back("erin")
	is(true, 0)
	h.Elsewhere("erin")
	other := h.Enter("erin", desk.Page{Fresh: true})
	is(true, 0)

	leave()
	again()
	is(true, 0)
	other()
	now = now.Add(5 * time.Second)
	is(false, 0)
	if len(moved) != 8 {
		t.Errorf("told %d times: %v", len(moved), moved)
	}
}

// A page that was not heard of since something happened is asked, and waited for. One
// that does not answer counts as gone until it is heard of again.
func TestHereDropsOff(t *testing.T) {
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	h := desk.NewHere(func() time.Time { return now })
	asked, moved := 0, 0
	h.WatchAsking(func(string) { asked++ })
	h.Watch(func(string) { moved++ })
	is := func(at time.Time, reads bool, maybe time.Duration) {
		t.Helper()
		if r, m := h.ReadsSince("erin", at); r != reads || m != maybe {
			t.Errorf("reads: %v, maybe in %v; want %v, %v", r, m, reads, maybe)
		}
	}
	happened := now
	leave := h.Enter("erin", desk.Page{Fresh: true, Answers: true})
	is(happened, true, 0)

	now = now.Add(time.Minute)
	happened = now
	is(happened, false, 10*time.Second)
	now = now.Add(4 * time.Second)
	is(happened, false, 6*time.Second)
	h.Answer("erin")
	is(happened, true, 0)
	if asked != 2 || moved != 2 {
		t.Errorf("asked %d times, told %d times", asked, moved)
	}

	now = now.Add(time.Minute)
	is(now, false, 10*time.Second)
	now = now.Add(10 * time.Second)
	is(now, false, 0)
	if reads, _ := h.Reads("erin"); reads {
		t.Error("a phone that dropped off reads")
	}
	now = now.Add(time.Minute)
	is(now, false, 0)
	again := h.Enter("erin", desk.Page{Answers: true}) // the phone is back; its old connection ends later
	is(now, true, 0)
	leave()
	is(now, true, 0)
	again()
	is(now, false, 5*time.Second)
	h.Answer("carl") // is nowhere
}
