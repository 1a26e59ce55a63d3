package tickets

import "time"

// Delivery is what somebody is owed because of a change. It only names things:
// what is shown is made from the state at the time of sending. Its JSON is the
// stored record.
type Delivery struct {
	To Address
	// Content is the content to deliver.
	Content Content
	// AskedIn comes from the Actor who asked for the change. A status replaces
	// that message instead of being sent as a new one. Empty when there is
	// none.
	AskedIn string
	At      time.Time
	// Later is set when the delivery waits for the end of its person's quiet
	// hours. Other deliveries do not wait behind it.
	Later bool
	// Device is the id of a browser of the person that is pushed the delivery.
	// Empty: it goes its usual way. Spare is set when another browser is pushed it
	// too, and nothing is lost when this one is not.
	Device string
	Spare  bool
}

// Content is what a delivery brings. Each type of content in this package is
// one kind of delivery.
type Content interface {
	// fill writes the content into the record.
	fill(r *record)
}

// What returns the stored name of the kind of delivery.
func (d Delivery) What() string { return d.record().What }

// Subject returns the id of the ticket, chat or draft that the delivery is
// about; empty when it is about none.
func (d Delivery) Subject() string { return d.record().Subject }

// Line names the line in which the delivery waits for its turn. Deliveries that
// wait for the end of quiet hours have a line of their own. So do the
// consequences for one ticket, what loads files, and what is pushed to one
// browser: nothing waits for that.
func (d Delivery) Line() string {
	switch {
	case d.Device != "" && d.Later:
		return d.To.Later() + "/" + d.Device
	case d.Device != "":
		return d.To.String() + "/device/" + d.Device
	case d.Later:
		return d.To.Later()
	}
	switch c := d.Content.(type) {
	case Consequence:
		return "ticket/" + c.Ticket
	case ChatLoad:
		return "file/" + Piece{Of: c.Chat, N: c.N, Part: c.Part}.String()
	case Keep:
		if len(c.Files) > 0 {
			return "file/" + c.Ticket + "/" + c.Files[0].ID
		}
	}
	return d.To.String()
}

// Loads reports whether the delivery loads files, and sends nothing itself.
func (d Delivery) Loads() bool {
	switch d.Content.(type) {
	case ChatLoad, Keep:
		return true
	}
	return false
}

// Owed is a delivery on record. Seq grows in commit order.
type Owed struct {
	Seq uint64
	Delivery
}

// Change holds what one update writes besides the record itself.
type Change struct {
	Events     []Event
	Deliveries []Delivery
	// Helped is the id of the known answer to count as helpful; empty for none.
	Helped string
	// Given holds the revisions of other tickets that the change relies on, by
	// id. If one differs now, nothing is written, and ErrOther is returned.
	Given map[string]int
	// Err refuses a creation: nothing is written, and the creation returns it.
	Err error
	// Awaited is a message that brings something to the ticket later. The ticket
	// is found by it from now on. Empty for none.
	Awaited string
	// Past is set where the events happened elsewhere, before: only the state that
	// they led to is counted.
	Past bool
	// Outcome counts when the change resolves the ticket.
	Outcome Outcome
}

// Owe adds a delivery.
func (c *Change) Owe(d Delivery) { c.Deliveries = append(c.Deliveries, d) }
