package program

import (
	"sync"
	"time"
)

// gate lets turns and requests in, until it is shut: then they wait.
type gate struct {
	mu     sync.RWMutex // held for writing while the gate is shut
	inside *sync.WaitGroup
}

// enter returns once the gate is open.
func (g *gate) enter() (leave func()) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	inside := g.inside
	inside.Add(1)
	return inside.Done
}

// shut lets nobody in any more. It waits until those inside have left, but no
// longer than a limit.
func (g *gate) shut(limit time.Duration) (open func()) {
	g.mu.Lock()
	before := g.inside
	g.inside = &sync.WaitGroup{}
	left := make(chan struct{})
	go func() {
		before.Wait()
		close(left)
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-left:
	case <-timer.C:
	}
	return g.mu.Unlock
}
