// Package doctor examines the desk itself: its counterparts, its address, its
// queues, its data. Each check says what it has seen and, when something is wrong,
// the one sentence that mends it.
//
// Checks are values in one list (list.go). They change nothing, take a few seconds
// at most, and run side by side. Some need a desk that runs. What they say are
// keys of package locale; nothing they say is secret.
package doctor

import (
	"context"
	"sync"
	"time"

	"frontdesk/internal/desk"
)

const (
	// checkLimit is how long one check may take, unless its context ends before, and
	// grace how long it is waited for afterwards.
	checkLimit = 12 * time.Second
	grace      = 500 * time.Millisecond
)

// Check looks at one thing.
type Check struct {
	Name, About string // as in desk.Finding
	Watched     bool   // it is made every hour, and administrators are told of a failure
	Live        bool   // it needs a desk that runs
	Look        func(ctx context.Context) Result
}

// Result is what a check has seen. The zero Result says nothing: there is nothing
// to check.
type Result struct {
	Level      desk.Level
	Seen, Mend desk.Said
}

// fine returns a result that needs no mending. args are pairs of a name and a
// value.
func fine(key string, args ...string) Result {
	return Result{Level: desk.Fine, Seen: desk.Said{Key: key, Args: args}}
}

// warn and fail return a result with the mend under key and ".mend".
func warn(key string, args ...string) Result { return wrong(desk.Warning, key, args) }

func fail(key string, args ...string) Result { return wrong(desk.Failure, key, args) }

func wrong(level desk.Level, key string, args []string) Result {
	return Result{level, desk.Said{Key: key, Args: args}, desk.Said{Key: key + ".mend", Args: args}}
}

// Examine makes checks side by side, and returns what they found, in their order.
func Examine(ctx context.Context, checks []Check) (found []desk.Finding) {
	results := make([]Result, len(checks))
	var mu sync.Mutex
	var work sync.WaitGroup
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	for i, c := range checks {
		results[i] = warn("slow")
		work.Go(func() {
			got := c.look(ctx)
			mu.Lock()
			defer mu.Unlock()
			results[i] = got
		})
	}
	all := make(chan struct{})
	go func() { work.Wait(); close(all) }()
	select {
	case <-all:
	case <-ctx.Done():
		select {
		case <-all:
		case <-time.After(grace):
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for i, c := range checks {
		r := results[i]
		if r.Level == "" {
			continue
		}
		found = append(found, desk.Finding{
			Check: c.Name, About: c.About, Watched: c.Watched, Level: r.Level, Seen: r.Seen, Mend: r.Mend,
		})
	}
	return found
}

// look makes a check. One that panics is a check that cannot be made.
func (c Check) look(ctx context.Context) (r Result) {
	defer func() {
		if recover() != nil {
			r = warn("broken")
		}
	}()
	return c.Look(ctx)
}
