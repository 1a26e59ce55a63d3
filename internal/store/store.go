// Package store opens the storage engine that the configuration names, and
// defines what an Engine is. It knows the engines, but not the data they keep.
package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"frontdesk/internal/boltdb"
)

// ErrInUse means that another process has the store open.
var ErrInUse = boltdb.ErrInUse

// IsOlder reports whether a store cannot be read because an older version made it:
// opening it for writing brings it up to date.
func IsOlder(err error) bool {
	other, ok := errors.AsType[boltdb.OtherSchema](err)
	return ok && other.Has < other.Reads
}

// Open opens the store under a name such as "bolt:frontdesk.db". The context
// limits how long opening takes, not how long the store lives.
func Open(ctx context.Context, name string, now func() time.Time) (Engine, error) {
	path, err := boltPath(name)
	if err != nil {
		return nil, err
	}
	db, err := boltdb.Open(ctx, path, now)
	if err != nil {
		return nil, err
	}
	return db, nil
}

// OpenReadOnly opens an existing store only for reading.
func OpenReadOnly(name string, now func() time.Time) (ReadOnly, error) {
	path, err := boltPath(name)
	if err != nil {
		return nil, err
	}
	db, err := boltdb.OpenReadOnly(path, now)
	if err != nil {
		return nil, err
	}
	return db, nil
}

// Compact writes a store anew, without what was deleted. No process may have it
// open. It returns the sizes before and after, in bytes.
func Compact(name string) (before, after int64, err error) {
	path, err := boltPath(name)
	if err != nil {
		return 0, 0, err
	}
	return boltdb.Compact(path)
}

func boltPath(name string) (string, error) {
	path, ok := strings.CutPrefix(name, "bolt:")
	if !ok || path == "" {
		return "", fmt.Errorf("store: %q: expected bolt:PATH", name)
	}
	return path, nil
}
