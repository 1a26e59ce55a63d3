package tickets

import (
	"context"
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
}

// Upload is a file that was sent to a ticket and is still to be loaded. ID is
// the id under which it will be kept. However often it is loaded, it is kept
// once.
type Upload struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"` // as announced
	Source
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

// Loss says why a file was not attached.
type Loss string

// The reasons. Only an Unloaded file may succeed later.
const (
	TooLarge  Loss = "large"
	WrongType Loss = "type"
	NoRoom    Loss = "room"
	TooLate   Loss = "late"
	Unloaded  Loss = "unloaded"
)

// Losses returns all reasons.
func Losses() []Loss { return []Loss{TooLarge, WrongType, NoRoom, TooLate, Unloaded} }

// TakesFiles reports whether requester and beneficiary can add a file.
func (t Ticket) TakesFiles() bool { return t.takesWords() && len(t.Files) < MaxFiles }

// takesWords reports whether requester and beneficiary can still add to the
// ticket.
func (t Ticket) takesWords() bool { return t.State != Closed && t.State != Canceled }

// File returns the file that is kept under an id. It returns a zero Attachment
// when the ticket has no such file.
func (t Ticket) File(id string) Attachment {
	if i := slices.IndexFunc(t.Files, func(f Attachment) bool { return f.ID == id }); i >= 0 {
		return t.Files[i]
	}
	return Attachment{}
}

// Receive records that the requester or beneficiary sent files to the ticket,
// to be loaded and attached later. The text they wrote with the files becomes a
// comment. A text that is too long is an *Invalid, and a closed ticket is
// ErrState. In both cases nothing is recorded.
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

// Attach adds a file sent by the requester or beneficiary, until the ticket is
// closed. It returns ErrFull when the ticket has no room for another file.
// Attaching the same file again changes nothing.
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

// tellPicture owes the ticket's thread the last attached file, if it is a
// picture.
func (t *Ticket) tellPicture(c *Change) {
	if f := t.Files[len(t.Files)-1]; strings.HasPrefix(f.Type, "image/") {
		c.Owe(Delivery{To: Address{Thread: t.ID}, Content: Picture{t.ID, f.ID}, At: t.Last.At})
	}
}
