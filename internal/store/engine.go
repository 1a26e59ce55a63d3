package store

import (
	"context"
	"io"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Engine is an open store: everything the desk keeps, in one place. Methods can
// be called concurrently. The embedded interfaces state what it promises.
// Interfaces that belong to no single domain package are below.
// internal/storetest proves the promises.
type Engine interface {
	tickets.Store
	tickets.Finder
	tickets.DraftStore
	tickets.WorkStore
	tickets.DigestStore
	tickets.UsageStore
	tickets.AnswerStore
	tickets.ImportStore
	chat.Store
	chat.DutyStore
	chat.Finder
	Deliveries
	desk.People
	desk.QueueStore
	Contacts
	desk.SetupStore
	desk.Feed
	desk.SignInStore
	desk.DeviceStore
	desk.Auditor
	desk.Archive
	desk.Leavers
	desk.Exporter
	Snapshotter
	Watched
	botframework.PostStore
	botframework.EarlyStore
	// Close finishes pending writes and closes the store.
	Close() error
}

// Deliveries keeps what is owed until it is settled.
type Deliveries interface {
	// Follow passes all that is owed to follow, and then what each commit adds,
	// in the order of the commits. follow must not block or call the store. Call
	// Follow once, before anything else is written.
	Follow(ctx context.Context, follow func([]tickets.Owed)) error
	// Settle removes a delivery from the record and stores the post it made
	// under slot (none when empty). It records owed, the deliveries that replace
	// it. slot is a tickets.Slot written as one line. SubjectOf uses it to find
	// what the post is about.
	Settle(ctx context.Context, seq uint64, slot string, post botframework.Post, owed ...tickets.Delivery) error
}

// Snapshotter is a store that can be copied while it is used.
type Snapshotter interface {
	// Snapshot writes all data as it is at one moment, in the form in which Open
	// takes it.
	Snapshot(ctx context.Context, w io.Writer) error
}

// Watched is a store that tells how long it takes to write.
type Watched interface {
	// WatchCommits has watch told of each commit from now on: how many wrote in it,
	// how long it took, and why it failed. watch must not block or call the store.
	WatchCommits(watch func(writers int, took time.Duration, err error))
}

// Contacts keeps how people can be reached.
type Contacts interface {
	// Contact returns a person and how to reach them. ok is false for a
	// stranger.
	Contact(ctx context.Context, person string) (p desk.Person, r botframework.Reach, ok bool, err error)
	// UpdateContact runs change, a change function as in tickets.Store, on a
	// person and how to reach them. For a stranger both are zero except for the
	// ObjectID. It writes them together with the deliveries that change returns.
	UpdateContact(
		ctx context.Context,
		person string,
		change func(*desk.Person, *botframework.Reach) []tickets.Delivery,
	) error
}

// ReadOnly is a store opened only for reading.
type ReadOnly interface {
	tickets.Records
	desk.People
	desk.Auditor
	desk.Archive
	desk.Leavers
	desk.Exporter
	Snapshotter
	// Close closes the store.
	Close() error
}
