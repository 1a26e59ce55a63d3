package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrInUse means that another process writes to the database.
var ErrInUse = errors.New("the database is in use by another process; stop the other frontdesk first")

// leaseFor is how long a process holds the database after its last sign of life.
// It is counted by the database's clock. One that was stopped for longer and wakes
// up writes nothing more: each commit looks whether its process still holds the
// database.
const leaseFor = 4 * time.Second

// hold takes the database for this process. After another one that has died, it
// waits until that one's time is up.
func (c *core) hold(ctx context.Context) error {
	c.holder = rand.Text()
	var first time.Time
	for {
		_, taken, err := one(ctx, c, pgx.RowTo[string],
			`UPDATE desk SET holder = $1, seen = clock_timestamp()
			WHERE id = 1 AND (holder = '' OR seen < clock_timestamp() - $2 * interval '1 second') RETURNING holder`,
			c.holder, leaseFor.Seconds())
		if taken || err != nil {
			return err
		}
		seen, _, err := one(ctx, c, pgx.RowTo[time.Time], `SELECT seen FROM desk WHERE id = 1`)
		switch {
		case err != nil:
			return err
		case first.IsZero():
			first = seen
		case !seen.Equal(first):
			return ErrInUse
		}
		wait := time.NewTimer(heartbeat / 4)
		select {
		case <-ctx.Done():
			wait.Stop()
			return errors.Join(ErrInUse, ctx.Err())
		case <-wait.C:
		}
	}
}

// release gives the database free for others.
func (c *core) release() error {
	ctx, cancel := context.WithTimeout(context.Background(), turnLimit)
	defer cancel()
	_, err := c.pool.Exec(ctx, `UPDATE desk SET holder = '' WHERE id = 1 AND holder = $1`, c.holder)
	return err
}
