package postgres

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"frontdesk/tickets"
)

// ticketStore keeps tickets, and what is owed.
type ticketStore struct{ *core }

// CreateTicket implements tickets.Store.
func (s ticketStore) CreateTicket(
	ctx context.Context, cause tickets.Cause, fill func(*tickets.Ticket) tickets.Change,
) (made tickets.Ticket, err error) {
	err = s.commit(ctx, cause.Activity, func(t *tx) (err error) {
		made, err = t.createTicket(cause, fill)
		return err
	})
	return made, err
}

// createTicket makes a ticket unless its cause has made one before.
func (t *tx) createTicket(
	cause tickets.Cause, fill func(*tickets.Ticket) tickets.Change,
) (k tickets.Ticket, err error) {
	if k, err = t.existingTicket(cause); err != nil || k.ID != "" {
		return k, refused{err}
	}
	n := t.at.tickets + 1
	k = tickets.Ticket{ID: tickets.ID(uint64(n))} //nolint:gosec // counted from 1000
	change := fill(&k)
	if change.Err != nil {
		return k, refused{change.Err}
	}
	if made, ok := tickets.Number(k.ID); !ok || number(made) != n {
		return k, fmt.Errorf("postgres: %q is not the id of ticket %d", k.ID, n)
	}
	t.at.tickets = n
	if cause.Form != "" {
		if err := t.put(kindForm, cause.Form, n); err != nil {
			return k, err
		}
	}
	t.dropDraft(cause.Draft)
	t.count(kindUsage, k.Item)
	data, err := encode(&k)
	if err != nil {
		return k, err
	}
	return k, t.keepTicket(cause.Activity, n, nil, &k, data, change)
}

// existingTicket returns the ticket that the cause has already made. Its ID is
// empty when there is none.
func (t *tx) existingTicket(cause tickets.Cause) (k tickets.Ticket, err error) {
	n, ok := tickets.Number(t.handledID(cause.Activity))
	if !ok && cause.Form != "" {
		var made int64
		made, ok, err = get[int64](t.ctx, t, kindForm, cause.Form)
		n = uint64(made) //nolint:gosec // counted from 1000
	}
	if ok {
		k, _, err = one(t.ctx, t, record[tickets.Ticket], selectTicket, number(n))
	}
	return k, err
}

const selectTicket = `SELECT record FROM tickets WHERE n = $1`

// readTicket returns the number and the record of a ticket.
func readTicket(ctx context.Context, q querier, id string) (n int64, data []byte, k tickets.Ticket, err error) {
	made, ok := tickets.Number(id)
	if ok {
		data, ok, err = one(ctx, q, pgx.RowTo[[]byte], selectTicket, number(made))
	}
	if ok {
		err = decode(data, &k)
	}
	if err == nil && (!ok || !strings.EqualFold(k.ID, id)) { // INC-1001 is not REQ-1001
		k, err = tickets.Ticket{}, tickets.ErrNotFound
	}
	return number(made), data, k, err
}

// UpdateTicket implements tickets.Store.
func (s ticketStore) UpdateTicket(
	ctx context.Context, activity, id string, change func(*tickets.Ticket) (tickets.Change, error),
) (k tickets.Ticket, err error) {
	err = s.commit(ctx, activity, func(t *tx) error {
		n, data, before, err := readTicket(t.ctx, t, id)
		if k = before; err != nil {
			return refused{err}
		}
		if t.handledID(activity) != "" {
			return unchanged
		}
		var changed tickets.Ticket // shares nothing with the old value
		if err := decode(data, &changed); err != nil {
			return refused{err}
		}
		c, err := change(&changed)
		if err == nil {
			err = t.checkRevisions(c.Given)
		}
		if err != nil {
			return refused{err}
		}
		written, err := encode(&changed)
		if err != nil {
			return err
		}
		if bytes.Equal(written, data) && len(c.Deliveries) == 0 && c.Awaited == "" {
			return unchanged
		}
		k = changed
		return t.keepTicket(activity, n, &before, &k, written, c)
	})
	return k, err
}

// checkRevisions returns ErrOther when a ticket has another revision than the
// given one.
func (t *tx) checkRevisions(given map[string]int) error {
	for id, rev := range given {
		_, _, k, err := readTicket(t.ctx, t, id)
		if err != nil {
			return err
		}
		if k.Rev() != rev {
			return tickets.ErrOther
		}
	}
	return nil
}

