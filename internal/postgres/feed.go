package postgres

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// maxFeed is how many entries the feed keeps: those of hours on a busy day.
const maxFeed = 20_000

// feed keeps what happened.
type feed struct {
	*core
	*bell
}

// bell tells readers of the feed that there is more to read.
type bell struct {
	mu   sync.Mutex
	at   int64
	more chan struct{}
}

func newBell() *bell { return &bell{more: make(chan struct{})} }

// More implements desk.Feed.
func (b *bell) More() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.more
}

// ringAt rings unless it did at this number of the newest entry.
func (b *bell) ringAt(newest int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if newest != b.at {
		b.at = newest
		close(b.more)
		b.more = make(chan struct{})
	}
}

// note adds an entry to the feed. Writers take turns, so the order of the entries
// is that of the commits.
func (t *tx) note(subject string, n, rev int) {
	t.at.happenings++
	t.write(`INSERT INTO happenings (seq, subject, n, rev, at) VALUES ($1, $2, $3, $4, $5)`,
		t.at.happenings, subject, n, rev, nanos(t.now()))
}

func (t *tx) noteTicket(k *tickets.Ticket) { t.note(k.ID, k.Last.N, k.Rev()) }

// noteSession notes the messages that were written or changed, or else the
// session.
func (t *tx) noteSession(before, s *chat.Session, c chat.Change) {
	for _, m := range c.Messages {
		t.note(s.ID, m.N, s.Rev)
	}
	if before != nil && before.Rev == s.Rev && len(c.Messages) > 0 {
		return
	}
	t.note(s.ID, 0, s.Rev)
}

// Happened implements desk.Feed.
func (f feed) Happened(ctx context.Context, after uint64, limit int) (list []desk.Happening, missed bool, err error) {
	type entry struct {
		newest int64
		desk.Happening
	}
	from := number(after)
	rows, err := many(ctx, f, func(row pgx.CollectableRow) (e entry, err error) {
		var seq, n, rev, at *int64
		var subject *string
		if err = row.Scan(&e.newest, &seq, &subject, &n, &rev, &at); err == nil && seq != nil {
			e.Happening = desk.Happening{
				Seq: uint64(
					*seq,
				),
				Subject: *subject,
				N:       int(*n),
				Rev:     int(*rev),
				At:      time.Unix(0, *at).UTC(), //nolint:gosec // > 0
			}
		}
		return e, err
	}, `SELECT d.happenings, h.seq, h.subject, h.n, h.rev, h.at FROM desk d LEFT JOIN
		(SELECT * FROM happenings WHERE seq > $1 ORDER BY seq LIMIT $2) h ON true
		WHERE d.id = 1 ORDER BY h.seq`, from, max(limit, 1))
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	newest := rows[0].newest
	if missed = from > newest || from < newest && rows[0].Seq != after+1; missed || from == newest {
		return nil, missed, nil
	}
	for _, e := range rows[:min(limit, len(rows))] {
		list = append(list, e.Happening)
	}
	return list, false, nil
}

// Newest implements desk.Feed.
func (f feed) Newest(ctx context.Context) (uint64, error) {
	newest, _, err := one(ctx, f, pgx.RowTo[int64], `SELECT happenings FROM desk WHERE id = 1`)
	return uint64(newest), err //nolint:gosec // counted from 0
}
