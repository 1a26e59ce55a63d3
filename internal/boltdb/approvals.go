package boltdb

import (
	"bytes"
	"context"
	"encoding/binary"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// keepApproval updates the lists of what waits for a decision: everybody's, under
// an empty person, and those of the approvers. before is nil for a new ticket.
func keepApproval(tx *bbolt.Tx, n uint64, before, t *tickets.Ticket) error {
	var was [][]byte
	if before != nil {
		was = approvalKeys(n, before)
	}
	return moveKeys(tx.Bucket(bucketApprovals), was, approvalKeys(n, t))
}

// approvalKeys returns a ticket's keys in those lists. They sort newest first.
func approvalKeys(n uint64, t *tickets.Ticket) (keys [][]byte) {
	if !t.Undecided() || !t.State.Open() {
		return nil
	}
	keys = append(keys, binary.BigEndian.AppendUint64(listPrefix(""), ^n))
	for _, p := range t.Approving.Approvers {
		keys = append(keys, binary.BigEndian.AppendUint64(listPrefix(p.ID), ^n))
	}
	return keys
}

// Undecided implements tickets.Store.
func (db *DB) Undecided(_ context.Context, approver string, limit int) (list []tickets.Ticket, err error) {
	prefix := listPrefix(approver)
	err = db.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketApprovals).Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(list) < limit; k, _ = c.Next() {
			if len(k) != len(prefix)+8 { // belongs to a longer id with the same start
				continue
			}
			var t tickets.Ticket
			if _, err := get(
				tx.Bucket(bucketTickets),
				number(^binary.BigEndian.Uint64(k[len(prefix):])),
				&t,
			); err != nil {
				return err
			}
			list = append(list, t)
		}
		return nil
	})
	return list, err
}

// listApprovals lists the open tickets that wait for a decision.
func listApprovals(tx *bbolt.Tx) error {
	b := tx.Bucket(bucketTickets)
	c := tx.Bucket(bucketOfPerson).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if len(k) < placeLen || k[len(k)-placeLen] != 0 { // closed
			continue
		}
		n := ^binary.BigEndian.Uint64(k[len(k)-8:])
		var t tickets.Ticket
		if _, err := get(b, number(n), &t); err != nil {
			return err
		}
		if err := keepApproval(tx, n, nil, &t); err != nil {
			return err
		}
	}
	return nil
}
