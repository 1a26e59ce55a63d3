package tickets

import (
	"context"
	"slices"
	"strings"
	"time"
)

// MaxFiles is how many files a ticket can have.
const MaxFiles = 20

// Attachment is a file of a ticket. ID is that under which it is kept.
type Attachment struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Type string    `json:"type,omitempty"` // MIME
	Size int64     `json:"size"`
	By   Person    `json:"by"`
	At   time.Time `json:"at"`
}

// Upload is a file that was sent to a ticket and is still to be loaded. ID is
// that under which it will be kept: however often it is loaded, there is one.
type Upload struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"` // as announced
	Source
	// Lost is why it was not attached; empty: it was, or is not loaded yet.
	Lost Loss `json:"lost,omitempty"`
}

// Source is where a file lies that somebody sent. It is for the face that they sent
// it through: that alone can load it from there.
type Source struct {
	URL string `json:"url,omitempty"`
	// Guarded is set when the face has to say there who it is, which it does to Home
	// alone.
	Guarded bool   `json:"token,omitempty"`
	Home    string `json:"service,omitempty"`
}

// Loss is why a file was not attached.
type Loss string

// The reasons. Only what was Unloaded may work later.
const (
	TooLarge  Loss = "large"
	WrongType Loss = "type"
	NoRoom    Loss = "room"
	TooLate   Loss = "late"
	Unloaded  Loss = "unloaded"
)

// Losses are all reasons.
func Losses() []Loss { return []Loss{TooLarge, WrongType, NoRoom, TooLate, Unloaded} }

// TakesFiles reports whether those whose ticket it is can add a file.
func (t Ticket) TakesFiles() bool { return t.takesWords() && len(t.Files) < MaxFiles }

// takesWords reports whether those whose ticket it is can still add to it.
func (t Ticket) takesWords() bool { return t.State != Closed && t.State != Canceled }

// File is the file that is kept under an id, a zero one when it is none of the
// ticket's.
func (t Ticket) File(id string) Attachment {
	if i := slices.IndexFunc(t.Files, func(f Attachment) bool { return f.ID == id }); i >= 0 {
		return t.Files[i]
	}
	return Attachment{}
}

// Receive puts on record that somebody whose ticket it is sent files to it, to
// be loaded and attached later, and what they wrote with them: a comment. A text
// that is too long is an *Invalid, and ErrState says that the ticket is closed:
// then nothing is on record.
func (s *Service) Receive(ctx context.Context, a Actor, id, text string, files []Upload) (Ticket, error) {
	text, tooLong := checkLength("comment", text, MaxComment)
	return s.changeOwn(ctx, a, id, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpComment):
			return ErrState
		case tooLong != nil:
			return tooLong
		}
		keep := Keep{Ticket: t.ID, By: a.Person, Files: files}
		if text != "" {
			s.event(t, c, Event{By: a.Person, Action: Commented, State: t.stateAfterAnswer(), Text: text})
			keep.Event = t.Last.N
		}
		c.Owe(Delivery{To: Address{Person: a.ID}, Content: keep, At: s.now().UTC()})
		return nil
	})
}

// Attach adds a file of somebody whose ticket it is, until it is closed. ErrFull
// when it has as many as it can have. The same file again changes nothing.
func (s *Service) Attach(ctx context.Context, a Actor, id string, f Attachment) (Ticket, error) {
	return s.changeOwn(ctx, a, id, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case t.File(f.ID).ID != "":
			return nil
		case !may.Has(OpAttach) && t.takesWords():
			return ErrFull
		case !may.Has(OpAttach):
			return ErrState
		}
		f.By, f.At = a.Person, s.now().UTC()
		t.Files = append(t.Files[:len(t.Files):len(t.Files)], f)
		s.event(t, c, Event{By: a.Person, Action: Attached, State: t.stateAfterAnswer(), Text: f.Name})
		return nil
	})
}

// tellPicture owes the thread of a ticket the picture that was attached to it
// last, if it was one.
func (t *Ticket) tellPicture(c *Change) {
	if f := t.Files[len(t.Files)-1]; strings.HasPrefix(f.Type, "image/") {
		c.Owe(Delivery{To: Address{Thread: t.ID}, Content: Picture{t.ID, f.ID}, At: t.Last.At})
	}
}
