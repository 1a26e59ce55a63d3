package desk

import (
	"context"
	"time"

	"frontdesk/tickets"
)

// Directory knows people from elsewhere. What it cannot tell is left out.
type Directory interface {
	// Presence says what people are doing now: one of the Presence constants for
	// each, by object id.
	Presence(ctx context.Context, people []string) map[string]Presence
	tickets.Directory
}

// Presence is what somebody is doing.
type Presence string

// What people do. Who is in a call, away or offline is not offered a chat.
const (
	Available Presence = "available"
	Busy      Presence = "busy"
	InCall    Presence = "in-call"
	Away      Presence = "away"
	Offline   Presence = "offline"
)

// UnknownPresence is said of people of whom the directory tells nothing.
const UnknownPresence Presence = "unknown"

// presenceWait is how long somebody waits for what analysts are doing.
const presenceWait = 1500 * time.Millisecond

// Presence says what people are doing; it leaves out whom nothing is known of. ok
// is false for a desk that asks no directory.
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

// Profile is what is on record about a person, zero when nothing is.
func (d *Desk) Profile(ctx context.Context, person string) tickets.Profile {
	if d.directory == nil {
		return tickets.Profile{}
	}
	p, _ := d.directory.Profile(ctx, person)
	return p
}
