package boltdb

import (
	"bytes"
	"context"

	"go.etcd.io/bbolt"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// Contact implements store.Contacts.
func (db *DB) Contact(_ context.Context, person string) (c botframework.Contact, ok bool, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		ok, err = get(tx.Bucket(bucketContacts), []byte(person), &c)
		return err
	})
	return c, ok, err
}

// UpdateContact implements store.Contacts.
func (db *DB) UpdateContact(ctx context.Context, person string, change func(*botframework.Contact) []tickets.Delivery) (c botframework.Contact, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		b, key := tx.Bucket(bucketContacts), []byte(person)
		before := botframework.Contact{ObjectID: person}
		c = before
		if _, err := getTwice(b, key, &before, &c); err != nil {
			return nil, refused{err}
		}
		was, err := encode(key, &before)
		if err != nil {
			return nil, err
		}
		deliveries := change(&c)
		is, err := encode(key, &c)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(was, is) && len(deliveries) == 0 {
			return nil, unchanged
		}
		if err := b.Put(key, is); err != nil {
			return nil, err
		}
		if err := keepNames(tx, person, before.Name, c.Name); err != nil {
			return nil, err
		}
		return owe(tx, deliveries)
	})
	return c, err
}

// Channel implements botframework.PostStore.
func (db *DB) Channel(_ context.Context, channel string) (ref botframework.Reference, ok bool, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		ok, err = get(tx.Bucket(bucketChannels), []byte(channel), &ref)
		return err
	})
	return ref, ok, err
}

// SaveChannel implements botframework.PostStore.
func (db *DB) SaveChannel(ctx context.Context, channel string, ref botframework.Reference) error {
	return db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		return nil, put(tx.Bucket(bucketChannels), []byte(channel), ref)
	})
}
