package desk

import (
	"context"
	"time"
)

// filingFor is how long the files that somebody sends go to the ticket they
// chose.
const filingFor = 30 * time.Minute

// FileLink is how long a link to a ticket's file works: long enough to press
// it, too short to pass it round.
const FileLink = time.Hour

// Files keeps what people send into chats and to tickets.
type Files interface {
	// Keep keeps a file and returns a link that people's browsers can open for
	// a while. ok is false when files of its kind are not kept, or when no link
	// can be made.
	Keep(ctx context.Context, name, contentType string, data []byte) (link string, ok bool, err error)
	// NewID returns an id to Put a file under. It cannot be guessed.
	NewID() string
	// Put keeps a file under an id, and replaces one that is already there. It
	// returns the name and MIME type it is shown with. ok is false when files
	// of its kind are not kept.
	Put(ctx context.Context, id, name string, data []byte) (shown, contentType string, ok bool, err error)
	// Get returns a file as it was Put.
	Get(id string) (shown, contentType string, data []byte, err error)
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
