package desk

import (
	"context"
	"slices"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// Archive is a store whose old records can be read and rewritten: to forget
// somebody, and when their time is up. Engines implement it;
// internal/storetest specifies its contract.
//
// Functions that are given to it must do no I/O, call no store, and may run
// twice. What they get is a copy that they may freely change.
type Archive interface {
	// ScanTickets shows at most limit tickets, from a number on, each with its
	// whole history. It returns the number to go on from; 0 after the last.
	ScanTickets(
		ctx context.Context, from uint64, limit int, see func(*tickets.Ticket, []tickets.Event),
	) (next uint64, err error)
	// RewriteTickets lets change work on some tickets and on their histories, and
	// writes the results in one transaction, with the deliveries it returns. No
	// revision grows, and nothing is added to a history.
	RewriteTickets(
		ctx context.Context, ids []string, change func(*tickets.Ticket, []tickets.Event) []tickets.Delivery,
	) error
	// ScanChats is ScanTickets for chats and their messages.
	ScanChats(
		ctx context.Context, from uint64, limit int, see func(*chat.Session, []chat.Message),
	) (next uint64, err error)
	// RewriteChats is RewriteTickets for chats and their messages. The messages
	// of a chat that it marks as Removed are deleted.
	RewriteChats(
		ctx context.Context, ids []string, change func(*chat.Session, []chat.Message) []tickets.Delivery,
	) error
	// Mentioned removes from ids what stands in any record. An id is one under
	// which a file is kept.
	Mentioned(ctx context.Context, ids map[string]bool) error
}

// Leavers is a store that can show and forget what else it has of a person.
// Engines implement it; internal/storetest specifies its contract.
type Leavers interface {
	// Traces shows everything besides tickets, chats and their parts that names a
	// person or their conversation with the bot.
	Traces(ctx context.Context, person string, see func(t Trace)) error
	// Leaver lets change work on what is noted of a person who is being
	// forgotten; zero when nothing is.
	Leaver(ctx context.Context, person string, change func(*Leaver)) (Leaver, error)
	// Forget removes what Traces shows, and the note of Leaver. Records that
	// others need stay without them. It is one transaction.
	Forget(ctx context.Context, person string, f tickets.Forgetting) error
	// Shown reports which of these slots hold a post.
	Shown(ctx context.Context, slots []string) (map[string]bool, error)
}

// Trace is a record that names somebody, by its kind and key. Record is JSON, or
// nil where the key says everything.
type Trace struct {
	Kind   string `json:"kind"`
	Key    string `json:"key"`
	Record []byte `json:"-"`
	// Content is what Record holds.
	Content any `json:"record,omitempty"`
}

// Leaver is somebody who is being forgotten. Its JSON is the stored record, until
// it is done.
type Leaver struct {
	// As stands in their place. Its id says nothing of theirs.
	As tickets.Person `json:"as,omitzero"`
	// Names are what they were called.
	Names []string `json:"names,omitempty"`
}

// Forget removes somebody from the record of what was set up. Who became an
// administrator by the one-time code is none any more; queues stay linked.
func (r *SetupRecord) Forget(f tickets.Forgetting) {
	r.Admins = slices.DeleteFunc(r.Admins, func(d Deed) bool { return f.Whose(d.Person) })
	for id, link := range r.Links {
		if f.Whose(link.Person) {
			link.Person = f.As.ID
			r.Links[id] = link
		}
	}
}
