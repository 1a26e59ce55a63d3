package boltdb

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// walked is the largest file that is read as a whole before it is used, in bytes.
// Of a larger one only the beginnings are read: the desk is to send within two
// seconds of its start.
const walked = 64 << 20

// errDamaged means that a file cannot be read as it was written.
var errDamaged = errors.New("the file is damaged")

// check reads the file at path and returns why it cannot be used. It writes
// nothing, and says nothing of a file that is missing or empty.
func check(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 || info.IsDir() {
		return nil //nolint:nilerr // whoever opens it will see
	}
	return withoutFault(func() error {
		b, err := bbolt.Open(path, 0, &bbolt.Options{Timeout: time.Second, ReadOnly: true})
		if err != nil {
			return err
		}
		return errors.Join(b.View(func(tx *bbolt.Tx) error {
			if has, wants := info.Size(), tx.Size(); has < wants {
				return fmt.Errorf("%w: it is cut off, after %d of %d bytes", errDamaged, has, wants)
			}
			return walk(tx, info.Size() <= walked)
		}), b.Close())
	})
}

// walk reads all buckets, or only their beginnings.
func walk(tx *bbolt.Tx, whole bool) error {
	return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error { return walkBucket(b, whole) })
}

func walkBucket(b *bbolt.Bucket, whole bool) error {
	var before []byte
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if before != nil && bytes.Compare(before, k) >= 0 {
			return fmt.Errorf("%w: its keys are out of order", errDamaged)
		}
		if before = k; !whole {
			return nil
		}
		if inner := b.Bucket(k); v == nil && inner != nil {
			if err := walkBucket(inner, whole); err != nil {
				return err
			}
		}
	}
	return nil
}

// withoutFault makes an error of the panics and memory faults with which bbolt
// meets a damaged file.
func withoutFault(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = errDamaged
		}
	}()
	return do()
}

// ErrInUse means that another process has the file open.
var ErrInUse = errors.New("in use by another process; stop the other frontdesk first")

// whyUnusable says in one line why a file cannot be opened.
func whyUnusable(path string, err error) error {
	if errors.Is(err, bolterrors.ErrTimeout) {
		return fmt.Errorf("boltdb: %s is %w", path, ErrInUse)
	}
	return fmt.Errorf("boltdb: open %s: %w", path, err)
}
