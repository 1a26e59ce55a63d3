package boltdb

import (
	"context"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// CountHelped implements tickets.AnswerStore.
func (db *DB) CountHelped(ctx context.Context, activity, entry string) error {
	return db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		if db.handledID(tx, activity) != "" {
			return nil, unchanged
		}
		if err := countHelped(tx, entry); err != nil {
			return nil, err
		}
		return nil, db.markHandled(tx, activity, "helped/"+entry)
	})
}

// countHelped adds one to the count of a known answer. It does nothing if entry
// is empty.
func countHelped(tx *bbolt.Tx, entry string) error {
	if entry == "" {
		return nil
	}
	b := tx.Bucket(bucketHelped)
	n := uint64(0)
	if v := b.Get([]byte(entry)); len(v) == 8 {
		n = binary.BigEndian.Uint64(v)
	}
	return b.Put([]byte(entry), number(n+1))
}

// Helped implements tickets.AnswerStore.
func (db *DB) Helped(context.Context) (map[string]int, error) {
	counts := map[string]int{}
	err := db.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketHelped).ForEach(func(k, v []byte) error {
			if len(v) != 8 {
				return fmt.Errorf("boltdb: count of %q: %d bytes", k, len(v))
			}
			counts[string(k)] = int(binary.BigEndian.Uint64(v)) //nolint:gosec // counted one by one
			return nil
		})
	})
	return counts, err
}
