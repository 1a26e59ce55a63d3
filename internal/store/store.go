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
	path, ok := strings.CutPrefix(name, "bolt:")
	if !ok || path == "" {
		return nil, fmt.Errorf("store: %q: expected bolt:PATH", name)
	}
	return boltdb.Open(ctx, path, now)
}
