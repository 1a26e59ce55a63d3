//go:build !nograph

package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	// callTimeout bounds a call to Graph, its token and its repetitions included.
	callTimeout = 10 * time.Second
	// missesKept is how long it is remembered that Graph knows nothing of somebody.
	missesKept = 10 * time.Minute
	// maxKept bounds the memory of a cache.
	maxKept = 20_000
)

// cache keeps what Graph said of people by their object id, for keep; that it
// said nothing, for keep or missesKept, whichever is shorter. It asks for
// several at once, for nobody twice at the same time, and not at all for some
// time after a failure. A call that somebody has waited for in vain keeps nobody
// else waiting.
type cache[V any] struct {
	now   func() time.Time
	keep  time.Duration
	batch int // how many people a call may ask for
	fetch func(ctx context.Context, ids []string) (map[string]V, error)

	mu      sync.Mutex
	entries map[string]entry[V]
	flights map[string]*flight[V] // the call under way for each id
	failure error                 // of the last call that failed
	resume  time.Time             // no call before
}

type entry[V any] struct {
	value   V
	known   bool
	expires time.Time
}

// flight is a call under way. Its values and err are set before done is closed.
type flight[V any] struct {
	slow   bool // somebody's time has run out over it; of the cache's mu
	done   chan struct{}
	values map[string]V
	err    error
}

// errSlow is the failure of a call that takes longer than people wait.
var errSlow = errors.New("graph: no answer yet")

func newCache[V any](
	now func() time.Time, keep time.Duration, batch int,
	fetch func(context.Context, []string) (map[string]V, error),
) *cache[V] {
	return &cache[V]{
		now: now, keep: keep, batch: batch, fetch: fetch,
		entries: make(map[string]entry[V]), flights: make(map[string]*flight[V]),
	}
}

// get returns what is known of the people, with an error when that may not be
// all. It waits no longer than ctx allows; calls go on without it, for the next
// who asks.
func (c *cache[V]) get(ctx context.Context, ids []string) (map[string]V, error) {
	values, waiting, err := c.board(ctx, ids)
	for id, f := range waiting {
		select {
		case <-f.done:
		case <-ctx.Done():
			c.gaveUp(ctx, waiting)
			return values, fmt.Errorf("graph: %w", ctx.Err())
		}
		if f.err != nil {
			err = f.err
		}
		if value, ok := f.values[id]; ok {
			values[id] = value
		}
	}
	return values, err
}

// gaveUp takes note of the flights for which a caller had no more time.
func (c *cache[V]) gaveUp(ctx context.Context, flights map[string]*flight[V]) {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return // the caller left, whose time was not over
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range flights {
		f.slow = true
	}
}

// board returns what is known already and the flights to wait for, having
// started those that are missing. It fails when it is too early for that, or
// nobody is to wait any more.
func (c *cache[V]) board(ctx context.Context, ids []string) (map[string]V, map[string]*flight[V], error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	values, waiting := make(map[string]V), make(map[string]*flight[V])
	var missing []string
	var slow error
	for _, id := range ids {
		e := c.entries[id]
		fresh := now.Before(e.expires)
		switch f := c.flights[id]; {
		case fresh && e.known:
			values[id] = e.value
		case fresh:
		case f == nil:
			missing = append(missing, id)
		case f.slow:
			slow = errSlow
		default:
			waiting[id] = f
		}
	}
	if len(missing) > 0 && now.Before(c.resume) {
		return values, waiting, c.failure
	}
	slices.Sort(missing)
	for batch := range slices.Chunk(slices.Compact(missing), c.batch) {
		f := c.start(ctx, batch)
		for _, id := range batch {
			waiting[id] = f
		}
	}
	return values, waiting, slow
}

// start begins a call. It belongs to nobody: others wait for it too, so that it
// lasts as long as any call may, or as its first caller has time, if that is
// more. The caller holds mu.
func (c *cache[V]) start(ctx context.Context, ids []string) *flight[V] {
	f := &flight[V]{done: make(chan struct{})}
	for _, id := range ids {
		c.flights[id] = f
	}
	deadline := time.Now().Add(callTimeout)
	if later, ok := ctx.Deadline(); ok && later.After(deadline) {
		deadline = later
	}
	go c.run(f, ids, deadline)
	return f
}

func (c *cache[V]) run(f *flight[V], ids []string, deadline time.Time) {
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	f.values, f.err = c.fetch(ctx, ids)
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.err != nil {
		c.failure, c.resume = f.err, c.now().Add(pauseAfter(f.err))
	}
	for _, id := range ids {
		delete(c.flights, id)
		if f.err == nil {
			c.put(id, f.values)
		}
	}
	close(f.done)
}

// put remembers what a call said of somebody. The caller holds mu.
func (c *cache[V]) put(id string, values map[string]V) {
	if len(c.entries) >= maxKept {
		c.makeRoom()
	}
	value, known := values[id]
	keep := c.keep
	if !known {
		keep = min(keep, missesKept)
	}
	c.entries[id] = entry[V]{value, known, c.now().Add(keep)}
}

// makeRoom drops what has expired, and somebody if nothing has.
func (c *cache[V]) makeRoom() {
	now := c.now()
	for id, e := range c.entries {
		if !now.Before(e.expires) {
			delete(c.entries, id)
		}
	}
	for id := range c.entries {
		if len(c.entries) < maxKept {
			return
		}
		delete(c.entries, id)
	}
}
