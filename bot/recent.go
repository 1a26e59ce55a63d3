package bot

import (
	"errors"

	"frontdesk/internal/cache"
)

// maxRecent is how many activities are remembered at least.
const maxRecent = 8192

// recent makes sure that an activity that comes again shortly is answered once,
// also when answering it changes nothing that is on record. It forgets with the
// process; what must never happen twice is on record as handled.
type recent struct {
	activities *cache.Cache[string, *answered]
}

func newRecent() recent { return recent{cache.New[string, *answered](maxRecent)} }

// errPanicked is what those who waited get when answering panicked.
var errPanicked = errors.New("bot: the turn was cut off")

type answered struct {
	done chan struct{}
	err  error
}

// once runs do unless that was done for key before; a call that comes meanwhile
// waits for the outcome. After an error it can be tried again.
func (r recent) once(key string, do func() error) error {
	if key == "" {
		return do()
	}
	a, known := r.activities.GetOrPut(key, func() *answered { return &answered{done: make(chan struct{})} })
	if known {
		<-a.done
		return a.err
	}
	defer func() {
		if a.err != nil {
			r.activities.Delete(key)
		}
		close(a.done)
	}()
	a.err = errPanicked
	a.err = do()
	return a.err
}
