package bot

import (
	"context"
	"maps"
	"sync"
	"time"
)

const (
	// tick is how often the desk looks for what time asks for.
	tick = 250 * time.Millisecond
	// ticked is how many sessions, tickets and drafts each it does in one go.
	ticked = 100
	// rest is how long one that failed is left alone.
	rest = 5 * time.Second
)

// clock does to sessions, tickets and drafts what time has come for. What that is
// stands in their record: after a restart, or a change of the machine's clock, it
// is found again. Those that fail hold up no other.
type clock struct {
	desk   *Desk
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

// tick does what time has come for.
func (c *clock) tick(ctx context.Context) {
	d := c.desk
	now := time.Now()
	maps.DeleteFunc(c.rests, func(_ string, until time.Time) bool { return !now.Before(until) })
	c.each(ctx, d.chats.Due, func(id string) error {
		n, changed, err := d.chats.Tick(ctx, id)
		if changed {
			d.refreshLine(ctx, n.Queue)
		}
		return err
	})
	c.each(ctx, d.tickets.Due, func(id string) error { return d.tickets.Tick(ctx, id) })
	c.each(ctx, d.drafts.Due, func(id string) error { return d.drafts.Tick(ctx, id) })
	c.each(ctx, d.digests.Due, func(queue string) error { return d.digests.Tick(ctx, queue) })
}

// each does to all that are due what is to be done, but to those that rest.
func (c *clock) each(ctx context.Context, due func(ctx context.Context, limit int) ([]string, error), do func(id string) error) {
	ids, err := due(ctx, ticked+len(c.rests))
	if err != nil {
		c.desk.Logger.Error("clock", "error", err)
	}
	for _, id := range ids {
		if _, resting := c.rests[id]; resting {
			continue
		}
		if err := do(id); err != nil && ctx.Err() == nil {
			c.rests[id] = time.Now().Add(rest)
			c.desk.Logger.Error("clock", "subject", id, "error", err)
		}
	}
}
