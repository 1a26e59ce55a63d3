package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// querier reads rows: outside of transactions, in one that sees a single moment, or
// in one that writes.
type querier interface {
	query(ctx context.Context, sql string, args []any) (pgx.Rows, error)
	// again reports whether to repeat a query that failed, and waits before.
	again(ctx context.Context, attempt int, err error) bool
}

func (c *core) query(ctx context.Context, sql string, args []any) (pgx.Rows, error) {
	return c.pool.Query(ctx, sql, args...)
}

// again: a pool still holds the connections that a lost server leaves behind.
func (c *core) again(ctx context.Context, attempt int, err error) bool {
	return attempt < maxReads && isTransient(err) && pause(ctx, attempt)
}

// maxReads is how often a read is repeated: as often as it takes to get through the
// connections of a pool, and until another server has taken over.
const maxReads = 12

// many returns what the rows hold.
func many[T any](
	ctx context.Context, q querier, row pgx.RowToFunc[T], sql string, args ...any,
) (list []T, err error) {
	for attempt := 0; ; attempt++ {
		var rows pgx.Rows
		if rows, err = q.query(ctx, sql, args); err == nil {
			list, err = pgx.AppendRows([]T(nil), rows, row)
		}
		if err == nil {
			return list, nil
		}
		if !q.again(ctx, attempt, err) {
			return nil, fmt.Errorf("postgres: %w", err)
		}
	}
}

// one returns what the first row holds. ok is false when there is none.
func one[T any](
	ctx context.Context, q querier, row pgx.RowToFunc[T], sql string, args ...any,
) (v T, ok bool, err error) {
	list, err := many(ctx, q, row, sql, args...)
	if len(list) == 0 {
		return v, false, err
	}
	return list[0], true, err
}

// record decodes a row of one column, which holds a record.
func record[T any](row pgx.CollectableRow) (v T, err error) {
	var data []byte
	if err = row.Scan(&data); err == nil {
		err = decode(data, &v)
	}
	return v, err
}

// decode decodes a record. Like encode, it takes a record's own form where there is
// one.
func decode(data []byte, record any) error {
	if err := json.Unmarshal(data, record); err != nil {
		return &badRecord{err}
	}
	return nil
}

// badRecord is a record that cannot be read.
type badRecord struct{ err error }

func (b *badRecord) Error() string { return "a record cannot be read: " + b.err.Error() }

func (b *badRecord) Unwrap() error { return b.err }

// encode encodes a record. Comparing encoded records tells whether a change
// function has changed anything.
func encode(record any) (data []byte, err error) {
	if m, ok := record.(json.Marshaler); ok {
		data, err = m.MarshalJSON()
	} else {
		data, err = json.Marshal(record)
	}
	if err != nil {
		return nil, fmt.Errorf("postgres: record: %w", err)
	}
	return data, nil
}

// twice decodes a record into two values that share nothing. A change function may
// change the second as it likes; the first still shows the record.
func twice[T any](data []byte) (before, changed T, err error) {
	return before, changed, errors.Join(decode(data, &before), decode(data, &changed))
}

// maxKey is the length of the longest key that is kept as it is: an entry of an
// index has less than 2,704 bytes.
const maxKey = 512

// key returns the text under which an id or a name is kept: itself, unless
// PostgreSQL could not hold that.
func key(name string) string {
	switch {
	case len(name) > maxKey:
		sum := sha256.Sum256([]byte(name))
		return "##" + hex.EncodeToString(sum[:])
	case strings.HasPrefix(name, "#") || strings.Contains(name, "\x00") || !utf8.ValidString(name):
		return "#" + hex.EncodeToString([]byte(name))
	}
	return name
}

// unkey returns what key was given, as far as it can.
func unkey(kept string) string {
	if hexed, ok := strings.CutPrefix(kept, "#"); ok {
		if name, err := hex.DecodeString(hexed); err == nil {
			return string(name)
		}
	}
	return kept
}

func keys(names []string) []string {
	kept := make([]string, len(names))
	for i, name := range names {
		kept[i] = key(name)
	}
	return kept
}

// nanos orders times after 1970.
func nanos(t time.Time) int64 { return max(t.UnixNano(), 0) }

// orNull returns the nanos of a time, nil for none.
func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return nanos(t)
}

// number returns a number as a column holds it.
func number(n uint64) int64 { return int64(min(n, math.MaxInt64)) } //nolint:gosec // capped

// The kinds of records that are only found by their keys.
const (
	kindForm    = "form"    // form -> ticket number
	kindPost    = "post"    // slot -> Post
	kindSubject = "subject" // key of a post, or a thread's conversation -> what it is about
	kindChannel = "channel" // channel -> Reference
	kindLost    = "lost"    // channel -> list of Lost
	kindEarly   = "early"   // key of a message -> Early
	kindDuty    = "duty"    // queue -> Duty
	kindSetup   = "setup"   // "teams" -> SetupRecord, "push" -> PushKeys
	kindTally   = "tally"   // queue -> countedQueue
	kindDigest  = "digest"  // queue -> GivenDigest
	kindUsage   = "usage"   // item -> how many tickets were made of it
	kindHelped  = "helped"  // id of a known answer -> how often it helped
	kindLeaver  = "leaver"  // person who is being forgotten -> Leaver
)

const selectRecord = `SELECT record FROM records WHERE kind = $1 AND key = $2`

// get returns the record of a kind under a key. ok is false when there is none.
func get[T any](ctx context.Context, q querier, kind, name string) (v T, ok bool, err error) {
	return one(ctx, q, record[T], selectRecord, kind, key(name))
}

// getTwice is get for a change function.
func getTwice[T any](t *tx, kind, name string) (before, changed T, ok bool, err error) {
	data, ok, err := one(t.ctx, t, pgx.RowTo[[]byte], selectRecord, kind, key(name))
	if ok {
		before, changed, err = twice[T](data)
	}
	return before, changed, ok, err
}

// put writes the record of a kind under a key.
func (t *tx) put(kind, name string, record any) error {
	data, err := encode(record)
	if err != nil {
		return err
	}
	t.write(`INSERT INTO records (kind, key, record) VALUES ($1, $2, $3)
		ON CONFLICT (kind, key) DO UPDATE SET record = excluded.record`, kind, key(name), data)
	return nil
}

// drop deletes the record of a kind under a key.
func (t *tx) drop(kind, name string) {
	t.write(`DELETE FROM records WHERE kind = $1 AND key = $2`, kind, key(name))
}

// keyed is a record with its key.
type keyed[T any] struct {
	Key    string
	Record T
}

// ofKind returns all records of a kind.
func ofKind[T any](ctx context.Context, q querier, kind string) ([]keyed[T], error) {
	return many(ctx, q, func(row pgx.CollectableRow) (k keyed[T], err error) {
		var data []byte
		if err = row.Scan(&k.Key, &data); err == nil {
			err = decode(data, &k.Record)
		}
		k.Key = unkey(k.Key)
		return k, err
	}, `SELECT key, record FROM records WHERE kind = $1 ORDER BY key`, kind)
}
