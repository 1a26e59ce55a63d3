package boltdb

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// keyIndexed is in the bucket meta while tickets of an older file are still to
// be indexed: all below that number are.
var keyIndexed = []byte("indexed")

// caughtUp is how many chunks are indexed in one transaction, all of which is in
// memory until its end.
const caughtUp = 4

// catchUp indexes the tickets of a file from before there was an index. When it
// is cut off, it goes on where it was.
func catchUp(db *bbolt.DB) error {
	for {
		err := db.Update(indexSome)
		switch {
		case errors.Is(err, errIdle):
			return nil
		case err != nil:
			return fmt.Errorf("index the tickets: %w", err)
		}
	}
}

// indexSome indexes the next chunks; errIdle when there are none.
func indexSome(tx *bbolt.Tx) error {
	meta := tx.Bucket(bucketMeta)
	from := meta.Get(keyIndexed)
	if from == nil {
		return errIdle
	}
	next := binary.BigEndian.Uint64(from) + caughtUp*chunkSize
	if err := indexChunks(tx, from, next); err != nil {
		return err
	}
	if next > tx.Bucket(bucketTickets).Sequence() {
		return meta.Delete(keyIndexed)
	}
	return meta.Put(keyIndexed, number(next))
}

// indexChunks indexes the tickets from a number on, up to another, each the first
// of a chunk. Those of the newest chunk stay fresh.
func indexChunks(tx *bbolt.Tx, from []byte, next uint64) error {
	all, w := tx.Bucket(bucketTickets), newPoster(tx)
	newest := all.Sequence() >> chunkBits
	c := all.Cursor()
	for k, _ := c.Seek(from); k != nil && binary.BigEndian.Uint64(k) < next; k, _ = c.Next() {
		var t tickets.Ticket
		if _, err := get(all, k, &t); err != nil {
			return err
		}
		n := binary.BigEndian.Uint64(k)
		said, err := keysOfEvents(tx, n, &t)
		if err != nil {
			return err
		}
		record := newRecord(append(ownKeys(&t), said...))
		if n>>chunkBits == newest {
			err = tx.Bucket(bucketFresh).Put(k, record)
		} else {
			err = w.takeRecord(n, record)
		}
		if err != nil {
			return err
		}
	}
	return w.write()
}
