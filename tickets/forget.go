package tickets

import (
	"slices"
	"time"
)

// Forgetting removes people from records that stay: who they are, what they
// wrote, and the files they sent. What others wrote stays, and so does what is
// counted.
type Forgetting struct {
	// Whose reports whether the person with that object id is to be forgotten.
	Whose func(id string) bool
	// Names are what those people were called, in lines of the history that the
	// desk wrote itself. Nil stands for any name.
	Names []string
	// As stands in their place.
	As Person
	// Word stands in the place of what they wrote, in every language.
	Word Text
}

// Ticket removes those people from a ticket and its history, which it changes.
// It returns the ids of the files that are to be removed. changed is false when
// there was nothing of theirs. Doing it again changes nothing.
func (f Forgetting) Ticket(t *Ticket, history []Event) (files []string, changed bool) {
	c := &forgetter{Forgetting: f}
	c.words(t)
	c.answers(t)
	for _, p := range []*Person{&t.Requester, &t.Beneficiary, &t.Assignee, &t.Solver} {
		c.Replace(p)
	}
	before := len(t.Watchers)
	t.Watchers = slices.DeleteFunc(t.Watchers, c.is)
	c.changed = c.changed || len(t.Watchers) != before
	if t.Approving != nil {
		c.approving(t.Approving)
	}
	t.Files = slices.DeleteFunc(t.Files, func(a Attachment) bool {
		if !c.is(a.By) {
			return false
		}
		if c.changed = true; !a.Gone {
			files = append(files, a.ID)
		}
		return true
	})
	c.event(&t.Last)
	for i := range history {
		c.event(&history[i])
	}
	return files, c.changed
}

// Delivery removes those people from a delivery. left is false for one that goes
// to them, or that only brings what they sent.
func (f Forgetting) Delivery(d *Delivery) (left, changed bool) {
	if f.Whose(d.To.Person) {
		return false, true
	}
	c := &forgetter{Forgetting: f}
	switch content := d.Content.(type) {
	case Undelivered:
		c.Replace(&content.Who)
		d.Content = content
	case Keep:
		return !c.is(content.By), c.is(content.By)
	case Consequence:
		c.Replace(&content.By)
		d.Content = content
	case ChatReaction:
		return !c.is(content.By), c.is(content.By)
	case ChatNotice:
		c.Replace(&content.By)
		d.Content = content
	case ChatLinked:
		c.Replace(&content.By)
		d.Content = content
	}
	return true, c.changed
}

// Replace puts As in the place of one of those people, and reports whether it
// did.
func (f Forgetting) Replace(p *Person) bool {
	if p.ID == "" || p.ID == f.As.ID || !f.Whose(p.ID) {
		return false
	}
	*p = f.As
	return true
}

// forgetter notes whether anything was changed.
type forgetter struct {
	Forgetting
	changed bool
}

func (c *forgetter) is(p Person) bool { return p.ID != "" && p.ID != c.As.ID && c.Whose(p.ID) }

func (c *forgetter) Replace(p *Person) { c.changed = c.Forgetting.Replace(p) || c.changed }

func (c *forgetter) clear(text *string) {
	c.changed = c.changed || *text != ""
	*text = ""
}

func (c *forgetter) drop(list *[]string) {
	c.changed = c.changed || len(*list) > 0
	*list = nil
}

// words removes what they wrote into the ticket itself.
func (c *forgetter) words(t *Ticket) {
	asked := c.is(t.Requester)
	if asked {
		c.askedFor(t)
	}
	if asked || c.is(t.Beneficiary) {
		c.clear(&t.Comment)
		c.drop(&t.Recalled)
	}
	if c.is(t.Solver) || asked && c.Names == nil {
		c.clear(&t.Resolution)
	}
}

// askedFor removes what the requester asked for in their own words.
func (c *forgetter) askedFor(t *Ticket) {
	c.changed = true
	if t.Name == nil {
		t.Title, t.Name = c.Word.In(""), c.Word
	}
	t.Description, t.Answers = "", nil
}

