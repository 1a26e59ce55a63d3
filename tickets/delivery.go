package tickets

import "time"

// Delivery is what somebody is owed because of a change. It names things; what is
// shown is made from the state at the time of sending. Its JSON is the stored
// record.
type Delivery struct {
	To Address
	// Content is what they are owed.
	Content Content
	// AskedIn is that of the Actor who asked for the change: a status takes its place
	// instead of a new one. Empty when there is none.
	AskedIn string
	At      time.Time
	// Later is set when it waits for the end of its person's quiet hours, so that
	// nothing else has to wait with it.
	Later bool
}

// Content is what a delivery brings: one of the types of this package, each a
// kind of delivery.
type Content interface {
	// fill puts the content on record.
	fill(r *record)
}

// What is the name of the kind of delivery, as it is stored.
func (d Delivery) What() string { return d.record().What }

// Subject is the id of the ticket, chat or draft that the delivery is about; empty
// when it is about none.
func (d Delivery) Subject() string { return d.record().Subject }

// Line names where the delivery waits for its turn: what waits for the end of
// quiet hours has a line of its own, and changes of a ticket have one.
func (d Delivery) Line() string {
	if d.Later {
		return d.To.Later()
	}
	if c, ok := d.Content.(Consequence); ok {
		return "ticket/" + c.Ticket
	}
	return d.To.String()
}

// Owed is a delivery on record. Seq grows in the order of the commits.
type Owed struct {
	Seq uint64
	Delivery
}

// Change is what one update writes besides the record itself.
type Change struct {
	Events     []Event
	Deliveries []Delivery
	// Helped is the id of the known answer that is counted as having helped;
	// empty for none.
	Helped string
	// Given are revisions of other tickets that the change rests on, by id. If one
	// is different now, nothing is written, and ErrOther is returned.
	Given map[string]int
	// Outcome counts when the change resolves the ticket.
	Outcome Outcome
}

// Owe adds a delivery.
func (c *Change) Owe(d Delivery) { c.Deliveries = append(c.Deliveries, d) }
