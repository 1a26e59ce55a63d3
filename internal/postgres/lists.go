package postgres

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// lists shows tickets in order, and counts them.
type lists struct{ *core }

// placed is a ticket with its place in a list.
type placed struct {
	place  []int64
	ticket tickets.Ticket
}

// TicketsOf implements tickets.Store.
func (s lists) TicketsOf(
	ctx context.Context, person, cursor string, limit int,
) (page []tickets.Ticket, next string, err error) {
	from := int64(math.MinInt64)
	if after, err := hex.DecodeString(cursor); err == nil && len(after) == 8 {
		from = int64(binary.BigEndian.Uint64(after)) //nolint:gosec // as it was made
	}
	// The requester's and the beneficiary's tickets have an index each.
	found, err := many(ctx, s, func(row pgx.CollectableRow) (p placed, err error) {
		p.place = make([]int64, 1)
		return p, scanPlaced(row, &p, &p.place[0])
	}, `SELECT place, record FROM (
			(SELECT place, record FROM tickets WHERE requester = $1 AND place >= $2 ORDER BY place LIMIT $3)
			UNION ALL
			(SELECT place, record FROM tickets WHERE beneficiary = $1 AND requester <> $1 AND place >= $2
				ORDER BY place LIMIT $3)
		) found ORDER BY place LIMIT $3`, key(person), from, limit+1)
	return cut(found, limit, func(place []int64) string {
		return hex.EncodeToString(
			binary.BigEndian.AppendUint64(nil, uint64(place[0])),
		) //nolint:gosec // read as it is made
	}, err)
}

func scanPlaced(row pgx.CollectableRow, p *placed, place ...any) error {
	var data []byte
	if err := row.Scan(append(place, &data)...); err != nil {
		return err
	}
	return decode(data, &p.ticket)
}

// cut makes a page of at most limit of what was found, and the cursor of the next
// page.
func cut(
	found []placed, limit int, cursor func([]int64) string, err error,
) (page []tickets.Ticket, next string, _ error) {
	if len(found) > limit {
		next, found = cursor(found[limit].place), found[:limit]
	}
	for _, one := range found {
		page = append(page, one.ticket)
	}
	return page, next, err
}

// The lists of one queue, from a place on, in the order of their indexes.
const (
	placedFrom = ` AND (ranked, rank, n) >= ($2, $3, $4) ORDER BY ranked, rank, n LIMIT $5`
	placedRow  = `SELECT ranked, rank, n, record FROM tickets WHERE queue = q.queue AND workable`
	eachQueue  = `SELECT w.ranked, w.rank, w.n, w.record FROM unnest(CAST($1 AS text[])) AS q(queue) CROSS JOIN LATERAL (`
	allQueues  = `) w ORDER BY w.ranked, w.rank, w.n LIMIT $5`
)

var worklists = map[tickets.Worklist]string{
	tickets.AllOpen:    eachQueue + placedRow + placedFrom + allQueues,
	tickets.Breaching:  eachQueue + placedRow + ` AND overdue` + placedFrom + allQueues,
	tickets.Mine:       eachQueue + placedRow + ` AND assignee = $6` + placedFrom + allQueues,
	tickets.Unassigned: eachQueue + placedRow + ` AND assignee = $6` + placedFrom + allQueues,
}

// placeBytes is the length of a place on a worklist: ranked, rank, number.
const placeBytes = 3 * 8

// Worklist implements tickets.WorkStore.
func (s lists) Worklist(
	ctx context.Context, q tickets.WorkQuery, cursor string, limit int,
) (page []tickets.Ticket, next string, err error) {
	from := make([]int64, 3)
	if place, err := base64.RawURLEncoding.DecodeString(cursor); err == nil && len(place) == placeBytes {
		for i := range from {
			from[i] = int64(binary.BigEndian.Uint64(place[8*i:])) //nolint:gosec // as it was made
		}
	}
	args := []any{keys(q.Queues), from[0], from[1], from[2], limit + 1}
	switch q.List {
	case tickets.Mine:
		if q.Assignee == "" {
			return nil, "", nil
		}
		args = append(args, key(q.Assignee))
	case tickets.Unassigned:
		args = append(args, "")
	case tickets.AllOpen, tickets.Breaching:
	}
	sql, ok := worklists[q.List]
	if !ok {
		sql = worklists[tickets.AllOpen]
	}
	found, err := many(ctx, s, func(row pgx.CollectableRow) (p placed, err error) {
		p.place = make([]int64, 3)
		return p, scanPlaced(row, &p, &p.place[0], &p.place[1], &p.place[2])
	}, sql, args...)
	return cut(found, limit, func(place []int64) string {
		var at []byte
		for _, n := range place {
			at = binary.BigEndian.AppendUint64(at, uint64(n)) //nolint:gosec // read as it is made
		}
		return base64.RawURLEncoding.EncodeToString(at)
	}, err)
}