// answers replaces those people in the answers of others.
func (c *forgetter) answers(t *Ticket) {
	for i, a := range t.Answers {
		if a.Type == PersonField && a.Value != c.As.ID && a.Value != "" && c.Whose(a.Value) {
			t.Answers[i].Value, t.Answers[i].Titles = c.As.ID, []Text{{"": c.As.Name}}
			c.changed = true
		}
	}
}

func (c *forgetter) approving(a *Approving) {
	if c.is(a.By) {
		c.clear(&a.Reason)
	}
	c.Replace(&a.By)
	for i := range a.Approvers {
		c.Replace(&a.Approvers[i])
	}
	a.Approvers = slices.CompactFunc(a.Approvers, func(a, b Person) bool { return a.ID == b.ID })
}

// facts are the actions whose text nobody wrote: it names a queue, a ticket or
// another fact.
var facts = []Action{
	PriorityChanged, Categorized, Moved, TakenOver, AtRisk, Breached, Merged, MergeReceived, ParentResolved, Related,
	Linked, Revived, Unlinked, Unmerged, Orphaned, ParentReopened, Unrelated, Alerted, Helped,
}

// naming are the actions whose text names somebody.
var naming = []Action{
	Assigned, TicketUnassigned, AssigneeLeft, Delegated, Escalated, WatcherNamed, WatcherRemoved,
}

// event removes those people from one event.
func (c *forgetter) event(e *Event) {
	mine := c.is(e.By)
	switch {
	case e.Text == "" || slices.Contains(facts, e.Action):
	case slices.Contains(naming, e.Action):
		if e.Text != c.As.String() && (c.Names == nil || slices.Contains(c.Names, e.Text)) {
			e.Text, c.changed = c.As.String(), true
		}
	case mine:
		e.Text, e.Name = c.Word.In(""), c.Word
	}
	if mine {
		e.Origin = ""
	}
	c.Replace(&e.By)
}

// NamesOf returns what the person with that object id is called in a ticket and
// its history; nil when they are in neither.
func NamesOf(id string, t *Ticket, history []Event) (names []string) {
	people := append([]Person{t.Requester, t.Beneficiary, t.Assignee, t.Solver, t.Last.By}, t.Watchers...)
	if t.Approving != nil {
		people = append(append(people, t.Approving.By), t.Approving.Approvers...)
	}
	for _, f := range t.Files {
		people = append(people, f.By)
	}
	for _, e := range history {
		people = append(people, e.By)
	}
	for _, a := range t.Answers {
		if a.Type == PersonField {
			people = append(people, Person{ID: a.Value})
		}
	}
	for _, p := range people {
		if name := p.String(); p.ID == id && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Needs reports whether a ticket that is open needs somebody: they asked for it,
// work on it, or are to decide about it.
func Needs(id string, t *Ticket) bool {
	return t.State.Open() && (t.Of(id) || t.Assignee.ID == id || t.Undecided() && t.Approver(id))
}

// TimeIsUp reports whether a ticket was closed or canceled so long ago. A
// resolved one is not closed yet: it can be reopened.
func TimeIsUp(t *Ticket, now time.Time, after time.Duration) bool {
	return after > 0 && !t.State.Open() && t.State != Resolved && now.Sub(t.Last.At) >= after
}

// RemoveFiles marks the files of a ticket as removed. It returns the ids of those
// that were not.
func RemoveFiles(t *Ticket) (ids []string) {
	for i, f := range t.Files {
		if !f.Gone {
			ids, t.Files[i].Gone = append(ids, f.ID), true
		}
	}
	return ids
}

// Everybody is the Forgetting of everybody who is in a ticket.
func Everybody(as Person, word Text) Forgetting {
	return Forgetting{Whose: func(id string) bool { return id != "" && id != as.ID }, As: as, Word: word}
}
