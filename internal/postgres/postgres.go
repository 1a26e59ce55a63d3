// Package postgres keeps the desk's data in PostgreSQL.
//
// It knows rows, indexes and transactions, but no rules: the domain packages
// decide what may change. A record is the JSON of its domain type; what is
// filtered, sorted or reported has a column of its own, which is computed from
// the record when it is written. All writers of a process share commits
// (commit.go), and those of all processes take turns: the first statement of a
// commit changes the one row of the table desk, so numbers are given in the
// order of the commits. internal/storetest says what the package promises.
//
// The package uses only what CockroachDB and YugabyteDB also know: no
// LISTEN/NOTIFY, no advisory locks, no SKIP LOCKED, no sequences, no triggers.
// speaks_test.go holds its SQL against a list of what they lack.
package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// DB is an open database. It implements Engine of internal/store. All methods
// can be called concurrently.
type DB struct {
	*core
	ticketStore
	lists
	drafts
	sessions
	people
	posts
	feed
	signIns
	devices
	setups
	auditor
	archive
	leavers
	transfer
}

// core is what the parts of a DB share.
type core struct {
	pool *pgxpool.Pool
	now  func() time.Time
	// holder names this process in the row of the table desk; empty for one that
	// only reads.
	holder string

	ops     chan *op
	closing chan struct{}
	stopped chan struct{}
	close   sync.Once

	follower
	watcher
	bell *bell
}

// Limits of a connection, unless the name of the store sets them. A statement
// that waits longer for a lock or runs longer fails, and its turn is tried
// again; a process that was stopped in the middle of a transaction loses it.
var limits = map[string]string{
	"application_name":                    "frontdesk",
	"statement_timeout":                   "10s",
	"lock_timeout":                        "5s",
	"idle_in_transaction_session_timeout": "5s",
}

// maxConns is how many connections are open at most, unless pool_max_conns in
// the name of the store says otherwise: one writes, the others read.
const maxConns = 8

// IsName reports whether the name of a store is one for this package.
func IsName(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// Open opens the database under a URL such as "postgres://user@host/frontdesk". It
// creates the tables in an empty one and migrates older ones. It is an error if
// another process writes to it, or if a newer version made it; then nothing is
// written.
func Open(ctx context.Context, url string, now func() time.Time) (*DB, error) {
	c, err := connect(ctx, url, now, nil)
	if err != nil {
		return nil, err
	}
	if err = c.migrate(ctx); err == nil {
		err = c.hold(ctx)
	}
	if err != nil {
		c.pool.Close()
		return nil, fmt.Errorf("postgres: %w", err)
	}
	go c.commits()
	return newDB(c), nil
}

// OpenReadOnly opens the database for reading, as it is. It creates nothing, and
// an older schema is an error. Others may write to it meanwhile.
func OpenReadOnly(ctx context.Context, url string, now func() time.Time) (*DB, error) {
	c, err := connect(ctx, url, now, map[string]string{"default_transaction_read_only": "on"})
	if err != nil {
		return nil, err
	}
	version, err := c.schemaVersion(ctx)
	if err == nil && version != len(migrations) {
		err = OtherSchema{version, len(migrations)}
	}
	if err != nil {
		c.pool.Close()
		return nil, fmt.Errorf("postgres: %w", err)
	}
	return newDB(c), nil
}

func newDB(c *core) *DB {
	return &DB{
		c,
		ticketStore{c},
		lists{c},
		drafts{c},
		sessions{c},
		people{c},
		posts{c},
		feed{c, c.bell},
		signIns{c},
		devices{c},
		setups{c},
		auditor{c},
		archive{c},
		leavers{c},
		transfer{c},
	}
}

// connect makes the pool of connections, and tries one.
func connect(ctx context.Context, url string, now func() time.Time, params map[string]string) (*core, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("postgres: the store's name is not a URL of a database: %w", err)
	}
	if !strings.Contains(url, "pool_max_conns=") {
		config.MaxConns = maxConns
	}
	config.ConnConfig.ConnectTimeout = cmp.Or(config.ConnConfig.ConnectTimeout, 5*time.Second)
	for _, settings := range []map[string]string{limits, params} {
		for name, value := range settings {
			if _, given := config.ConnConfig.RuntimeParams[name]; !given {
				config.ConnConfig.RuntimeParams[name] = value
			}
		}
	}
	readPasswordAnew(config)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err == nil {
		if err = pool.Ping(ctx); err != nil {
			pool.Close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("postgres: connect: %w", err)
	}
	return &core{
		pool: pool, now: now, bell: newBell(),
		ops: make(chan *op, maxBatch), closing: make(chan struct{}), stopped: make(chan struct{}),
	}, nil
}

// readPasswordAnew has each new connection read the password file (passfile in
// the name of the store, else PGPASSFILE or ~/.pgpass), so that a changed password
// counts without a restart.
func readPasswordAnew(config *pgxpool.Config) {
	name := config.ConnString()
	config.BeforeConnect = func(_ context.Context, c *pgx.ConnConfig) error {
		fresh, err := pgxpool.ParseConfig(name)
		if err == nil {
			c.Password = fresh.ConnConfig.Password
		}
		return nil //nolint:nilerr // the name was understood once; the server will say what is wrong
	}
}

// Close finishes the pending commits, and gives the database free for others.
func (c *core) Close() error {
	if c.holder == "" {
		c.pool.Close()
		return nil
	}
	first := false
	c.close.Do(func() { first = true; close(c.closing) })
	<-c.stopped
	if !first {
		return nil
	}
	err := c.release()
	c.pool.Close()
	if err != nil {
		return fmt.Errorf("postgres: close: %w", err)
	}
	return nil
}

// ErrNoSnapshot says what takes the place of a snapshot.
var ErrNoSnapshot = errors.New(
	"postgres: the desk does not copy a database: let pg_dump or the backups of your PostgreSQL do it",
)

// Snapshot implements store.Snapshotter: it returns ErrNoSnapshot.
func (c *core) Snapshot(context.Context, io.Writer) error { return ErrNoSnapshot }
