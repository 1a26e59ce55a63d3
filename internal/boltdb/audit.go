package boltdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// auditor reads a store as a whole. It implements desk.Auditor and
// store.Snapshotter.
type auditor struct{ db *DB }

// Snapshot implements store.Snapshotter. While it lasts, pages that are replaced
// are not used again, so the file may grow.
func (u auditor) Snapshot(ctx context.Context, w io.Writer) error {
	return u.db.view(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(whileWanted{ctx, w})
		return err
	})
}

// whileWanted stops writing when the context ends.
type whileWanted struct {
	ctx context.Context //nolint:containedctx // of the one call
	w   io.Writer
}

// Write implements io.Writer.
func (w whileWanted) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}

// Audit implements desk.Auditor.
func (u auditor) Audit(ctx context.Context, tell desk.Findings) (c desk.Census, err error) {
	err = withoutFault(func() error {
		return u.db.view(func(tx *bbolt.Tx) error {
			a := &audit{tx: tx, ctx: ctx, Findings: tell, keys: map[string]int{}, open: map[string]tickets.Tally{}}
			err := a.run()
			c = a.census
			return err
		})
	})
	return c, err
}

// audit is one look through a store.
type audit struct {
	tx  *bbolt.Tx
	ctx context.Context //nolint:containedctx // of the one call
	desk.Findings
	census desk.Census
	// keys counts the keys that each index has to have.
	keys map[string]int
	// open counts the tickets of each queue as they stand.
	open map[string]tickets.Tally
}

func (a *audit) run() error {
	for err := range a.tx.Check() { // every page
		a.problem("a page: %v", err)
	}
	for _, part := range []func() error{
		a.tickets, a.terms, a.chats, a.people, a.drafts, a.signIns, a.references, a.owed,
	} {
		if err := errors.Join(a.ctx.Err(), part()); err != nil {
			return err
		}
	}
	a.countKeys()
	return nil
}

func (a *audit) problem(format string, args ...any) { a.Problem(fmt.Sprintf(format, args...)) }

// expect makes sure that an index has a key with a value. nil stands for any.
func (a *audit) expect(bucket, key, value []byte, of string) {
	a.keys[string(bucket)]++
	k, v := a.tx.Bucket(bucket).Cursor().Seek(key)
	switch {
	case !bytes.Equal(k, key):
		a.problem("%s: not in the index %q", of, bucket)
	case value != nil && !bytes.Equal(v, value):
		a.problem("%s: the index %q holds something else", of, bucket)
	}
}

// exact are the indexes that hold the expected keys, and no others.
var exact = [][]byte{
	bucketOfPerson, bucketDueTickets, bucketMajors, bucketApprovals, bucketWork, bucketEvents, bucketLines, bucketDue,
	bucketMessages, bucketNames, bucketDueDrafts, bucketSignInsOf, bucketDevicesOf, bucketSaid,
}

// countKeys tells of indexes that hold more than the expected keys.
func (a *audit) countKeys() {
	for _, bucket := range exact {
		n, c := 0, a.tx.Bucket(bucket).Cursor()
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			n++
		}
		if more := n - a.keys[string(bucket)]; more > 0 {
			a.problem("the index %q has %d entries that belong to nothing", bucket, more)
		}
	}
}

// each decodes every record of a bucket of numbered records. Numbers are given
// without gaps, so one that is missing is a record that was lost.
func each[T any](a *audit, bucket []byte, first uint64, what func(uint64) string, do func(uint64, *T)) error {
	b, next := a.tx.Bucket(bucket), first
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		n := binary.BigEndian.Uint64(k)
		for ; next < n; next++ {
			a.problem("%s is missing", what(next))
		}
		next = n + 1
		record := new(T)
		if err := json.Unmarshal(v, record); err != nil {
			a.problem("%s cannot be read: %v", what(n), err)
			continue
		}
		do(n, record)
		if n%1000 == 0 && a.ctx.Err() != nil {
			return a.ctx.Err()
		}
	}
	for ; next <= b.Sequence(); next++ {
		a.problem("%s is missing", what(next))
	}
	return nil
}

// references makes sure that what leads to tickets and chats leads to some that
// exist.
func (a *audit) references() error {
	err := a.tx.Bucket(bucketForms).ForEach(func(k, v []byte) error {
		if a.tx.Bucket(bucketTickets).Get(v) == nil {
			a.problem("form %q leads to a ticket that is not there", k)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.tx.Bucket(bucketSubjects).ForEach(func(k, v []byte) error {
		if piece, ok := tickets.ParsePiece(string(v)); ok && !a.has(piece.Of) {
			a.problem("post %q is about %q, which is not there", k, v)
		}
		return nil
	})
}

// has reports whether a ticket or chat exists.
func (a *audit) has(subject string) bool {
	if n, ok := chat.Number(subject); ok {
		return a.tx.Bucket(bucketSessions).Get(number(n)) != nil
	}
	n, ok := tickets.Number(subject)
	return ok && a.tx.Bucket(bucketTickets).Get(number(n)) != nil
}

// owed makes sure that every delivery can be read.
func (a *audit) owed() error {
	return a.tx.Bucket(bucketOwed).ForEach(func(k, v []byte) error {
		var o tickets.Owed
		if err := o.UnmarshalJSON(v); err != nil {
			a.problem("delivery %d cannot be read: %v", binary.BigEndian.Uint64(k), err)
		}
		return nil
	})
}
