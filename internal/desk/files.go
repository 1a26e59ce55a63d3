package desk

import (
	"context"
	"io"
	"time"

	"frontdesk/tickets"
)

// filingFor is how long the files that somebody sends go to the ticket they
// chose.
const filingFor = 30 * time.Minute

// ChatLink is how long a link in a chat works.
const ChatLink = 7 * 24 * time.Hour

// FileLink is how long a link to a ticket's file works: long enough to press
// it, too short to pass it round.
const FileLink = time.Hour

// NewFile is a file that is to be kept. ID comes from Files.NewID.
type NewFile struct {
	ID, Name string
	By       string // object id of the person who sent it
	// Chat is set for a file of a chat. It is removed after some time, unless a
	// ticket claims it.
	Chat bool
}

// Files keeps what people send into chats and to tickets.
type Files interface {
	// NewID returns an id to Put a file under. It cannot be guessed.
	NewID() string
	// Put keeps a file, and replaces one that is already there. It reads content
	// once and holds none of it in memory. It returns the name, MIME type and
	// size that the file is shown with. lost says why a file is not kept; its
	// content decides about that, whatever its name. An error is one of content
	// or of the disk, and nothing is kept.
	Put(ctx context.Context, f NewFile, content io.Reader) (kept tickets.Attachment, lost tickets.Loss, err error)
	// Get returns a file as it was Put, and its content, to be closed.
	Get(id string) (kept tickets.Attachment, content io.ReadCloser, err error)
	// Claim keeps a file of a chat as long as those of tickets. It does nothing
	// to other files, and to missing ones.
	Claim(ctx context.Context, id string) error
	// Delete removes a file. A missing file is not an error.
	Delete(id string) error
	// Link returns a link that opens a file for that long. It is "" when none
	// can be made.
	Link(id string, valid time.Duration) string
	// Offer keeps something made for one reader, of any kind, and returns a
	// link that opens it for that long. It is not kept much longer. link is ""
	// when none can be made.
	Offer(ctx context.Context, name, contentType string, data []byte, valid time.Duration) (link string, err error)
	// Limits returns how large a file may be, in bytes, and the kinds that are
	// kept.
	Limits() (size int64, types []string)
}
