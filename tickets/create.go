package tickets

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Form is a filled-in form for a new ticket.
type Form struct {
	// Item is the item of the catalog that the form is for; empty for a plain
	// incident. Values holds the values of its fields, by id.
	Item   string
	Values map[string]string
	// Title and Description belong to an incident. An incident from a template
	// takes the template's name when it has no title. A request has neither.
	Title, Description string
	Impact, Urgency    Level // empty counts as Medium, or as the template says
	// Beneficiary is the person the ticket is for; the zero Person means the
	// actor.
	Beneficiary Person
	// Requester is the person in whose name an analyst of the queue creates the
	// ticket; the zero Person means the actor.
	Requester Person
	Queue     string // of a plain incident; empty means the first
	Category  string // likewise; may be empty
	// Chat is the id of the live chat session that the ticket is made from;
	// empty for none.
	Chat string
	// Files are the files of that chat. They belong to the ticket from the
	// beginning, as far as there is room.
	Files []Attachment
	// Take is set when an analyst who creates the ticket for somebody else takes it
	// at once.
	Take bool
	// Form identifies the form among its person's forms. Saving the same form
	// again returns the same ticket. A draft of the form is deleted. Empty
	// identifies nothing.
	Form string
}

// Invalid says which field of a form was refused, and why.
type Invalid struct {
	Field string
	// Label is the field's name in an item's form; nil for the fields that
	// every form has.
	Label Text
	// Limit is how many code points the field may have; 0 when length was not
	// the problem.
	Limit int
	// Empty is set when a required field has no value.
	Empty bool
	// Type is the type that the value does not have. For a choice, the value
	// was not offered.
	Type FieldType
	// Min and Max are the bounds when the value is outside them; one may be
	// empty.
	Min, Max string
	// Message is the form's own message for a value that does not match.
	Message Text
}

func (e *Invalid) Error() string {
	switch {
	case e.Empty:
		return fmt.Sprintf("tickets: %s is required", e.Field)
	case e.Limit > 0:
		return fmt.Sprintf("tickets: %s is longer than %d characters", e.Field, e.Limit)
	case e.Type != "":
		return fmt.Sprintf("tickets: %s is no %s that can be taken", e.Field, e.Type)
	case e.Min != "" || e.Max != "":
		return fmt.Sprintf("tickets: %s is not from %q to %q", e.Field, e.Min, e.Max)
	}
	return fmt.Sprintf("tickets: %s is not valid", e.Field)
}

// Create makes a ticket from a form. A refused form is an *Invalid. Create
// returns ErrNotFound when the catalog has no such item, or the actor may not
// see it. It returns ErrNoApprover when no approver is known, and a *Limited to
// somebody who creates too many.
func (s *Service) Create(ctx context.Context, a Actor, f Form) (Ticket, error) {
	if f.Requester.ID == "" {
		f.Requester = a.Person
	}
	made, err := s.ticketOf(ctx, a, &f)
	if err != nil {
		return Ticket{}, err
	}
	if f.Requester.ID != a.ID {
		if err := s.analyst(ctx, a, made, nil); err != nil {
			return Ticket{}, err
		}
	}
	fresh, limit := false, sync.OnceValue(func() error { return limitCreation(s.options.Limits, a, made) })
	created, err := s.store.CreateTicket(ctx, a.causeOf(f.Form), func(t *Ticket) Change {
		if err := limit(); err != nil {
			return Change{Err: err}
		}
		fresh = true
		n, _ := Number(t.ID)
		*t = made
		t.ID = IDOf(made.kind(), n)
		var c Change
		s.begin(t, &c, a.Person, f.Take)
		if t.Approving != nil {
			t.Approving.Asked = t.Last.At
		}
		s.schedule(t)
		t.setVia(a.Via, &c)
		s.tell(t, &c, a.Person)
		if f.Chat != "" {
			c.tellByCard(t.Requester)
		}
		c.askedIn(a)
		return c
	})
	if err == nil && fresh && f.Item != "" {
		s.options.Catalog.usage.add(f.Item)
	}
	return created, err
}

// begin makes the first event of a ticket. take is set when an analyst who creates
// it for somebody else has it at once.
func (l *lifecycle) begin(t *Ticket, c *Change, by Person, take bool) {
	first := Event{By: by, Action: Created, State: New}
	take = take && by.ID != t.Requester.ID
	if take {
		first.State, t.Assignee = InProgress, by
	}
	l.event(t, c, first)
	t.Created = t.Last.At
	if take {
		t.SLA.Responded = t.Created
	}
}

