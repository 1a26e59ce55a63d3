package boltdb

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/internal/storetest"
)

func TestEngine(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Open {
		t.Helper()
		path := filepath.Join(t.TempDir(), "desk.db")
		return func(now func() time.Time) (storetest.Engine, error) { return Open(context.Background(), path, now) }
	})
}
