package tickets

// Tally counts the tickets of a queue. Its JSON is the stored record.
type Tally struct {
	// The tickets that can be worked on now, by state. Those past a target are
	// counted here as well.
	New        int `json:"new,omitempty"`
	InProgress int `json:"inProgress,omitempty"`
	OnHold     int `json:"onHold,omitempty"`
	// Undecided counts the open tickets that wait for approval, and cannot be
	// worked on yet.
	Undecided int `json:"undecided,omitempty"`
	Overdue   int `json:"overdue,omitempty"`
	// Events since the desk began to count: tickets created in the queue, and
	// tickets resolved there. Of the resolved ones, those that had targets, and
	// those that met them.
	Opened   int `json:"opened,omitempty"`
	Resolved int `json:"resolved,omitempty"`
	Measured int `json:"measured,omitempty"`
	Kept     int `json:"kept,omitempty"`
	// Ratings counts each rating from 1 to 5, for tickets and chats.
	Ratings [5]int `json:"ratings,omitzero"`
}

// Open returns how many tickets can be worked on.
func (t Tally) Open() int { return t.New + t.InProgress + t.OnHold }

// Add adds the counts of another Tally.
func (t *Tally) Add(o Tally) { t.add(o, 1) }

// Since returns what has happened since before was counted. Counts of the
// current state stay unchanged.
func (t Tally) Since(before Tally) Tally {
	t.add(before.Happened(), -1)
	return t
}

// Happened returns what has happened, without the counts of the current state.
func (t Tally) Happened() Tally {
	t.New, t.InProgress, t.OnHold, t.Undecided, t.Overdue = 0, 0, 0, 0, 0
	return t
}

func (t *Tally) add(o Tally, sign int) {
	for i, n := range o.numbers() {
		*t.numbers()[i] += sign * *n
	}
}

func (t *Tally) numbers() []*int {
	all := []*int{
		&t.New,
		&t.InProgress,
		&t.OnHold,
		&t.Undecided,
		&t.Overdue,
		&t.Opened,
		&t.Resolved,
		&t.Measured,
		&t.Kept,
	}
	for i := range t.Ratings {
		all = append(all, &t.Ratings[i])
	}
	return all
}

// Rate counts a rating. Anything that is not a rating counts for nothing.
func (t *Tally) Rate(rating int) {
	if rating >= 1 && rating <= len(t.Ratings) {
		t.Ratings[rating-1]++
	}
}

// Rating returns the average of the ratings, and their number.
func (t Tally) Rating() (average float64, count int) {
	sum := 0
	for i, n := range t.Ratings {
		sum, count = sum+(i+1)*n, count+n
	}
	return float64(sum) / float64(max(count, 1)), count
}

// tallyOf returns what a ticket counts for in its queue, in its current state.
func (t Ticket) tallyOf() (n Tally) {
	if t.Undecided() {
		n.Undecided = 1
	}
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

// Counted returns what a ticket from before counting began adds to the counts:
// its current state, and none of its past events.
func Counted(t *Ticket) Tally { return t.tallyOf() }

// Counts returns what a change of a ticket adds to the counts of its queue. If
// the change moved the ticket, there is what it adds to those of the previous
// queue. before is nil for a new ticket, as it is for what is Past.
func (c Change) Counts(before, t *Ticket) (here, there Tally) {
	here = t.tallyOf()
	if c.Past {
		return here, there
	}
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

// Outcome says whether a ticket met its targets when it was resolved.
type Outcome int

// The outcomes: it had no target, met all, or missed one.
const (
	NoTargets Outcome = iota
	TargetsKept
	TargetsMissed
)

// Overdue reports whether the ticket is past a target that it has not met.
func (t Ticket) Overdue() bool {
	return t.State.Open() && (t.SLA.Response.isOverdue() || t.SLA.Resolution.isOverdue())
}

func (c Clock) isOverdue() bool { return c.Mark == MarkedBreached && !c.Due.IsZero() }

// outcome returns the outcome of a ticket that is resolved now.
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
