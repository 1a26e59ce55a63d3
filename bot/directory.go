package bot

import (
	"context"
	"time"

	"frontdesk/internal/locale"
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

// unknown is said of people of whom the directory tells nothing.
const unknown Presence = "unknown"

// presenceWait is how long somebody waits for what analysts are doing.
const presenceWait = 1500 * time.Millisecond

// presence says what people are doing, nothing of whom that is not known.
func (o Options) presence(ctx context.Context, people []string) map[string]Presence {
	if o.Directory == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, presenceWait)
	defer cancel()
	return o.Directory.Presence(ctx, people)
}

// profile is what is on record about a person, zero when nothing is.
func (o Options) profile(ctx context.Context, person string) tickets.Profile {
	if o.Directory == nil {
		return tickets.Profile{}
	}
	p, _ := o.Directory.Profile(ctx, person)
	return p
}

// wordsOf are the words for a person: of the language that their client spoke
// last, else of their profile's, else of the desk's. The profile is asked for
// only when the client has told nothing.
func (d *Desk) wordsOf(ctx context.Context, person, spoken string) locale.Words {
	if spoken != "" {
		return d.words(spoken)
	}
	return d.words(d.profile(ctx, person).Language)
}
