package bot

import (
	"crypto/sha256"
	"errors"

	"frontdesk/internal/cache"
)

// maxRecent is how many activities are remembered at least.
const maxRecent = 8192

// recent makes sure that an activity that comes again shortly is answered once,
// also when answering it changes nothing that is on record. It forgets with the
// process; what must never happen twice is on record as handled.
type recent struct {
	activities *cache.Cache[keySum, *answered]
}

// keySum stands for a key, which is ten times as long.
type keySum [16]byte

func newRecent() recent { return recent{cache.New[keySum, *answered](maxRecent)} }

// errPanicked is what those who waited get when answering panicked.
var errPanicked = errors.New("bot: the turn was cut off")

type answered struct {
	done chan struct{}
	err  error
}

// wasAnswered is kept of what was answered without an error.
var wasAnswered = func() *answered {
	a := &answered{done: make(chan struct{})}
	close(a.done)
	return a
}()

// once runs do unless that was done for key before; a call that comes meanwhile
// waits for the outcome. After an error it can be tried again.
func (r recent) once(key string, do func() error) error {
	if key == "" {
		return do()
	}
	full := sha256.Sum256([]byte(key))
	sum := keySum(full[:])
	a, known := r.activities.GetOrPut(sum, func() *answered { return &answered{done: make(chan struct{})} })
	if known {
		<-a.done
		return a.err
	}
	defer func() {
		if a.err != nil {
			r.activities.Delete(sum)
		} else {
			r.activities.Put(sum, wasAnswered)
		}
		close(a.done)
	}()
	a.err = errPanicked
	a.err = do()
	return a.err
}
