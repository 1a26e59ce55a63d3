package postgres

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"frontdesk/tickets"
)

// drafts keeps forms that people put aside.
type drafts struct{ *core }

var errLongID = errors.New("postgres: the id of a draft is too long")

const selectDraft = `SELECT record FROM drafts WHERE person = $1 AND id = $2`

// UpdateDraft implements tickets.DraftStore.
func (s drafts) UpdateDraft(
	ctx context.Context, cause tickets.Cause, change func(*tickets.Draft, int) (tickets.Change, error),
) (d tickets.Draft, err error) {
	err = s.commit(ctx, cause.Activity, func(t *tx) error {
		var changed tickets.Draft
		d = tickets.Draft{}
		of := cause.Draft
		if len(of.Person) > maxKey || len(of.ID) > maxKey { // DueDrafts could not name it
			return refused{errLongID}
		}
		data, known, err := one(t.ctx, t, pgx.RowTo[[]byte], selectDraft, key(of.Person), key(of.ID))
		if known {
			d, changed, err = twice[tickets.Draft](data)
		}
		if err != nil {
			return refused{err}
		}
		if t.handledID(cause.Activity) != "" {
			return unchanged
		}
		others, err := t.otherDrafts(cause, known)
		if err != nil {
			return refused{err}
		}
		c, err := change(&changed, others)
		if err != nil {
			return refused{err}
		}
		var written []byte // stays nil for a zero draft
		if !reflect.DeepEqual(changed, tickets.Draft{}) {
			if written, err = encode(&changed); err != nil {
				return err
			}
		}
		if bytes.Equal(written, data) && len(c.Deliveries) == 0 {
			return unchanged
		}
		t.writeDraft(of, changed.Due, written)
		d = changed
		t.markHandled(cause.Activity, "draft/"+of.ID)
		return t.owe(c.Deliveries)
	})
	return d, err
}

// otherDrafts returns how many other drafts the person of a cause has, or
// ErrSubmitted when its form has become a ticket.
func (t *tx) otherDrafts(cause tickets.Cause, known bool) (int, error) {
	if cause.Form != "" {
		if _, made, err := get[int64](t.ctx, t, kindForm, cause.Form); err != nil {
			return 0, err
		} else if made {
			return 0, tickets.ErrSubmitted
		}
	}
	others, err := countDrafts(t.ctx, t, cause.Draft.Person)
	if known {
		others--
	}
	return others, err
}

// writeDraft writes the row of a draft. A nil record deletes it.
func (t *tx) writeDraft(of tickets.DraftKey, due time.Time, record []byte) {
	if record == nil {
		t.dropDraft(of)
		return
	}
	t.write(`INSERT INTO drafts (person, id, due, record) VALUES ($1, $2, $3, $4) ON CONFLICT (person, id)
		DO UPDATE SET due = excluded.due, record = excluded.record`, key(of.Person), key(of.ID), orNull(due), record)
}

// dropDraft deletes a draft, if there is one.
func (t *tx) dropDraft(of tickets.DraftKey) {
	t.write(`DELETE FROM drafts WHERE person = $1 AND id = $2`, key(of.Person), key(of.ID))
}

// Draft implements tickets.DraftStore.
func (s drafts) Draft(ctx context.Context, of tickets.DraftKey) (tickets.Draft, error) {
	d, known, err := one(ctx, s, record[tickets.Draft], selectDraft, key(of.Person), key(of.ID))
	if err == nil && !known {
		err = tickets.ErrNoDraft
	}
	return d, err
}

// DraftsOf implements tickets.DraftStore.
func (s drafts) DraftsOf(ctx context.Context, person string) ([]tickets.Draft, error) {
	list, err := many(
		ctx,
		s,
		record[tickets.Draft],
		`SELECT record FROM drafts WHERE person = $1 ORDER BY id`,
		key(person),
	)
	slices.SortStableFunc(list, func(a, b tickets.Draft) int { return b.Saved.Compare(a.Saved) })
	return list, err
}

// CountDrafts implements tickets.DraftStore.
func (s drafts) CountDrafts(ctx context.Context, person string) (int, error) {
	return countDrafts(ctx, s, person)
}

func countDrafts(ctx context.Context, q querier, person string) (int, error) {
	n, _, err := one(ctx, q, pgx.RowTo[int], `SELECT count(*) FROM drafts WHERE person = $1`, key(person))
	return n, err
}

// DueDrafts implements tickets.DraftStore.
func (s drafts) DueDrafts(ctx context.Context, now time.Time, limit int) ([]tickets.DraftKey, error) {
	return many(ctx, s, func(row pgx.CollectableRow) (k tickets.DraftKey, err error) {
		err = row.Scan(&k.Person, &k.ID)
		return tickets.DraftKey{Person: unkey(k.Person), ID: unkey(k.ID)}, err
	}, `SELECT person, id FROM drafts WHERE due <= $1 ORDER BY due, person, id LIMIT $2`, nanos(now), max(limit, 0))
}
