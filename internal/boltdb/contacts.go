package boltdb

import (
	"context"

	"go.etcd.io/bbolt"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// contact is the record of a person: who they are and how to reach them.
type contact struct {
	desk.Person
	botframework.Reach
}

// Person implements desk.People.
func (db *DB) Person(ctx context.Context, id string) (p desk.Person, ok bool, err error) {
	p, _, ok, err = db.Contact(ctx, id)
	return p, ok, err
}

// UpdatePerson implements desk.People.
func (db *DB) UpdatePerson(
	ctx context.Context,
	id string,
	change func(*desk.Person) []tickets.Delivery,
) (p desk.Person, err error) {
	err = db.UpdateContact(ctx, id, func(now *desk.Person, _ *botframework.Reach) []tickets.Delivery {
		owed := change(now)
		p = *now
		return owed
	})
	return p, err
}

// Contact implements store.Contacts.
func (db *DB) Contact(_ context.Context, person string) (p desk.Person, r botframework.Reach, ok bool, err error) {
	var c contact
	err = db.view(func(tx *bbolt.Tx) error {
		ok, err = get(tx.Bucket(bucketContacts), []byte(person), &c)
		return err
	})
	return c.Person, c.Reach, ok, err
}

// UpdateContact implements store.Contacts.
func (db *DB) UpdateContact(
	ctx context.Context, person string, change func(*desk.Person, *botframework.Reach) []tickets.Delivery,
) error {
	return db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		b := tx.Bucket(bucketContacts)
		c := contact{Person: desk.Person{ObjectID: person}}
		if _, err := get(b, []byte(person), &c); err != nil {
			return nil, refused{err}
		}
		before := c
		deliveries := change(&c.Person, &c.Reach)
		if c == before && len(deliveries) == 0 {
			return nil, unchanged
		}
		if err := put(b, []byte(person), c); err != nil {
			return nil, err
		}
		if err := keepNames(tx, person, before.Name, c.Name); err != nil {
			return nil, err
		}
		return owe(tx, deliveries)
	})
}
