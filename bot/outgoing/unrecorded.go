package outgoing

import (
	"context"
	"sync"
	"time"

	"frontdesk/internal/botframework"
)

// Add adds something that is not on record. It is given up after a while, and
// lost when the process ends.
func (d *Lines) Add(line string, send func(context.Context) error) {
	deadline := time.Now().Add(unrecordedFor)
	d.enqueue(line, item{do: func(ctx context.Context) error {
		err := send(ctx)
		if err == nil || botframework.Retryable(err) && time.Now().Before(deadline) {
			return err
		}
		d.logger.Warn("answer given up", "line", line, "error", err)
		return nil
	}})
}

// Answer adds like Add. When many answers are under way, it also waits for the
// first try to end, unless that takes long. Teams sends more as turns end. If
// all turns ended at once, there would be more answers under way than can be
// sent.
func (d *Lines) Answer(line string, send func(context.Context) error) {
	tried := make(chan struct{})
	first := sync.OnceFunc(func() {
		d.answers.Add(-1)
		close(tried)
	})
	many := d.answers.Add(1) > maxUnwaited
	d.Add(line, func(ctx context.Context) error {
		defer first()
		return send(ctx)
	})
	if !many {
		return
	}
	timer := time.NewTimer(firstTryFor)
	defer timer.Stop()
	select {
	case <-tried:
	case <-timer.C:
	}
}

// TakeOver adds what another Lines, which has stopped, had left to send and is not
// on record.
func (d *Lines) TakeOver(from *Lines) {
	from.mu.Lock()
	defer from.mu.Unlock()
	for name, l := range from.lines {
		for _, one := range l.items {
			if one.at.IsZero() {
				d.enqueue(name, one)
			}
		}
	}
}
