package tickets

import (
	"slices"
	"strings"
	"time"
)

// MaxFiles is the most files a ticket can have.
const MaxFiles = 20

// Attachment is a file of a ticket. ID is the id under which it is kept.
type Attachment struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Type string    `json:"type,omitempty"` // MIME
	Size int64     `json:"size"`
	By   Person    `json:"by"`
	At   time.Time `json:"at"`
	// From is the ticket that it was sent to, when that was merged into this one;
	// empty: to this one.
	From string `json:"from,omitempty"`
	// N is the number of the event that attached it, Origin the message that it
	// came with, as in Event. Older records have neither.
	N      int    `json:"n,omitempty"`
	Origin string `json:"origin,omitempty"`
	// Chat is set for a file of the chat that the ticket was made from. Everybody
	// has seen it there.
	Chat bool `json:"chat,omitempty"`
	// Gone is set once the file was removed, as its time was up.
	Gone bool `json:"gone,omitempty"`
}

// Upload is a file that was sent to a ticket and is still to be loaded. ID is
// the id under which it will be kept. However often it is loaded, it is kept
// once.
type Upload struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"` // as announced
	Source
	// Origin is the message that it came with, as in Event.
	Origin string `json:"origin,omitempty"`
	// Lost says why the file was not attached; empty: it was, or is not loaded
	// yet.
	Lost Loss `json:"lost,omitempty"`
}

// Source says where a file that somebody sent is stored. It is for the face
// that received the file, because only that face can load it from there.
type Source struct {
	URL string `json:"url,omitempty"`
	// Guarded is set when the face has to authenticate there. It does so to
	// Home only.
	Guarded bool   `json:"token,omitempty"`
	Home    string `json:"service,omitempty"`
}

// Loss says why a file was not attached, or not passed on in a chat.
type Loss string

// The reasons.
const (
	TooLarge  Loss = "large"
	WrongType Loss = "type"
	NoRoom    Loss = "room"
	TooLate   Loss = "late"
	Recalled  Loss = "recalled" // its sender took it back; nobody is told
	Unloaded  Loss = "unloaded"
	Elsewhere Loss = "elsewhere" // the face is told of it, but cannot load it
	Unshown   Loss = "unshown"   // it could be kept, but there is no way to show it
	NoSpace   Loss = "space"     // the desk has no room for files
	TooMuch   Loss = "much"      // for one person
)

// Losses returns all reasons.
func Losses() []Loss {
	return []Loss{TooLarge, WrongType, NoRoom, TooLate, Unloaded, Elsewhere, Unshown, NoSpace, TooMuch}
}

// TakesFiles reports whether requester and beneficiary can add a file.
func (t Ticket) TakesFiles() bool { return t.hears() && (t.Merged() || len(t.Files) < MaxFiles) }

// takesWords reports whether the two sides can still say something to each other
// on the ticket.
func (t Ticket) takesWords() bool { return t.State != Closed && t.State != Canceled }

// hears reports whether requester and beneficiary can say something that lands
// in the ticket, or in the one that it was merged into.
func (t Ticket) hears() bool { return t.takesWords() || t.Merged() }

// filesFor returns the files that somebody may see. What was sent to a ticket
// that was merged into this one is for analysts only.
func (t Ticket) filesFor(s Standing) []Attachment {
	if s.mayWork() {
		return t.Files
	}
	return slices.DeleteFunc(slices.Clone(t.Files), func(f Attachment) bool { return f.From != "" })
}

// File returns the file that is kept under an id. It returns a zero Attachment
// when the ticket has no such file.
func (t Ticket) File(id string) Attachment {
	if i := slices.IndexFunc(t.Files, func(f Attachment) bool { return f.ID == id }); i >= 0 {
		return t.Files[i]
	}
	return Attachment{}
}

// tellPicture owes the ticket's thread the last attached file, if it is a
// picture.
func (t *Ticket) tellPicture(c *Change) {
	if f := t.Files[len(t.Files)-1]; strings.HasPrefix(f.Type, "image/") {
		c.Owe(Delivery{To: t.Address(), Content: Picture{t.ID, f.ID}, At: t.Last.At})
	}
}
