package boltdb

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// A list of open tickets is all keys with its prefix: a letter and the queue,
// and in a list of one person the assignee. Each part ends with a byte 0, which
// occurs in no part. After the prefix comes the ticket's place.
const (
	listOpen       = "q"
	listMine       = "a"
	listUnassigned = "u"
	listBreaching  = "b"
)

// worklistPrefix returns the prefix of a list of one queue.
func worklistPrefix(list tickets.Worklist, queue, assignee string) []byte {
	switch list {
	case tickets.Mine:
		return []byte(exactKey(listMine, queue) + "\x00" + exactKey("", assignee) + "\x00")
	case tickets.Unassigned:
		return []byte(exactKey(listUnassigned, queue) + "\x00")
	case tickets.Breaching:
		return []byte(exactKey(listBreaching, queue) + "\x00")
	case tickets.AllOpen:
	}
	return []byte(exactKey(listOpen, queue) + "\x00")
}

// keepWork updates the lists and counts of queues after a change of ticket n.
// before is nil for a new ticket.
func keepWork(tx *bbolt.Tx, n uint64, before, t *tickets.Ticket, c tickets.Change) error {
	if err := listWork(tx.Bucket(bucketWork), n, before, t); err != nil {
		return err
	}
	here, there := c.Counts(before, t)
	if err := tally(tx, t.Queue, here); err != nil || before == nil {
		return err
	}
	return tally(tx, before.Queue, there)
}

// listWork updates the lists that a ticket is in. before is nil for a new one.
func listWork(b *bbolt.Bucket, n uint64, before, t *tickets.Ticket) error {
	was, is := map[string]bool{}, map[string]bool{}
	if before != nil {
		addPlaces(was, n, before)
	}
	addPlaces(is, n, t)
	if maps.Equal(was, is) {
		return nil
	}
	for key := range was {
		if !is[key] {
			if err := b.Delete([]byte(key)); err != nil {
				return err
			}
		}
	}
	for key := range is {
		if !was[key] {
			if err := b.Put([]byte(key), number(nanos(t.Created))); err != nil {
				return err
			}
		}
	}
	return nil
}

func addPlaces(places map[string]bool, n uint64, t *tickets.Ticket) {
	if !t.Workable() {
		return
	}
	lists := []tickets.Worklist{tickets.AllOpen, tickets.Mine}
	if t.Assignee.ID == "" {
		lists[1] = tickets.Unassigned
	}
	if t.Overdue() {
		lists = append(lists, tickets.Breaching)
	}
	place := placeOf(n, t)
	for _, list := range lists {
		places[string(append(worklistPrefix(list, t.Queue, t.Assignee.ID), place...))] = true
	}
}

// What comes first on a list is due, what has nothing to be due by comes after
// it.
const (
	placeDue   = 0
	placeAge   = 1
	placeBytes = 1 + 8 + 8
)

// placeOf is where ticket n stands on each of its lists: by what is due first, or
// by age, and then by number.
func placeOf(n uint64, t *tickets.Ticket) []byte {
	kind, at := byte(placeDue), t.DueFirst().Due
	if at.IsZero() {
		kind, at = placeAge, t.Created
	}
	place := binary.BigEndian.AppendUint64([]byte{kind}, nanos(at))
	return binary.BigEndian.AppendUint64(place, n)
}

// tally adds to the counts of a queue.
func tally(tx *bbolt.Tx, queue string, more tickets.Tally) error {
	if more == (tickets.Tally{}) {
		return nil
	}
	b, key := tx.Bucket(bucketTallies), queueKey(queue)
	var c countedQueue
	if _, err := get(b, key, &c); err != nil {
		return err
	}
	c.Queue = queue
	c.Add(more)
	return put(b, key, c)
}

