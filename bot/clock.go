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
	// ticked is how many sessions it does in one go.
	ticked = 100
	// rest is how long one that failed is left alone.
	rest = 5 * time.Second
)

// clock does to sessions what time has come for. What that is stands in their
// record: after a restart, or a change of the machine's clock, it is found again.
// Those that fail hold up no other.
type clock struct {
	desk   *Desk
	rests  map[string]time.Time // until when, by session
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

func (c *clock) tick(ctx context.Context) {
	d := c.desk
	ids, err := d.chats.Due(ctx, ticked+len(c.rests))
	if err != nil {
		d.Logger.Error("clock", "error", err)
	}
	now := time.Now()
	maps.DeleteFunc(c.rests, func(_ string, until time.Time) bool { return !now.Before(until) })
	for _, id := range ids {
		if _, resting := c.rests[id]; resting {
			continue
		}
		n, changed, err := d.chats.Tick(ctx, id)
		if err != nil && ctx.Err() == nil {
			c.rests[id] = now.Add(rest)
			d.Logger.Error("clock", "session", id, "error", err)
		}
		if changed {
			d.refreshLine(ctx, n.Queue)
		}
	}
}
