package tickets

import "time"

// lifecycle makes the changes of a ticket in memory. Each change is an event,
// with its effects on the clocks and on the people who are told. lifecycle
// checks no permission and calls no store.
type lifecycle struct {
	queues      []string
	linked      func(queue string) bool
	nameOf      func(queue string) string
	policies    map[string]Policy // by queue
	closeAfter  time.Duration
	remindEvery time.Duration
	zone        *time.Location
	now         func() time.Time
}

// resolve resolves an open ticket. A ticket without an assignee is taken first.
func (l *lifecycle) resolve(t *Ticket, c *Change, by Person, text string) {
	c.Outcome = l.outcome(t)
	if t.Assignee == (Person{}) {
		l.take(t, c, by)
	}
	t.Resolution, t.Resolved = text, l.now().UTC()
	l.event(t, c, Event{By: by, Action: TicketResolved, State: Resolved, Text: text})
}

func (l *lifecycle) take(t *Ticket, c *Change, p Person) {
	t.Assignee = p
	l.event(t, c, Event{By: p, Action: Taken, State: InProgress})
}

// event adds one line to the history and moves the ticket to the event's state.
func (l *lifecycle) event(t *Ticket, c *Change, e Event) {
	e.N, e.At = t.Last.N+1, l.now().UTC()
	if e.Internal {
		t.Public = t.public()
	} else {
		t.Public = 0
	}
	if e.isWord() {
		t.Said = e.At
	}
	t.Asked = e.asks(t.Asked)
	t.noteSolver(e)
	t.State, t.Last = e.State, e
	if t.State != OnHold {
		t.Hold, t.Until = "", time.Time{}
	}
	if t.State.Open() {
		t.Before = nil
	} else {
		t.Remind = time.Time{}
	}
	c.Events = append(c.Events, e)
	l.count(t, e)
	l.schedule(t)
}

// noteSolver records who resolves the ticket with an event. What is reopened is
// rated anew when it is resolved again.
func (t *Ticket) noteSolver(e Event) {
	switch {
	case t.wasResolved() && e.State.Open():
		t.Solver, t.Rating, t.Comment = Person{}, 0, ""
	case e.Action == TicketResolved:
		t.Solver = e.By
	}
}

// setVia records where the events of a change were caused.
func (t *Ticket) setVia(via Via, c *Change) {
	for i := range c.Events {
		c.Events[i].Via = via
		t.Last.Via = via
	}
}
