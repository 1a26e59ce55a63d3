package desk

import (
	"context"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// Exporter is a store that can be read from beginning to end.
type Exporter interface {
	// Export calls begin with how many tickets and chats there are, and then next
	// with every record as it is at one moment: tickets, chats, people, each in
	// the order of their numbers or ids. An error of either ends it.
	Export(ctx context.Context, begin func(Census) error, next func(Exported) error) error
	// Made reports whether a form has made a ticket.
	Made(ctx context.Context, form string) (bool, error)
}

// Exported is one record with all that belongs to it: a ticket, a chat or a person.
// Its JSON is a line of the stream that a running desk sends.
type Exported struct {
	Ticket   *tickets.Ticket `json:"ticket,omitempty"`
	Events   []tickets.Event `json:"events,omitempty"` // oldest first, every one
	Chat     *chat.Session   `json:"chat,omitempty"`
	Messages []chat.Message  `json:"messages,omitempty"`
	Person   *Person         `json:"person,omitempty"`
}
