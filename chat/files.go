package chat

import (
	"context"
	"errors"
	"time"

	"frontdesk/tickets"
)

// File is a picture or file attached to a message. It is loaded and kept as soon
// as it was sent, whether or not the message can be passed on yet.
type File struct {
	ID   string `json:"id,omitempty"` // under which it is kept
	Name string `json:"name"`
	Type string `json:"type,omitempty"` // MIME, as announced until it is kept
	Size int64  `json:"size,omitempty"`
	// A Source without a URL belongs to a file that cannot be fetched.
	tickets.Source
	// Kept is set once the file can be shown. Lost says why it never will be.
	// Neither is set while it is being loaded.
	Kept bool         `json:"kept,omitempty"`
	Lost tickets.Loss `json:"lost,omitempty"`
}

// Loading reports whether it is still open what will come of the file.
func (f File) Loading() bool { return !f.Kept && f.Lost == "" }

// TakeBack removes what its author said in a message. What its files are kept
// under stays on record, so that they can be removed. They
// do not come back.
func (m *Message) TakeBack() {
	m.Deleted, m.Text, m.HTML, m.Quote = true, "", "", ""
	for i := range m.Files {
		m.Files[i] = File{ID: m.Files[i].ID, Lost: tickets.Recalled}
	}
}

// File returns file number part, from 1 on. ok is false when there is none.
func (m Message) File(part int) (f File, ok bool) {
	if part < 1 || part > len(m.Files) {
		return f, false
	}
	return m.Files[part-1], true
}

// loadFiles owes the loading of the files of a new message, and its author a word
// about those that cannot be loaded. Files of internal messages stay where they
// are.
func loadFiles(n *Session, m *Message, c *Change) {
	if m.Internal {
		m.Files = nil
	}
	for i := range m.Files {
		if m.Files[i].URL == "" {
			m.Files[i].Lost = tickets.Elsewhere
			c.Owe(fileLost(n, *m, i+1, m.At))
			continue
		}
		c.Owe(tickets.Delivery{
			To: n.authorOf(*m), Content: tickets.ChatLoad{Chat: n.ID, N: m.N, Part: i + 1}, At: m.At,
		})
	}
}

// authorOf returns where the author of a message is told of it.
func (s *Session) authorOf(m Message) tickets.Address {
	if m.From.ID == s.Employee.ID {
		return tickets.Address{Person: s.Employee.ID}
	}
	return s.Address()
}

// fileLost owes the author of a message a word about a file that is lost.
func fileLost(n *Session, m Message, part int, at time.Time) tickets.Delivery {
	lost := tickets.ChatFileLost{Chat: n.ID, N: m.N, Part: part, Why: m.Files[part-1].Lost}
	return tickets.Delivery{To: n.authorOf(m), Content: lost, At: at}
}

// FileKept records that a file is kept, and owes it to the other side. wanted is
// false when its message was taken back meanwhile: then nobody needs the file.
func (s *Service) FileKept(ctx context.Context, of tickets.ChatLoad, kept tickets.Attachment) (wanted bool, err error) {
	return s.settleFile(ctx, of, func(f *File) {
		*f = File{ID: kept.ID, Name: kept.Name, Type: kept.Type, Size: kept.Size, Kept: true}
	})
}

// FileLost records that a file will never be passed on, and tells its author.
func (s *Service) FileLost(ctx context.Context, of tickets.ChatLoad, why tickets.Loss) error {
	_, err := s.settleFile(ctx, of, func(f *File) { *f = File{ID: f.ID, Name: f.Name, Type: f.Type, Lost: why} })
	return err
}

// settleFile records what came of a file. wanted is false when its message was
// taken back.
func (s *Service) settleFile(ctx context.Context, of tickets.ChatLoad, settle func(*File)) (wanted bool, err error) {
	_, err = s.store.UpdateMessage(ctx, "", of.Chat, of.N, func(n *Session, m *Message) (c Change, err error) {
		f, ok := m.File(of.Part)
		if wanted = f.Kept; !ok || m.Deleted || !f.Loading() {
			return c, nil
		}
		wanted = true
		settle(&m.Files[of.Part-1])
		if m.Files[of.Part-1].Lost != "" {
			c.Owe(fileLost(n, *m, of.Part, s.now().UTC()))
		}
		if to, passed := n.readerOf(*m); passed {
			c.Owe(tickets.Delivery{To: to, Content: tickets.ChatFile(of), At: s.now().UTC()})
		}
		return c, nil
	})
	if errors.Is(err, ErrNoMessage) {
		return false, nil
	}
	return wanted, err
}

// readerOf returns where the other side reads a message. passed is false when it
// was not passed on yet.
func (s *Session) readerOf(m Message) (to tickets.Address, passed bool) {
	if m.From.ID != s.Employee.ID {
		return tickets.Address{Person: s.Employee.ID}, true
	}
	inLine := s.State == Waiting || s.State == Ended && (s.How == Left || s.How == Unaccepted)
	return s.Address(), !s.Accepted.IsZero() && (!inLine || m.N <= s.Shown)
}
