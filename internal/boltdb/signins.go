package boltdb

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// signIns keeps who is signed in where.
type signIns struct{ db *DB }

// SignIn implements desk.SignInStore.
func (in signIns) SignIn(_ context.Context, id string) (s desk.SignIn, ok bool, err error) {
	err = in.db.view(func(tx *bbolt.Tx) error {
		ok, err = get(tx.Bucket(bucketSignIns), []byte(id), &s)
		return err
	})
	if !ok || err != nil || !in.db.now().Before(s.Ends) {
		return desk.SignIn{}, false, err
	}
	return s, true, nil
}

// KeepSignIn implements desk.SignInStore.
func (in signIns) KeepSignIn(ctx context.Context, s desk.SignIn) error {
	return in.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		if err := put(tx.Bucket(bucketSignIns), []byte(s.ID), s); err != nil {
			return nil, err
		}
		return nil, tx.Bucket(bucketSignInsOf).Put(signInKey(s), nil)
	})
}

func signInKey(s desk.SignIn) []byte { return append(listPrefix(s.Person), s.ID...) }

// EndSignIn implements desk.SignInStore.
func (in signIns) EndSignIn(ctx context.Context, id string) error {
	return in.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var s desk.SignIn
		if ok, err := get(tx.Bucket(bucketSignIns), []byte(id), &s); !ok || err != nil {
			return nil, refused{err}
		}
		return nil, dropSignIn(tx, s)
	})
}

// dropSignIn removes a sign-in, and the devices that end with it.
func dropSignIn(tx *bbolt.Tx, s desk.SignIn) error {
	if err := dropDevices(tx, s.Person, func(d desk.Device) bool { return d.SignIn == s.ID }); err != nil {
		return err
	}
	if err := tx.Bucket(bucketSignInsOf).Delete(signInKey(s)); err != nil {
		return err
	}
	return tx.Bucket(bucketSignIns).Delete([]byte(s.ID))
}

// SignInsOf implements desk.SignInStore.
func (in signIns) SignInsOf(_ context.Context, person string) (list []desk.SignIn, err error) {
	prefix := listPrefix(person)
	err = in.db.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketSignInsOf).Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			var s desk.SignIn
			if _, err := get(tx.Bucket(bucketSignIns), k[len(prefix):], &s); err != nil {
				return err
			}
			if in.db.now().Before(s.Ends) {
				list = append(list, s)
			}
		}
		return nil
	})
	slices.SortFunc(list, func(a, b desk.SignIn) int {
		return cmp.Or(b.Since.Compare(a.Since), strings.Compare(a.ID, b.ID))
	})
	return list, err
}

// DropSignIns implements desk.SignInStore.
func (in signIns) DropSignIns(ctx context.Context) error {
	return in.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var ended []desk.SignIn
		err := tx.Bucket(bucketSignIns).ForEach(func(k, _ []byte) error {
			var s desk.SignIn
			if _, err := get(tx.Bucket(bucketSignIns), k, &s); err != nil {
				return err
			}
			if !in.db.now().Before(s.Ends) {
				ended = append(ended, s)
			}
			return nil
		})
		if err != nil || len(ended) == 0 {
			return nil, refused{err}
		}
		for _, s := range ended {
			if err := dropSignIn(tx, s); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
}
