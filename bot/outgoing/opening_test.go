package outgoing

import (
	"testing"
	"testing/synctest"
	"time"
)

// A message in a thread that is being opened waits until the thread is known.
// Threads that are opened later do not delay it, nor do those that take too
// long.
func TestThreadsThatAreBeingOpened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o openings
		waited := func() time.Duration {
			begun := time.Now()
			o.wait(ctx)
			return time.Since(begun)
		}
		want(t, "nothing is being opened", time.Duration(0), waited())
		end := o.begin()
		time.AfterFunc(time.Second, func() {
			o.begin() // later, and never ends
			end()
		})
		want(t, "one is being opened", time.Second, waited())
		want(t, "one takes for ever", openingWait, waited())
	})
}
