package boltdb_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/internal/store"
	"frontdesk/internal/storetest"
)

func TestEngine(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Open {
		t.Helper()
		name := "bolt:" + filepath.Join(t.TempDir(), "desk.db")
		return func(now func() time.Time) (store.Engine, error) { return store.Open(context.Background(), name, now) }
	})
}
