package tickets

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Draft is a filled-in incident form.
type Draft struct {
	Title, Description string
	Impact, Urgency    Level // empty counts as Medium
	// Beneficiary is for whom; the zero Person means the actor.
	Beneficiary Person
	// Requester is in whose name an analyst of the queue creates it; the zero
	// Person means the actor.
	Requester Person
	Queue     string
	// Chat is the live chat that it is made from, the id of a session; empty for
	// none.
	Chat string
	// Form identifies the form within its person: saving the same one again
	// answers with the same ticket. Empty identifies nothing.
	Form string
	// Card is the id of the message that holds the form in the actor's chat.
	Card string
}

// Invalid says which field of a form was refused and why.
type Invalid struct {
	Field string
	// Label is what an item's form calls the field; nil for the fields that every
	// form has.
	Label Text
	// Limit is how many code points the field may have; 0 when length was not
	// the matter.
	Limit int
	// Empty is set when a required field holds nothing.
	Empty bool
	// Type is what the value was to be and is not. Of choices, it was not offered.
	Type FieldType
	// Min and Max are the bounds when the value is beyond; one may be empty.
	Min, Max string
	// Message is what the form itself says of a value that does not match.
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

// Create makes an incident of a form. A refused form is an *Invalid.
func (s *Service) Create(ctx context.Context, a Actor, d Draft) (Ticket, error) {
	if d.Requester.ID == "" {
		d.Requester = a.Person
	}
	if err := d.check(d.Requester); err != nil {
		return Ticket{}, err
	}
	if d.Requester.ID != a.ID {
		if err := s.analyst(ctx, a, Ticket{Queue: d.Queue}, nil); err != nil {
			return Ticket{}, err
		}
	}
	cause := Cause{Activity: a.Activity}
	if d.Form != "" {
		cause.Form = d.Form + "/" + a.ID // the form first: it grows, and so does the index of forms at its end
	}
	return s.store.CreateTicket(ctx, cause, func(t *Ticket) Change {
		t.Title, t.Description, t.Queue, t.Chat = d.Title, d.Description, d.Queue, d.Chat
		t.Impact, t.Urgency = d.Impact, d.Urgency
		t.Requester, t.Beneficiary = d.Requester, d.Beneficiary
		var c Change
		s.event(t, &c, Event{By: a.Person, Action: Created, State: New})
		t.Created = t.Last.At
		s.tell(t, &c, a.Person)
		for i := range c.Deliveries {
			if c.Deliveries[i].To.Person == a.ID {
				c.Deliveries[i].Adopt = d.Card
			}
		}
		return c
	})
}

// check trims what was typed, fills in what was left out, and names the first
// field that cannot stand.
func (d *Draft) check(by Person) error {
	var err error
	if d.Title, err = short("title", d.Title, MaxTitle); err != nil {
		return err
	}
	if d.Title == "" {
		return &Invalid{Field: "title", Empty: true}
	}
	if d.Description, err = short("description", d.Description, MaxDescription); err != nil {
		return err
	}
	if err := level("impact", &d.Impact); err != nil {
		return err
	}
	if err := level("urgency", &d.Urgency); err != nil {
		return err
	}
	d.Beneficiary.ID = strings.ToLower(strings.TrimSpace(d.Beneficiary.ID))
	if d.Beneficiary.ID == "" || d.Beneficiary.ID == by.ID {
		d.Beneficiary = by
	}
	if d.Beneficiary.ID != by.ID && !ObjectID(d.Beneficiary.ID) {
		return &Invalid{Field: "beneficiary"}
	}
	return nil
}

func short(field, text string, limit int) (string, error) {
	text = strings.TrimFunc(text, invisible)
	if utf8.RuneCountInString(text) > limit {
		return text, &Invalid{Field: field, Limit: limit}
	}
	return text, nil
}

// invisible reports whether a character shows nothing by itself: white space,
// control and format characters. A text of nothing else is empty.
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
