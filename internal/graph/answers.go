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
	// callTimeout limits a call to Graph, including its token and its retries.
	callTimeout = 10 * time.Second
	// missesKept is how long to remember that Graph does not know somebody.
	missesKept = 10 * time.Minute
	// maxKept is how many people are remembered at least.
	maxKept = 10_000
)

// answers remembers what Graph said about people, by object id, for keep. If
// Graph does not know somebody, it remembers that for keep or missesKept,
// whichever is shorter. It asks for several people in one call, and never twice
// at the same time for the same people. After a failure it does not ask for
// some time. Once a caller has run out of time waiting for a call, nobody else
// waits for that call.
type answers[V any] struct {
	now   func() time.Time
	keep  time.Duration
	batch int // how many people one call may ask for
	fetch func(ctx context.Context, ids []string) (map[string]V, error)

	entries *cache.Cache[string, entry[V]]
	calls   singleflight.Group // by the people they ask for

	mu       sync.Mutex
	underWay map[string]bool // by call; true once a caller ran out of time waiting for it
	failure  error           // of the last call that failed
	resume   time.Time       // no call before
}

type entry[V any] struct {
	value   V
	known   bool
	expires time.Time
}

// errSlow is the failure of a call that takes longer than people want to wait.
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

// get returns what is known about the people. It also returns an error if that
// may be incomplete. It waits no longer than ctx allows. Calls then go on
// without it, for whoever asks next.
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

// gaveUp marks the calls for which a caller ran out of time.
func (c *answers[V]) gaveUp(ctx context.Context, calls []string) {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return // the caller left before its time was over
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, call := range calls {
		if _, ok := c.underWay[call]; ok {
			c.underWay[call] = true
		}
	}
}

// ask returns what is already known and the calls to wait for. It starts the
// calls that are missing. It fails if it is too soon after a failure, or if a
// call is so slow that nobody waits for it any more. A call stores its answer
// under the same lock before it ends. So if its answer is not known here, the
// call is still running.
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

// deadlineOf returns when a call must end. The call belongs to no caller, since
// others wait for it too. It gets callTimeout, or the time of its first caller
// if that is longer.
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

// put remembers what a call said about somebody.
func (c *answers[V]) put(id string, values map[string]V) {
	value, known := values[id]
	keep := c.keep
	if !known {
		keep = min(keep, missesKept)
	}
	c.entries.Put(id, entry[V]{value, known, c.now().Add(keep)})
}
