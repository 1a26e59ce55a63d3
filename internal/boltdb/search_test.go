package boltdb

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// Tickets from before there was a search are found by it, also those of chunks
// that grow no more, and when indexing them was cut off.
func TestTicketsOfSchema2AreFound(t *testing.T) {
	const count = 40_000
	path := filepath.Join(t.TempDir(), "desk.db")
	file(t, path, func(tx *bbolt.Tx) error {
		for _, step := range migrations[:2] {
			if err := step(tx); err != nil {
				return err
			}
		}
		for i := range uint64(count) {
			n := firstNumber + 1 + i
			k := tickets.Ticket{
				ID: tickets.ID(n), Title: fmt.Sprintf("Принтеры etage%d", i%8000), Queue: "IT", State: tickets.New,
				Requester: tickets.Person{ID: "anna", Name: "Anna"}, Beneficiary: tickets.Person{ID: "anna"},
			}
			k.Last = tickets.Event{N: 1, Action: tickets.Created, State: tickets.New, Text: fmt.Sprintf("said%d", i%4000)}
			if err := put(tx.Bucket(bucketTickets), number(n), k); err != nil {
				return err
			}
			if err := put(tx.Bucket(bucketEvents), part(n, 1), k.Last); err != nil {
				return err
			}
			if err := tx.Bucket(bucketTickets).SetSequence(n); err != nil {
				return err
			}
		}
		meta, err := tx.CreateBucket(bucketMeta)
		if err != nil {
			return err
		}
		return meta.Put(keySchema, []byte{2})
	})
	b, err := bbolt.Open(path, 0o600, nil)
	if err == nil {
		err = errors.Join(migrate(b, migrations),
			b.Update(func(tx *bbolt.Tx) error { return doSome(tx, keyIndexed, indexChunks) }),
			b.Update(func(tx *bbolt.Tx) error { return doSome(tx, keyListed, listChunks) }),
			b.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, path)
	for text, want := range map[string]int{"принтера etage7": 5, "said8": 10, "anna etage7999 said3999": 5, "etage8000": 0, "INC-1001": 1, "41000": 1} {
		page, _, err := db.FindTickets(ctx, tickets.Query{Text: text, Person: "anna"}, "", 100)
		if len(page) != want || err != nil {
			t.Errorf("%q: %d tickets, %v, want %d", text, len(page), err, want)
		}
	}
	wantWork(t, db, tickets.Tally{New: count})
	if _, err := db.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
		k.Title, k.Queue = "mouse", "IT"
		return tickets.Change{}
	}); err != nil {
		t.Fatal(err)
	}
	if page, _, err := db.FindTickets(ctx, tickets.Query{Text: "mice mouse", Queues: []string{"IT"}}, "", 100); len(page) != 0 || err != nil {
		t.Errorf("%v, %v", page, err)
	}
	if page, _, err := db.FindTickets(ctx, tickets.Query{Text: "mouse", Queues: []string{"IT"}}, "", 100); len(page) != 1 || err != nil {
		t.Errorf("%v, %v", page, err)
	}
}

// wantWork checks the counts of the queue IT, and with them the length of its list.
func wantWork(t *testing.T, db *DB, want tickets.Tally) {
	t.Helper()
	got, err := db.Tally(ctx, "IT")
	if got != want || err != nil {
		t.Errorf("counts: %+v, %v, want %+v", got, err, want)
	}
	ages, err := db.Backlog(ctx, "IT", time.Now())
	if ages[0]+ages[1] != want.Open() || err != nil {
		t.Errorf("by age: %v, %v, want %d", ages, err, want.Open())
	}
}
