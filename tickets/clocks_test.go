package tickets_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/tickets"
)

// possible lists what can be done with a ticket that is open, on hold or
// resolved.
var possible = map[string][]string{
	"open": {
		"comment",
		"note",
		"reply",
		"hold",
		"resolve",
	},
	"held":     {"comment", "note", "resume", "resolve"},
	"resolved": {"comment", "reopen"},
}

// Whatever is done with a ticket, and whenever, its clocks ring in the right
// minute. That is the minute found by checking the calendar minute by minute
// and counting.
func TestClocksCountEachMinute(t *testing.T) {
	const layout = "01-02 15:04"
	rapid.Check(t, func(r *rapid.T) {
		month := rapid.SampledFrom([]time.Month{time.March, time.July, time.October}).Draw(r, "month")
		at := time.Date(2026, month, 23, 0, 0, 0, 0, time.UTC).
			Add(time.Duration(rapid.IntRange(0, 7*24*60).Draw(r, "begin")) * time.Minute)
		steps, state := []step{{at.Format(layout), "create P1 IT"}}, "open"
		for range rapid.IntRange(0, 6).Draw(r, "steps") {
			at = at.Add(time.Duration(rapid.IntRange(1, 16*60).Draw(r, "pause")) * time.Minute)
			what := rapid.SampledFrom(possible[state]).Draw(r, "step")
			steps = append(steps, step{at.Format(layout), what})
			switch what {
			case "hold":
				state = "held"
			case "resolve":
				state = "resolved"
			case "resume", "reopen", "comment":
				state = "open"
			}
		}
		d := promising(t)
		k := d.live(t, steps, func(tickets.Ticket) {})
		if diff := cmp.Diff(counted(t, d.options.SLA["IT"].Calendar, steps), d.rang(t, k.ID)); diff != "" {
			r.Fatalf("%v:\n%s", steps, diff)
		}
	})
}

// counted returns the expected rings. It checks the calendar each minute for
// two weeks.
func counted(t *testing.T, c tickets.Calendar, steps []step) (rings []step) {
	t.Helper()
	used, counts, answered := 0, false, false
	start := at(t, steps[0].At)
	for now := start; now.Before(start.AddDate(0, 0, 14)); now = now.Add(time.Minute) {
		text := now.Format("01-02 15:04")
		for _, ring := range []struct {
			after int
			what  string
		}{{45, "at-risk response"}, {60, "breached response"}, {180, "at-risk resolution"}, {240, "breached resolution"}} {
			rung := slices.ContainsFunc(rings, func(s step) bool { return s.What == ring.what })
			if used == ring.after && counts && !rung && (ring.after > 60 || !answered) {
				rings = append(rings, step{text, ring.what})
			}
		}
		if len(steps) > 0 && steps[0].At == text {
			switch steps[0].What {
			case "hold", "resolve":
				counts, answered = false, true
			case "reply":
				answered = true
			case "resume", "reopen", "create P1 IT", "comment":
				counts = true
			}
			steps = steps[1:]
		}
		if counts && c.Open(now) {
			used++
		}
	}
	return rings
}