// keepTicket writes a ticket and everything that goes with it: its events, its
// places in lists and in the index, counts and deliveries. before is nil for a
// new ticket, data is its record.
func (t *tx) keepTicket(activity string, n int64, before, k *tickets.Ticket, data []byte, c tickets.Change) error {
	if k.Queue == "" {
		return fmt.Errorf("postgres: %s: %w", k.ID, tickets.ErrNoQueue)
	}
	t.putTicket(n, before, k, data)
	if c.Awaited != "" {
		if err := t.put(kindSubject, c.Awaited, k.ID); err != nil {
			return err
		}
	}
	for _, e := range c.Events {
		if err := t.putEvent(n, k.ID, e); err != nil {
			return err
		}
	}
	if err := t.indexTicket(n, before, k, c.Events); err != nil {
		return err
	}
	here, there := c.Counts(before, k)
	if err := t.tally(k.Queue, here); err != nil {
		return err
	}
	if before != nil {
		if err := t.tally(before.Queue, there); err != nil {
			return err
		}
	}
	t.count(kindHelped, c.Helped)
	t.noteTicket(k)
	t.markHandled(activity, k.ID)
	return t.owe(c.Deliveries)
}

// putTicket writes the row of a ticket, and the list of those who are to decide on
// it. before is nil for a new ticket.
func (t *tx) putTicket(n int64, before, k *tickets.Ticket, data []byte) {
	t.write(upsertTicket, append(columnsOf(n, k), data)...)
	if before != nil {
		for _, person := range approversOf(before) {
			t.write(`DELETE FROM approvals WHERE person = $1 AND n = $2`, key(person), n)
		}
	}
	for _, person := range approversOf(k) {
		t.write(`INSERT INTO approvals (person, n) VALUES ($1, $2) ON CONFLICT (person, n) DO NOTHING`, key(person), n)
	}
}

// approversOf returns in whose lists a ticket waits for a decision: everybody's,
// under an empty id, and those of the approvers.
func approversOf(k *tickets.Ticket) []string {
	if !k.Undecided() || !k.State.Open() {
		return nil
	}
	list := []string{""}
	for _, p := range k.Approving.Approvers {
		list = append(list, p.ID)
	}
	return list
}

// ticketColumns are the columns of a ticket that are computed from its record, in
// the order of columnsOf.
var ticketColumns = strings.Fields(`n id kind queue state priority category item requester beneficiary assignee rating
	created resolved due response_due response_mark resolution_due resolution_mark place open major undecided workable
	overdue ranked rank`)

// upsertTicket writes a row of the columns and of the record.
var upsertTicket = upsert("tickets", append(ticketColumns, "record"))

// upsert returns the statement that writes a row over the one with the same first
// column.
func upsert(table string, columns []string) string {
	values, changes := make([]string, len(columns)), make([]string, len(columns))
	for i, column := range columns {
		values[i], changes[i] = "$"+strconv.Itoa(i+1), column+" = excluded."+column
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s", table,
		strings.Join(columns, ", "), strings.Join(values, ", "), columns[0], strings.Join(changes[1:], ", "))
}

// The ranks of a ticket on a worklist: what is due comes first, what has nothing to
// be due by comes after it.
const (
	rankedDue = 0
	rankedAge = 1
)

// closedPlace is behind all places of open tickets in the list of a person.
const closedPlace = 1 << 62

func columnsOf(n int64, k *tickets.Ticket) []any {
	open, place := k.State.Open(), -n
	if !open {
		place += closedPlace
	}
	ranked, at := rankedDue, k.DueFirst().Due
	if at.IsZero() {
		ranked, at = rankedAge, k.Created
	}
	kind := k.Kind
	if kind == "" {
		kind = tickets.Incident
	}
	response, resolution := k.SLA.Response, k.SLA.Resolution
	return []any{
		n, k.ID, string(kind), key(k.Queue), string(k.State), string(k.Priority()), key(k.Category), key(k.Item),
		key(k.Requester.ID), key(k.Beneficiary.ID), key(k.Assignee.ID), k.Rating,
		nanos(k.Created), orNull(k.Resolved), orNull(k.Due),
		orNull(response.Due), int(response.Mark), orNull(resolution.Due), int(resolution.Mark),
		place, open, k.Major, k.Undecided(), k.Workable(), k.Overdue(), ranked, nanos(at),
	}
}

