package boltdb

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// keyIndexed and keyListed are in the bucket meta while tickets of an older file
// still have to be indexed, or listed and counted. Each holds a number: all
// tickets below it are done.
var (
	keyIndexed = []byte("indexed")
	keyListed  = []byte("listed")
)

// caughtUp is how many chunks one transaction processes. A transaction stays in
// memory until its end.
const caughtUp = 4

// catchUp processes the tickets of an older file. If it is interrupted, the next
// run continues where it stopped.
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

// doSome processes the next chunks. It returns errIdle when there are none.
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

// indexChunks indexes the tickets from one number up to another. Each number is
// the first of a chunk. Tickets of the newest chunk stay fresh.
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

// listChunks counts the tickets from one number up to another, and puts them
// into the lists of their queues.
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
