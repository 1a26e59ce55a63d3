package tickets

import (
	"slices"
	"time"
)

// Policy is what a queue promises for its tickets.
type Policy struct {
	Calendar Calendar            // the time that counts
	Targets  map[Priority]Target // priorities without targets are missing
	// Escalate says where a ticket that misses a target goes: the id of
	// another queue, or the object id of a person; empty: nowhere.
	Escalate string
}

// Target is how much business time a ticket may take; 0: no limit.
type Target struct{ Response, Resolution time.Duration }

// The names of the targets, as in Event.Text of AtRisk and Breached.
const (
	ResponseTarget   = "response"
	ResolutionTarget = "resolution"
)

// SLA holds how a ticket stands against the targets of its queue and priority.
//
// Time counts from creation, or approval, while the ticket is New or In
// Progress. It stops while the ticket is On Hold, and from Resolved to
// Reopened. Time in a queue counts by that queue's calendar, and all of it
// counts against the target that applies now.
type SLA struct {
	// Since is when the clock last started; zero while it is stopped. Used is
	// the time counted before.
	Since time.Time     `json:"since,omitzero"`
	Used  time.Duration `json:"used,omitempty"`
	// Responded is when an analyst took the ticket, or requester and
	// beneficiary first heard from one; zero: not yet. Reopening keeps it.
	Responded  time.Time `json:"responded,omitzero"`
	Response   Clock     `json:"response,omitzero"`
	Resolution Clock     `json:"resolution,omitzero"`
	// Marks is how many of the newest events, without a break, are AtRisk,
	// Breached or Reminded.
	Marks int `json:"marks,omitempty"`
}

// Clock holds how a ticket stands against one target.
type Clock struct {
	// Due is when time runs out; zero: there is no target, or it was met. While
	// the clock is stopped, Due is when time would run out if the clock had
	// gone on from the last change. A ticket that is no longer open keeps its
	// last Due.
	Due  time.Time `json:"due,omitzero"`
	Mark Mark      `json:"mark,omitempty"`
}

// Mark is what was last announced about a clock.
type Mark int

// The marks: three quarters of the time have passed, all of it has.
const (
	Unmarked Mark = iota
	MarkedAtRisk
	MarkedBreached
)

// responses holds the actions that meet the response target.
var responses = []Action{Taken, Assigned, Replied, Held, TicketResolved}

// reweighing holds the actions that may change which target applies.
var reweighing = []Action{PriorityChanged, Amended, Moved, TakenOver, Escalated, Declared, Undeclared}

// count updates the clocks of a ticket after an event. Where another target
// applies now, announcements that no longer hold will be made again.
func (l *lifecycle) count(t *Ticket, e Event) {
	switch counts := (t.State == New || t.State == InProgress) && !t.Undecided(); {
	case !counts:
		l.stopClocks(t)
	case t.SLA.Since.IsZero():
		t.SLA.Since = e.At
	}
	if t.SLA.Responded.IsZero() && slices.Contains(responses, e.Action) {
		t.SLA.Responded = e.At
	}
	t.SLA.Marks++
	if e.Action != AtRisk && e.Action != Breached && e.Action != Reminded {
		t.SLA.Marks = 0
	}
	if slices.Contains(reweighing, e.Action) {
		for _, c := range l.clocks(t) {
			c.Mark = min(c.Mark, c.markAt(e.At))
		}
	}
}

// stopClocks stops the clocks. Call it before the queue changes.
func (l *lifecycle) stopClocks(t *Ticket) {
	if !t.SLA.Since.IsZero() {
		t.SLA.Used += l.policies[t.Queue].Calendar.Between(t.SLA.Since, l.now())
		t.SLA.Since = time.Time{}
	}
}

// running is a clock with the values it is computed from.
type running struct {
	target string
	*Clock
	warn time.Time // when three quarters of the time have passed
}

// clocks returns the clocks of a ticket. Their Dues are computed from the rest
// of the record.
func (l *lifecycle) clocks(t *Ticket) [2]running {
	target := l.policies[t.Queue].Targets[t.Priority()]
	if t.Undecided() {
		target = Target{}
	}
	if !t.SLA.Responded.IsZero() {
		target.Response = 0
	}
	return [2]running{
		l.clock(t, ResponseTarget, target.Response, &t.SLA.Response),
		l.clock(t, ResolutionTarget, target.Resolution, &t.SLA.Resolution),
	}
}

func (l *lifecycle) clock(t *Ticket, name string, target time.Duration, c *Clock) running {
	if target == 0 {
		c.Due = time.Time{}
		return running{name, c, c.Due}
	}
	calendar, from := l.policies[t.Queue].Calendar, t.SLA.Since
	if from.IsZero() {
		from = l.now().UTC()
	}
	left := target - t.SLA.Used
	if left > 0 || c.Due.IsZero() || c.Due.After(from) { // else it has run out before
		c.Due = calendar.Add(from, left).UTC()
	}
	return running{name, c, calendar.Add(from, left-target/4)}
}

// markAt returns the mark that a clock has reached.
func (r running) markAt(now time.Time) Mark {
	switch {
	case r.Due.IsZero():
		return Unmarked
	case !now.Before(r.Due):
		return MarkedBreached
	case !now.Before(r.warn):
		return MarkedAtRisk
	}
	return Unmarked
}

// nextMark returns when the clock's next mark is due; zero: never.
func (r running) nextMark() time.Time {
	switch {
	case r.Due.IsZero() || r.Mark == MarkedBreached:
		return time.Time{}
	case r.Mark == MarkedAtRisk:
		return r.Due
	}
	return r.warn
}

// nextAlarm returns when the next mark of any of the ticket's clocks is due;
// zero: never.
func (l *lifecycle) nextAlarm(t *Ticket) (due time.Time) {
	for _, c := range l.clocks(t) {
		if next := c.nextMark(); !t.SLA.Since.IsZero() && !next.IsZero() && (due.IsZero() || next.Before(due)) {
			due = next
		}
	}
	return due
}

// soundAlarm announces the clocks that have reached a new mark, each with its
// latest mark. It escalates a ticket that misses a target; person is the one it
// may go to.
func (l *lifecycle) soundAlarm(t *Ticket, c *Change, person Person) {
	var told []int
	missed := false
	for _, one := range l.clocks(t) {
		level := one.markAt(l.now())
		if level <= one.Mark || t.SLA.Since.IsZero() {
			continue
		}
		one.Mark = level
		e := Event{Action: AtRisk, State: t.State, Text: one.target, Internal: true}
		if level == MarkedBreached {
			e.Action, missed = Breached, true
		}
		l.event(t, c, e)
		told = append(told, t.Last.N)
	}
	if len(told) == 0 {
		l.schedule(t)
		return
	}
	if missed {
		l.escalate(t, c, person)
	}
	t.setVia(ViaTimer, c)
	l.tell(t, c, Person{})
	for _, n := range told {
		c.Owe(Delivery{To: t.Address(), Content: Notice{t.ID, n}, At: t.Last.At})
	}
}
