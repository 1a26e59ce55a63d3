package boltdb

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"math"

	"go.etcd.io/bbolt"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// countedQueue is the record of what is counted of a queue. It holds the queue's
// name, which cannot always be read from the key.
type countedQueue struct {
	tickets.Tally
	Queue string `json:"queue,omitempty"`
}

// OpenWork implements desk.QueueStore.
func (db *DB) OpenWork(context.Context) (map[string]desk.Work, error) {
	open := map[string]desk.Work{}
	add := func(queue string, n desk.Work) {
		n.Tickets += open[queue].Tickets
		n.Chats += open[queue].Chats
		open[queue] = n
	}
	err := db.view(func(tx *bbolt.Tx) error {
		if err := tx.Bucket(bucketTallies).ForEach(func(_, record []byte) error {
			var c countedQueue
			err := json.Unmarshal(record, &c)
			if n := c.Open() + c.Undecided; n > 0 {
				add(c.Queue, desk.Work{Tickets: n})
			}
			return err
		}); err != nil {
			return err
		}
		return tx.Bucket(bucketLines).ForEach(func(key, _ []byte) error {
			add(queueOfLine(key), desk.Work{Chats: 1})
			return nil
		})
	})
	return open, err
}

// nameCounts completes the counts of queues that an older version kept: by the
// queue's name, and by the tickets that wait for approval.
func nameCounts(tx *bbolt.Tx) error {
	upTo := uint64(math.MaxUint64) // the tickets from there on are yet to be counted
	if meta := tx.Bucket(bucketMeta); meta != nil {
		if pending := meta.Get(keyListed); pending != nil {
			upTo = binary.BigEndian.Uint64(pending)
		}
	}
	undecided := map[string]int{}
	all := tx.Bucket(bucketTickets)
	c := all.Cursor()
	for k, _ := c.First(); k != nil && binary.BigEndian.Uint64(k) < upTo; k, _ = c.Next() {
		var t tickets.Ticket
		if _, err := get(all, k, &t); err != nil {
			return err
		}
		undecided[t.Queue] += tickets.Counted(&t).Undecided
	}
	b := tx.Bucket(bucketTallies)
	for queue, n := range undecided {
		var counted countedQueue
		if _, err := get(b, queueKey(queue), &counted); err != nil {
			return err
		}
		counted.Queue, counted.Undecided = queue, n
		if err := put(b, queueKey(queue), counted); err != nil {
			return err
		}
	}
	return nil
}
