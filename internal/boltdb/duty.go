package boltdb

import (
	"context"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// Duty implements chat.DutyStore.
func (db *DB) Duty(_ context.Context, queue string) (d chat.Duty, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		_, err := get(tx.Bucket(bucketDuty), []byte(queue), &d)
		return err
	})
	return d, err
}

// UpdateDuty implements chat.DutyStore.
func (db *DB) UpdateDuty(
	ctx context.Context,
	activity, queue string,
	change func(*chat.Duty),
) (d chat.Duty, err error) {
	err = db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		d = chat.Duty{}
		if _, err := get(tx.Bucket(bucketDuty), []byte(queue), &d); err != nil {
			return nil, refused{err}
		}
		if db.handledID(tx, activity) != "" {
			return nil, unchanged
		}
		change(&d)
		if err := put(tx.Bucket(bucketDuty), []byte(queue), d); err != nil {
			return nil, err
		}
		return nil, db.markHandled(tx, activity, "duty/"+queue)
	})
	return d, err
}
