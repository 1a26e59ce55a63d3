package boltdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// StartSession implements chat.Store.
func (db *DB) StartSession(
	ctx context.Context,
	activity, employee string,
	fill func(*chat.Session) chat.Change,
) (s chat.Session, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		ok := false
		if id := db.handledID(tx, activity); id != "" {
			_, s, err = readSession(tx, id)
			return nil, refused{err}
		}
		if s, ok, err = openSession(tx, employee); err != nil {
			return nil, refused{err}
		}
		if ok {
			return nil, db.markHandled(tx, activity, s.ID)
		}
		n := tx.Bucket(bucketSessions).Sequence() + 1
		s = chat.Session{ID: chat.ID(n)}
		c := fill(&s)
		if c.Err != nil {
			return nil, refused{c.Err}
		}
		if err := tx.Bucket(bucketSessions).SetSequence(n); err != nil {
			return nil, err
		}
		if err := put(tx.Bucket(bucketSessions), number(n), &s); err != nil {
			return nil, err
		}
		return db.keepSession(tx, activity, nil, &s, c)
	})
	return s, err
}

// UpdateSession implements chat.Store.
func (db *DB) UpdateSession(
	ctx context.Context,
	activity, id string,
	change func(*chat.Session) (chat.Change, error),
) (s chat.Session, err error) {
	return db.updateSession(ctx, activity, id, func(_ *bbolt.Tx, _ uint64, s *chat.Session) (chat.Change, error) {
		return change(s)
	})
}

// UpdateMessage implements chat.Store.
func (db *DB) UpdateMessage(
	ctx context.Context,
	activity, id string,
	number int,
	change func(*chat.Session, *chat.Message) (chat.Change, error),
) (s chat.Session, err error) {
	return db.updateSession(ctx, activity, id, func(tx *bbolt.Tx, n uint64, s *chat.Session) (chat.Change, error) {
		var before, m chat.Message
		ok, err := getTwice(tx.Bucket(bucketMessages), partKey(n, number), &before, &m)
		if err == nil && !ok {
			err = chat.ErrNoMessage
		}
		if err != nil {
			return chat.Change{}, err
		}
		c, err := change(s, &m)
		if !reflect.DeepEqual(before, m) {
			c.Messages = append(c.Messages, m)
		}
		return c, err
	})
}

// updateSession lets change work on a session, whose number it gets too, and
// writes the result.
func (db *DB) updateSession(
	ctx context.Context,
	activity, id string,
	change func(*bbolt.Tx, uint64, *chat.Session) (chat.Change, error),
) (s chat.Session, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var n uint64
		if n, s, err = readSession(tx, id); err != nil {
			return nil, refused{err}
		}
		if db.handledID(tx, activity) != "" {
			return nil, unchanged
		}
		b, before := tx.Bucket(bucketSessions), s
		var changed chat.Session // shares nothing with the old value
		if _, err := get(b, number(n), &changed); err != nil {
			return nil, refused{err}
		}
		c, err := change(tx, n, &changed)
		if err != nil {
			return nil, refused{err}
		}
		record, err := encode(number(n), &changed)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(record, b.Get(number(n))) && len(c.Messages)+len(c.Deliveries) == 0 {
			return nil, unchanged
		}
		if err := b.Put(number(n), record); err != nil {
			return nil, err
		}
		s = changed
		return db.keepSession(tx, activity, &before, &s, c)
	})
	return s, err
}

