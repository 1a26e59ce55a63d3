package desk

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"
	"time"
)

const (
	// tick is how often the desk looks for due timers.
	tick = 250 * time.Millisecond
	// perTick is the largest number of sessions, tickets and drafts, each, that
	// one tick handles.
	perTick = 100
	// rest is how long a failed timer is left alone.
	rest = 5 * time.Second
)

// timer is one kind of thing that time changes.
type timer struct {
	// due returns at most limit ids whose time has come, the earliest first.
	due func(ctx context.Context, limit int) ([]string, error)
	run func(ctx context.Context, id string) error
}

// clock runs due timers. The records hold the due times, so they survive a
// restart or a change of the machine's clock. A failing timer delays no other.
type clock struct {
	timers []timer
	logger *slog.Logger
	rests  map[string]time.Time // until when, by id
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func (c *clock) start() {
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel = cancel
	c.done.Go(func() {
		ticker := time.NewTicker(tick)
		defer ticker.Stop()
		for {
			c.tick(ctx)
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
	})
}

func (c *clock) stop() {
	if c.cancel != nil {
		c.cancel()
	}
	c.done.Wait()
}

// tick runs due timers once.
func (c *clock) tick(ctx context.Context) {
	now := time.Now()
	maps.DeleteFunc(c.rests, func(_ string, until time.Time) bool { return !now.Before(until) })
	for _, t := range c.timers {
		c.run(ctx, t)
	}
}

// run runs the due timers of one kind, except those at rest.
func (c *clock) run(ctx context.Context, t timer) {
	ids, err := t.due(ctx, perTick+len(c.rests))
	if err != nil && ctx.Err() == nil {
		c.logger.Error("clock", "error", err)
	}
	for _, id := range ids {
		if _, resting := c.rests[id]; resting {
			continue
		}
		if err := t.run(ctx, id); err != nil && ctx.Err() == nil {
			c.rests[id] = time.Now().Add(rest)
			c.logger.Error("clock", "subject", id, "error", err)
		}
	}
}

// tickChat runs the due timer of a session.
func (d *Desk) tickChat(ctx context.Context, id string) error {
	n, changed, err := d.Chats.Tick(ctx, id)
	if changed {
		d.display.LineMoved(ctx, n.Queue)
	}
	return err
}

// Release returns chats to the waiting line, and open tickets to the queue, when
// their analysts no longer work for it.
func (d *Desk) Release(ctx context.Context, queue string) error {
	back, err := d.Chats.Release(ctx, queue)
	if err != nil && !errors.Is(err, ErrRoster) {
		return err
	}
	if len(back) > 0 {
		d.display.LineMoved(ctx, queue)
	}
	// Without any members the team cannot be asked for now, or is not linked.
	if members, err := d.Crew.Members(ctx, queue, ""); err != nil || len(members) == 0 {
		return nil //nolint:nilerr // nobody is known to have left
	}
	if err := d.Tickets.Release(ctx, queue); err != nil && !errors.Is(err, ErrRoster) {
		return err
	}
	return nil
}
