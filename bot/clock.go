package bot

import (
	"context"
	"sync"
	"time"
)

const (
	// tick is how often the desk looks for what time asks for.
	tick = 250 * time.Millisecond
	// ticked is how many sessions it does in one go.
	ticked = 100
)

// clock does to sessions what time has come for. What that is stands in their
// record: after a restart, or a change of the machine's clock, it is found again.
type clock struct {
	desk   *Desk
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
	ids, err := d.chats.Due(ctx, ticked)
	if err != nil {
		d.Logger.Error("clock", "error", err)
	}
	for _, id := range ids {
		n, changed, err := d.chats.Tick(ctx, id)
		if err != nil && ctx.Err() == nil {
			d.Logger.Error("clock", "session", id, "error", err)
		}
		if changed {
			d.refreshLine(ctx, n.Queue)
		}
	}
}
