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

// Why deliveries wait. Those that are on their way have no reason.
const (
	StuckQueue   Stuck = "queue"   // the queue has no channel, or it is lost
	StuckPerson  Stuck = "person"  // no way to them is known: they have not added the app, or have blocked it
	StuckToken   Stuck = "token"   // the bot gets no token, or Teams refuses it
	StuckFailing Stuck = "failing" // Teams does not take it now
	StuckQuiet   Stuck = "quiet"   // its reader's quiet hours
)

// Backlog is what is owed and not yet sent.
type Backlog struct {
	Owed   int
	Oldest time.Time // since when the oldest is owed, quiet hours apart; zero: nothing is
	Why    map[Stuck]int
}

// Backlog returns what is owed now.
func (d *Lines) Backlog() Backlog {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := Backlog{Why: map[Stuck]int{}}
	for _, l := range d.lines {
		why := stuckBy(l.why)
		for _, one := range l.items {
			if one.at.IsZero() {
				continue
			}
			b.Owed++
			if why != "" {
				b.Why[why]++
			}
			if why != StuckQuiet && (b.Oldest.IsZero() || one.at.Before(b.Oldest)) {
				b.Oldest = one.at
			}
		}
	}
	return b
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
		return ""
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