// Worklist implements tickets.WorkStore.
func (db *DB) Worklist(
	_ context.Context,
	q tickets.WorkQuery,
	cursor string,
	limit int,
) (page []tickets.Ticket, next string, err error) {
	from, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(from) != placeBytes {
		from = nil
	}
	err = db.view(func(tx *bbolt.Tx) error {
		var found [][]byte
		for _, queue := range q.Queues {
			found = append(found, listPlaces(tx, worklistPrefix(q.List, queue, q.Assignee), from, limit+1)...)
		}
		slices.SortFunc(found, bytes.Compare)
		if len(found) > limit {
			next = base64.RawURLEncoding.EncodeToString(found[limit])
			found = found[:limit]
		}
		for _, place := range found {
			var t tickets.Ticket
			if _, err := get(tx.Bucket(bucketTickets), place[placeBytes-8:], &t); err != nil {
				return err
			}
			page = append(page, t)
		}
		return nil
	})
	return page, next, err
}

// listPlaces returns at most limit places of a list, none before from. They are
// valid until the transaction ends.
func listPlaces(tx *bbolt.Tx, list, from []byte, limit int) (found [][]byte) {
	c := tx.Bucket(bucketWork).Cursor()
	start := append(slices.Clip(list), from...)
	for k, _ := c.Seek(start); bytes.HasPrefix(k, list) && len(found) < limit; k, _ = c.Next() {
		found = append(found, k[len(list):])
	}
	return found
}

// Tally implements tickets.WorkStore.
func (db *DB) Tally(_ context.Context, queue string) (t tickets.Tally, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		_, err := get(tx.Bucket(bucketTallies), queueKey(queue), &t)
		return err
	})
	return t, err
}

// Backlog implements tickets.DigestStore.
func (db *DB) Backlog(_ context.Context, queue string, times ...time.Time) ([]int, error) {
	ages, list := make([]int, len(times)+1), worklistPrefix(tickets.AllOpen, queue, "")
	err := db.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketWork).Cursor()
		for k, v := c.Seek(list); bytes.HasPrefix(k, list); k, v = c.Next() {
			created, i := binary.BigEndian.Uint64(v), 0
			for i < len(times) && created <= nanos(times[i]) {
				i++
			}
			ages[i]++
		}
		return nil
	})
	return ages, err
}

// LastDigest implements tickets.DigestStore.
func (db *DB) LastDigest(_ context.Context, queue string) (last tickets.GivenDigest, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		_, err := get(tx.Bucket(bucketDigests), queueKey(queue), &last)
		return err
	})
	return last, err
}

// GiveDigest implements tickets.DigestStore.
func (db *DB) GiveDigest(
	ctx context.Context,
	queue string,
	give func(last tickets.GivenDigest, now tickets.Tally) (tickets.GivenDigest, []tickets.Delivery),
) error {
	return db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var last tickets.GivenDigest
		var now tickets.Tally
		if _, err := get(tx.Bucket(bucketDigests), queueKey(queue), &last); err != nil {
			return nil, refused{err}
		}
		if _, err := get(tx.Bucket(bucketTallies), queueKey(queue), &now); err != nil {
			return nil, refused{err}
		}
		given, deliveries := give(last, now)
		if len(deliveries) == 0 {
			return nil, unchanged
		}
		if err := put(tx.Bucket(bucketDigests), queueKey(queue), given); err != nil {
			return nil, err
		}
		return owe(tx, deliveries)
	})
}

// MergeCounts implements tickets.DigestStore.
func (db *DB) MergeCounts(ctx context.Context, from, to string) error {
	return db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		tallies, digests := tx.Bucket(bucketTallies), tx.Bucket(bucketDigests)
		var counted tickets.Tally
		if ok, err := get(tallies, queueKey(from), &counted); err != nil || !ok {
			return nil, refused{err}
		}
		if err := tally(tx, to, counted.Happened()); err != nil {
			return nil, err
		}
		var last tickets.GivenDigest
		ok, err := get(digests, queueKey(to), &last)
		if ok {
			last.Total.Add(counted.Happened())
		} else if err == nil {
			ok, err = get(digests, queueKey(from), &last)
		}
		if err == nil && ok {
			err = put(digests, queueKey(to), last)
		}
		return nil, errors.Join(err, digests.Delete(queueKey(from)), tallies.Delete(queueKey(from)))
	})
}

// queueKey returns the key for data kept once per queue. It is never empty,
// since bbolt does not allow empty keys.
func queueKey(queue string) []byte { return []byte(exactKey(keyQueue, queue)) }
