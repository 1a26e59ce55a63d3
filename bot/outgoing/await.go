package outgoing

import (
	"context"
	"time"
)

// awaitFor is how long to wait for something to come on record: as long as a call of
// the connector may take. awaitPause is between two looks.
const awaitFor, awaitPause = 10 * time.Second, 250 * time.Millisecond

// Await does something once what it is about is on record, or never if that is not
// soon. do reports whether it was.
func (d *Lines) Await(line string, do func(context.Context) (bool, error)) {
	last := time.Now().Add(awaitFor)
	d.Add(line, func(ctx context.Context) error {
		done, err := do(ctx)
		if done || err != nil || time.Now().After(last) {
			return err
		}
		return notYet(awaitPause)
	})
}
