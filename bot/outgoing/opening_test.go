package outgoing

import (
	"testing"
	"testing/synctest"
	"time"
)

// What is written in a thread that is only just being opened waits until it is
// known; threads that are opened later, and those that take too long, do not hold
// it up.
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
			o.begin() // later, and for ever
			end()
		})
		want(t, "one is being opened", time.Second, waited())
		want(t, "one takes for ever", openingWait, waited())
	})
}
