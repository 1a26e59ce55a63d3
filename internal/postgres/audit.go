package postgres

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// auditor reads a store as a whole. It implements desk.Auditor.
type auditor struct{ *core }

// Audit implements desk.Auditor.
func (s auditor) Audit(ctx context.Context, tell desk.Findings) (c desk.Census, err error) {
	err = s.snapshot(ctx, func(q querier) error {
		a := &audit{q: q, ctx: ctx, Findings: tell, open: map[string]tickets.Tally{}, has: map[string]bool{}}
		defer func() { c = a.census }()
		return a.run()
	})
	return c, err
}

// audit is one look through a store.
type audit struct {
	q   querier
	ctx context.Context //nolint:containedctx // of the one call
	desk.Findings
	census desk.Census
	// open counts the tickets of each queue as they stand.
	open map[string]tickets.Tally
	// has holds the ids of the tickets and chats that exist, in lower case.
	has map[string]bool
}

func (a *audit) run() error {
	for _, part := range []func() error{
		a.tickets, a.tallies, a.chats, a.people, a.rest, a.signIns, a.references, a.strays,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (a *audit) problem(format string, args ...any) { a.Problem(fmt.Sprintf(format, args...)) }

// gaps tells of numbers that are missing: they are given without gaps.
func (a *audit) gaps(next, until int64, what func(uint64) string) {
	for ; next < until; next++ {
		a.problem("%s is missing", what(uint64(next))) //nolint:gosec // counted from 1
	}
}

// rowOf is a row as it is, to compare with what its record says.
type rowOf struct {
	n      int64
	values []any
	data   []byte
}

// rows calls see for every row of a table, in the order of its first column.
func (a *audit) rows(table string, columns []string, see func(rowOf) error) error {
	sql := fmt.Sprintf(
		`SELECT %s, record FROM %s WHERE n >= $1 ORDER BY n LIMIT $2`,
		strings.Join(columns, ", "),
		table,
	)
	for from := int64(0); ; {
		list, err := many(a.ctx, a.q, func(row pgx.CollectableRow) (r rowOf, err error) {
			if r.values, err = row.Values(); err != nil {
				return r, err
			}
			last := len(r.values) - 1
			data, _ := r.values[last].(string)
			r.n, _ = r.values[0].(int64)
			r.values, r.data = r.values[:last], []byte(data)
			return r, nil
		}, sql, from, pageSize)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, r := range list {
			if err := see(r); err != nil {
				return err
			}
		}
		from = list[len(list)-1].n + 1
	}
}

// sameColumns reports whether a row has the columns that its record says.
func sameColumns(values, want []any) bool {
	return slices.EqualFunc(values, want, func(is, want any) bool {
		if is == nil || want == nil {
			return is == want
		}
		return fmt.Sprint(is) == fmt.Sprint(want)
	})
}

// tickets looks at every ticket, its history and its places in lists.
func (a *audit) tickets() error {
	last, _, err := one(a.ctx, a.q, pgx.RowTo[int64], lastTicket)
	if err != nil {
		return err
	}
	next, what := int64(firstTicket), func(n uint64) string { return fmt.Sprintf("ticket %d", n) }
	err = a.rows("tickets", ticketColumns, func(r rowOf) error {
		a.gaps(next, r.n, what)
		next = r.n + 1
		var k tickets.Ticket
		if err := decode(r.data, &k); err != nil {
			a.problem("ticket %d cannot be read: %v", r.n, err)
			return nil
		}
		return a.ticket(r, &k)
	})
	a.gaps(next, last+1, what)
	return err
}

// firstTicket is the number of the first ticket.
const firstTicket = 1001

func (a *audit) ticket(r rowOf, k *tickets.Ticket) error {
	a.census.Tickets++
	a.has[strings.ToLower(k.ID)] = true
	if made, ok := tickets.Number(k.ID); !ok || number(made) != r.n {
		a.problem("ticket %d calls itself %q", r.n, k.ID)
	}
	if !sameColumns(r.values, columnsOf(r.n, k)) {
		a.problem("%s: its columns are not those of its record", k.ID)
	}
	a.countTicket(k)
	events, whole, err := partsOf[tickets.Event](a, `SELECT n, record FROM events WHERE ticket = $1 ORDER BY n`, r.n,
		k.ID+": event", k.Last.N, func(e tickets.Event) int { return e.N })
	if err != nil {
		return err
	}
	a.census.Events += len(events)
	if n := len(events); whole && n > 0 &&
		(events[n-1].Action != k.Last.Action || !events[n-1].At.Equal(k.Last.At)) {
		a.problem("%s: its history ends with another event than it says", k.ID)
	}
	if err := a.approvers(r.n, k); err != nil || !whole {
		return err
	}
	return a.foundBy("ticket_words", r.n, k.ID, allWords(k, events))
}

// countTicket counts a ticket in its queue, and tells of its files.
func (a *audit) countTicket(k *tickets.Ticket) {
	for _, f := range k.Files {
		if !f.Gone {
			a.File(desk.NamedFile{Of: k.ID, ID: f.ID, Size: f.Size})
		}
	}
	counted := a.open[k.Queue]
	counted.Add(tickets.Counted(k))
	a.open[k.Queue] = counted
}

// partsOf reads the parts of a record, which count from 1 to the last without a gap.
// whole is false when it told of a problem.
func partsOf[T any](
	a *audit, sql string, of int64, what string, last int, number func(T) int,
) (list []T, whole bool, err error) {
	type part struct {
		N    int
		Data []byte
	}
	rows, err := many(a.ctx, a.q, pgx.RowToStructByPos[part], sql, of)
	whole = true
	next := 1
	for _, row := range rows {
		for ; next < row.N; next++ {
			a.problem("%s %d of %d is missing", what, next, last)
			whole = false
		}
		next = row.N + 1
		var v T
		switch err := decode(row.Data, &v); {
		case row.N > last:
			a.problem("%s %d belongs to nothing", what, row.N)
			whole = false
		case err != nil:
			a.problem("%s %d cannot be read: %v", what, row.N, err)
			whole = false
		case number(v) != row.N:
			a.problem("%s %d calls itself %d", what, row.N, number(v))
		}
		list = append(list, v)
	}
	for ; err == nil && next <= last; next++ {
		a.problem("%s %d of %d is missing", what, next, last)
		whole = false
	}
	return list, whole, err
}

// approvers looks at the lists in which a ticket waits for a decision.
func (a *audit) approvers(n int64, k *tickets.Ticket) error {
	kept, err := many(a.ctx, a.q, pgx.RowTo[string], `SELECT person FROM approvals WHERE n = $1`, n)
	want := keys(approversOf(k))
	slices.Sort(kept)
	slices.Sort(want)
	if err == nil && !slices.Equal(kept, slices.Compact(want)) {
		a.problem("%s: is not in the lists of those who are to decide on it", k.ID)
	}
	return err
}

// foundBy tells of a ticket or chat that is not found by its words, and by no
// others.
func (a *audit) foundBy(table string, n int64, id string, words []string) error {
	sql := map[string]string{
		"ticket_words": `SELECT words = CAST($2 AS tsvector) FROM ticket_words WHERE n = $1`,
		"chat_words":   `SELECT words = CAST($2 AS tsvector) FROM chat_words WHERE n = $1`,
	}[table]
	same, ok, err := one(a.ctx, a.q, pgx.RowTo[bool], sql, n, vectorOf(n, words))
	if err == nil && ok != (words != nil) || ok && !same {
		a.problem("%s: is not found by all of its words, or by others", id)
	}
	return err
}

// tallies compares the counts of open tickets with the tickets.
func (a *audit) tallies() error {
	wrong := func(queue string) {
		a.problem("queue %q: the counts of open tickets are not those of its tickets", queue)
	}
	kept, err := ofKind[countedQueue](a.ctx, a.q, kindTally)
	if err != nil {
		return err
	}
	for _, c := range kept {
		if c.Record.Since(c.Record.Tally) != a.open[c.Record.Queue] {
			wrong(c.Record.Queue)
		}
		delete(a.open, c.Record.Queue)
	}
	for queue, counted := range a.open {
		if counted != (tickets.Tally{}) {
			wrong(queue)
		}
	}
	return nil
}

// people looks at everybody, and at the index of their names.
func (a *audit) people() error {
	return eachPerson(a.ctx, a.q, func(id string, c *contact) error {
		a.census.People++
		parts, err := namesOf(a.ctx, a.q, id)
		want := desk.NameParts(c.Name)
		slices.Sort(want)
		if want = slices.Compact(
			want,
		); err == nil &&
			!reflect.DeepEqual(append([]string{}, parts...), append([]string{}, want...)) {
			a.problem("person %s: is not found by the parts of their name", id)
		}
		return err
	})
}
