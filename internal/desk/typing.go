package desk

import (
	"context"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/cache"
	"frontdesk/tickets"
)

const (
	// typingPause is how often it is shown that somebody is writing. Clients show it
	// for three seconds (Bot Framework, "Activity", A6000).
	typingPause = 3 * time.Second
	// maxTyping is of how many people the last time is kept.
	maxTyping = 5_000
)

// Typing shows the other side of a chat that somebody is writing. Nothing is on
// record, and nobody misses it.
//
// Teams has no such indicator in channels, neither for what is typed there nor for
// what a bot sends (MicrosoftDocs/msteams-docs#1451): there it does nothing. Chats of
// one's own have it, and so do other clients.
type Typing struct {
	last *cache.Cache[string, time.Time]
}

// ShowTyping shows the analysts of a session that its employee, the actor, is
// writing. It returns chat.ErrNotFound when the session is not theirs.
func (d *Desk) ShowTyping(ctx context.Context, a tickets.Actor, id string) error {
	s, err := d.Chats.Get(ctx, tickets.OwnPlace(a.ID), id)
	if err == nil && s.Employee.ID != a.ID {
		err = chat.ErrNotFound
	}
	if err != nil || s.State != chat.Connected || d.display == nil || !d.typing.mayShow(a.ID, d.Now()) {
		return err
	}
	d.display.ShowTyping(s.Address())
	return nil
}

func (t *Typing) mayShow(person string, now time.Time) bool {
	if last, ok := t.last.Get(person); ok && now.Sub(last) < typingPause {
		return false
	}
	t.last.Put(person, now)
	return true
}

func newTyping() *Typing { return &Typing{cache.New[string, time.Time](maxTyping)} }
