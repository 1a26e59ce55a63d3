package boltdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// archive reads and rewrites old records. It implements desk.Archive.
type archive struct{ db *DB }

// ScanTickets implements desk.Archive.
func (r archive) ScanTickets(
	ctx context.Context, from uint64, limit int, see func(*tickets.Ticket, []tickets.Event),
) (next uint64, err error) {
	err = r.db.view(func(tx *bbolt.Tx) (err error) {
		next, err = scan(tx.Bucket(bucketTickets), from, limit, func(n uint64, k []byte) error {
			var t tickets.Ticket
			if _, err := get(tx.Bucket(bucketTickets), k, &t); err != nil {
				return err
			}
			events, err := eventsOf(tx, n, &t)
			if err == nil {
				see(&t, events)
			}
			return errors.Join(err, ctx.Err())
		})
		return err
	})
	return next, err
}

// scan calls do for at most limit records of a numbered bucket, and returns the
// number of the next; 0 after the last.
func scan(b *bbolt.Bucket, from uint64, limit int, do func(n uint64, k []byte) error) (uint64, error) {
	c := b.Cursor()
	k, _ := c.Seek(number(from))
	for ; k != nil && limit > 0; k, _ = c.Next() {
		if err := do(binary.BigEndian.Uint64(k), k); err != nil {
			return 0, err
		}
		limit--
	}
	if k == nil {
		return 0, nil
	}
	return binary.BigEndian.Uint64(k), nil
}

// eventsOf returns the whole history of a ticket, oldest first.
func eventsOf(tx *bbolt.Tx, n uint64, t *tickets.Ticket) ([]tickets.Event, error) {
	events := make([]tickets.Event, t.Last.N)
	for i := range events {
		if _, err := get(tx.Bucket(bucketEvents), partKey(n, i+1), &events[i]); err != nil {
			return nil, err
		}
	}
	return events, nil
}

// RewriteTickets implements desk.Archive.
func (r archive) RewriteTickets(
	ctx context.Context, ids []string, change func(*tickets.Ticket, []tickets.Event) []tickets.Delivery,
) error {
	return r.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var owed []tickets.Delivery
		for _, id := range ids {
			more, err := rewriteTicket(tx, id, change)
			if err != nil {
				return nil, err
			}
			owed = append(owed, more...)
		}
		return owe(tx, owed)
	})
}

func rewriteTicket(
	tx *bbolt.Tx, id string, change func(*tickets.Ticket, []tickets.Event) []tickets.Delivery,
) ([]tickets.Delivery, error) {
	n, before, err := readTicket(tx, id)
	if err != nil {
		return nil, err
	}
	var t tickets.Ticket // shares nothing with the old value
	if _, err := get(tx.Bucket(bucketTickets), number(n), &t); err != nil {
		return nil, err
	}
	was, err := eventsOf(tx, n, &before)
	if err != nil {
		return nil, err
	}
	events, err := eventsOf(tx, n, &before)
	if err != nil {
		return nil, err
	}
	owed := change(&t, events)
	for i := range events {
		if err := putPart(tx, bucketEvents, partKey(n, i+1), events[i]); err != nil {
			return nil, err
		}
		if err := dropSubject(tx, was[i].Origin, events[i].Origin); err != nil {
			return nil, err
		}
	}
	return owed, errors.Join(
		put(tx.Bucket(bucketTickets), number(n), &t),
		keepLists(tx, n, &before, &t),
		listWork(tx.Bucket(bucketWork), n, &before, &t),
		reindex(tx, n, allKeys(&before, was), allKeys(&t, events)),
	)
}

// allKeys returns the keys of a ticket and of its history.
func allKeys(t *tickets.Ticket, events []tickets.Event) []string {
	keys := ownKeys(t)
	for _, e := range events {
		keys = eventKeys(keys, e)
	}
	return keys
}

// reindex puts keys of a ticket in the place of others.
func reindex(tx *bbolt.Tx, n uint64, was, is []string) error {
	fresh := tx.Bucket(bucketFresh)
	if fresh.Get(number(n)) != nil {
		return fresh.Put(number(n), newRecord(is))
	}
	return repost(tx.Bucket(bucketPostings), n, subtract(is, was), subtract(was, is))
}

// putPart writes a part of a record if it differs from what is there.
func putPart(tx *bbolt.Tx, bucket, key []byte, part any) error {
	data, err := encode(key, part)
	if err != nil || bytes.Equal(data, tx.Bucket(bucket).Get(key)) {
		return err
	}
	return tx.Bucket(bucket).Put(key, data)
}

