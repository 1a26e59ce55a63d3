package bot

import (
	"errors"
	"sync"
)

// maxRecent is how many activities each of two generations holds.
const maxRecent = 8192

// recent makes sure that an activity that comes again shortly is answered once,
// also when answering it changes nothing that is on record. It forgets with the
// process; what must never happen twice is on record as handled.
type recent struct {
	mu       sync.Mutex
	now, old map[string]*answered
}

// errPanicked is what those who waited get when answering panicked.
var errPanicked = errors.New("bot: the turn was cut off")

type answered struct {
	done chan struct{}
	err  error
}

// once runs do unless that was done for key before; a call that comes meanwhile
// waits for the outcome. After an error it can be tried again.
func (r *recent) once(key string, do func() error) error {
	if key == "" {
		return do()
	}
	a, first := r.claim(key)
	if !first {
		<-a.done
		return a.err
	}
	defer func() {
		if a.err != nil {
			r.forget(key)
		}
		close(a.done)
	}()
	a.err = errPanicked
	a.err = do()
	return a.err
}

func (r *recent) claim(key string) (a *answered, first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.now[key]; a != nil {
		return a, false
	}
	if a := r.old[key]; a != nil {
		return a, false
	}
	if r.now == nil || len(r.now) >= maxRecent {
		r.old, r.now = r.now, make(map[string]*answered)
	}
	a = &answered{done: make(chan struct{})}
	r.now[key] = a
	return a, true
}

func (r *recent) forget(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.now, key)
	delete(r.old, key)
}
