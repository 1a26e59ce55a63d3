package outgoing

import (
	"context"
	"errors"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// Stuck says in one word why deliveries wait.
type Stuck string

// Why deliveries wait.
const (
	Moving       Stuck = "moving"  // they do not: they are on their way
	StuckQueue   Stuck = "queue"   // the queue has no channel, or it is lost
	StuckPerson  Stuck = "person"  // no way to them is known: they have not added the app, or have blocked it
	StuckToken   Stuck = "token"   // the bot gets no token, or Teams refuses it
	StuckFailing Stuck = "failing" // Teams does not take it now
	StuckQuiet   Stuck = "quiet"   // its reader's quiet hours
)

// Causes returns why deliveries may wait.
func Causes() []Stuck {
	return []Stuck{Moving, StuckToken, StuckQueue, StuckFailing, StuckPerson, StuckQuiet}
}

// Backlog is what is owed and not yet sent.
type Backlog struct {
	Owed   int
	Oldest time.Time // since when the oldest is owed, quiet hours apart; zero: nothing is
	Why    map[Stuck]Waiting
}

// Waiting is what waits for one cause.
type Waiting struct {
	Owed   int
	Oldest time.Time
}

// Backlog returns what is owed now.
func (d *Lines) Backlog() Backlog {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := Backlog{Why: map[Stuck]Waiting{}}
	for _, l := range d.lines {
		why := stuckBy(l.why)
		for _, one := range l.items {
			if one.at.IsZero() {
				continue
			}
			n := b.Why[why]
			b.Owed, n.Owed = b.Owed+1, n.Owed+1
			n.Oldest = earlier(n.Oldest, one.at)
			b.Why[why] = n
			if why != StuckQuiet {
				b.Oldest = earlier(b.Oldest, one.at)
			}
		}
	}
	return b
}

// earlier returns the earlier of two times. One that is zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// noteWhy keeps how the last try in a line went.
func (d *Lines) noteWhy(l *line, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l.why = err
}

func stuckBy(err error) Stuck {
	_, early := errors.AsType[notYet](err)
	switch {
	case err == nil:
		return Moving
	case early:
		return StuckQuiet
	case errors.Is(err, errUnlinked), errors.Is(err, errLost):
		return StuckQueue
	case errors.Is(err, errParked):
		return StuckPerson
	case errors.Is(err, botframework.ErrToken), botframework.Unauthorized(err):
		return StuckToken
	}
	return StuckFailing
}

// TryQueue asks Teams, for a test, for the members of a queue's channel and of its
// team. What it says changes nothing.
func (d *Dispatcher) TryQueue(ctx context.Context, q desk.Queue) (members int, err error) {
	ref, err := d.Book.roster.reachChannel(ctx, q, "")
	if err != nil {
		return 0, err
	}
	if _, err := d.connector.Connector.PagedMembers(ctx, ref); err != nil {
		return 0, err
	}
	ref.Conversation = q.Team
	list, err := d.connector.Connector.PagedMembers(ctx, ref)
	return len(list), err
}

// HearsAll reports whether something came from a channel that does not mention the
// bot, since the start: then there is consent to that.
func (c *Channels) HearsAll(channel string) bool {
	_, heard := c.heard.Load(channel)
	return heard
}
