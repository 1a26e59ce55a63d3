// Package outgoing is the way out to Teams. It sends what is owed from the
// record, in order within a conversation, and keeps track of what was posted
// where. It renders cards and words from the state at the time of sending, for
// the reader they go to.
//
// The path of a delivery: lines.go (order, retries) → dispatch.go (one delivery
// of any kind) → the file of its kind (card.go, notice.go, relay.go, mirror.go,
// keep.go, digest.go) → address.go (which conversation, which language) → the
// connector. The package answers no activity and holds no rule.
package outgoing

import (
	"context"
	"io"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Store keeps what is owed, what was posted, and how to reach people and
// channels. Engines implement it; internal/storetest specifies its contract.
type Store interface {
	botframework.PostStore
	botframework.EarlyStore
	// Contact returns a person and how to reach them. ok is false for a
	// stranger.
	Contact(ctx context.Context, person string) (p desk.Person, r botframework.Reach, ok bool, err error)
	// UpdateContact lets change edit a person and how to reach them. A stranger
	// starts with zero values and the ObjectID. It writes both with the
	// returned deliveries. change may freely edit the values it gets and may
	// run twice. It must do no I/O and call no store.
	UpdateContact(
		ctx context.Context,
		person string,
		change func(*desk.Person, *botframework.Reach) []tickets.Delivery,
	) error
	// Follow hands over all that is owed, then what each commit adds, in the
	// order of the commits. follow must not block or call the store.
	Follow(ctx context.Context, follow func([]tickets.Owed)) error
	// Settle takes a delivery off the record. It keeps the delivery's post
	// under slot, or nowhere when slot is empty, and records what is owed
	// instead. A slot is an address ("thread/ID" or "person/ID") and what was
	// posted there. The card that a thread begins with has the address alone: such
	// a slot keeps each thread, the first in front.
	Settle(ctx context.Context, seq uint64, slot string, post botframework.Post, owed ...tickets.Delivery) error
}

// Connector sends to Teams. Its errors are those of botframework.Connector.
type Connector interface {
	Send(ctx context.Context, to botframework.Reference, m botframework.Message) (id string, err error)
	Update(ctx context.Context, in botframework.Reference, id string, m botframework.Message) error
	CreateThread(
		ctx context.Context,
		channel botframework.Reference,
		m botframework.Message,
	) (thread botframework.Reference, id string, err error)
	CreatePersonal(ctx context.Context, at botframework.Reference, member string) (botframework.Reference, error)
	PagedMembers(ctx context.Context, in botframework.Reference) ([]botframework.Account, error)
}

// Mirror changes what was sent to Teams, and loads files that came with a
// message. Its errors are those of botframework.Connector.
type Mirror interface {
	Delete(ctx context.Context, in botframework.Reference, id string) error
	React(ctx context.Context, in botframework.Reference, id, reaction string, on bool) error
	Typing(ctx context.Context, in botframework.Reference) error
	Download(
		ctx context.Context,
		in botframework.Reference,
		f botframework.File,
		limit int64,
		take func(content io.Reader) error,
	) error
}
