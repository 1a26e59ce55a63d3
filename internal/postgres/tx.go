package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"frontdesk/tickets"
)

// counters holds the newest number of each kind.
type counters struct{ tickets, chats, deliveries, happenings int64 }

// tx is a transaction that writes. Writes wait until something is read, or until
// their writer is done, and then go in one packet.
type tx struct {
	*core
	ctx    context.Context //nolint:containedctx // of the one transaction
	pg     pgx.Tx
	queued pgx.Batch
	broken error // what made the transaction unusable
	// before are the numbers that were committed before, at those that will be.
	before, at counters
	// handled holds what the activities of the batch have changed, by activity.
	handled map[string]string
	owed    []tickets.Owed // by the writer who runs
}

// errTaken means that this process no longer holds the database.
var errTaken = errors.New("another process has taken over the database; this one must not write any more")

// begin takes the row of the table desk, for which all commits take turns, and
// looks which of the activities were handled before. done is true when an earlier
// attempt did commit the batch.
func (t *tx) begin(try *try, batch []*op) (done bool, err error) {
	at, ok, err := one(t.ctx, t, func(row pgx.CollectableRow) (c counters, err error) {
		return c, row.Scan(&c.tickets, &c.chats, &c.deliveries, &c.happenings)
	}, `UPDATE desk SET turn = turn + 1, seen = clock_timestamp() WHERE id = 1 AND holder = $1
		RETURNING tickets, chats, deliveries, happenings`, t.holder)
	if err != nil {
		return false, err
	}
	if !ok {
		return false, errTaken
	}
	t.before, t.at = at, at
	if try.unknown {
		_, done, err := one(t.ctx, t, pgx.RowTo[string], `SELECT token FROM commits WHERE token = $1`, try.token)
		if done || err != nil {
			return done, err
		}
	}
	return false, t.lookUpHandled(batch)
}

// end writes the new numbers.
func (t *tx) end(try *try) error {
	t.write(`UPDATE desk SET tickets = $1, chats = $2, deliveries = $3, happenings = $4, seen = clock_timestamp()
		WHERE id = 1`, t.at.tickets, t.at.chats, t.at.deliveries, t.at.happenings)
	t.write(`INSERT INTO commits (token, at) VALUES ($1, $2)`, try.token, nanos(t.now()))
	if t.at.happenings != t.before.happenings {
		t.write(`DELETE FROM happenings WHERE seq <= $1`, t.at.happenings-maxFeed)
	}
	return t.flush()
}

// run runs one writer. It keeps the writer's panic from failing the others.
func (t *tx) run(o *op) (owed []tickets.Owed, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("postgres: panic in an update: %v", p)
		}
	}()
	t.owed, t.queued = nil, pgx.Batch{}
	if err = o.write(t); err == nil {
		err = t.flush()
	}
	return t.owed, err
}

// write has a statement wait for its turn to be sent.
func (t *tx) write(sql string, args ...any) { t.queued.Queue(sql, args...) }

// flush sends the statements that wait.
func (t *tx) flush() error {
	if t.broken == nil && t.queued.Len() > 0 {
		t.broken = t.pg.SendBatch(t.ctx, &t.queued).Close()
		t.queued = pgx.Batch{}
	}
	if t.broken != nil {
		return fmt.Errorf("postgres: %w", t.broken)
	}
	return nil
}

func (t *tx) query(ctx context.Context, sql string, args []any) (pgx.Rows, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	return t.pg.Query(ctx, sql, args...)
}

// again: what a transaction has read is read again with all of it.
func (t *tx) again(_ context.Context, _ int, err error) bool {
	if !isDecoding(err) {
		t.broken = err
	}
	return false
}

// isDecoding reports whether an error is one of a record, not of the database.
func isDecoding(err error) bool {
	_, wrong := errors.AsType[*badRecord](err)
	return wrong
}

// snapshot runs a read of several statements that see one moment.
func (c *core) snapshot(ctx context.Context, read func(querier) error) (err error) {
	for attempt := 0; ; attempt++ {
		began := false
		err = pgx.BeginTxFunc(ctx, c.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly},
			func(pg pgx.Tx) error {
				began = true
				// Whoever reads may be slow: an export waits for its reader.
				if _, err := pg.Exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
					return err
				}
				return read(moment{pg})
			})
		if err == nil || began || !c.again(ctx, attempt, err) {
			return err
		}
	}
}

// moment is a transaction that reads.
type moment struct{ pg pgx.Tx }

func (m moment) query(ctx context.Context, sql string, args []any) (pgx.Rows, error) {
	return m.pg.Query(ctx, sql, args...)
}

func (moment) again(context.Context, int, error) bool { return false }

// transient are the errors after which the same turn may succeed: conflicts, time
// that ran out, and servers that stop, start or are not the one that writes.
var transient = map[string]bool{
	"40001": true, // serialization_failure
	"40P01": true, // deadlock_detected
	"55P03": true, // lock_not_available
	"57014": true, // query_canceled: a time-out
	"57P01": true, // admin_shutdown
	"57P02": true, // crash_shutdown
	"57P03": true, // cannot_connect_now
	"57P05": true, // idle_session_timeout
	"25P03": true, // idle_in_transaction_session_timeout
	"25006": true, // read_only_sql_transaction: a server that was the primary
	"53300": true, // too_many_connections
}

// isTransient reports whether what failed may succeed when it is tried again.
func isTransient(err error) bool {
	if wrong, ok := errors.AsType[*pgconn.PgError](err); ok {
		return transient[wrong.Code] || wrong.Code[:2] == "08"
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, errTaken) || errors.Is(err, errClosed) || isDecoding(err) {
		return false
	}
	// Anything else that a connection can fail with comes from the network.
	return isNetwork(err)
}

// pause waits before another attempt. It returns false when there is no time for it.
func pause(ctx context.Context, attempt int) bool {
	wait := time.NewTimer(min(time.Duration(1<<min(attempt, 10))*5*time.Millisecond, 500*time.Millisecond))
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wait.C:
		return true
	}
}

func isNetwork(err error) bool {
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, pgconn.ErrConnClosed) || pgconn.SafeToRetry(err)
}
