package tickets

import "time"

// What a delivery is.
type What string

// The kinds of delivery.
const (
	// Card brings the card of Subject at the address up to date, or puts it
	// there.
	Card What = "card"
	// Notice is a short message about event N of Subject.
	Notice What = "notice"
	// Message is message N of the chat Subject.
	Message What = "message"
	// Undelivered tells that message N of the chat Subject did not arrive.
	Undelivered What = "undelivered"
	// FileLost tells that a file of message N of the chat Subject was not passed
	// on.
	FileLost What = "file-lost"
	// Edited changes or deletes the copy of message N of the chat Subject, or of
	// event N of a ticket.
	Edited What = "edited"
	// Reaction sets the reaction Word on message N of the chat Subject, or takes
	// it off.
	Reaction What = "reaction"
	// Warning N tells the employee that the chat Subject will end.
	Warning What = "warning"
	// Linked tells the number of the incident made from the chat Subject.
	Linked What = "linked"
	// Reminder asks an approver of Subject again.
	Reminder What = "reminder"
	// Keep loads Files and attaches them to the ticket Subject in the name of By.
	// N is the event that holds what was written with them; 0: nothing was.
	Keep What = "keep"
	// Filed tells what came of Files that were sent to the ticket Subject, and N.
	Filed What = "filed"
	// Picture shows the picture that the ticket Subject keeps under the id Word.
	Picture What = "picture"
	// DraftExpires tells that the draft Subject will be deleted.
	DraftExpires What = "draft-expires"
	// DraftExpired tells that a draft was deleted: one of the item Subject, if
	// any, called Word.
	DraftExpired What = "draft-expired"
	// Join, Follow and Alert are changes of the ticket Subject that follow from one of
	// the ticket Word, in the name of By (Service.Carry): Word belongs to it now, or
	// no more; Word was resolved; Word, a major incident, was declared.
	Join   What = "join"
	Follow What = "follow"
	Alert  What = "alert"
	// DailyDigest tells the queue of the address what Digest holds.
	DailyDigest What = "digest"
	// Welcome greets a person who has just installed the app.
	Welcome What = "welcome"
)

// Delivery is what somebody is owed because of a change. It names things; words
// and cards are made from the state at the time of sending. Its JSON is the
// stored record.
type Delivery struct {
	To      Address `json:"to"`
	What    What    `json:"what"`
	Subject string  `json:"subject,omitempty"` // id of a ticket or chat, or as What says
	N       int     `json:"n,omitempty"`
	// Adopt is the id of the message in which the change was asked for: it
	// becomes the card instead of a new message. Empty when there is none.
	Adopt string `json:"adopt,omitempty"`
	// Word and By say more, where a notice or reaction needs it: what happened,
	// and who did it. Off takes a reaction off.
	Word string `json:"word,omitempty"`
	By   Person `json:"by,omitzero"`
	Off  bool   `json:"off,omitempty"`
	// Files are what somebody sent to a ticket.
	Files  []Upload  `json:"files,omitempty"`
	Digest *Digest   `json:"digest,omitempty"`
	At     time.Time `json:"at"`
	// Later is set when it waits for the end of its person's quiet hours, so that
	// nothing else has to wait with it.
	Later bool `json:"later,omitempty"`
}

// Address is where a delivery goes: to a person's own chat, to the thread of a
// ticket or chat in the analysts' channel, or to the channel of a queue itself.
// Exactly one is set.
type Address struct {
	Person string `json:"person,omitempty"` // Entra object id
	Thread string `json:"thread,omitempty"` // id of the ticket or chat
	Queue  string `json:"queue,omitempty"`  // name
}

// Line names the address; deliveries of one line arrive in order.
func (a Address) Line() string {
	switch {
	case a.Person != "":
		return "person/" + a.Person
	case a.Queue != "":
		return "queue/" + a.Queue
	}
	return "thread/" + a.Thread
}

// Line names where the delivery waits for its turn: what waits for the end of
// quiet hours has a line of its own, and changes of a ticket have one.
func (d Delivery) Line() string {
	switch {
	case d.Later:
		return LaterLine(d.To.Line())
	case d.Carried():
		return "ticket/" + d.Subject
	}
	return d.To.Line()
}

// Carried reports whether the delivery is a change of a ticket, which nobody is
// sent: it waits for no conversation.
func (d Delivery) Carried() bool { return d.What == Join || d.What == Follow || d.What == Alert }

// LaterLine is the line of what waits for the end of quiet hours at the address
// of a line.
func LaterLine(line string) string { return line + "/later" }

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
