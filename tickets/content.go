package tickets

// Status shows the current state of a ticket or chat. A status that is shown
// already is updated.
type Status struct{ Subject string }

// Fresh shows the current state of a ticket or chat as the newest message of a
// conversation. From then on that message is the one that Status updates. The
// one before it is brought up to date for the last time.
type Fresh struct{ Subject string }

// Notice is a short message about an event of a ticket.
type Notice struct {
	Ticket string
	Event  int
}

// Correction changes the notice of a ticket event that was corrected, or takes
// the notice back.
type Correction struct {
	Ticket string
	Event  int
}

// Undelivered tells analysts that a reply, event N of a ticket, did not reach
// somebody; or, with 0, that somebody who is to approve the ticket cannot be
// asked.
type Undelivered struct {
	Ticket string
	Event  int
	Who    Person
}

// Reminder reminds an approver of a ticket.
type Reminder struct{ Ticket string }

// Keep loads files and attaches them to a ticket, in the name of their sender.
type Keep struct {
	Ticket string
	// Event is the number of the event with the text sent along with the files;
	// 0: there was none.
	Event int
	By    Person
	Files []Upload
}

// Filed reports the outcome for files that were sent to a ticket.
type Filed struct {
	Ticket string
	Event  int // as in Keep
	Files  []Upload
}

// Picture shows a picture that a ticket keeps under the id File.
type Picture struct{ Ticket, File string }

// Effect is what a change of one ticket does to another ticket.
type Effect string

// The effects.
const (
	Join   Effect = "join"   // the other ticket now belongs to it, or no longer does
	Follow Effect = "follow" // the other ticket belongs to it, and something became of it
	Alert  Effect = "alert"  // the other ticket belongs to it, and it is a major incident
)

// Consequence is a change of one ticket that follows from a change of another,
// in the name of the person who made that change (Service.Carry). It is not
// sent to anybody, and waits for nobody.
type Consequence struct {
	Effect        Effect
	Ticket, Other string
	By            Person
}

// DraftExpires announces that a draft will be deleted.
type DraftExpires struct{ Draft string }

// DraftExpired reports that a draft with that title was deleted. Item is the
// item of the draft, if any.
type DraftExpired struct{ Item, Title string }

// DailyDigest gives a queue its daily digest.
type DailyDigest struct{ Digest Digest }

// QueueState tells an administrator that a queue has stopped, for the reason
// Why, or, when there is none, that it works again. The reasons are those of
// whoever knows the queue's place.
type QueueState struct{ Queue, Why string }

// Trouble tells an administrator that a check of the desk itself fails, or that it
// does no longer. Check is the finding's id, which whoever checks knows.
type Trouble struct {
	Check string
	Over  bool
}

// Welcome greets a person who has just installed the app.
type Welcome struct{}

// ChatMessage is a message of a chat.
type ChatMessage struct {
	Chat string
	N    int
}

// ChatUndelivered tells an author that their chat message did not arrive.
type ChatUndelivered struct {
	Chat string
	N    int
}

// ChatLoad loads file number Part of a chat message and keeps it.
type ChatLoad struct {
	Chat    string
	N, Part int
}

// ChatFile shows file number Part of a chat message, in place of the word that
// announced it.
type ChatFile struct {
	Chat    string
	N, Part int
}

// ChatFileLost tells an author that file number Part of their chat message was
// not passed on. Part is 0 in records of earlier versions, and Why empty.
type ChatFileLost struct {
	Chat    string
	N, Part int
	Why     Loss
}

// ChatEdit changes or deletes the copy of a chat message.
type ChatEdit struct {
	Chat string
	N    int
}

// ChatReaction sets or removes somebody's reaction on a chat message.
type ChatReaction struct {
	Chat     string
	N        int
	Reaction string
	Off      bool
	By       Person
}

// ChatNotice is a short message about an event of a chat. The event brought the
// chat to that revision. How is as in package chat.
type ChatNotice struct {
	Chat string
	Rev  int
	How  string
	By   Person
}

// ChatWarning warns the employee of a chat, for the N-th time, that it will
// end.
type ChatWarning struct {
	Chat string
	N    int
}

// ChatLinked gives the number of the incident that somebody made from a chat. It
// is owed by earlier versions: today the card of the chat gives it.
type ChatLinked struct {
	Chat string
	By   Person
}

// Unknown is content of a kind that this version does not know.
type Unknown struct{ What, Subject string }
