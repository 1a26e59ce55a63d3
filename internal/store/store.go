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
	"frontdesk/internal/postgres"
)

// IsInUse reports whether a store cannot be written to because another process has
// it.
func IsInUse(err error) bool {
	return errors.Is(err, boltdb.ErrInUse) || errors.Is(err, postgres.ErrInUse)
}

// IsOlder reports whether a store cannot be read because an older version made it:
// opening it for writing brings it up to date.
func IsOlder(err error) bool {
	if other, ok := errors.AsType[postgres.OtherSchema](err); ok {
		return other.Has < other.Reads
	}
	other, ok := errors.AsType[boltdb.OtherSchema](err)
	return ok && other.Has < other.Reads
}

// Open opens the store under a name such as "bolt:frontdesk.db" or
// "postgres://desk@db.example/frontdesk". The context limits how long opening
// takes, not how long the store lives.
func Open(ctx context.Context, name string, now func() time.Time) (Engine, error) {
	if postgres.IsName(name) {
		return opened[Engine](postgres.Open(ctx, name, now))
	}
	path, err := boltPath(name)
	if err != nil {
		return nil, err
	}
	return opened[Engine](boltdb.Open(ctx, path, now))
}

// OpenReadOnly opens an existing store only for reading.
func OpenReadOnly(ctx context.Context, name string, now func() time.Time) (ReadOnly, error) {
	if postgres.IsName(name) {
		return opened[ReadOnly](postgres.OpenReadOnly(ctx, name, now))
	}
	path, err := boltPath(name)
	if err != nil {
		return nil, err
	}
	return opened[ReadOnly](boltdb.OpenReadOnly(path, now))
}

// opened returns a nil interface with an error.
func opened[E any, DB *boltdb.DB | *postgres.DB](db DB, err error) (e E, _ error) {
	if err != nil {
		return e, err
	}
	e, _ = any(db).(E)
	return e, nil
}

// Compact writes a file anew, without what was deleted. No process may have it
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
		return "", fmt.Errorf("store: %q: expected bolt:PATH or postgres://USER@HOST/DATABASE", name)
	}
	return path, nil
}
