// Package store opens the storage engine that the configuration names. It knows
// the engines and nothing else.
package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"frontdesk/internal/boltdb"
)

// Open opens the store under a name such as "bolt:frontdesk.db". The context
// bounds the opening, not the life, of the store.
func Open(ctx context.Context, name string, now func() time.Time) (*boltdb.DB, error) {
	path, err := boltPath(name)
	if err != nil {
		return nil, err
	}
	return boltdb.Open(ctx, path, now)
}

// OpenReadOnly opens a store that is there already to be read alone.
func OpenReadOnly(name string, now func() time.Time) (*boltdb.DB, error) {
	path, err := boltPath(name)
	if err != nil {
		return nil, err
	}
	return boltdb.OpenReadOnly(path, now)
}

func boltPath(name string) (string, error) {
	path, ok := strings.CutPrefix(name, "bolt:")
	if !ok || path == "" {
		return "", fmt.Errorf("store: %q: expected bolt:PATH", name)
	}
	return path, nil
}
