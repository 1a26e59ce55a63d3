package boltdb

import (
	"bytes"
	"cmp"
	"context"

	"go.etcd.io/bbolt"

	"frontdesk/internal/desk"
)

// Named implements desk.People.
func (db *DB) Named(_ context.Context, prefix string, limit int) (found []desk.Known, err error) {
	if prefix == "" {
		return nil, nil
	}
	err = db.view(func(tx *bbolt.Tx) error {
		seen := map[string]bool{}
		cursor := tx.Bucket(bucketNames).Cursor()
		for k, _ := cursor.Seek([]byte(prefix)); bytes.HasPrefix(k, []byte(prefix)) && len(found) < limit; k, _ = cursor.Next() {
			_, person, _ := bytes.Cut(k, []byte{0})
			if seen[string(person)] {
				continue
			}
			seen[string(person)] = true
			var c contact
			if _, err := get(tx.Bucket(bucketContacts), person, &c); err != nil {
				return err
			}
			found = append(found, desk.Known{Person: c.Person, Tenant: cmp.Or(c.Chat.Tenant, c.Tenant)})
		}
		return nil
	})
	return found, err
}

// keepNames indexes a person under the parts of a new name, and no longer under
// those of the old name.
func keepNames(tx *bbolt.Tx, person, old, now string) error {
	if old == now {
		return nil
	}
	names := tx.Bucket(bucketNames)
	for _, part := range desk.NameParts(old) {
		if err := names.Delete(nameKey(part, person)); err != nil {
			return err
		}
	}
	for _, part := range desk.NameParts(now) {
		if err := names.Put(nameKey(part, person), nil); err != nil {
			return err
		}
	}
	return nil
}

func nameKey(part, person string) []byte { return append(append([]byte(part), 0), person...) }
