package tickets

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Former says what a ticket was before it was imported.
type Former struct {
	System string    `json:"system"` // as people call it: "ServiceNow"
	Number string    `json:"number"` // of the ticket there
	At     time.Time `json:"at"`     // of the import
}

// String returns the system and the number there: "ServiceNow INC0010023".
func (f Former) String() string { return f.System + " " + f.Number }

// Import is a ticket of another system that is to become one of this desk. Texts
// have the limits of forms.
type Import struct {
	Former                 Former // its At is ignored
	Kind                   Kind   // empty means an incident
	Title, Description     string
	Requester, Beneficiary Person // the zero Beneficiary means the requester
	Queue                  string // empty means the first
	Category               string
	Impact, Urgency        Level // empty counts as Medium
	State                  State // empty means New
	Hold                   HoldReason
	Assignee               Person // zero: nobody
	Created                time.Time
	// Resolved and Closed may be zero: then the last thing known about the ticket
	// stands for them. They count in the states that have them.
	Resolved, Closed time.Time
	Resolution       string
	Rating           int // 1 to 5; 0: none
	Comment          string
	Words            []ImportedWord
}

// ImportedWord is something that was written on a ticket before it was imported.
type ImportedWord struct {
	At       time.Time
	By       Person
	Text     string
	Internal bool
}

// Unfit says what keeps a ticket from being imported.
type Unfit struct {
	Field  string // as in Import, in lower case; "comment" for a word
	Word   int    // the index of the word; -1 where it is none
	Reason string
}

func (u *Unfit) Error() string { return u.Field + ": " + u.Reason }

// ImportStore makes many tickets at once. Engines implement it; internal/storetest
// says what they promise.
type ImportStore interface {
	// CreateTickets is CreateTicket for one form after the other, in one
	// transaction. fill gets the index of the form. If one of them is refused,
	// none is made.
	CreateTickets(ctx context.Context, forms []string, fill func(i int, t *Ticket) Change) ([]Ticket, error)
}

// oldest is the earliest time that a ticket may be from: helpdesks are no older, and
// a date that was read wrong often is.
var oldest = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Importer makes tickets of those of other systems.
type Importer struct {
	lifecycle
	store ImportStore
}

// NewImporter returns the Importer of a desk with the options of its Service, as
// far as they are about queues, targets and times. store is nil for one that only
// looks whether tickets fit.
func NewImporter(o Options, store ImportStore) *Importer {
	o.Linked = everywhere
	return &Importer{NewService(o).lifecycle, store}
}

// Fit fills in what was left out of a ticket to import. The error is an *Unfit that
// says why it cannot be imported.
func (s *Importer) Fit(i *Import) error {
	for _, check := range []func(*Import) *Unfit{
		s.fitPlace, fitTexts, s.fitPeople, fitState, s.fitTimes, s.fitWords,
	} {
		if unfit := check(i); unfit != nil {
			return unfit
		}
	}
	return nil
}

func unfit(field, reason string, args ...any) *Unfit {
	return &Unfit{Field: field, Word: -1, Reason: fmt.Sprintf(reason, args...)}
}

// The longest names of another system and of its tickets, in code points.
const (
	maxSystem = 40
	maxFormer = 60
)

func fitTexts(i *Import) *Unfit {
	for _, one := range []struct {
		field    string
		text     *string
		limit    int
		required bool
	}{
		{"source", &i.Former.System, maxSystem, true},
		{"number", &i.Former.Number, maxFormer, true},
		{"title", &i.Title, MaxTitle, true},
		{"description", &i.Description, MaxDescription, false},
		{"category", &i.Category, MaxCategory, false},
		{"resolution", &i.Resolution, MaxResolution, false},
		{"rating comment", &i.Comment, MaxComment, false},
	} {
		var err error
		if *one.text, err = checkLength(one.field, *one.text, one.limit); err != nil {
			return unfit(one.field, "longer than %d characters", one.limit)
		}
		if one.required && *one.text == "" {
			return unfit(one.field, "empty")
		}
	}
	return nil
}

