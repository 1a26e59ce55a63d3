// Package outgoing is the way out to Teams: it sends what is owed from the record,
// in order within a conversation, and keeps what was posted where. It renders cards
// and words from the state at the time of sending, as the reader they go to.
//
// The path of a delivery: lines.go (order, retries) → dispatch.go (one delivery of
// any kind) → the file of its kind (card.go, notice.go, relay.go, mirror.go,
// keep.go, digest.go) → address.go (which conversation, which language) → the
// connector. It answers no activity and holds no rule.
package outgoing

import (
	"context"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Store keeps what is owed, what was posted, and how people and channels are
// reached. Engines implement it; internal/storetest says what they promise.
type Store interface {
	// Contact returns a person and how to reach them; ok is false for a stranger.
	Contact(ctx context.Context, person string) (p desk.Person, r botframework.Reach, ok bool, err error)
	// UpdateContact lets change work on a person and how to reach them, zero ones with
	// the ObjectID for a stranger, and writes them with the deliveries returned. change
	// gets values that it may freely change, may run twice, does no I/O and calls no
	// store.
	UpdateContact(
		ctx context.Context,
		person string,
		change func(*desk.Person, *botframework.Reach) []tickets.Delivery,
	) error
	// Channel returns the reference of a channel; ok is false when the bot has
	// not heard from it.
	Channel(ctx context.Context, channel string) (ref botframework.Reference, ok bool, err error)
	// SaveChannel keeps the reference of a channel.
	SaveChannel(ctx context.Context, channel string, ref botframework.Reference) error
	// Follow hands over all that is owed, and from then on what each commit
	// adds, in the order of the commits. follow must not block or call the
	// store.
	Follow(ctx context.Context, follow func([]tickets.Owed)) error
	// Settle takes a delivery off the record, keeps the post it made under its
	// slot (none when empty), and puts on record what is owed instead. The slot
	// is an address, "thread/ID" or "person/ID", and what was posted there; that
	// alone for the card that a thread begins with.
	Settle(ctx context.Context, seq uint64, slot string, post botframework.Post, owed ...tickets.Delivery) error
	// Post returns the post under a slot; ok is false when there is none.
	Post(ctx context.Context, slot string) (p botframework.Post, ok bool, err error)
	// SubjectOf returns what was posted under the key of a post, or the ticket
	// or session whose thread the conversation is; "" when it is neither.
	SubjectOf(ctx context.Context, key string) (id string, err error)
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

// Mirror changes what was sent to Teams, and loads what came with a message. Its
// errors are those of botframework.Connector.
type Mirror interface {
	Delete(ctx context.Context, in botframework.Reference, id string) error
	React(ctx context.Context, in botframework.Reference, id, reaction string, on bool) error
	Typing(ctx context.Context, in botframework.Reference) error
	Download(
		ctx context.Context,
		in botframework.Reference,
		f botframework.File,
		limit int64,
	) (data []byte, contentType string, err error)
}
