package boltdb

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// maxBatch bounds how many writers share a commit.
const maxBatch = 256

// errIdle rolls back a commit in which nobody wrote: it needs no disk.
var errIdle = errors.New("boltdb: nothing to write")

var errClosed = errors.New("boltdb: closed")

// op is one writer's part of a commit.
type op struct {
	write func(*bbolt.Tx) ([]tickets.Owed, error)
	owed  []tickets.Owed
	err   error
	done  chan struct{}
}

// refused is an error that a writer came to before it wrote anything, so that
// the others' commit goes on.
type refused struct{ error }

func (r refused) Unwrap() error { return r.error }

// unchanged is returned by a writer that found nothing to write.
var unchanged = refused{}

// commit runs write in a transaction that it may share with other writers, and
// returns once that is on disk. The deliveries it returns are handed to the
// follower in the order of the commits. write may run twice.
func (db *DB) commit(_ context.Context, write func(*bbolt.Tx) ([]tickets.Owed, error)) error {
	o := &op{write: write, done: make(chan struct{})}
	select {
	case <-db.closing:
		return errClosed
	case db.ops <- o:
	}
	select {
	case <-o.done:
	case <-db.stopped:
		select {
		case <-o.done:
		default:
			return errClosed
		}
	}
	if r, ok := errors.AsType[refused](o.err); ok {
		return r.error
	}
	return o.err
}

// commits makes one commit after the other of whatever has come meanwhile. One
// writer alone is not kept waiting for company.
func (db *DB) commits() {
	defer close(db.stopped)
	for {
		select {
		case o := <-db.ops:
			db.commitBatch(db.collectBatch(o))
		case <-db.closing:
			for {
				select {
				case o := <-db.ops:
					db.commitBatch([]*op{o})
				default:
					return
				}
			}
		}
	}
}

// collectBatch is o and all that is ready to go with it. Yielding lets those whom the
// last commit has just woken hand in their next writes; it ends when none comes,
// and costs nothing when there are none.
func (db *DB) collectBatch(o *op) []*op {
	batch := []*op{o}
	for n := 0; n < len(batch) && len(batch) < maxBatch; {
		n = len(batch)
		runtime.Gosched()
		batch = db.addReady(batch)
	}
	return batch
}

func (db *DB) addReady(batch []*op) []*op {
	for len(batch) < maxBatch {
		select {
		case o := <-db.ops:
			batch = append(batch, o)
		default:
			return batch
		}
	}
	return batch
}

// commitBatch commits a batch. A writer that fails halfway is taken out and the others
// are run again without it.
func (db *DB) commitBatch(batch []*op) {
	for len(batch) > 0 {
		failed, wrote := -1, false
		err := db.bolt.Update(func(tx *bbolt.Tx) error {
			for i, o := range batch {
				o.owed, o.err = recoverWrite(o.write, tx)
				_, idle := errors.AsType[refused](o.err)
				wrote = wrote || !idle
				if o.err != nil && !idle {
					failed = i
					return o.err
				}
			}
			if !wrote {
				return errIdle
			}
			return nil
		})
		if errors.Is(err, errIdle) {
			err = nil
		}
		if failed >= 0 {
			close(batch[failed].done)
			batch = slices.Delete(batch, failed, failed+1)
			continue
		}
		db.answerBatch(batch, err)
		return
	}
}

func (db *DB) answerBatch(batch []*op, err error) {
	if err == nil {
		var owed []tickets.Owed
		for _, o := range batch {
			if o.err == nil {
				owed = append(owed, o.owed...)
			}
		}
		db.handOver(owed)
	}
	for _, o := range batch {
		if err != nil {
			o.err = fmt.Errorf("boltdb: commit: %w", err)
		}
		close(o.done)
	}
}

// recoverWrite keeps a writer's panic from taking the others with it.
func recoverWrite(write func(*bbolt.Tx) ([]tickets.Owed, error), tx *bbolt.Tx) (owed []tickets.Owed, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("boltdb: panic in an update: %v", p)
		}
	}()
	return write(tx)
}
