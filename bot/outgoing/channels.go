package outgoing

import (
	"context"
	"errors"
	"sync"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// probePause is how often to look whether a channel is there again whose return
// no event has told.
const probePause = 10 * time.Minute

// Channels knows which channels can be written in, and who is in their teams.
type Channels struct {
	desk      *desk.Desk
	book      *AddressBook
	lines     *Lines
	connector Connector
	lineMoved func(ctx context.Context, queue string)
	heard     sync.Map // channels in which something came that does not mention the bot
}

// Hear records how to reach the channel that an activity comes from. When that is
// new, what is owed to the people it gives us a way to is sent. Who writes or
// presses in a channel shows that it is not lost.
func (c *Channels) Hear(ctx context.Context, a *botframework.Activity) error {
	fresh, err := c.book.hearChannel(ctx, a)
	if fresh && err == nil {
		c.lines.WakeAll()
	}
	if _, pressed := a.SubmitAction(); a.Type == botframework.TypeMessage && !pressed && !a.MentionsBot() {
		c.heard.Store(a.Channel(), true)
	}
	spoken := a.Type == botframework.TypeMessage || a.Type == botframework.TypeInvoke
	if channel := a.Channel(); err == nil && spoken && c.desk.Setup.IsLost(channel) {
		at := a.Timestamp
		if at.IsZero() {
			at = c.desk.Now()
		}
		err = c.Find(ctx, desk.Found{Channel: channel, At: at})
	}
	return err
}

// TeamChanged asks again for the members of a team, and retries what waits. left
// holds those who are no members any more.
func (c *Channels) TeamChanged(team string, left ...botframework.Account) {
	c.book.roster.Refresh(team, left)
	c.lines.WakeAll()
}

// Lose stops the queues of a channel or team that cannot be written in. What is
// owed there waits, and live chats go back to the waiting line.
func (c *Channels) Lose(ctx context.Context, lost desk.Lost) error {
	stopped, err := c.desk.Setup.Lose(ctx, lost)
	for _, p := range stopped {
		c.desk.Logger.Warn("queue stopped", "queue", p.Queue, "why", lost.Why, "channel", p.Channel)
		c.book.roster.Drop(p.Team)
		c.probe(p.Channel, lost.Why)
		back, failed := c.desk.Chats.Release(ctx, p.Queue)
		if len(back) > 0 {
			c.lineMoved(ctx, p.Queue)
		}
		err = errors.Join(err, failed)
	}
	return err
}

// Find lets the queues of a channel or team work that is there again, and sends
// what waited for it.
func (c *Channels) Find(ctx context.Context, found desk.Found) error {
	back, err := c.desk.Setup.Find(ctx, found)
	for _, p := range back {
		c.desk.Logger.Info("queue works again", "queue", p.Queue, "channel", p.Channel)
		c.book.roster.Drop(p.Team)
	}
	if len(back) > 0 {
		c.lines.WakeAll()
	}
	return err
}

// start goes on looking for the channels that were lost before the start.
func (c *Channels) start() {
	for channel, loss := range c.desk.Setup.Losses() {
		c.probe(channel, loss.Why)
	}
}

// probe looks now and then whether a lost channel has members again: the event
// that it is back may have been missed. An archived team has members too, so
// that one waits for its event.
func (c *Channels) probe(channel string, why desk.Why) {
	if why == desk.TeamArchived {
		return
	}
	next := time.Now().Add(probePause)
	c.lines.enqueue("probe/"+channel, item{do: func(ctx context.Context) error {
		if !c.desk.Setup.IsLost(channel) {
			return nil
		}
		if wait := time.Until(next); wait > 0 {
			return notYet(wait)
		}
		ref, ok, err := c.book.store.Channel(ctx, channel)
		if ok && err == nil {
			_, err = c.connector.PagedMembers(ctx, ref)
		}
		if !ok || err != nil {
			next = time.Now().Add(probePause)
			return notYet(probePause)
		}
		return c.Find(ctx, desk.Found{Channel: channel, At: c.desk.Now()})
	}})
}

// isLost reports whether a post lies in a channel that is lost.
func (c *Channels) isLost(p botframework.Post) bool {
	channel, _ := botframework.SplitThread(p.Conversation)
	return c.desk.Setup.IsLost(channel)
}
