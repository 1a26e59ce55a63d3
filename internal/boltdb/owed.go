package boltdb

import (
	"context"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// owe records deliveries.
func owe(tx *bbolt.Tx, deliveries []tickets.Delivery) ([]tickets.Owed, error) {
	b := tx.Bucket(bucketOwed)
	owed := make([]tickets.Owed, len(deliveries))
	for i, d := range deliveries {
		seq, err := b.NextSequence()
		if err != nil {
			return nil, err
		}
		if err := put(b, number(seq), d); err != nil {
			return nil, err
		}
		owed[i] = tickets.Owed{Seq: seq, Delivery: d}
	}
	return owed, nil
}

// Follow implements store.Deliveries.
func (db *DB) Follow(ctx context.Context, follow func([]tickets.Owed)) error {
	return db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var owed []tickets.Owed
		err := tx.Bucket(bucketOwed).ForEach(func(k, v []byte) error {
			o := tickets.Owed{Seq: binary.BigEndian.Uint64(k)}
			owed = append(owed, o)
			return owed[len(owed)-1].UnmarshalJSON(v)
		})
		if err != nil {
			return nil, refused{fmt.Errorf("boltdb: what is owed: %w", err)}
		}
		db.followers.Lock()
		defer db.followers.Unlock()
		db.follow = follow
		return owed, nil
	})
}

func (db *DB) handOver(owed []tickets.Owed) {
	db.followers.Lock()
	defer db.followers.Unlock()
	if db.follow != nil && len(owed) > 0 {
		db.follow(owed)
	}
}

// Settle implements store.Deliveries.
func (db *DB) Settle(
	ctx context.Context,
	seq uint64,
	slot string,
	post botframework.Post,
	owed ...tickets.Delivery,
) error {
	return db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		if err := tx.Bucket(bucketOwed).Delete(number(seq)); err != nil {
			return nil, err
		}
		if slot != "" {
			if err := keepPost(tx, slot, post); err != nil {
				return nil, err
			}
		}
		return owe(tx, owed)
	})
}
