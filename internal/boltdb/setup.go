package boltdb

import (
	"context"

	"go.etcd.io/bbolt"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// keySetup is the key of the one record of its bucket.
var keySetup = []byte("teams")

// Setup implements desk.SetupStore.
func (db *DB) Setup(context.Context) (s desk.SetupRecord, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		_, err := get(tx.Bucket(bucketSetup), keySetup, &s)
		return err
	})
	return s, err
}

// UpdateSetup implements desk.SetupStore.
func (db *DB) UpdateSetup(
	ctx context.Context,
	activity string,
	change func(*desk.SetupRecord) []tickets.Delivery,
) (s desk.SetupRecord, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		s = desk.SetupRecord{}
		if _, err := get(tx.Bucket(bucketSetup), keySetup, &s); err != nil {
			return nil, refused{err}
		}
		if db.handledID(tx, activity) != "" {
			return nil, unchanged
		}
		deliveries := change(&s)
		if err := put(tx.Bucket(bucketSetup), keySetup, s); err != nil {
			return nil, err
		}
		if err := db.markHandled(tx, activity, "setup"); err != nil {
			return nil, err
		}
		return owe(tx, deliveries)
	})
	return s, err
}
