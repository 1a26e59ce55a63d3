package boltdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// CreateTicket implements tickets.Store.
func (db *DB) CreateTicket(
	ctx context.Context,
	cause tickets.Cause,
	fill func(*tickets.Ticket) tickets.Change,
) (t tickets.Ticket, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) (owed []tickets.Owed, err error) {
		t, owed, err = db.createTicket(tx, cause, fill)
		return owed, err
	})
	return t, err
}

// createTicket makes a ticket unless its cause has made one before.
func (x transfer) createTicket(
	tx *bbolt.Tx, cause tickets.Cause, fill func(*tickets.Ticket) tickets.Change,
) (t tickets.Ticket, owed []tickets.Owed, err error) {
	if t, err = x.db.existingTicket(tx, cause); err != nil || t.ID != "" {
		return t, nil, refused{err}
	}
	b := tx.Bucket(bucketTickets)
	n := b.Sequence() + 1
	t = tickets.Ticket{ID: tickets.ID(n)}
	change := fill(&t)
	if change.Err != nil {
		return t, nil, refused{change.Err}
	}
	if made, ok := tickets.Number(t.ID); !ok || made != n {
		return t, nil, fmt.Errorf("boltdb: %q is not the id of ticket %d", t.ID, n)
	}
	if err := b.SetSequence(n); err != nil {
		return t, nil, err
	}
	if cause.Form != "" {
		if err := tx.Bucket(bucketForms).Put([]byte(cause.Form), number(n)); err != nil {
			return t, nil, err
		}
	}
	if err := dropDraft(tx, cause.Draft); err != nil {
		return t, nil, err
	}
	if err := countUse(tx.Bucket(bucketUsage), t.Item); err != nil {
		return t, nil, err
	}
	if err := put(b, number(n), &t); err != nil {
		return t, nil, err
	}
	owed, err = x.db.keepTicket(tx, cause.Activity, n, nil, &t, change)
	return t, owed, err
}

// countUse counts a ticket made from an item; "" means no item.
func countUse(b *bbolt.Bucket, item string) error {
	if item == "" {
		return nil
	}
	n := uint64(1)
	if before := b.Get([]byte(item)); before != nil {
		n += binary.BigEndian.Uint64(before)
	}
	return b.Put([]byte(item), number(n))
}

// Usage implements tickets.UsageStore.
func (db *DB) Usage(context.Context) (map[string]int, error) {
	counts := map[string]int{}
	err := db.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketUsage).ForEach(func(item, n []byte) error {
			counts[string(item)] = int(
				binary.BigEndian.Uint64(n),
			) //nolint:gosec // tickets are counted from 1 and never reach 2⁶³
			return nil
		})
	})
	return counts, err
}

// existingTicket returns the ticket that the cause has already made. Its ID is
// empty when there is none.
func (db *DB) existingTicket(tx *bbolt.Tx, cause tickets.Cause) (t tickets.Ticket, err error) {
	n, ok := tickets.Number(db.handledID(tx, cause.Activity))
	if !ok && cause.Form != "" {
		if key := tx.Bucket(bucketForms).Get([]byte(cause.Form)); key != nil {
			n, ok = binary.BigEndian.Uint64(key), true
		}
	}
	if !ok {
		return t, nil
	}
	_, err = get(tx.Bucket(bucketTickets), number(n), &t)
	return t, err
}

// UpdateTicket implements tickets.Store.
func (db *DB) UpdateTicket(
	ctx context.Context,
	activity, id string,
	change func(*tickets.Ticket) (tickets.Change, error),
) (t tickets.Ticket, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var n uint64
		if n, t, err = readTicket(tx, id); err != nil {
			return nil, refused{err}
		}
		if db.handledID(tx, activity) != "" {
			return nil, unchanged
		}
		b, before := tx.Bucket(bucketTickets), t
		var changed tickets.Ticket // shares nothing with the old value
		if _, err := get(b, number(n), &changed); err != nil {
			return nil, refused{err}
		}
		c, err := change(&changed)
		if err == nil {
			err = checkRevisions(tx, c.Given)
		}
		if err != nil {
			return nil, refused{err}
		}
		record, err := encode(number(n), &changed)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(record, b.Get(number(n))) && len(c.Deliveries) == 0 && c.Awaited == "" {
			return nil, unchanged
		}
		if err := b.Put(number(n), record); err != nil {
			return nil, err
		}
		t = changed
		return db.keepTicket(tx, activity, n, &before, &t, c)
	})
	return t, err
}

// keepTicket writes everything that goes with a written ticket: its events, its
// places in lists and in the index, counts and deliveries. before is nil for a
// new ticket.
func (db *DB) keepTicket(
	tx *bbolt.Tx,
	activity string,
	n uint64,
	before, t *tickets.Ticket,
	c tickets.Change,
) ([]tickets.Owed, error) {
	if t.Queue == "" {
		return nil, fmt.Errorf("boltdb: %s: %w", t.ID, tickets.ErrNoQueue)
	}
	if c.Awaited != "" {
		if err := tx.Bucket(bucketSubjects).Put([]byte(c.Awaited), []byte(t.ID)); err != nil {
			return nil, err
		}
	}
	if err := addEvents(tx, n, t, c.Events); err != nil {
		return nil, err
	}
	if err := keepLists(tx, n, before, t); err != nil {
		return nil, err
	}
	if err := indexWords(tx, n, before, t, c.Events); err != nil {
		return nil, err
	}
	if err := keepWork(tx, n, before, t, c); err != nil {
		return nil, err
	}
	if err := countHelped(tx, c.Helped); err != nil {
		return nil, err
	}
	if err := db.noteTicket(tx, t); err != nil {
		return nil, err
	}
	if err := db.markHandled(tx, activity, t.ID); err != nil {
		return nil, err
	}
	return owe(tx, c.Deliveries)
}

