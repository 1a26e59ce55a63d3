package tickets

// Status shows how a ticket or chat stands now: where it is shown already, that is
// brought up to date.
type Status struct{ Subject string }

// Notice is a short message about an event of a ticket.
type Notice struct {
	Ticket string
	Event  int
}

// Correction changes the notice of an event of a ticket that was corrected since,
// or takes it back.
type Correction struct {
	Ticket string
	Event  int
}

// Reminder asks an approver of a ticket again.
type Reminder struct{ Ticket string }

// Keep loads files and attaches them to a ticket, in the name of who sent them.
type Keep struct {
	Ticket string
	// Event holds what was written with the files; 0: nothing was.
	Event int
	By    Person
	Files []Upload
}

// Filed tells what came of files that were sent to a ticket.
type Filed struct {
	Ticket string
	Event  int // as in Keep
	Files  []Upload
}

// Picture shows a picture that a ticket keeps under the id File.
type Picture struct{ Ticket, File string }

// Effect is what a change of one ticket makes of another.
type Effect string

// The effects.
const (
	Join   Effect = "join"   // the other belongs to it now, or no more
	Follow Effect = "follow" // the other, to which it belongs, was resolved
	Alert  Effect = "alert"  // the other, to which it belongs, is a major incident
)

// Consequence is a change of a ticket that follows from one of another ticket, in
// the name of who made that (Service.Carry). Nobody is sent it, and it waits for
// nobody.
type Consequence struct {
	Effect        Effect
	Ticket, Other string
	By            Person
}

// DraftExpires tells that a draft will be deleted.
type DraftExpires struct{ Draft string }

// DraftExpired tells that a draft was deleted: one of the item, if any, with that
// title.
type DraftExpired struct{ Item, Title string }

// DailyDigest tells a queue of its day.
type DailyDigest struct{ Digest Digest }

// Welcome greets a person who has just installed the app.
type Welcome struct{}

// ChatMessage is a message of a chat.
type ChatMessage struct {
	Chat string
	N    int
}

// ChatUndelivered tells the author of a message of a chat that it did not arrive.
type ChatUndelivered struct {
	Chat string
	N    int
}

// ChatFileLost tells the author of a message of a chat that a file of it was not
// passed on.
type ChatFileLost struct {
	Chat string
	N    int
}

// ChatEdit changes or deletes the copy of a message of a chat.
type ChatEdit struct {
	Chat string
	N    int
}

// ChatReaction sets somebody's reaction on a message of a chat, or takes it off.
type ChatReaction struct {
	Chat     string
	N        int
	Reaction string
	Off      bool
	By       Person
}

// ChatNotice is a short message about what happened to a chat, which then had that
// revision. How is as in package chat.
type ChatNotice struct {
	Chat string
	Rev  int
	How  string
	By   Person
}

// ChatWarning tells the employee of a chat, for the N-th time, that it will end.
type ChatWarning struct {
	Chat string
	N    int
}

// ChatLinked tells the number of the incident that somebody made from a chat.
type ChatLinked struct {
	Chat string
	By   Person
}

// Unknown is of a kind that this version does not know.
type Unknown struct{ What, Subject string }
