package store

import (
	"context"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Engine is a store that is open: all that the desk keeps, in one place. Methods
// can be called concurrently. The promises stand at the interfaces; those that no
// package of the domain has for itself are below. internal/storetest proves them.
type Engine interface {
	tickets.Store
	tickets.Finder
	tickets.DraftStore
	tickets.WorkStore
	tickets.DigestStore
	tickets.UsageStore
	tickets.AnswerStore
	chat.Store
	chat.DutyStore
	Deliveries
	desk.People
	Contacts
	desk.SetupStore
	botframework.PostStore
	// Close finishes what is being written, and ends the use of the store.
	Close() error
}

// Deliveries keeps what is owed until it is settled.
type Deliveries interface {
	// Follow hands over all that is owed, and from then on what each commit
	// adds, in the order of the commits. follow must not block or call the
	// store. Call it once, before anything else is written.
	Follow(ctx context.Context, follow func([]tickets.Owed)) error
	// Settle takes a delivery off the record, keeps the post it made under its
	// slot (none when empty), and puts on record what is owed instead. The slot is a
	// tickets.Slot on one line: by it SubjectOf finds what the post is of.
	Settle(ctx context.Context, seq uint64, slot string, post botframework.Post, owed ...tickets.Delivery) error
}

// Contacts keeps how people can be reached.
type Contacts interface {
	// Contact returns a person and how to reach them; ok is false for a stranger.
	Contact(ctx context.Context, person string) (p desk.Person, r botframework.Reach, ok bool, err error)
	// UpdateContact lets change, a change function as with tickets.Store, work on
	// a person and how to reach them, zero ones with the ObjectID for a stranger, and
	// writes them with the deliveries returned.
	UpdateContact(
		ctx context.Context,
		person string,
		change func(*desk.Person, *botframework.Reach) []tickets.Delivery,
	) error
}

// ReadOnly is a store that is open to be read alone.
type ReadOnly interface {
	tickets.Records
	// Close ends the use of the store.
	Close() error
}
