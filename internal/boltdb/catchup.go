package boltdb

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// keyIndexed, keyListed and keySorted are in the bucket meta while tickets of an
// older file still have to be indexed, listed and counted, or listed in their
// order, keySaid while its chats have to be indexed. Each holds a number: all
// below it are done.
var (
	keyIndexed = []byte("indexed")
	keyListed  = []byte("listed")
	keySorted  = []byte("sorted")
	keySaid    = []byte("said")
)

// caughtUp is how many chunks of tickets one transaction processes, and
// caughtUpChats how many chats. A transaction stays in memory until its end.
const (
	caughtUp      = 4
	caughtUpChats = 1000
)

// catch is one thing to catch up on: for everything in a bucket, some of it in
// one transaction.
type catch struct {
	key, of []byte
	some    uint64
	do      func(tx *bbolt.Tx, from []byte, next uint64) error
	what    string
}

// catches are what a file can have to catch up on, in order.
var catches = []catch{
	{keyIndexed, bucketTickets, caughtUp * chunkSize, indexChunks, "index the tickets"},
	{keyListed, bucketTickets, caughtUp * chunkSize, listChunks, "list the tickets"},
	{keySorted, bucketTickets, caughtUp * chunkSize, sortChunks, "sort the tickets"},
	{keySaid, bucketSessions, caughtUpChats, indexSaid, "index the chats"},
}

// catchUp processes the tickets and chats of an older file. If it is interrupted, the next
// run continues where it stopped.
func catchUp(db *bbolt.DB) error {
	for _, one := range catches {
		for {
			err := db.Update(func(tx *bbolt.Tx) error { return one.doSome(tx) })
			if errors.Is(err, errIdle) {
				break
			}
			if err != nil {
				return fmt.Errorf("%s: %w", one.what, err)
			}
		}
	}
	return nil
}

// doSome processes the next part. It returns errIdle when there is none.
func (c catch) doSome(tx *bbolt.Tx) error {
	meta := tx.Bucket(bucketMeta)
	from := meta.Get(c.key)
	if from == nil {
		return errIdle
	}
	next := binary.BigEndian.Uint64(from) + c.some
	if err := c.do(tx, from, next); err != nil {
		return err
	}
	if next > tx.Bucket(c.of).Sequence() {
		return meta.Delete(c.key)
	}
	return meta.Put(c.key, number(next))
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

// sortChunks puts the tickets from one number up to another, which are counted,
// into the lists of their queues.
func sortChunks(tx *bbolt.Tx, from []byte, next uint64) error {
	c := tx.Bucket(bucketTickets).Cursor()
	for k, _ := c.Seek(from); k != nil && binary.BigEndian.Uint64(k) < next; k, _ = c.Next() {
		var t tickets.Ticket
		if _, err := get(tx.Bucket(bucketTickets), k, &t); err != nil {
			return err
		}
		if err := listWork(tx.Bucket(bucketWork), binary.BigEndian.Uint64(k), nil, &t); err != nil {
			return err
		}
	}
	return nil
}
