package boltdb

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// transfer reads and writes many records at once. It implements tickets.ImportStore
// and desk.Exporter.
type transfer struct{ db *DB }

// CreateTickets implements tickets.ImportStore.
func (x transfer) CreateTickets(
	ctx context.Context, forms []string, fill func(int, *tickets.Ticket) tickets.Change,
) (made []tickets.Ticket, err error) {
	err = x.db.commit(ctx, func(tx *bbolt.Tx) (owed []tickets.Owed, err error) {
		made = make([]tickets.Ticket, len(forms))
		wrote := false
		for i, form := range forms {
			var more []tickets.Owed
			made[i], more, err = x.createTicket(
				tx, tickets.Cause{Form: form}, func(t *tickets.Ticket) tickets.Change { return fill(i, t) },
			)
			owed = append(owed, more...)
			switch r, idle := errors.AsType[refused](err); {
			case idle && r.error == nil: // made before
			case idle && !wrote:
				return nil, err
			case idle:
				return nil, r.error
			case err != nil:
				return nil, err
			default:
				wrote = true
			}
		}
		if !wrote {
			return nil, unchanged
		}
		return owed, nil
	})
	return made, err
}

// Made implements desk.Exporter.
func (x transfer) Made(_ context.Context, form string) (made bool, err error) {
	err = x.db.view(func(tx *bbolt.Tx) error {
		made = tx.Bucket(bucketForms).Get([]byte(form)) != nil
		return nil
	})
	return made, err
}

// Export implements desk.Exporter. While it lasts, pages that are replaced are not
// used again, so the file may grow.
func (x transfer) Export(ctx context.Context, begin func(desk.Census) error, next func(desk.Exported) error) error {
	return x.db.view(func(tx *bbolt.Tx) error {
		all := tx.Bucket(bucketTickets)
		if err := begin(desk.Census{
			Tickets: int(all.Sequence() - firstNumber),         //nolint:gosec // numbers never reach 2⁶³
			Chats:   int(tx.Bucket(bucketSessions).Sequence()), //nolint:gosec // likewise
		}); err != nil {
			return err
		}
		err := all.ForEach(func(k, v []byte) error {
			t := new(tickets.Ticket)
			if err := decode(ctx, k, v, t); err != nil {
				return err
			}
			events, err := parts[tickets.Event](tx.Bucket(bucketEvents), k, t.Last.N)
			if err != nil {
				return err
			}
			return next(desk.Exported{Ticket: t, Events: events})
		})
		if err != nil {
			return err
		}
		err = tx.Bucket(bucketSessions).ForEach(func(k, v []byte) error {
			s := new(chat.Session)
			if err := decode(ctx, k, v, s); err != nil {
				return err
			}
			count := s.Messages
			if !s.Removed.IsZero() {
				count = 0
			}
			messages, err := parts[chat.Message](tx.Bucket(bucketMessages), k, count)
			if err != nil {
				return err
			}
			return next(desk.Exported{Chat: s, Messages: messages})
		})
		if err != nil {
			return err
		}
		return tx.Bucket(bucketContacts).ForEach(func(k, v []byte) error {
			var c contact
			if err := decode(ctx, k, v, &c); err != nil {
				return err
			}
			return next(desk.Exported{Person: &c.Person})
		})
	})
}

// decode decodes a record unless the context has ended.
func decode(ctx context.Context, k, v []byte, record any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := json.Unmarshal(v, record); err != nil {
		return fmt.Errorf("boltdb: record %x: %w", k, err)
	}
	return nil
}

// parts returns the parts of a record, in order.
func parts[T any](b *bbolt.Bucket, of []byte, count int) (list []T, err error) {
	for n := 1; n <= count; n++ {
		var part T
		key := partKey(binary.BigEndian.Uint64(of), n)
		if ok, err := get(b, key, &part); err != nil || !ok {
			return nil, errors.Join(err, fmt.Errorf("boltdb: part %x is missing: run frontdesk check", key))
		}
		list = append(list, part)
	}
	return list, nil
}
