package boltdb

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// keyIndexed and keyListed are in the bucket meta while tickets of an older file
// are still to be indexed, or to be listed and counted: all below that number are.
var (
	keyIndexed = []byte("indexed")
	keyListed  = []byte("listed")
)

// caughtUp is how many chunks are done in one transaction, all of which is in
// memory until its end.
const caughtUp = 4

// catchUp does with the tickets of an older file what has to be done with each.
// When it is cut off, it goes on where it was.
func catchUp(db *bbolt.DB) error {
	for _, one := range []struct {
		key  []byte
		do   func(tx *bbolt.Tx, from []byte, next uint64) error
		what string
	}{
		{keyIndexed, indexChunks, "index"},
		{keyListed, listChunks, "list"},
	} {
		for {
			err := db.Update(func(tx *bbolt.Tx) error { return doSome(tx, one.key, one.do) })
			if errors.Is(err, errIdle) {
				break
			}
			if err != nil {
				return fmt.Errorf("%s the tickets: %w", one.what, err)
			}
		}
	}
	return nil
}

// doSome does the next chunks; errIdle when there are none.
func doSome(tx *bbolt.Tx, key []byte, do func(tx *bbolt.Tx, from []byte, next uint64) error) error {
	meta := tx.Bucket(bucketMeta)
	from := meta.Get(key)
	if from == nil {
		return errIdle
	}
	next := binary.BigEndian.Uint64(from) + caughtUp*chunkSize
	if err := do(tx, from, next); err != nil {
		return err
	}
	if next > tx.Bucket(bucketTickets).Sequence() {
		return meta.Delete(key)
	}
	return meta.Put(key, number(next))
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

// listChunks puts the tickets from a number on, up to another, into the lists of
// their queues, and counts them.
func listChunks(tx *bbolt.Tx, from []byte, next uint64) error {
	all, counted := tx.Bucket(bucketTickets), map[string]tickets.Tally{}
	c := all.Cursor()
	for k, _ := c.Seek(from); k != nil && binary.BigEndian.Uint64(k) < next; k, _ = c.Next() {
		var t tickets.Ticket
		if _, err := get(all, k, &t); err != nil {
			return err
		}
		if err := listWork(tx.Bucket(bucketWork), binary.BigEndian.Uint64(k), nil, &t); err != nil {
			return err
		}
		n := counted[t.Queue]
		n.Add(tickets.Counted(&t))
		counted[t.Queue] = n
	}
	for queue, n := range counted {
		if err := tally(tx, queue, n); err != nil {
			return err
		}
	}
	return nil
}
