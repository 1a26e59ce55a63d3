package postgres_test

import (
	"context"
	"testing"
	"time"

	"frontdesk/internal/pgtest"
	"frontdesk/internal/postgres"
	"frontdesk/internal/store"
	"frontdesk/internal/storetest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestEngine(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Open {
		t.Helper()
		name := pgtest.URL(t)
		return func(now func() time.Time) (store.Engine, error) {
			return postgres.Open(context.Background(), name, now)
		}
	})
}
