package desk

import (
	"context"
	"time"

	"frontdesk/tickets"
)

// Directory knows people from elsewhere. It leaves out what it cannot tell.
type Directory interface {
	// Presence returns what people are doing now, by object id: one of the
	// Presence constants for each.
	Presence(ctx context.Context, people []string) map[string]Presence
	tickets.Directory
}

// Presence is what somebody is doing.
type Presence string

// What people do. Somebody in a call, away or offline is not offered a chat.
const (
	Available Presence = "available"
	Busy      Presence = "busy"
	InCall    Presence = "in-call"
	Away      Presence = "away"
	Offline   Presence = "offline"
)

// UnknownPresence stands for people about whom the directory says nothing.
const UnknownPresence Presence = "unknown"

// presenceWait is how long somebody waits for the presence of analysts.
const presenceWait = 1500 * time.Millisecond

// Presence returns what people are doing, and leaves out those whose presence
// is unknown. ok is false for a desk without a directory.
func (d *Desk) Presence(ctx context.Context, people []string) (known map[string]Presence, ok bool) {
	return presenceOf(ctx, d.directory, people), d.directory != nil
}

func presenceOf(ctx context.Context, directory Directory, people []string) map[string]Presence {
	if directory == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, presenceWait)
	defer cancel()
	return directory.Presence(ctx, people)
}

// Profile returns what is on record about a person. It is zero when nothing is.
func (d *Desk) Profile(ctx context.Context, person string) tickets.Profile {
	if d.directory == nil {
		return tickets.Profile{}
	}
	p, _ := d.directory.Profile(ctx, person)
	return p
}
