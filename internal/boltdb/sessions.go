package boltdb

import (
	"bytes"
	"context"
	"encoding/binary"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// StartSession implements chat.Store.
func (db *DB) StartSession(ctx context.Context, activity, employee string, fill func(*chat.Session) chat.Change) (s chat.Session, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		ok := false
		if id := db.handledID(tx, activity); id != "" {
			_, s, err = readSession(tx, id)
			return nil, refused{err}
		}
		if s, ok, err = openSession(tx, employee); ok || err != nil {
			return nil, refused{err}
		}
		n, err := tx.Bucket(bucketSessions).NextSequence()
		if err != nil {
			return nil, err
		}
		s = chat.Session{ID: chat.ID(n)}
		return db.writeSession(tx, activity, &s, fill(&s))
	})
	return s, err
}

// UpdateSession implements chat.Store.
func (db *DB) UpdateSession(ctx context.Context, activity, id string, change func(*chat.Session) (chat.Change, error)) (s chat.Session, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		if _, s, err = readSession(tx, id); err != nil {
			return nil, refused{err}
		}
		if db.handledID(tx, activity) != "" {
			return nil, unchanged
		}
		changed := s
		c, err := change(&changed)
		if err != nil {
			return nil, refused{err}
		}
		if changed == s && len(c.Deliveries) == 0 {
			return nil, unchanged
		}
		s = changed
		return db.writeSession(tx, activity, &s, c)
	})
	return s, err
}

func (db *DB) writeSession(tx *bbolt.Tx, activity string, s *chat.Session, c chat.Change) ([]tickets.Owed, error) {
	n, _ := chat.Number(s.ID)
	if err := put(tx.Bucket(bucketSessions), number(n), s); err != nil {
		return nil, err
	}
	for _, m := range c.Messages {
		if err := put(tx.Bucket(bucketMessages), part(n, m.N), m); err != nil {
			return nil, err
		}
	}
	if err := keepOpen(tx.Bucket(bucketOpen), n, s); err != nil {
		return nil, err
	}
	if err := db.markHandled(tx, activity, s.ID); err != nil {
		return nil, err
	}
	return owe(tx, c.Deliveries)
}

// keepOpen keeps which session of its employee is the open one.
func keepOpen(b *bbolt.Bucket, n uint64, s *chat.Session) error {
	employee := []byte(s.Employee.ID)
	switch open := b.Get(employee); {
	case s.State != chat.Ended && open == nil:
		return b.Put(employee, number(n))
	case s.State == chat.Ended && bytes.Equal(open, number(n)):
		return b.Delete(employee)
	}
	return nil
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
		for i := max(from, 1); err == nil && i <= s.Messages && len(messages) < limit; i++ {
			var m chat.Message
			_, err = get(tx.Bucket(bucketMessages), part(n, i), &m)
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
	return s, err == nil, err
}