// dropSubject makes sure that a part is no longer found by the message it came
// with, once it has another origin.
func dropSubject(tx *bbolt.Tx, was, is string) error {
	if was == "" || was == is {
		return nil
	}
	return tx.Bucket(bucketSubjects).Delete([]byte(was))
}

// ScanChats implements desk.Archive.
func (r archive) ScanChats(
	ctx context.Context, from uint64, limit int, see func(*chat.Session, []chat.Message),
) (next uint64, err error) {
	err = r.db.view(func(tx *bbolt.Tx) (err error) {
		next, err = scan(tx.Bucket(bucketSessions), from, limit, func(n uint64, k []byte) error {
			var s chat.Session
			if _, err := get(tx.Bucket(bucketSessions), k, &s); err != nil {
				return err
			}
			messages, err := messagesOf(tx, n, &s)
			if err == nil {
				see(&s, messages)
			}
			return errors.Join(err, ctx.Err())
		})
		return err
	})
	return next, err
}

// messagesOf returns all messages of a session that are there.
func messagesOf(tx *bbolt.Tx, n uint64, s *chat.Session) ([]chat.Message, error) {
	if !s.Removed.IsZero() {
		return nil, nil
	}
	messages := make([]chat.Message, s.Messages)
	for i := range messages {
		if _, err := get(tx.Bucket(bucketMessages), partKey(n, i+1), &messages[i]); err != nil {
			return nil, err
		}
	}
	return messages, nil
}

// RewriteChats implements desk.Archive.
func (r archive) RewriteChats(
	ctx context.Context, ids []string, change func(*chat.Session, []chat.Message) []tickets.Delivery,
) error {
	return r.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var owed []tickets.Delivery
		for _, id := range ids {
			more, err := rewriteChat(tx, id, change)
			if err != nil {
				return nil, err
			}
			owed = append(owed, more...)
		}
		return owe(tx, owed)
	})
}

func rewriteChat(
	tx *bbolt.Tx, id string, change func(*chat.Session, []chat.Message) []tickets.Delivery,
) ([]tickets.Delivery, error) {
	n, before, err := readSession(tx, id)
	if err != nil || before.State != chat.Ended {
		return nil, err
	}
	was, err := messagesOf(tx, n, &before)
	if err != nil {
		return nil, err
	}
	s, messages := before, []chat.Message(nil)
	if _, err := get(tx.Bucket(bucketSessions), number(n), &s); err != nil {
		return nil, err
	}
	if messages, err = messagesOf(tx, n, &before); err != nil {
		return nil, err
	}
	owed := change(&s, messages)
	for i := range messages {
		key := partKey(n, i+1)
		if s.Removed.IsZero() {
			err = errors.Join(
				putPart(tx, bucketMessages, key, messages[i]),
				dropSubject(tx, was[i].Origin, messages[i].Origin),
			)
		} else {
			err = errors.Join(tx.Bucket(bucketMessages).Delete(key), dropSubject(tx, was[i].Origin, ""))
		}
		if err != nil {
			return nil, err
		}
	}
	return owed, errors.Join(put(tx.Bucket(bucketSessions), number(n), &s), keepSaid(tx, n, &s))
}

// fileIDLen is how long an id of a kept file is.
const fileIDLen = 26

// Mentioned implements desk.Archive. It reads the bytes of every record, whatever
// it is: no kind of record can be forgotten here.
func (r archive) Mentioned(ctx context.Context, ids map[string]bool) error {
	return r.db.view(func(tx *bbolt.Tx) error {
		return eachRecord(tx, func(_, key, record []byte) error {
			for _, data := range [][]byte{key, record} {
				strikeIDs(ids, data)
			}
			return ctx.Err()
		})
	})
}

// strikeIDs removes the ids that stand in data.
func strikeIDs(ids map[string]bool, data []byte) {
	start := 0
	for i := 0; i <= len(data); i++ {
		if i < len(data) && (data[i] >= 'A' && data[i] <= 'Z' || data[i] >= '2' && data[i] <= '7') {
			continue
		}
		for at := start; at+fileIDLen <= i; at++ {
			delete(ids, string(data[at:at+fileIDLen]))
		}
		start = i + 1
	}
}

// eachRecord calls see for every record of every bucket. Those of the inner
// buckets come with the name of the outer one.
func eachRecord(tx *bbolt.Tx, see func(bucket, key, record []byte) error) error {
	return tx.ForEach(func(name []byte, b *bbolt.Bucket) error { return eachIn(name, b, see) })
}

func eachIn(name []byte, b *bbolt.Bucket, see func(bucket, key, record []byte) error) error {
	return b.ForEach(func(k, v []byte) error {
		if inner := b.Bucket(k); v == nil && inner != nil {
			return eachIn(name, inner, see)
		}
		return see(name, k, v)
	})
}
