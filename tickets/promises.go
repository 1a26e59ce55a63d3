package tickets

import "time"

// Promise is how a ticket stands against one target.
type Promise struct {
	Target        string // ResponseTarget or ResolutionTarget
	Allowed, Used time.Duration
	Due           time.Time // zero: met, or the clock has stopped for good
	Met           time.Time // zero: not yet, or never
	Outcome       Kept
}

// Kept says what became of a promise.
type Kept string

// What becomes of a promise.
const (
	Keeping Kept = "running" // there is time left
	WasKept Kept = "kept"
	WasLate Kept = "missed"
	NotKept Kept = "none" // the ticket was canceled first
)

// Promises returns how a ticket stands against the targets that its priority has
// now. Used is the business time from its creation, the same for each.
func Promises(t Ticket, p Policy, now time.Time) (list []Promise) {
	used, target := t.SLA.Used, p.Targets[t.Priority()]
	if !t.SLA.Since.IsZero() {
		used += p.Calendar.Between(t.SLA.Since, now)
	}
	for _, one := range []struct {
		name    string
		allowed time.Duration
		clock   Clock
		met     time.Time
	}{
		{ResponseTarget, target.Response, t.SLA.Response, t.SLA.Responded},
		{ResolutionTarget, target.Resolution, t.SLA.Resolution, t.Resolved},
	} {
		if one.allowed == 0 {
			continue
		}
		made := Promise{
			Target: one.name, Allowed: one.allowed, Used: used, Due: one.clock.Due, Met: one.met, Outcome: Keeping,
		}
		if one.name == ResolutionTarget && t.State.Open() {
			made.Met = time.Time{} // it was reopened
		}
		switch {
		case one.clock.Mark == MarkedBreached:
			made.Outcome = WasLate
		case !made.Met.IsZero():
			made.Outcome = WasKept
		case !t.State.Open():
			made.Outcome = NotKept
		}
		list = append(list, made)
	}
	return list
}
