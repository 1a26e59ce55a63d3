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

// Search finds tickets from before it existed. This includes tickets in chunks
// that no longer grow, and an indexing run that was interrupted. The file holds
// both ends of ten chunks: enough for a posting stored as bits.
func TestTicketsOfSchema2AreFound(t *testing.T) {
	const end, newest = 150, 41_000
	floors, sayings, count := map[int]int{}, map[int]int{}, 0
	path := filepath.Join(t.TempDir(), "desk.db")
	file(t, path, func(tx *bbolt.Tx) error {
		for _, step := range migrations[:2] {
			if err := step(tx); err != nil {
				return err
			}
		}
		for n := uint64(firstNumber + 1); n <= newest; n++ {
			if at := n % chunkSize; at >= end && at < chunkSize-end && n > firstNumber+end {
				continue
			}
			floor, saying := count%400, count%200
			floors[floor]++
			sayings[saying]++
			count++
			k := tickets.Ticket{
				ID: tickets.ID(n), Title: fmt.Sprintf("Принтеры etage%d", floor), Queue: "IT", State: tickets.New,
				Requester: tickets.Person{ID: "anna", Name: "Anna"}, Beneficiary: tickets.Person{ID: "anna"},
			}
			k.Last = tickets.Event{
				N:      1,
				Action: tickets.Created,
				State:  tickets.New,
				Text:   fmt.Sprintf("said%d", saying),
			}
			if err := put(tx.Bucket(bucketTickets), number(n), k); err != nil {
				return err
			}
			if err := put(tx.Bucket(bucketEvents), partKey(n, 1), k.Last); err != nil {
				return err
			}
			if err := index(tx.Bucket(bucketOfPerson), n, nil, &k); err != nil {
				return err
			}
		}
		if err := tx.Bucket(bucketTickets).SetSequence(newest); err != nil {
			return err
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
			b.Update(catches[0].doSome), b.Update(catches[1].doSome),
			b.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, path)
	for text, want := range map[string]int{
		"принтера etage7": floors[7], "said8": sayings[8], "anna etage399 said199": floors[399], "etage400": 0, "INC-1001": 1, "41000": 1,
	} {
		page, _, err := db.FindTickets(ctx, tickets.Query{Text: text, Person: "anna"}, "", 100)
		if len(page) != want || err != nil {
			t.Errorf("%q: %d tickets, %v, want %d", text, len(page), err, want)
		}
	}
	found := 0
	for cursor := ""; ; {
		page, next, err := db.FindTickets(ctx, tickets.Query{Text: "принтер", Person: "anna"}, cursor, 1000)
		if err != nil {
			t.Fatal(err)
		}
		found += len(page)
		if cursor = next; cursor == "" {
			break
		}
	}
	if found != count {
		t.Errorf("%d tickets of %d are found", found, count)
	}
	wantWork(t, db, tickets.Tally{New: count})
	if _, err := db.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
		k.Title, k.Queue = "mouse", "IT"
		return tickets.Change{}
	}); err != nil {
		t.Fatal(err)
	}
	if page, _, err := db.FindTickets(
		ctx,
		tickets.Query{Text: "mice mouse", Queues: []string{"IT"}},
		"",
		100,
	); len(page) != 0 ||
		err != nil {
		t.Errorf("%v, %v", page, err)
	}
	if page, _, err := db.FindTickets(
		ctx,
		tickets.Query{Text: "mouse", Queues: []string{"IT"}},
		"",
		100,
	); len(page) != 1 ||
		err != nil {
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
