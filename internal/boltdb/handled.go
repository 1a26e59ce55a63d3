package boltdb

import (
	"crypto/sha256"
	"time"

	"go.etcd.io/bbolt"
)

// handledFor is how many days of records are kept besides the current day. An
// activity is remembered for at least 24 hours.
const handledFor = 1

// handledID returns the id of what the activity changed, "" when it was not
// handled.
func (db *DB) handledID(tx *bbolt.Tx, activity string) string {
	if activity == "" {
		return ""
	}
	key := hash(activity)
	for back := range handledFor + 1 {
		if day := tx.Bucket(bucketHandled).Bucket(db.dayBucket(back)); day != nil {
			if id := day.Get(key); id != nil {
				return string(id)
			}
		}
	}
	return ""
}

// markHandled records what the activity changed. The first record of a day drops
// the records that are too old.
func (db *DB) markHandled(tx *bbolt.Tx, activity, id string) error {
	if activity == "" {
		return nil
	}
	all, today := tx.Bucket(bucketHandled), db.dayBucket(0)
	day := all.Bucket(today)
	if day == nil {
		var err error
		if day, err = all.CreateBucket(today); err != nil {
			return err
		}
		if err := dropBefore(all, db.dayBucket(handledFor)); err != nil {
			return err
		}
	}
	return day.Put(hash(activity), []byte(id))
}

func dropBefore(all *bbolt.Bucket, oldest []byte) error {
	for c := all.Cursor(); ; {
		name, _ := c.First()
		if name == nil || string(name) >= string(oldest) {
			return nil
		}
		if err := all.DeleteBucket(name); err != nil {
			return err
		}
	}
}

func (db *DB) dayBucket(back int) []byte {
	return []byte(db.now().UTC().AddDate(0, 0, -back).Format(time.DateOnly))
}

// hash shortens a key. Activity keys are long, and millions of them are kept.
func hash(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:16]
}
