// Package boltdb keeps the desk's data in one file, with bbolt.
//
// It knows records, indexes and transactions, but no rules: the domain packages
// decide what may change. All writers share commits (commit.go). A record is the
// JSON of its domain type. An index is a bucket whose keys are in the order of a
// list. internal/storetest says what the package promises.
package boltdb

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"frontdesk/tickets"
)

// DB is an open data file. It implements Engine of internal/store. All methods
// can be called concurrently.
type DB struct {
	posts
	feed
	signIns
	devices
	auditor
	archive
	leavers
	transfer
	watcher
	bolt *bbolt.DB
	now  func() time.Time

	ops     chan *op
	closing chan struct{}
	stopped chan struct{}
	close   sync.Once

	followers sync.Mutex
	follow    func([]tickets.Owed)
}

// Open opens the file at path. It creates a missing file and migrates an older
// one. It is an error if another process uses the file, if a newer version made
// it, or if it is damaged. Then nothing is written.
func Open(ctx context.Context, path string, now func() time.Time) (*DB, error) {
	if err := check(path); err != nil {
		return nil, whyUnusable(path, err)
	}
	var b *bbolt.DB
	if err := withoutFault(func() (err error) {
		b, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType})
		return err
	}); err != nil {
		return nil, whyUnusable(path, err)
	}
	err := withoutFault(func() error {
		if err := migrate(b, migrations); err != nil {
			return err
		}
		return catchUp(b)
	})
	return newDB(b, path, now, err)
}

// OpenReadOnly opens the file at path for reading, as it is. It creates no file,
// and an older schema is an error. No other process may have the file open for
// writing.
func OpenReadOnly(path string, now func() time.Time) (*DB, error) {
	if err := check(path); err != nil && !errors.Is(err, bolterrors.ErrTimeout) {
		return nil, whyUnusable(path, err)
	}
	b, err := bbolt.Open(path, 0, &bbolt.Options{Timeout: time.Second, ReadOnly: true})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf(
			"boltdb: %s is in use by another process: one at a time can have it; stop the desk first",
			path,
		)
	}
	if err != nil {
		return nil, fmt.Errorf("boltdb: open %s: %w", path, err)
	}
	version, err := schemaVersion(b)
	if err == nil && version != len(migrations) {
		err = OtherSchema{version, len(migrations)}
	}
	return newDB(b, path, now, err)
}

// OtherSchema means that a file is of another version.
type OtherSchema struct{ Has, Reads int }

func (o OtherSchema) Error() string {
	if o.Has > o.Reads {
		return fmt.Sprintf("made by a newer version of frontdesk (schema %d, this one knows %d)", o.Has, o.Reads)
	}
	return fmt.Sprintf("schema %d, this version of frontdesk reads %d: start the desk once with it", o.Has, o.Reads)
}

// newDB makes a DB from an open file, unless wrong is set.
func newDB(b *bbolt.DB, path string, now func() time.Time, wrong error) (*DB, error) {
	if wrong != nil {
		return nil, errors.Join(fmt.Errorf("boltdb: %s: %w", path, wrong), b.Close())
	}
	db := &DB{
		bolt:    b,
		now:     now,
		ops:     make(chan *op, maxBatch),
		closing: make(chan struct{}),
		stopped: make(chan struct{}),
	}
	db.posts, db.feed, db.signIns = posts{db}, feed{db, newBell()}, signIns{db}
	db.devices, db.auditor, db.archive, db.leavers = devices{db}, auditor{db}, archive{db}, leavers{db}
	db.transfer = transfer{db}
	go db.commits()
	return db, nil
}

// Close finishes the pending commits and closes the file.
func (db *DB) Close() error {
	db.close.Do(func() { close(db.closing) })
	<-db.stopped
	if err := db.bolt.Close(); err != nil {
		return fmt.Errorf("boltdb: close: %w", err)
	}
	return nil
}

// view runs a read and returns its error unchanged.
func (db *DB) view(read func(*bbolt.Tx) error) error { return db.bolt.View(read) }

// get decodes the record under key. ok is false when there is none.
func get(b *bbolt.Bucket, key []byte, record any) (ok bool, err error) {
	data := b.Get(key)
	if data == nil {
		return false, nil
	}
	if err := json.Unmarshal(data, record); err != nil {
		return false, fmt.Errorf("boltdb: record %x: %w", key, err)
	}
	return true, nil
}

// getTwice decodes the record under key into two values that share nothing. A
// change function may change the second as it likes; the first still shows the
// record.
func getTwice(b *bbolt.Bucket, key []byte, before, changed any) (ok bool, err error) {
	if ok, err = get(b, key, before); ok && err == nil {
		_, err = get(b, key, changed)
	}
	return ok, err
}

func put(b *bbolt.Bucket, key []byte, record any) error {
	data, err := encode(key, record)
	if err != nil {
		return err
	}
	return b.Put(key, data)
}

// encode encodes a record as it is stored under key. Comparing encoded records
// tells whether a change function has changed anything, since the encoding
// covers every part of the record. A record's own encoding is used unchanged:
// json.Marshal would check it and copy it again.
func encode(key []byte, record any) (data []byte, err error) {
	if m, ok := record.(json.Marshaler); ok {
		data, err = m.MarshalJSON()
	} else {
		data, err = json.Marshal(record)
	}
	if err != nil {
		return nil, fmt.Errorf("boltdb: record %x: %w", key, err)
	}
	return data, nil
}

// number returns a key that sorts by value.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// partKey returns the key of part n of a record.
func partKey(of uint64, n int) []byte {
	return binary.BigEndian.AppendUint32(
		number(of),
		uint32(n),
	) //nolint:gosec // parts are counted from 1 and never reach 2³²
}
