package desk

import (
	"context"
	"time"
)

// filingFor is how long the files that somebody sends go to the ticket that they
// chose.
const filingFor = 30 * time.Minute

// FileLink is how long a link to a file of a ticket can be opened: long enough to
// press it, too short to be passed round.
const FileLink = time.Hour

// Files keeps what people send: into chats, and to tickets.
type Files interface {
	// Keep keeps a file and returns a link to it that people's browsers can
	// open for a while; ok is false when it is of a kind that is not kept, or
	// when no link can be made.
	Keep(ctx context.Context, name, contentType string, data []byte) (link string, ok bool, err error)
	// NewID returns an id to Put a file under. It cannot be guessed.
	NewID() string
	// Put keeps a file under an id, in place of one that is there already, and
	// returns the name and MIME type it is shown with; ok is false when it is of
	// a kind that is not kept.
	Put(ctx context.Context, id, name string, data []byte) (shown, contentType string, ok bool, err error)
	// Get returns a file as it was Put.
	Get(id string) (shown, contentType string, data []byte, err error)
	// Delete removes a file. One that is not there is no error.
	Delete(id string) error
	// Link returns a link that opens a file for that long; "" when none can be
	// made.
	Link(id string, valid time.Duration) string
	// Offer keeps something made for one reader, whatever its kind, and returns a
	// link that opens it for that long; it is not kept much longer. "" when no link
	// can be made.
	Offer(ctx context.Context, name, contentType string, data []byte, valid time.Duration) (link string, err error)
	// Limits are how large a file may be, in bytes, and the kinds that are kept.
	Limits() (size int64, types []string)
}
