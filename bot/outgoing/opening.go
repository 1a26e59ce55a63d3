package outgoing

import (
	"context"
	"sync"
	"time"
)

// openingWait is how long a message in an unknown thread waits for threads that
// are being opened.
const openingWait = 2 * time.Second

// openings tracks the threads that are being opened. People see them before
// their subject is on record.
type openings struct {
	mu    sync.Mutex
	under map[chan struct{}]bool
}

// begin marks a thread as being opened until end is called.
func (o *openings) begin() (end func()) {
	done := make(chan struct{})
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.under == nil {
		o.under = map[chan struct{}]bool{}
	}
	o.under[done] = true
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.under, done)
		close(done)
	}
}

// wait waits until the threads that are being opened now are on record or given
// up.
func (o *openings) wait(ctx context.Context) {
	o.mu.Lock()
	all := make([]chan struct{}, 0, len(o.under))
	for done := range o.under {
		all = append(all, done)
	}
	o.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, openingWait)
	defer cancel()
	for _, done := range all {
		select {
		case <-done:
		case <-ctx.Done():
			return
		}
	}
}