// fitPlace checks the queue and the levels.
func (s *Importer) fitPlace(i *Import) *Unfit {
	queue, err := s.queueOf(i.Queue)
	if err != nil || !slices.Contains(s.queues, queue) {
		return unfit("queue", "%q is not a queue of this desk", i.Queue)
	}
	i.Queue, i.Kind = queue, cmp.Or(i.Kind, Incident)
	if prefixes[i.Kind] == "" {
		return unfit("kind", "%q: expected %q or %q", i.Kind, Incident, Request)
	}
	for field, l := range map[string]*Level{"impact": &i.Impact, "urgency": &i.Urgency} {
		if level(field, l) != nil {
			return unfit(field, "%q: expected low, medium or high", *l)
		}
	}
	if i.Rating < 0 || i.Rating > 5 {
		return unfit("rating", "%d: expected 1 to 5", i.Rating)
	}
	return nil
}

func (s *Importer) fitPeople(i *Import) *Unfit {
	if i.Beneficiary.ID == "" {
		i.Beneficiary = i.Requester
	}
	for _, one := range []struct {
		field string
		Person
		required bool
	}{{"requester", i.Requester, true}, {"beneficiary", i.Beneficiary, true}, {"assignee", i.Assignee, false}} {
		if !ObjectID(one.ID) && (one.required || one.ID != "") {
			return unfit(one.field, "%q is not an object id", one.ID)
		}
	}
	return nil
}

// fitState makes the state one that the desk has for such a ticket: somebody works
// on what is In Progress, and nobody has what is New.
func fitState(i *Import) *Unfit {
	i.State = cmp.Or(i.State, New)
	if !slices.Contains(States(), i.State) {
		return unfit("state", "%q: expected one of %v", i.State, States())
	}
	switch {
	case i.State == InProgress && i.Assignee.ID == "":
		i.State = New
	case i.State == New && i.Assignee.ID != "":
		i.State = InProgress
	}
	if i.State != OnHold {
		i.Hold = ""
		return nil
	}
	i.Hold = cmp.Or(i.Hold, HoldRequester)
	if !slices.Contains(HoldReasons(), i.Hold) {
		return unfit("hold", "%q: expected one of %v", i.Hold, HoldReasons())
	}
	return nil
}

// fitTimes checks the times, and finds those that the state needs.
func (s *Importer) fitTimes(i *Import) *Unfit {
	now := s.now()
	switch {
	case i.Created.IsZero():
		return unfit("created", "empty")
	case i.Created.Before(oldest) || i.Created.After(now):
		return unfit("created", "%s is before 1980 or yet to come", i.Created.Format(time.RFC3339))
	}
	last := i.Created
	for _, word := range i.Words {
		last = latest(last, word.At)
	}
	if i.State.Open() {
		i.Resolved, i.Closed = time.Time{}, time.Time{}
		return nil
	}
	for field, at := range map[string]*time.Time{"resolved": &i.Resolved, "closed": &i.Closed} {
		if !at.IsZero() && (at.Before(i.Created) || at.After(now)) {
			return unfit(field, "%s is before the ticket was created, or yet to come", at.Format(time.RFC3339))
		}
	}
	if i.Resolved.IsZero() {
		i.Resolved = i.Closed
	}
	if i.Resolved.IsZero() {
		i.Resolved = last
	}
	i.Closed = latest(i.Closed, i.Resolved)
	return nil
}

func (s *Importer) fitWords(i *Import) *Unfit {
	for n := range i.Words {
		word := &i.Words[n]
		wrong := func(reason string, args ...any) *Unfit {
			u := unfit("comment", reason, args...)
			u.Word = n
			return u
		}
		var err error
		if word.Text, err = requireText("comment", word.Text); err != nil {
			return wrong("empty, or longer than %d characters", MaxComment)
		}
		switch {
		case !ObjectID(word.By.ID):
			return wrong("%q is not an object id", word.By.ID)
		case word.At.Before(i.Created) || word.At.After(s.now()):
			return wrong("%s is before the ticket was created, or yet to come", word.At.Format(time.RFC3339))
		}
	}
	return nil
}

