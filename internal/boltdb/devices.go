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

// devices keeps the browsers in which people want to be told.
type devices struct{ db *DB }

var keyPush = []byte("push")

// PushKeys implements desk.DeviceStore.
func (in devices) PushKeys(ctx context.Context, fresh desk.PushKeys) (kept desk.PushKeys, err error) {
	err = in.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		b := tx.Bucket(bucketSetup)
		kept = desk.PushKeys{}
		if ok, err := get(b, keyPush, &kept); ok || err != nil {
			return nil, refused{err}
		}
		kept = fresh
		return nil, put(b, keyPush, fresh)
	})
	return kept, err
}

// KeepDevice implements desk.DeviceStore.
func (in devices) KeepDevice(ctx context.Context, d desk.Device, most int) error {
	return in.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var s desk.SignIn
		ok, err := get(tx.Bucket(bucketSignIns), []byte(d.SignIn), &s)
		switch {
		case err != nil:
			return nil, refused{err}
		case !ok || s.Person != d.Person || !in.db.now().Before(s.Ends):
			return nil, refused{desk.ErrSignedOut}
		}
		var before desk.Device
		if ok, err := get(tx.Bucket(bucketDevices), []byte(d.ID), &before); err != nil {
			return nil, refused{err}
		} else if ok {
			if err := dropDevice(tx, before); err != nil {
				return nil, err
			}
		}
		list, err := devicesOf(tx, d.Person)
		if err != nil {
			return nil, err
		}
		for _, old := range list[min(len(list), most-1):] {
			if err := dropDevice(tx, old); err != nil {
				return nil, err
			}
		}
		if err := put(tx.Bucket(bucketDevices), []byte(d.ID), d); err != nil {
			return nil, err
		}
		return nil, tx.Bucket(bucketDevicesOf).Put(deviceKey(d), nil)
	})
}

func deviceKey(d desk.Device) []byte { return append(listPrefix(d.Person), d.ID...) }

// DropDevice implements desk.DeviceStore.
func (in devices) DropDevice(ctx context.Context, person, id string) error {
	return in.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		var d desk.Device
		ok, err := get(tx.Bucket(bucketDevices), []byte(id), &d)
		if !ok || err != nil || d.Person != person {
			return nil, refused{err}
		}
		return nil, dropDevice(tx, d)
	})
}

func dropDevice(tx *bbolt.Tx, d desk.Device) error {
	if err := tx.Bucket(bucketDevicesOf).Delete(deviceKey(d)); err != nil {
		return err
	}
	return tx.Bucket(bucketDevices).Delete([]byte(d.ID))
}

// dropDevices removes those devices of a person that are which.
func dropDevices(tx *bbolt.Tx, person string, which func(desk.Device) bool) error {
	list, err := devicesOf(tx, person)
	for _, d := range list {
		if err == nil && which(d) {
			err = dropDevice(tx, d)
		}
	}
	return err
}

// DevicesOf implements desk.DeviceStore.
func (in devices) DevicesOf(_ context.Context, person string) (list []desk.Device, err error) {
	err = in.db.view(func(tx *bbolt.Tx) error {
		all, err := devicesOf(tx, person)
		for _, d := range all {
			var s desk.SignIn
			ok, missed := get(tx.Bucket(bucketSignIns), []byte(d.SignIn), &s)
			if missed != nil {
				return missed
			}
			if ok && in.db.now().Before(s.Ends) {
				list = append(list, d)
			}
		}
		return err
	})
	return list, err
}

// devicesOf returns all devices of a person, the newest first.
func devicesOf(tx *bbolt.Tx, person string) (list []desk.Device, err error) {
	prefix := listPrefix(person)
	c := tx.Bucket(bucketDevicesOf).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		var d desk.Device
		if _, err := get(tx.Bucket(bucketDevices), k[len(prefix):], &d); err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b desk.Device) int {
		return cmp.Or(b.Since.Compare(a.Since), strings.Compare(a.ID, b.ID))
	})
	return list, nil
}
