//go:build !nograph

package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"frontdesk/internal/cache"
)

const (
	// callTimeout bounds a call to Graph, its token and its repetitions included.
	callTimeout = 10 * time.Second
	// missesKept is how long it is remembered that Graph knows nothing of somebody.
	missesKept = 10 * time.Minute
	// maxKept is how many people are remembered at least.
	maxKept = 10_000
)

// answers keeps what Graph said of people by their object id, for keep; that it
// said nothing, for keep or missesKept, whichever is shorter. It asks for several
// at once, for the same ones not twice at the same time, and not at all for some
// time after a failure. A call that somebody has waited for in vain keeps nobody
// else waiting.
type answers[V any] struct {
	now   func() time.Time
	keep  time.Duration
	batch int // how many people a call may ask for
	fetch func(ctx context.Context, ids []string) (map[string]V, error)

	entries *cache.Cache[string, entry[V]]
	calls   singleflight.Group // by the people that are asked for

	mu       sync.Mutex
	underWay map[string]bool // calls; true when somebody's time has run out over one
	failure  error           // of the last call that failed
	resume   time.Time       // no call before
}

type entry[V any] struct {
	value   V
	known   bool
	expires time.Time
}

// errSlow is the failure of a call that takes longer than people wait.
var errSlow = errors.New("graph: no answer yet")

func newAnswers[V any](
	now func() time.Time, keep time.Duration, batch int,
	fetch func(context.Context, []string) (map[string]V, error),
) *answers[V] {
	return &answers[V]{
		now: now, keep: keep, batch: batch, fetch: fetch,
		entries: cache.New[string, entry[V]](maxKept), underWay: make(map[string]bool),
	}
}

// get returns what is known of the people, with an error when that may not be
// all. It waits no longer than ctx allows; calls go on without it, for the next
// who asks.
func (c *answers[V]) get(ctx context.Context, ids []string) (map[string]V, error) {
	values, waiting, err := c.ask(ctx, ids)
	for _, answer := range waiting {
		select {
		case a := <-answer:
			if a.Err != nil {
				err = a.Err
			} else {
				maps.Copy(values, a.Val.(map[string]V))
			}
		case <-ctx.Done():
			c.gaveUp(ctx, slices.Collect(maps.Keys(waiting)))
			return values, fmt.Errorf("graph: %w", ctx.Err())
		}
	}
	return values, err
}

// gaveUp takes note of the calls for which a caller had no more time.
func (c *answers[V]) gaveUp(ctx context.Context, calls []string) {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return // the caller left, whose time was not over
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, call := range calls {
		if _, ok := c.underWay[call]; ok {
			c.underWay[call] = true
		}
	}
}

// ask returns what is known already and the calls to wait for, having started
// those that are missing. It fails when it is too early for that, or nobody is to
// wait any more. A call keeps its answer under the same lock before it ends: what
// is not known here is still being asked for.
func (c *answers[V]) ask(
	ctx context.Context,
	ids []string,
) (map[string]V, map[string]<-chan singleflight.Result, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	values := make(map[string]V)
	var missing []string
	for _, id := range ids {
		switch e, ok := c.entries.Get(id); {
		case !ok || !now.Before(e.expires):
			missing = append(missing, id)
		case e.known:
			values[id] = e.value
		}
	}
	if len(missing) > 0 && now.Before(c.resume) {
		return values, nil, c.failure
	}
	slices.Sort(missing)
	waiting := make(map[string]<-chan singleflight.Result)
	var err error
	for batch := range slices.Chunk(slices.Compact(missing), c.batch) {
		call := strings.Join(batch, " ")
		if slow := c.underWay[call]; slow {
			err = errSlow
			continue
		}
		c.underWay[call] = false
		waiting[call] = c.calls.DoChan(call, func() (any, error) { return c.run(call, batch, deadlineOf(ctx)) })
	}
	return values, waiting, err
}

// deadlineOf is how long a call lasts. It belongs to nobody, since others wait for
// it too: it has the time that any call may take, or that its first caller has, if
// that is more.
func deadlineOf(ctx context.Context) time.Time {
	deadline := time.Now().Add(callTimeout)
	if later, ok := ctx.Deadline(); ok && later.After(deadline) {
		return later
	}
	return deadline
}

func (c *answers[V]) run(call string, ids []string, deadline time.Time) (map[string]V, error) {
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	values, err := c.fetch(ctx, ids)
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.underWay, call)
	if err != nil {
		c.failure, c.resume = err, c.now().Add(pauseAfter(err))
		return nil, err
	}
	for _, id := range ids {
		c.put(id, values)
	}
	return values, nil
}

// put remembers what a call said of somebody.
func (c *answers[V]) put(id string, values map[string]V) {
	value, known := values[id]
	keep := c.keep
	if !known {
		keep = min(keep, missesKept)
	}
	c.entries.Put(id, entry[V]{value, known, c.now().Add(keep)})
}