// keepSession writes everything that goes with a written session: messages, its
// place in the waiting line, counts and deliveries. before is nil for a new
// session.
func (db *DB) keepSession(
	tx *bbolt.Tx,
	activity string,
	before, s *chat.Session,
	c chat.Change,
) ([]tickets.Owed, error) {
	if s.Queue == "" {
		return nil, fmt.Errorf("boltdb: %s: %w", s.ID, tickets.ErrNoQueue)
	}
	n, _ := chat.Number(s.ID)
	for _, m := range c.Messages {
		if err := putMessage(tx, n, m); err != nil {
			return nil, err
		}
	}
	if err := keepLine(tx, n, before, s); err != nil {
		return nil, err
	}
	if err := keepOpen(tx, n, s); err != nil {
		return nil, err
	}
	if s.State == chat.Ended || before != nil && before.State == chat.Ended {
		if err := keepSaid(tx, n, s); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(countRating(tx, before, s), db.noteSession(tx, before, s, c)); err != nil {
		return nil, err
	}
	if err := db.markHandled(tx, activity, s.ID); err != nil {
		return nil, err
	}
	return owe(tx, c.Deliveries)
}

// countRating counts a new rating.
func countRating(tx *bbolt.Tx, before, s *chat.Session) error {
	if before == nil || before.Rating == s.Rating {
		return nil
	}
	var more tickets.Tally
	more.Rate(s.Rating)
	return tally(tx, s.Queue, more)
}

// keepOpen keeps track of the employee's session: the open one, else the last.
func keepOpen(tx *bbolt.Tx, n uint64, s *chat.Session) error {
	b, employee := tx.Bucket(bucketOpen), []byte(s.Employee.ID)
	if s.State == chat.Ended || bytes.Equal(b.Get(employee), number(n)) {
		return nil
	}
	if _, taken, err := openSession(tx, s.Employee.ID); taken || err != nil {
		return err
	}
	return b.Put(employee, number(n))
}

// putMessage writes a message. SubjectOf then finds it by the activity that
// brought it.
func putMessage(tx *bbolt.Tx, session uint64, m chat.Message) error {
	if m.Origin != "" {
		subject := tickets.Piece{Of: chat.ID(session), N: m.N}.String()
		if err := tx.Bucket(bucketSubjects).Put([]byte(m.Origin), []byte(subject)); err != nil {
			return err
		}
	}
	return put(tx.Bucket(bucketMessages), partKey(session, m.N), m)
}

// keepLine updates the session's place in the waiting line of its queue and in
// the list of due sessions. before is nil for a new session.
func keepLine(tx *bbolt.Tx, n uint64, before, s *chat.Session) error {
	lines, due := tx.Bucket(bucketLines), tx.Bucket(bucketDue)
	if before != nil {
		if err := lines.Delete(lineKey(n, before)); err != nil {
			return err
		}
		if err := due.Delete(dueKey(n, before.Due)); err != nil {
			return err
		}
	}
	if !s.Due.IsZero() {
		if err := due.Put(dueKey(n, s.Due), nil); err != nil {
			return err
		}
	}
	if s.State == chat.Ended {
		return nil
	}
	return put(lines, lineKey(n, s), chat.Spot{Session: s.ID, Waiting: s.State == chat.Waiting, Analyst: s.Analyst.ID})
}

func lineKey(n uint64, s *chat.Session) []byte {
	key := append(linePrefix(s.Queue), number(nanos(s.Asked))...)
	return append(key, number(n)...)
}

// queueOfLine returns the queue of a key made by lineKey.
func queueOfLine(key []byte) string { return string(key[:len(key)-1-8-8]) }

func linePrefix(queue string) []byte { return append([]byte(queue), 0) }

func dueKey(n uint64, due time.Time) []byte { return append(number(nanos(due)), number(n)...) }

// nanos orders times after 1970.
func nanos(t time.Time) uint64 { return uint64(max(t.UnixNano(), 0)) } //nolint:gosec // not negative

// Line implements chat.Store.
func (db *DB) Line(_ context.Context, queue string) (line []chat.Spot, err error) {
	prefix := linePrefix(queue)
	err = db.view(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketLines)
		c := b.Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			var spot chat.Spot
			if _, err := get(b, k, &spot); err != nil {
				return err
			}
			line = append(line, spot)
		}
		return nil
	})
	return line, err
}

// Due implements chat.Store.
func (db *DB) Due(_ context.Context, now time.Time, limit int) (ids []string, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketDue).Cursor()
		for k, _ := c.First(); k != nil && len(ids) < limit; k, _ = c.Next() {
			if binary.BigEndian.Uint64(k) > nanos(now) {
				return nil
			}
			ids = append(ids, chat.ID(binary.BigEndian.Uint64(k[8:])))
		}
		return nil
	})
	return ids, err
}

// Session implements chat.Store.
func (db *DB) Session(_ context.Context, id string) (s chat.Session, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		_, s, err = readSession(tx, id)
		return err
	})
	return s, err
}

// OpenSession implements chat.Store.
func (db *DB) OpenSession(_ context.Context, employee string) (s chat.Session, ok bool, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		s, ok, err = openSession(tx, employee)
		return err
	})
	return s, ok, err
}

// Messages implements chat.Store.
func (db *DB) Messages(_ context.Context, id string, from, limit int) (messages []chat.Message, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		n, s, err := readSession(tx, id)
		if !s.Removed.IsZero() {
			return err
		}
		for i := max(from, 1); err == nil && i <= s.Messages && len(messages) < limit; i++ {
			var m chat.Message
			_, err = get(tx.Bucket(bucketMessages), partKey(n, i), &m)
			messages = append(messages, m)
		}
		return err
	})
	return messages, err
}

func readSession(tx *bbolt.Tx, id string) (n uint64, s chat.Session, err error) {
	n, ok := chat.Number(id)
	if ok {
		ok, err = get(tx.Bucket(bucketSessions), number(n), &s)
	}
	if err == nil && !ok {
		err = chat.ErrNotFound
	}
	return n, s, err
}

func openSession(tx *bbolt.Tx, employee string) (s chat.Session, ok bool, err error) {
	key := tx.Bucket(bucketOpen).Get([]byte(employee))
	if key == nil {
		return s, false, nil
	}
	_, s, err = readSession(tx, chat.ID(binary.BigEndian.Uint64(key)))
	return s, err == nil && s.State != chat.Ended, err
}
