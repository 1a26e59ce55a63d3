package tickets

import (
	"slices"
	"time"
)

// Policy is what a queue promises of its tickets.
type Policy struct {
	Calendar Calendar            // the time that counts
	Targets  map[Priority]Target // a priority without any is missing
	// Escalate is where a ticket goes that misses a target: the name of another
	// queue, or the object id of a person; empty: nowhere.
	Escalate string
}

// Target is how much business time a ticket may take; 0: as much as it takes.
type Target struct{ Response, Resolution time.Duration }

// The names of the targets, as in Event.Text of AtRisk and Breached.
const (
	ResponseTarget   = "response"
	ResolutionTarget = "resolution"
)

// SLA is how a ticket stands against the targets of its queue and priority.
//
// Time counts from creation, or approval, while the ticket is New or In Progress;
// On Hold and from Resolved to Reopened it stands still. Time in a queue counts by
// that queue's calendar, and all of it against the target that applies now.
type SLA struct {
	// Since is from when time counts; zero while it stands still. Used is what
	// counted before.
	Since time.Time     `json:"since,omitzero"`
	Used  time.Duration `json:"used,omitempty"`
	// Responded is when an analyst took the ticket, or those whose it is first
	// heard from one; zero: not yet. It stays when the ticket is reopened.
	Responded  time.Time `json:"responded,omitzero"`
	Response   Clock     `json:"response,omitzero"`
	Resolution Clock     `json:"resolution,omitzero"`
	// Marks is how many events, the newest, are AtRisk or Breached.
	Marks int `json:"marks,omitempty"`
}

// Clock is how a ticket stands against one target.
type Clock struct {
	// Due is when time runs out; zero: there is no target, or it was met. While
	// time stands still, it is when it would if it went on with the last change.
	// That of a ticket that is not open any more is as it last was.
	Due  time.Time `json:"due,omitzero"`
	Mark Mark      `json:"mark,omitempty"`
}

// Mark is what was told of a clock.
type Mark int

// The marks: three quarters of the time have passed, all of it has.
const (
	Unmarked Mark = iota
	MarkedAtRisk
	MarkedBreached
)

// responses are what meets the response target.
var responses = []Action{Taken, Assigned, Replied, Held, TicketResolved}

// reweighing is what may put another target in the place of the old one.
var reweighing = []Action{PriorityChanged, Amended, Moved, Escalated, Declared}

// count keeps the clocks of a ticket after an event. Where another target
// applies, what was told before and is not so any more will be told again.
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
	if e.Action != AtRisk && e.Action != Breached {
		t.SLA.Marks = 0
	}
	if slices.Contains(reweighing, e.Action) {
		for _, c := range l.clocks(t) {
			c.Mark = min(c.Mark, c.markAt(e.At))
		}
	}
}

// stopClocks makes time stand still. It comes before the queue changes.
func (l *lifecycle) stopClocks(t *Ticket) {
	if !t.SLA.Since.IsZero() {
		t.SLA.Used += l.policies[t.Queue].Calendar.Between(t.SLA.Since, l.now())
		t.SLA.Since = time.Time{}
	}
}

// running is a clock with what it follows from.
type running struct {
	target string
	*Clock
	warn time.Time // when three quarters of the time have passed
}

// clocks are those of a ticket, its Dues as they now follow from the rest of the
// record.
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

// markAt is what a clock has come to.
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

// nextMark is when the clock is to be told of; zero: never.
func (r running) nextMark() time.Time {
	switch {
	case r.Due.IsZero() || r.Mark == MarkedBreached:
		return time.Time{}
	case r.Mark == MarkedAtRisk:
		return r.Due
	}
	return r.warn
}

// nextAlarm is when a clock of the ticket is to be told of next; zero: never.
func (l *lifecycle) nextAlarm(t *Ticket) (due time.Time) {
	for _, c := range l.clocks(t) {
		if next := c.nextMark(); !t.SLA.Since.IsZero() && !next.IsZero() && (due.IsZero() || next.Before(due)) {
			due = next
		}
	}
	return due
}

// soundAlarm tells of the clocks that have come to something new, each of what it has
// come to last, and escalates a ticket that misses a target; person is whom it
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
