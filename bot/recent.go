package bot

import (
	"crypto/sha256"
	"errors"

	"frontdesk/internal/cache"
)

// maxRecent is how many activities are remembered, at least.
const maxRecent = 8192

// recent makes sure that an activity that soon arrives again is answered only
// once, even when the answer changes nothing on record. It forgets when the
// process ends. Anything that must never happen twice is on record as handled.
type recent struct {
	activities *cache.Cache[keySum, *answered]
}

// keySum stands for a key, which is ten times as long.
type keySum [16]byte

func newRecent() recent { return recent{cache.New[keySum, *answered](maxRecent)} }

// errPanicked is what waiting callers get when the answer panicked.
var errPanicked = errors.New("bot: the turn was cut off")

type answered struct {
	done chan struct{}
	err  error
}

// wasAnswered is kept for everything that was answered without an error.
var wasAnswered = func() *answered {
	a := &answered{done: make(chan struct{})}
	close(a.done)
	return a
}()

// once runs do unless it was already done for key. A concurrent call waits for
// the result. After an error, do can be tried again.
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
