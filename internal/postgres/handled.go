package postgres

import (
	"crypto/sha256"
	"time"

	"github.com/jackc/pgx/v5"
)

// handledFor is how long it is remembered that an activity was handled. It must be
// 24 hours at least.
const handledFor = 48 * time.Hour

// sweptAtOnce limits how many records of handled activities one heartbeat forgets.
const sweptAtOnce = 2000

// lookUpHandled reads what the activities of a batch have changed before.
func (t *tx) lookUpHandled(batch []*op) error {
	t.handled = map[string]string{}
	var hashes [][]byte
	activities := map[string]string{} // by hash
	for _, o := range batch {
		if o.activity != "" {
			hashes = append(hashes, hash(o.activity))
			activities[string(hash(o.activity))] = o.activity
		}
	}
	if len(hashes) == 0 {
		return nil
	}
	type handled struct {
		Activity []byte
		Subject  string
	}
	list, err := many(t.ctx, t, pgx.RowToStructByPos[handled],
		`SELECT activity, subject FROM handled WHERE activity = ANY($1) AND at >= $2`,
		hashes, nanos(t.now().Add(-handledFor)))
	for _, h := range list {
		t.handled[activities[string(h.Activity)]] = h.Subject
	}
	return err
}

// handledID returns the id of what the activity changed, "" when it was not
// handled.
func (t *tx) handledID(activity string) string { return t.handled[activity] }

// markHandled records what the activity changed.
func (t *tx) markHandled(activity, id string) {
	if activity == "" {
		return
	}
	t.handled[activity] = id
	t.write(`INSERT INTO handled (activity, subject, at) VALUES ($1, $2, $3)
		ON CONFLICT (activity) DO UPDATE SET subject = excluded.subject, at = excluded.at`,
		hash(activity), id, nanos(t.now()))
}

// sweep forgets what is older. As a commit of its own it says that this process is
// there.
func (t *tx) sweep() error {
	before := nanos(t.now().Add(-handledFor))
	t.write(`DELETE FROM handled WHERE activity IN (SELECT activity FROM handled WHERE at < $1 ORDER BY at LIMIT $2)`,
		before, sweptAtOnce)
	t.write(`DELETE FROM commits WHERE token IN (SELECT token FROM commits WHERE at < $1 ORDER BY at LIMIT $2)`,
		before, sweptAtOnce)
	return nil
}

// hash shortens a key. Activity keys are long, and millions of them are kept.
func hash(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:16]
}
