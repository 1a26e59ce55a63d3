package boltdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/internal/batch"
	"frontdesk/tickets"
)

// maxBatch limits how many writers share a commit.
const maxBatch = 256

// errIdle rolls back a commit in which nobody wrote, which saves the disk write.
var errIdle = errors.New("boltdb: nothing to write")

var errClosed = errors.New("boltdb: closed")

// op is one writer's part of a commit.
type op struct {
	write func(*bbolt.Tx) ([]tickets.Owed, error)
	owed  []tickets.Owed
	err   error
	done  chan struct{}
}

// refused is an error that a writer met before it wrote anything. The others'
// commit goes on.
type refused struct{ error }

func (r refused) Unwrap() error { return r.error }

// unchanged is what a writer returns when it found nothing to write.
var unchanged = refused{}

// commit runs write in a transaction that it may share with other writers. It
// returns once the transaction is on disk. The follower gets the deliveries that
// write returns, in the order of the commits. write may run twice.
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

// watcher tells somebody of commits.
type watcher struct {
	watch atomic.Pointer[func(writers int, took time.Duration, err error)]
}

// WatchCommits implements store.Watched.
func (w *watcher) WatchCommits(watch func(writers int, took time.Duration, err error)) {
	w.watch.Store(&watch)
}

// commits makes one commit after the other. Each takes the writes that have
// arrived meanwhile. A lone writer does not wait for others.
func (db *DB) commits() {
	defer close(db.stopped)
	for {
		select {
		case o := <-db.ops:
			db.commitBatch(batch.Collect(o, db.ops, maxBatch))
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

// commitBatch commits a batch. It removes a writer that fails halfway and runs
// the others again.
func (db *DB) commitBatch(batch []*op) {
	for len(batch) > 0 {
		failed, wrote, began := -1, false, time.Now()
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
		if watch := db.watch.Load(); watch != nil && wrote {
			(*watch)(len(batch), time.Since(began), err)
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
		db.ring()
	}
	for _, o := range batch {
		if err != nil {
			o.err = fmt.Errorf("boltdb: commit: %w", err)
		}
		close(o.done)
	}
}

// recoverWrite keeps one writer's panic from failing the others.
func recoverWrite(write func(*bbolt.Tx) ([]tickets.Owed, error), tx *bbolt.Tx) (owed []tickets.Owed, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("boltdb: panic in an update: %v", p)
		}
	}()
	return write(tx)
}
