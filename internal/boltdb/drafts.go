package boltdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// UpdateDraft implements tickets.DraftStore.
func (db *DB) UpdateDraft(
	ctx context.Context,
	cause tickets.Cause,
	change func(*tickets.Draft, int) (tickets.Change, error),
) (d tickets.Draft, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		d = tickets.Draft{}
		var changed tickets.Draft
		b, key := tx.Bucket(bucketDrafts), draftKey(cause.Draft)
		known, err := getTwice(b, key, &d, &changed)
		switch {
		case err != nil:
			return nil, refused{err}
		case db.handledID(tx, cause.Activity) != "":
			return nil, unchanged
		case cause.Form != "" && tx.Bucket(bucketForms).Get([]byte(cause.Form)) != nil:
			return nil, refused{tickets.ErrSubmitted}
		}
		others := countDrafts(tx, cause.Draft.Person)
		if known {
			others--
		}
		c, err := change(&changed, others)
		if err != nil {
			return nil, refused{err}
		}
		record, err := encodeDraft(key, &changed)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(record, b.Get(key)) && len(c.Deliveries) == 0 {
			return nil, unchanged
		}
		if err := writeDraft(tx, key, d.Due, changed.Due, record); err != nil {
			return nil, err
		}
		d = changed
		if err := db.markHandled(tx, cause.Activity, "draft/"+cause.Draft.ID); err != nil {
			return nil, err
		}
		return owe(tx, c.Deliveries)
	})
	return d, err
}

// encodeDraft encodes a draft as it is stored under key. A zero draft encodes to
// nil.
func encodeDraft(key []byte, d *tickets.Draft) ([]byte, error) {
	if reflect.DeepEqual(*d, tickets.Draft{}) {
		return nil, nil
	}
	return encode(key, d)
}

// writeDraft writes the record of a draft, and moves its place in the due list
// from one time to the other. A nil record deletes the draft.
func writeDraft(tx *bbolt.Tx, key []byte, was, is time.Time, record []byte) error {
	due := tx.Bucket(bucketDueDrafts)
	if !was.IsZero() {
		if err := due.Delete(dueDraft(was, key)); err != nil {
			return err
		}
	}
	if record == nil {
		return tx.Bucket(bucketDrafts).Delete(key)
	}
	if !is.IsZero() {
		if err := due.Put(dueDraft(is, key), nil); err != nil {
			return err
		}
	}
	return tx.Bucket(bucketDrafts).Put(key, record)
}

// dropDraft deletes a draft, if there is one.
func dropDraft(tx *bbolt.Tx, of tickets.DraftKey) error {
	var d tickets.Draft
	key := draftKey(of)
	if known, err := get(tx.Bucket(bucketDrafts), key, &d); err != nil || !known {
		return err
	}
	return writeDraft(tx, key, d.Due, time.Time{}, nil)
}

func draftKey(k tickets.DraftKey) []byte { return append(draftPrefix(k.Person), k.ID...) }

// draftPrefix returns the prefix of the keys of a person's drafts. It holds the
// length of the person's id, so it matches nobody else's drafts.
func draftPrefix(person string) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(person))), person...)
}

func dueDraft(due time.Time, key []byte) []byte { return append(number(nanos(due)), key...) }

// Draft implements tickets.DraftStore.
func (db *DB) Draft(_ context.Context, key tickets.DraftKey) (d tickets.Draft, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		known, err := get(tx.Bucket(bucketDrafts), draftKey(key), &d)
		if err == nil && !known {
			err = tickets.ErrNoDraft
		}
		return err
	})
	return d, err
}

// DraftsOf implements tickets.DraftStore.
func (db *DB) DraftsOf(_ context.Context, person string) (drafts []tickets.Draft, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		return eachDraft(tx, person, func(record []byte) error {
			drafts = append(drafts, tickets.Draft{})
			return json.Unmarshal(record, &drafts[len(drafts)-1])
		})
	})
	if err != nil {
		return nil, fmt.Errorf("boltdb: drafts: %w", err)
	}
	slices.SortStableFunc(drafts, func(a, b tickets.Draft) int { return b.Saved.Compare(a.Saved) })
	return drafts, nil
}

// CountDrafts implements tickets.DraftStore.
func (db *DB) CountDrafts(_ context.Context, person string) (n int, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		n = countDrafts(tx, person)
		return nil
	})
	return n, err
}

func countDrafts(tx *bbolt.Tx, person string) (n int) {
	_ = eachDraft(tx, person, func([]byte) error { n++; return nil })
	return n
}

func eachDraft(tx *bbolt.Tx, person string, visit func(record []byte) error) error {
	prefix := draftPrefix(person)
	c := tx.Bucket(bucketDrafts).Cursor()
	for k, record := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, record = c.Next() {
		if err := visit(record); err != nil {
			return err
		}
	}
	return nil
}

// DueDrafts implements tickets.DraftStore.
func (db *DB) DueDrafts(_ context.Context, now time.Time, limit int) (keys []tickets.DraftKey, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketDueDrafts).Cursor()
		for k, _ := c.First(); k != nil && len(keys) < limit && binary.BigEndian.Uint64(k) <= nanos(now); k, _ = c.Next() {
			length, n := binary.Uvarint(k[8:])
			end := 8 + n + int(length) //nolint:gosec // the length of a string
			keys = append(keys, tickets.DraftKey{Person: string(k[8+n : end]), ID: string(k[end:])})
		}
		return nil
	})
	return keys, err
}