// putEvent writes an event. SubjectOf then finds it by the activity that brought
// it.
func (t *tx) putEvent(ticket int64, id string, e tickets.Event) error {
	data, err := encode(e)
	if err != nil {
		return err
	}
	t.write(`INSERT INTO events (ticket, n, at, action, state, person, internal, record)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (ticket, n) DO UPDATE
		SET at = excluded.at, action = excluded.action, state = excluded.state, person = excluded.person,
		internal = excluded.internal, record = excluded.record`,
		ticket, e.N, nanos(e.At), string(e.Action), string(e.State), key(e.By.ID), e.Internal, data)
	if e.Origin == "" {
		return nil
	}
	return t.put(kindSubject, e.Origin, tickets.Piece{Of: id, N: e.N}.String())
}

// Ticket implements tickets.Store.
func (s ticketStore) Ticket(ctx context.Context, id string) (tickets.Ticket, error) {
	_, _, k, err := readTicket(ctx, s, id)
	return k, err
}

// Events implements tickets.Store.
func (s ticketStore) Events(ctx context.Context, id string, limit int) ([]tickets.Event, error) {
	n, _, k, err := readTicket(ctx, s, id)
	if err != nil || limit <= 0 {
		return nil, err
	}
	return many(ctx, s, record[tickets.Event],
		`SELECT record FROM events WHERE ticket = $1 AND n <= $2 ORDER BY n DESC LIMIT $3`, n, k.Last.N, limit)
}

// DueTickets implements tickets.Store.
func (s ticketStore) DueTickets(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return many(ctx, s, pgx.RowTo[string], `SELECT id FROM tickets WHERE due <= $1 ORDER BY due, n LIMIT $2`,
		nanos(now), max(limit, 0))
}

// OpenMajors implements tickets.Store.
func (s ticketStore) OpenMajors(ctx context.Context, limit int) ([]tickets.Ticket, error) {
	return many(ctx, s, record[tickets.Ticket],
		`SELECT record FROM tickets WHERE open AND major ORDER BY n DESC LIMIT $1`, max(limit, 0))
}

// Undecided implements tickets.Store.
func (s ticketStore) Undecided(ctx context.Context, approver string, limit int) ([]tickets.Ticket, error) {
	return many(ctx, s, record[tickets.Ticket],
		`SELECT t.record FROM approvals a JOIN tickets t ON t.n = a.n WHERE a.person = $1 ORDER BY a.n DESC LIMIT $2`,
		key(approver), max(limit, 0))
}

// count adds one to a count; "" is not counted.
func (t *tx) count(kind, name string) {
	if name != "" {
		t.write(`INSERT INTO records (kind, key, record) VALUES ($1, $2, '1') ON CONFLICT (kind, key)
			DO UPDATE SET record = CAST(CAST(records.record AS bigint) + 1 AS text)`, kind, key(name))
	}
}

// counts returns the counts of a kind.
func (c *core) counts(ctx context.Context, kind string) (map[string]int, error) {
	list, err := ofKind[json.Number](ctx, c, kind)
	counts := map[string]int{}
	for _, one := range list {
		if counts[one.Key], err = strconv.Atoi(one.Record.String()); err != nil {
			return nil, fmt.Errorf("postgres: count of %q: %w", one.Key, err)
		}
	}
	return counts, err
}

// Usage implements tickets.UsageStore.
func (s ticketStore) Usage(ctx context.Context) (map[string]int, error) {
	return s.counts(ctx, kindUsage)
}

// Helped implements tickets.AnswerStore.
func (s ticketStore) Helped(ctx context.Context) (map[string]int, error) {
	return s.counts(ctx, kindHelped)
}

// CountHelped implements tickets.AnswerStore.
func (s ticketStore) CountHelped(ctx context.Context, activity, entry string) error {
	return s.commit(ctx, activity, func(t *tx) error {
		if t.handledID(activity) != "" {
			return unchanged
		}
		t.count(kindHelped, entry)
		t.markHandled(activity, "helped/"+entry)
		return nil
	})
}
