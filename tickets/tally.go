package tickets

// Tally counts the tickets of a queue. Its JSON is the stored record.
type Tally struct {
	// Those that can be worked on now, by state. Those past a target are counted
	// there as well.
	New        int `json:"new,omitempty"`
	InProgress int `json:"inProgress,omitempty"`
	OnHold     int `json:"onHold,omitempty"`
	Overdue    int `json:"overdue,omitempty"`
	// How often it has happened since the desk counts: a ticket was created in the
	// queue, and one was resolved there; those of the latter that had targets, and
	// that met them.
	Opened   int `json:"opened,omitempty"`
	Resolved int `json:"resolved,omitempty"`
	Measured int `json:"measured,omitempty"`
	Kept     int `json:"kept,omitempty"`
	// Ratings are how often 1 to 5 was given, for tickets and chats.
	Ratings [5]int `json:"ratings,omitzero"`
}

// Open is how many can be worked on.
func (t Tally) Open() int { return t.New + t.InProgress + t.OnHold }

// Add adds the counts of another one.
func (t *Tally) Add(o Tally) { t.add(o, 1) }

// Since is what has happened since the counts were as in before. What is so now
// stays as it is.
func (t Tally) Since(before Tally) Tally {
	before.New, before.InProgress, before.OnHold, before.Overdue = 0, 0, 0, 0
	t.add(before, -1)
	return t
}

func (t *Tally) add(o Tally, sign int) {
	for i, n := range o.numbers() {
		*t.numbers()[i] += sign * *n
	}
}

func (t *Tally) numbers() []*int {
	all := []*int{&t.New, &t.InProgress, &t.OnHold, &t.Overdue, &t.Opened, &t.Resolved, &t.Measured, &t.Kept}
	for i := range t.Ratings {
		all = append(all, &t.Ratings[i])
	}
	return all
}

// Rate counts a rating; what is none counts for nothing.
func (t *Tally) Rate(rating int) {
	if rating >= 1 && rating <= len(t.Ratings) {
		t.Ratings[rating-1]++
	}
}

// Rating is the average of the ratings, and how many there are.
func (t Tally) Rating() (average float64, count int) {
	sum := 0
	for i, n := range t.Ratings {
		sum, count = sum+(i+1)*n, count+n
	}
	return float64(sum) / float64(max(count, 1)), count
}

// tallyOf is what a ticket as it is counts for in its queue.
func (t Ticket) tallyOf() (n Tally) {
	if !t.Workable() {
		return n
	}
	switch t.State {
	case New:
		n.New = 1
	case InProgress:
		n.InProgress = 1
	case OnHold:
		n.OnHold = 1
	}
	if t.Overdue() {
		n.Overdue = 1
	}
	return n
}

// Counted is what a ticket from before there were counts adds to them: what is so
// now, and nothing of what has happened.
func Counted(t *Ticket) Tally { return t.tallyOf() }

// Counts returns what a change of a ticket adds to the counts of its queue, and
// to those of the queue that it was in before, if that is another one. before is
// nil for a new ticket.
func (c Change) Counts(before, t *Ticket) (here, there Tally) {
	here = t.tallyOf()
	if before == nil {
		before = &Ticket{Queue: t.Queue}
		here.Opened = 1
	}
	if before.Queue == t.Queue {
		here.add(before.tallyOf(), -1)
	} else {
		there.add(before.tallyOf(), -1)
	}
	if t.State == Resolved && before.State != Resolved {
		here.Resolved = 1
		switch c.Outcome {
		case TargetsKept:
			here.Measured, here.Kept = 1, 1
		case TargetsMissed:
			here.Measured = 1
		}
	}
	if t.Rating != before.Rating {
		here.Rate(t.Rating)
	}
	return here, there
}

// Outcome is how a ticket stands with its targets when it is resolved.
type Outcome int

// The outcomes: it had none, it met all, it missed one.
const (
	NoTargets Outcome = iota
	TargetsKept
	TargetsMissed
)

// Overdue reports whether the ticket is past a target that it has yet to meet.
func (t Ticket) Overdue() bool {
	return t.State.Open() && (t.SLA.Response.isOverdue() || t.SLA.Resolution.isOverdue())
}

func (c Clock) isOverdue() bool { return c.Mark == MarkedBreached && !c.Due.IsZero() }

// outcome is how a ticket stands with its targets when it is resolved now.
func (l *lifecycle) outcome(t *Ticket) Outcome {
	target := l.policies[t.Queue].Targets[t.Priority()]
	if target == (Target{}) {
		return NoTargets
	}
	if target.Response > 0 && t.SLA.Response.Mark == MarkedBreached ||
		target.Resolution > 0 && t.SLA.Resolution.Mark == MarkedBreached {
		return TargetsMissed
	}
	for _, c := range l.clocks(t) {
		if c.markAt(l.now()) == MarkedBreached {
			return TargetsMissed
		}
	}
	return TargetsKept
}
