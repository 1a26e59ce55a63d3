package boltdb

import (
	"context"
	"encoding/binary"
	"sync"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// maxFeed is how many entries the feed keeps: those of hours on a busy day.
const maxFeed = 20_000

// feed keeps what happened.
type feed struct {
	db *DB
	*bell
}

// bell tells readers of the feed that there is more to read.
type bell struct {
	mu   sync.Mutex
	more chan struct{}
}

func newBell() *bell { return &bell{more: make(chan struct{})} }

// More implements desk.Feed.
func (b *bell) More() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.more
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.more)
	b.more = make(chan struct{})
}

// note adds an entry to the feed. Writers take turns, so the order of the entries
// is that of the commits.
func (f feed) note(tx *bbolt.Tx, h desk.Happening) error {
	b := tx.Bucket(bucketFeed)
	seq, err := b.NextSequence()
	if err != nil {
		return err
	}
	if seq > maxFeed {
		if err := b.Delete(number(seq - maxFeed)); err != nil {
			return err
		}
	}
	h.At = f.db.now().UTC()
	return put(b, number(seq), h)
}

func (f feed) noteTicket(tx *bbolt.Tx, t *tickets.Ticket) error {
	return f.note(tx, desk.Happening{Subject: t.ID, N: t.Last.N, Rev: t.Rev()})
}

// noteSession notes the messages that were written or changed, or else the
// session.
func (f feed) noteSession(tx *bbolt.Tx, before, s *chat.Session, c chat.Change) error {
	for _, m := range c.Messages {
		if err := f.note(tx, desk.Happening{Subject: s.ID, N: m.N, Rev: s.Rev}); err != nil {
			return err
		}
	}
	if before != nil && before.Rev == s.Rev && len(c.Messages) > 0 {
		return nil
	}
	return f.note(tx, desk.Happening{Subject: s.ID, Rev: s.Rev})
}

// Happened implements desk.Feed.
func (f feed) Happened(_ context.Context, after uint64, limit int) (list []desk.Happening, missed bool, err error) {
	err = f.db.view(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketFeed)
		c := b.Cursor()
		k, _ := c.Seek(number(after + 1))
		missed = after > b.Sequence() ||
			after < b.Sequence() && (k == nil || binary.BigEndian.Uint64(k) != after+1)
		for ; k != nil && len(list) < limit && !missed; k, _ = c.Next() {
			h := desk.Happening{Seq: binary.BigEndian.Uint64(k)}
			if _, err := get(b, k, &h); err != nil {
				return err
			}
			list = append(list, h)
		}
		return nil
	})
	return list, missed, err
}

// Newest implements desk.Feed.
func (f feed) Newest(context.Context) (seq uint64, err error) {
	err = f.db.view(func(tx *bbolt.Tx) error {
		seq = tx.Bucket(bucketFeed).Sequence()
		return nil
	})
	return seq, err
}
