package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"frontdesk/internal/batch"
	"frontdesk/tickets"
)

const (
	// maxBatch limits how many writers share a commit.
	maxBatch = 256
	// turnLimit is how long writers wait for their commit, whatever happens to the
	// database: Teams gives up on a turn after 10 seconds, and sends it again later.
	turnLimit = 8 * time.Second
	// heartbeat is how often a process that has nothing to write says that it is
	// there.
	heartbeat = time.Second
)

var errClosed = errors.New("postgres: closed")

// op is one writer's part of a commit.
type op struct {
	// activity is what the part is handled as; empty for nothing.
	activity string
	write    func(*tx) error
	begun    atomic.Bool // and can no longer be withdrawn
	until    time.Time   // when to give up
	beat     bool        // it is a heartbeat
	owed     []tickets.Owed
	err      error
	done     chan struct{}
}

// refused is an error that a writer met before it wrote anything. The others'
// commit goes on.
type refused struct{ error }

func (r refused) Unwrap() error { return r.error }

// unchanged is what a writer returns when it found nothing to write.
var unchanged = refused{}

// commit runs write in a transaction that it may share with other writers. It
// returns once the transaction is committed. The follower gets the deliveries that
// write owes, in the order of the commits. write may run twice. The context counts
// until write begins.
func (c *core) commit(ctx context.Context, activity string, write func(*tx) error) error {
	o := &op{activity: activity, write: write, until: time.Now().Add(turnLimit), done: make(chan struct{})}
	select {
	case <-c.closing:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	case c.ops <- o:
	}
	select {
	case <-o.done:
	case <-ctx.Done():
		if o.begun.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		<-o.done
	case <-c.stopped:
		select {
		case <-o.done:
		default:
			return errClosed
		}
	}
	if r, ok := errors.AsType[refused](o.err); ok {
		return r.error
	}
	return o.err
}

// commits makes one commit after the other. Each takes the writes that have
// arrived meanwhile. A lone writer does not wait for others.
func (c *core) commits() {
	defer close(c.stopped)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case o := <-c.ops:
			c.commitBatch(batch.Collect(o, c.ops, maxBatch))
		case <-beat.C:
			// When the database does not answer, nobody waits for this one.
			c.commitBatch(
				[]*op{{beat: true, write: (*tx).sweep, until: time.Now().Add(heartbeat), done: make(chan struct{})}},
			)
		case <-c.closing:
			for {
				select {
				case o := <-c.ops:
					c.commitBatch([]*op{o})
				default:
					return
				}
			}
		}
	}
}

// commitBatch commits a batch. It removes a writer that fails halfway, and runs
// the others again. When the database fails, it runs all of them again until the
// first would have to give up.
func (c *core) commitBatch(batch []*op) {
	batch = slices.DeleteFunc(batch, func(o *op) bool { return !o.begun.CompareAndSwap(false, true) })
	if len(batch) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), max(time.Until(batch[0].until), heartbeat))
	defer cancel()
	t := &try{token: rand.Text()}
	began := time.Now()
	for attempt := 0; len(batch) > 0; {
		after, failed, err := c.commitOnce(ctx, t, batch)
		switch {
		case failed >= 0:
			close(batch[failed].done)
			batch = slices.Delete(batch, failed, failed+1)
		case err != nil && isTransient(err) && pause(ctx, attempt):
			attempt++
		default:
			if t.wrote {
				c.tell(batch, time.Since(began), err)
			}
			c.answerBatch(ctx, batch, after, err)
			return
		}
	}
}

// try is what the attempts to commit one batch have in common.
type try struct {
	token string
	wrote bool // somebody has something to commit
	// unknown is set when an attempt was cut off while it committed. The next one
	// looks whether it did.
	unknown bool
}

// commitOnce runs the writes of a batch in one transaction, and returns the numbers
// that hold after it. failed is the index of a writer that failed by itself, or -1.
func (c *core) commitOnce(ctx context.Context, try *try, batch []*op) (after counters, failed int, err error) {
	conn, err := c.pool.Acquire(ctx)
	if err != nil {
		return after, -1, err
	}
	defer conn.Release()
	begun, err := conn.Begin(ctx)
	if err != nil {
		return after, -1, err
	}
	// Of a committed transaction this changes nothing. A connection in the middle
	// of one is closed.
	defer begun.Rollback(ctx) //nolint:errcheck // see above
	t := &tx{ctx: ctx, pg: begun, core: c}
	done, err := t.begin(try, batch)
	if done || err != nil {
		return t.at, -1, err
	}
	wrote, failed, err := t.runAll(batch)
	if try.wrote = wrote; !wrote || failed >= 0 || err != nil {
		return t.at, failed, err
	}
	if err := t.end(try); err != nil {
		return t.at, -1, err
	}
	if err = begun.Commit(ctx); err != nil {
		try.unknown = true
	}
	return t.at, -1, err
}

// runAll runs the writers of a batch, until one fails by itself, whose index it
// returns, else -1.
func (t *tx) runAll(batch []*op) (wrote bool, failed int, err error) {
	for i, o := range batch {
		o.owed, o.err = t.run(o)
		if t.broken != nil && isTransient(t.broken) {
			return wrote, -1, t.broken
		}
		if _, idle := errors.AsType[refused](o.err); idle && t.broken == nil {
			continue
		}
		if wrote = true; o.err != nil {
			return wrote, i, nil
		}
	}
	return wrote, -1, nil
}

func (c *core) answerBatch(ctx context.Context, batch []*op, after counters, err error) {
	if err == nil {
		var owed []tickets.Owed
		for _, o := range batch {
			if o.err == nil {
				owed = append(owed, o.owed...)
			}
		}
		c.handOver(ctx, c, owed, after.deliveries)
		c.bell.ringAt(after.happenings)
	}
	for _, o := range batch {
		if err != nil {
			o.err = fmt.Errorf("postgres: commit: %w", err)
		}
		close(o.done)
	}
}
