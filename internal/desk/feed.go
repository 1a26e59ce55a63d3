package desk

import (
	"context"
	"time"
)

// Happening is one entry of the feed: a ticket or chat has changed.
type Happening struct {
	Seq uint64 `json:"-"` // its place in the feed
	// Subject is the id of the ticket or chat. N is the number of its newest
	// event or of the message that was written or changed; 0: neither was.
	Subject string `json:"subject"`
	N       int    `json:"n,omitempty"`
	// Rev is the revision that the change led to.
	Rev int       `json:"rev"`
	At  time.Time `json:"at"`
}

// Feed is everything that happened, in one order. Faces and replicas follow it,
// each with a position of its own. It is bounded: the oldest entries go. Engines
// implement it; internal/storetest specifies its contract.
type Feed interface {
	// Happened returns at most limit entries behind the position after, oldest
	// first. The entries are in the order in which they can be seen: a reader who
	// has seen an entry has seen everything before it, however many write at
	// once. missed is set when entries behind after are gone; then the reader has
	// to look at the state itself, and go on from Newest.
	Happened(ctx context.Context, after uint64, limit int) (list []Happening, missed bool, err error)
	// Newest returns the position of the newest entry; 0 when there is none.
	Newest(ctx context.Context) (uint64, error)
	// More returns a channel that is closed when there are entries behind those
	// that could be read before the call.
	More() <-chan struct{}
}