// countedQueue is the record of what is counted of a queue.
type countedQueue struct {
	tickets.Tally
	Queue string `json:"queue,omitempty"`
}

// tally adds to the counts of a queue.
func (t *tx) tally(queue string, more tickets.Tally) error {
	if more == (tickets.Tally{}) {
		return nil
	}
	c, _, err := get[countedQueue](t.ctx, t, kindTally, queue)
	if err != nil {
		return err
	}
	c.Queue = queue
	c.Add(more)
	return t.put(kindTally, queue, c)
}

// Tally implements tickets.WorkStore.
func (s lists) Tally(ctx context.Context, queue string) (tickets.Tally, error) {
	c, _, err := get[countedQueue](ctx, s, kindTally, queue)
	return c.Tally, err
}

// Backlog implements tickets.DigestStore.
func (s lists) Backlog(ctx context.Context, queue string, times ...time.Time) ([]int, error) {
	ages, until := make([]int, len(times)+1), make([]int64, len(times))
	for i, t := range times {
		until[i] = nanos(t)
	}
	type group struct{ Age, Count int }
	counted, err := many(
		ctx,
		s,
		pgx.RowToStructByPos[group],
		`SELECT (SELECT count(*) FROM unnest(CAST($2 AS bigint[])) AS u(until) WHERE t.created <= u.until) AS age, count(*)
		FROM tickets t WHERE t.queue = $1 AND t.workable GROUP BY 1`,
		key(queue),
		until,
	)
	for _, one := range counted {
		ages[one.Age] += one.Count
	}
	return ages, err
}

// LastDigest implements tickets.DigestStore.
func (s lists) LastDigest(ctx context.Context, queue string) (tickets.GivenDigest, error) {
	last, _, err := get[tickets.GivenDigest](ctx, s, kindDigest, queue)
	return last, err
}

// GiveDigest implements tickets.DigestStore.
func (s lists) GiveDigest(
	ctx context.Context, queue string,
	give func(last tickets.GivenDigest, now tickets.Tally) (tickets.GivenDigest, []tickets.Delivery),
) error {
	return s.commit(ctx, "", func(t *tx) error {
		last, _, err := get[tickets.GivenDigest](t.ctx, t, kindDigest, queue)
		if err != nil {
			return refused{err}
		}
		now, _, err := get[countedQueue](t.ctx, t, kindTally, queue)
		if err != nil {
			return refused{err}
		}
		given, deliveries := give(last, now.Tally)
		if len(deliveries) == 0 {
			return unchanged
		}
		if err := t.put(kindDigest, queue, given); err != nil {
			return err
		}
		return t.owe(deliveries)
	})
}

// MergeCounts implements tickets.DigestStore.
func (s lists) MergeCounts(ctx context.Context, from, to string) error {
	return s.commit(ctx, "", func(t *tx) error {
		counted, ok, err := get[countedQueue](t.ctx, t, kindTally, from)
		if err != nil || !ok {
			return refused{err}
		}
		if err := t.tally(to, counted.Happened()); err != nil {
			return err
		}
		last, ok, err := get[tickets.GivenDigest](t.ctx, t, kindDigest, to)
		if ok {
			last.Total.Add(counted.Happened())
		} else if err == nil {
			last, ok, err = get[tickets.GivenDigest](t.ctx, t, kindDigest, from)
		}
		if err == nil && ok {
			err = t.put(kindDigest, to, last)
		}
		t.drop(kindDigest, from)
		t.drop(kindTally, from)
		return err
	})
}

// OpenWork implements desk.QueueStore.
func (s lists) OpenWork(ctx context.Context) (map[string]desk.Work, error) {
	open := map[string]desk.Work{}
	tallies, err := ofKind[countedQueue](ctx, s, kindTally)
	if err != nil {
		return nil, err
	}
	for _, c := range tallies {
		if n := c.Record.Open() + c.Record.Undecided; n > 0 {
			open[c.Record.Queue] = desk.Work{Tickets: n}
		}
	}
	type line struct {
		Queue string
		Chats int
	}
	lines, err := many(
		ctx,
		s,
		pgx.RowToStructByPos[line],
		`SELECT queue, count(*) FROM chats WHERE open GROUP BY queue`,
	)
	for _, l := range lines {
		queue := unkey(l.Queue)
		open[queue] = desk.Work{Tickets: open[queue].Tickets, Chats: l.Chats}
	}
	return open, err
}
