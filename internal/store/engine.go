package store

import (
	"context"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
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
	Contacts
	Setup
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
	// Contact returns how a person can be reached; ok is false for a stranger.
	Contact(ctx context.Context, person string) (c botframework.Contact, ok bool, err error)
	// UpdateContact lets change, a change function as with tickets.Store, work on
	// a person's contact, a zero one with the ObjectID for a stranger, and writes
	// it with the deliveries returned.
	UpdateContact(ctx context.Context, person string, change func(*botframework.Contact) []tickets.Delivery) (botframework.Contact, error)
	// Named returns at most limit contacts that have a part of their name which
	// begins with prefix, in the order of those parts; none for an empty one.
	// prefix is as botframework.NameParts makes it.
	Named(ctx context.Context, prefix string, limit int) ([]botframework.Contact, error)
}

// Setup keeps what was set up from Teams.
type Setup interface {
	// Setup returns the record, a zero one when nothing was set up.
	Setup(ctx context.Context) (botframework.Setup, error)
	// UpdateSetup lets change, a change function as with tickets.Store, work on
	// the record and writes it, unless the activity was handled before.
	UpdateSetup(ctx context.Context, activity string, change func(*botframework.Setup)) (botframework.Setup, error)
}

// ReadOnly is a store that is open to be read alone.
type ReadOnly interface {
	tickets.Records
	// Close ends the use of the store.
	Close() error
}