// keepLists updates the lists that a ticket is in: those of its people, of what is
// due, of major incidents and of approvals. before is nil for a new ticket.
func keepLists(tx *bbolt.Tx, n uint64, before, t *tickets.Ticket) error {
	return errors.Join(
		index(tx.Bucket(bucketOfPerson), n, before, t),
		keepDue(tx.Bucket(bucketDueTickets), n, before, t),
		keepMajor(tx.Bucket(bucketMajors), n, before, t),
		keepApproval(tx, n, before, t),
	)
}

func addEvents(tx *bbolt.Tx, n uint64, t *tickets.Ticket, events []tickets.Event) error {
	for _, e := range events {
		if err := put(tx.Bucket(bucketEvents), partKey(n, e.N), e); err != nil {
			return err
		}
		if e.Origin == "" {
			continue
		}
		if err := tx.Bucket(bucketSubjects).
			Put([]byte(e.Origin), []byte(tickets.Piece{Of: t.ID, N: e.N}.String())); err != nil {
			return err
		}
	}
	return nil
}

// index updates the list of each person's tickets. before is nil for a new
// ticket.
func index(b *bbolt.Bucket, n uint64, before, t *tickets.Ticket) error {
	var was, is [][]byte
	if before != nil {
		was = listKeys(n, before)
	}
	is = listKeys(n, t)
	return moveKeys(b, was, is)
}

// moveKeys puts keys without values in the place of others.
func moveKeys(b *bbolt.Bucket, was, is [][]byte) error {
	if slices.EqualFunc(was, is, bytes.Equal) {
		return nil
	}
	for _, key := range was {
		if err := b.Delete(key); err != nil {
			return err
		}
	}
	for _, key := range is {
		if err := b.Put(key, nil); err != nil {
			return err
		}
	}
	return nil
}

// listKeys returns the ticket's keys in the lists of its people. They sort open
// before closed, and newest first.
func listKeys(n uint64, t *tickets.Ticket) (keys [][]byte) {
	var closed byte
	if !t.State.Open() {
		closed = 1
	}
	for _, p := range t.People() {
		key := append(listPrefix(p.ID), closed)
		keys = append(keys, binary.BigEndian.AppendUint64(key, ^n))
	}
	return keys
}

// placeLen is the length of a place in a list: closed?, ^number.
const placeLen = 1 + 8

func listPrefix(person string) []byte { return append([]byte(person), 0) }

// Ticket implements tickets.Store.
func (db *DB) Ticket(_ context.Context, id string) (t tickets.Ticket, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		_, t, err = readTicket(tx, id)
		return err
	})
	return t, err
}

func readTicket(tx *bbolt.Tx, id string) (n uint64, t tickets.Ticket, err error) {
	n, ok := tickets.Number(id)
	if ok {
		ok, err = get(tx.Bucket(bucketTickets), number(n), &t)
	}
	if err == nil && (!ok || !strings.EqualFold(t.ID, id)) { // INC-1001 is not REQ-1001
		t, err = tickets.Ticket{}, tickets.ErrNotFound
	}
	return n, t, err
}

// keepDue updates the ticket's place in the list of due tickets. before is nil
// for a new ticket.
func keepDue(b *bbolt.Bucket, n uint64, before, t *tickets.Ticket) error {
	if before != nil && !before.Due.IsZero() && !before.Due.Equal(t.Due) {
		if err := b.Delete(dueKey(n, before.Due)); err != nil {
			return err
		}
	}
	if t.Due.IsZero() {
		return nil
	}
	return b.Put(dueKey(n, t.Due), []byte(t.ID))
}

// DueTickets implements tickets.Store.
func (db *DB) DueTickets(_ context.Context, now time.Time, limit int) (ids []string, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketDueTickets).Cursor()
		for k, id := c.First(); k != nil && len(ids) < limit && binary.BigEndian.Uint64(k) <= nanos(now); k, id = c.Next() {
			ids = append(ids, string(id))
		}
		return nil
	})
	return ids, err
}

// Events implements tickets.Store.
func (db *DB) Events(_ context.Context, id string, limit int) (events []tickets.Event, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		n, t, err := readTicket(tx, id)
		for i := t.Last.N; err == nil && i > 0 && len(events) < limit; i-- {
			var e tickets.Event
			_, err = get(tx.Bucket(bucketEvents), partKey(n, i), &e)
			events = append(events, e)
		}
		return err
	})
	return events, err
}

// TicketsOf implements tickets.Store.
func (db *DB) TicketsOf(
	_ context.Context,
	person, cursor string,
	limit int,
) (page []tickets.Ticket, next string, err error) {
	prefix := listPrefix(person)
	after, _ := hex.DecodeString(cursor)
	err = db.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketOfPerson).Cursor()
		for k, _ := c.Seek(append(prefix, after...)); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			place := k[len(prefix):]
			if len(place) != placeLen { // belongs to a longer id with the same start
				continue
			}
			if len(page) == limit {
				next = hex.EncodeToString(place)
				return nil
			}
			var t tickets.Ticket
			if _, err := get(tx.Bucket(bucketTickets), number(^binary.BigEndian.Uint64(place[1:])), &t); err != nil {
				return err
			}
			page = append(page, t)
		}
		return nil
	})
	return page, next, err
}
