package boltdb

import (
	"context"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// checkRevisions returns ErrOther when a ticket has another revision than the
// given one.
func checkRevisions(tx *bbolt.Tx, given map[string]int) error {
	for id, rev := range given {
		_, t, err := readTicket(tx, id)
		if err != nil {
			return err
		}
		if t.Rev() != rev {
			return tickets.ErrOther
		}
	}
	return nil
}

// keepMajor updates the list of open major incidents with a ticket. before is
// nil for a new one.
func keepMajor(b *bbolt.Bucket, n uint64, before, t *tickets.Ticket) error {
	was, is := before != nil && before.Major && before.State.Open(), t.Major && t.State.Open()
	switch {
	case is && !was:
		return b.Put(number(n), nil)
	case was && !is:
		return b.Delete(number(n))
	}
	return nil
}

// OpenMajors implements tickets.Store.
func (db *DB) OpenMajors(_ context.Context, limit int) (majors []tickets.Ticket, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketMajors).Cursor()
		for k, _ := c.Last(); k != nil && len(majors) < limit; k, _ = c.Prev() {
			var t tickets.Ticket
			if _, err := get(tx.Bucket(bucketTickets), k, &t); err != nil {
				return err
			}
			majors = append(majors, t)
		}
		return nil
	})
	return majors, err
}
