package boltdb

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// leavers shows and forgets what names a person besides tickets and chats. It
// implements desk.Leavers.
type leavers struct{ db *DB }

// keyLeaver is the beginning of the keys in the bucket meta that note who is being
// forgotten.
const keyLeaver = "leaving/"

// Shown implements desk.Leavers.
func (l leavers) Shown(_ context.Context, slots []string) (map[string]bool, error) {
	shown := map[string]bool{}
	err := l.db.view(func(tx *bbolt.Tx) error {
		for _, slot := range slots {
			if tx.Bucket(bucketPosts).Get([]byte(slot)) != nil {
				shown[slot] = true
			}
		}
		return nil
	})
	return shown, err
}

// Leaver implements desk.Leavers.
func (l leavers) Leaver(ctx context.Context, person string, change func(*desk.Leaver)) (now desk.Leaver, err error) {
	err = l.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		now = desk.Leaver{}
		if _, err := get(tx.Bucket(bucketMeta), []byte(keyLeaver+person), &now); err != nil {
			return nil, refused{err}
		}
		change(&now)
		return nil, put(tx.Bucket(bucketMeta), []byte(keyLeaver+person), now)
	})
	return now, err
}

// traces finds what names a person. Ids are lower case; Teams may write them
// otherwise.
type traces struct {
	person string // object id
	// spots are the person's account and their conversation with the bot.
	spots []string
}

func tracesOf(tx *bbolt.Tx, person string) (t traces, err error) {
	t = traces{person: person}
	var c contact
	_, err = get(tx.Bucket(bucketContacts), []byte(person), &c)
	for _, spot := range []string{c.ID, c.Chat.Conversation} {
		if spot != "" {
			t.spots = append(t.spots, spot)
		}
	}
	return t, err
}

// in reports whether data names the person.
func (t traces) in(data []byte) bool {
	lower := bytes.ToLower(data)
	return bytes.Contains(lower, []byte(t.person)) || slices.ContainsFunc(t.spots, func(spot string) bool {
		for at := 0; ; {
			i := bytes.Index(lower[at:], bytes.ToLower([]byte(spot)))
			if i < 0 {
				return false
			}
			if at += i + len(spot); at == len(lower) || !isPartOfID(lower[at]) {
				return true
			}
		}
	})
}

// isPartOfID reports whether an id goes on with a byte: "a:erin" is not in
// "a:erin2".
func isPartOfID(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_'
}

// ofSubjects holds the buckets that belong to tickets and chats, which are
// rewritten apart.
var ofSubjects = [][]byte{
	bucketTickets,
	bucketEvents,
	bucketSessions,
	bucketMessages,
	bucketOfPerson,
	bucketWork,
	bucketApprovals,
	bucketFresh,
	bucketPostings,
	bucketSaid,
	bucketSaidIn,
}

// Traces implements desk.Leavers.
func (l leavers) Traces(ctx context.Context, person string, see func(desk.Trace)) error {
	return l.db.view(func(tx *bbolt.Tx) error {
		t, err := tracesOf(tx, person)
		if err != nil {
			return err
		}
		return eachRecord(tx, func(bucket, key, record []byte) error {
			if slices.ContainsFunc(ofSubjects, func(b []byte) bool { return bytes.Equal(b, bucket) }) ||
				!t.in(key) && !t.in(record) {
				return ctx.Err()
			}
			one := desk.Trace{Kind: string(bucket), Key: printable(key), Record: bytes.Clone(record)}
			if json.Valid(one.Record) {
				one.Content = json.RawMessage(one.Record)
			} else if len(record) > 0 {
				one.Content = printable(record)
			}
			see(one)
			return ctx.Err()
		})
	})
}

// printable returns a key as text.
func printable(key []byte) string {
	quoted := fmt.Sprintf("%+q", key)
	return quoted[1 : len(quoted)-1]
}

// Forget implements desk.Leavers.
func (l leavers) Forget(ctx context.Context, person string, f tickets.Forgetting) error {
	return l.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		t, err := tracesOf(tx, person)
		if err != nil {
			return nil, refused{err}
		}
		var c contact
		if _, err := get(tx.Bucket(bucketContacts), []byte(person), &c); err != nil {
			return nil, refused{err}
		}
		return nil, errors.Join(
			keepNames(tx, person, c.Name, ""),
			forgetOwed(tx, f),
			rewriteEach(tx, bucketDuty, func(d *chat.Duty) { forgetDuty(d, person) }),
			rewriteOne(tx, bucketSetup, keySetup, func(s *desk.SetupRecord) { s.Forget(f) }),
			rewriteEach(tx, bucketLost, func(list *[]botframework.Lost) {
				*list = slices.DeleteFunc(*list, func(one botframework.Lost) bool { return t.in([]byte(one.Slot)) })
			}),
			t.drop(tx),
		)
	})
}

// dropped are the buckets whose records go when they name somebody.
var dropped = [][]byte{
	bucketForms, bucketOpen, bucketPosts, bucketSubjects, bucketDrafts, bucketDueDrafts, bucketContacts, bucketNames,
	bucketEarly, bucketSignIns, bucketSignInsOf, bucketDevices, bucketDevicesOf, bucketMeta,
}

// drop deletes the records that are the person's alone.
func (t traces) drop(tx *bbolt.Tx) error {
	for _, bucket := range dropped {
		b := tx.Bucket(bucket)
		var keys [][]byte
		err := b.ForEach(func(k, v []byte) error {
			if t.in(k) || t.in(v) {
				keys = append(keys, bytes.Clone(k))
			}
			return nil
		})
		for _, key := range keys {
			err = errors.Join(err, b.Delete(key))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// forgetOwed removes somebody from what is owed.
func forgetOwed(tx *bbolt.Tx, f tickets.Forgetting) error {
	b := tx.Bucket(bucketOwed)
	gone, changed := [][]byte{}, map[string]tickets.Delivery{}
	err := b.ForEach(func(k, v []byte) error {
		var d tickets.Delivery
		if err := d.UnmarshalJSON(v); err != nil {
			return err
		}
		switch left, touched := f.Delivery(&d); {
		case !left:
			gone = append(gone, bytes.Clone(k))
		case touched:
			changed[string(k)] = d
		}
		return nil
	})
	for _, key := range gone {
		err = errors.Join(err, b.Delete(key))
	}
	for key, d := range changed {
		err = errors.Join(err, put(b, []byte(key), d))
	}
	return err
}

func forgetDuty(d *chat.Duty, person string) {
	d.On = slices.DeleteFunc(d.On, func(one chat.OnDuty) bool { return one.ID == person })
	delete(d.Off, person)
}

// rewriteEach lets change work on every record of a bucket.
func rewriteEach[T any](tx *bbolt.Tx, bucket []byte, change func(*T)) (err error) {
	var keys [][]byte
	err = tx.Bucket(bucket).ForEach(func(k, _ []byte) error {
		keys = append(keys, bytes.Clone(k))
		return nil
	})
	for _, key := range keys {
		err = errors.Join(err, rewriteOne(tx, bucket, key, change))
	}
	return err
}

// rewriteOne lets change work on a record, if it is there.
func rewriteOne[T any](tx *bbolt.Tx, bucket, key []byte, change func(*T)) error {
	var before, now T
	ok, err := getTwice(tx.Bucket(bucket), key, &before, &now)
	if !ok || err != nil {
		return err
	}
	if change(&now); reflect.DeepEqual(before, now) {
		return nil
	}
	return put(tx.Bucket(bucket), key, now)
}