// Import makes tickets of others that Fit has found fit, in one transaction.
// A ticket of the same system and number is made once: the first one stays as it
// is now. fresh says which ones are new. Nobody is told, and what happened before
// counts for no digest.
func (s *Importer) Import(ctx context.Context, list []Import) (made []Ticket, fresh []bool, err error) {
	forms := make([]string, len(list))
	for n, i := range list {
		forms[n] = ImportForm(i.Former)
	}
	fresh = make([]bool, len(list))
	made, err = s.store.CreateTickets(ctx, forms, func(n int, t *Ticket) Change {
		fresh[n] = true
		return s.replay(t, &list[n])
	})
	return made, fresh, err
}

// ImportForm is the form that a ticket of another system counts as.
func ImportForm(f Former) string { return "import/" + f.System + "\x00" + f.Number }

// replay makes the ticket as it would stand had everything happened here: each
// event at its own time, with its effects on the clocks.
func (l lifecycle) replay(t *Ticket, i *Import) (c Change) {
	now := l.now().UTC()
	n, _ := Number(t.ID)
	*t = Ticket{
		ID: IDOf(i.Kind, n), Kind: i.Kind, Title: i.Title, Description: i.Description,
		Requester: i.Requester, Beneficiary: i.Beneficiary, Queue: i.Queue, Category: i.Category,
		Impact: i.Impact, Urgency: i.Urgency, Hold: i.Hold, Assignee: i.Assignee,
		Former: Former{System: i.Former.System, Number: i.Former.Number, At: now},
	}
	if t.Kind == Incident {
		t.Kind = ""
	}
	c.Past = true
	at := func(when time.Time) { l.now = func() time.Time { return when.UTC() } }
	at(i.Created)
	l.event(t, &c, Event{By: i.Requester, Action: Created, State: New})
	t.Created = t.Last.At
	for _, e := range i.events() {
		at(e.At)
		if e.Action == TicketResolved {
			t.Resolution, t.Resolved = e.Text, e.At.UTC()
		}
		e.State = cmp.Or(e.State, t.State)
		l.event(t, &c, e)
	}
	l.settle(t, &c, i, now)
	return c
}

// settle ends the history of an imported ticket with the import, which says how it
// stands. What was missed by then is marked, and nobody is told of it.
func (l lifecycle) settle(t *Ticket, c *Change, i *Import, now time.Time) {
	final := i.State
	if !i.Resolved.IsZero() {
		t.Resolved = i.Resolved.UTC()
	}
	if over := t.lastSaid().Add(l.closeAfter); final == Resolved && l.closeAfter > 0 && !over.After(now) {
		final = Closed
	}
	switch final {
	case Resolved, Closed:
		t.Resolution, t.Rating, t.Comment = i.Resolution, i.Rating, i.Comment
	case New, InProgress, OnHold, Canceled:
	}
	if last := t.Last.At; final != New && final != InProgress { // nobody has worked on it since
		l.now = func() time.Time { return last }
		l.stopClocks(t)
	}
	l.now = func() time.Time { return now }
	if (t.Assignee.ID != "" || !final.Open()) && t.SLA.Responded.IsZero() {
		t.SLA.Responded = t.Created
	}
	t.Hold = i.Hold
	l.event(t, c, Event{Action: Imported, State: final, Hold: i.Hold, Text: t.Former.String()})
	l.markSilently(t)
}

// markSilently marks what was missed, as if it had been announced.
func (l lifecycle) markSilently(t *Ticket) {
	if t.SLA.Since.IsZero() {
		return
	}
	for _, one := range l.clocks(t) {
		one.Mark = max(one.Mark, one.markAt(l.now()))
	}
	l.schedule(t)
}

// events returns what is known of the life of a ticket between its creation and its
// import, in order.
func (i *Import) events() []Event {
	var list []Event
	for _, word := range i.Words {
		e := Event{At: word.At, By: word.By, Action: Replied, Text: word.Text, Internal: word.Internal}
		switch {
		case word.Internal:
			e.Action = Noted
		case word.By.ID == i.Requester.ID || word.By.ID == i.Beneficiary.ID:
			e.Action = Commented
		}
		list = append(list, e)
	}
	if (i.State == Resolved || i.State == Closed) && i.Assignee.ID != "" {
		list = append(list, Event{
			At: i.Resolved, By: i.Assignee, Action: TicketResolved, State: Resolved, Text: i.Resolution,
		})
	}
	slices.SortStableFunc(list, func(a, b Event) int { return a.At.Compare(b.At) })
	return list
}