// tellByCard leaves out the short message to somebody whose card of the ticket is
// new, and says the same.
func (c *Change) tellByCard(p Person) {
	c.Deliveries = slices.DeleteFunc(c.Deliveries, func(d Delivery) bool {
		_, ok := d.Content.(Notice)
		return ok && d.To.Person == p.ID
	})
}

// askedIn lets the status owed to the actor replace the message that they asked
// in.
func (c *Change) askedIn(a Actor) {
	for i, d := range c.Deliveries {
		if _, shows := d.Content.(Status); shows && d.To.Person == a.ID {
			c.Deliveries[i].AskedIn = a.AskedIn
		}
	}
}

// ticketOf returns the ticket that a form asks for, without id and history.
func (s *Service) ticketOf(ctx context.Context, a Actor, f *Form) (t Ticket, err error) {
	item, err := s.options.Catalog.item(ctx, a, f.Item)
	if err != nil {
		return t, err
	}
	if err := f.check(f.Requester, item); err != nil {
		return t, err
	}
	t = Ticket{
		Title: f.Title, Description: f.Description, Chat: f.Chat, Impact: f.Impact, Urgency: f.Urgency,
		Requester: f.Requester, Beneficiary: f.Beneficiary, Files: f.Files[:min(len(f.Files), MaxFiles)],
	}
	named := f.Queue
	t.Category = f.Category
	if item != nil {
		named, t.Category = item.Queue, item.Category
	}
	if t.Queue, err = s.queueOf(named); err != nil || item == nil {
		return t, err
	}
	t.Kind, t.Item = item.Kind, item.ID
	if item.Kind == Request || f.Title == item.Name.In("") {
		t.Name = item.Name
	}
	if t.Answers, err = item.Check(f.Values, s.now().In(s.options.Zone)); err != nil {
		return t, err
	}
	if item.Approval != nil {
		t.Approving, err = s.approving(ctx, t, *item.Approval)
	}
	return t, err
}

// check trims what was typed, fills in what was left out, and returns an error
// that names the first invalid field.
func (f *Form) check(by Person, item *Item) error {
	if item != nil {
		f.Impact, f.Urgency = cmp.Or(f.Impact, item.Impact), cmp.Or(f.Urgency, item.Urgency)
	}
	if err := f.words(item); err != nil {
		return err
	}
	var err error
	if f.Category, err = checkLength("category", f.Category, MaxCategory); err != nil {
		return err
	}
	if err := level("impact", &f.Impact); err != nil {
		return err
	}
	if err := level("urgency", &f.Urgency); err != nil {
		return err
	}
	f.Beneficiary.ID = strings.ToLower(strings.TrimSpace(f.Beneficiary.ID))
	if f.Beneficiary.ID == "" || f.Beneficiary.ID == by.ID {
		f.Beneficiary = by
	}
	if f.Beneficiary.ID != by.ID && !ObjectID(f.Beneficiary.ID) {
		return &Invalid{Field: "beneficiary"}
	}
	return nil
}

// words checks title and description. A request takes the name of its item.
func (f *Form) words(item *Item) (err error) {
	if item != nil && item.Kind == Request {
		f.Title, f.Description = item.Name.In(""), ""
		return nil
	}
	if f.Title, err = checkLength("title", f.Title, MaxTitle); err != nil {
		return err
	}
	if f.Title == "" && item != nil {
		f.Title = item.Name.In("")
	}
	if f.Title == "" {
		return &Invalid{Field: "title", Empty: true}
	}
	f.Description, err = checkLength("description", f.Description, MaxDescription)
	return err
}

func checkLength(field, text string, limit int) (string, error) {
	text = strings.TrimFunc(text, invisible)
	if utf8.RuneCountInString(text) > limit {
		return text, &Invalid{Field: field, Limit: limit}
	}
	return text, nil
}

// invisible reports whether a character shows nothing by itself: white space,
// control and format characters. A text made only of these is empty.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

func level(field string, l *Level) error {
	switch *l {
	case "":
		*l = Medium
	case Low, Medium, High:
	default:
		return &Invalid{Field: field}
	}
	return nil
}

// ObjectID reports whether s has the form of an Entra object id: a GUID in the
// canonical 8-4-4-4-12 form, in upper or lower case.
func ObjectID(s string) bool {
	return objectID.MatchString(s)
}

var objectID = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
