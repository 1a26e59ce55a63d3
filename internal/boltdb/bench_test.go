package boltdb

import (
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

const (
	writers = 64
	chunk   = 200 * writers // creations measured at a time
)

// everybody is an analyst.
type everybody struct{}

func (everybody) Analyst(context.Context, string, string) (bool, error) { return true, nil }

// creator creates incidents as the program does.
type creator struct {
	db      *DB
	service *tickets.Service
	form    atomic.Int64
}

func openDesk(b *testing.B) *creator {
	b.Helper()
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "desk.db"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return &creator{db: db, service: tickets.NewService(tickets.Options{Store: db, Roster: everybody{}, Now: time.Now})}
}

// create creates one incident, by one of a thousand people.
func (d *creator) create(ctx context.Context) error {
	n := d.form.Add(1)
	_, err := d.service.Create(ctx, tickets.Actor{
		Person: tickets.Person{ID: fmt.Sprintf("%08x-0000-4000-8000-000000000000", n%1000), Name: "Erin Employee"},
		Activity: fmt.Sprintf(
			"11111111-1111-4111-8111-111111111111\x1fa:personal-%d\x1ff:%08d-0000\x1finvoke",
			n%1000,
			n,
		),
		AskedIn: "1700000000000",
	}, tickets.Form{
		Title: "The printer is on fire", Description: strings.Repeat("It burns. ", 20), Queue: "IT",
		Form: fmt.Sprintf("%08x-0123456789abcdef", n),
	})
	return err
}

// floor is bbolt alone. It writes records of given sizes, either with the batch
// tuned to the number of writers or one by one.
type floor struct {
	db      *bbolt.DB
	records []record
	next    atomic.Uint64
}

// record is one put for every ticket: a bucket, and the sizes of key and value.
// Random keys go anywhere in their bucket, others to its end.
type record struct {
	bucket     string
	key, value int
	random     bool
}

// openFloor opens an empty file. With alone, only the ticket is written.
func openFloor(b *testing.B, written []record, alone bool) *floor {
	b.Helper()
	db, err := bbolt.Open(
		filepath.Join(b.TempDir(), "floor.db"),
		0o600,
		&bbolt.Options{FreelistType: bbolt.FreelistMapType},
	)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	db.MaxBatchSize = writers
	f := &floor{db: db, records: written}
	if alone {
		f.records = written[:1]
	}
	if err := db.Update(func(tx *bbolt.Tx) error {
		for _, r := range f.records {
			if _, err := tx.CreateBucketIfNotExists([]byte(r.bucket)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return f
}

func (f *floor) put(n uint64) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		for i, r := range f.records {
			key := make([]byte, r.key)
			at := n<<8 | uint64(i) //nolint:gosec // a few records
			if r.random {
				at *= 0x9e3779b97f4a7c15
			}
			binary.BigEndian.PutUint64(key, at)
			if err := tx.Bucket([]byte(r.bucket)).Put(key, make([]byte, r.value)); err != nil {
				return err
			}
		}
		return nil
	}
}

func (f *floor) batch(context.Context) error { return f.db.Batch(f.put(f.next.Add(1))) }

func (f *floor) update(context.Context) error { return f.db.Update(f.put(f.next.Add(1))) }

// written returns the puts of one creation, as found in a desk's file. The
// ticket comes first.
func written(b *testing.B) (all []record) {
	b.Helper()
	d := openDesk(b)
	if err := d.create(b.Context()); err != nil {
		b.Fatal(err)
	}
	random := map[string]bool{string(bucketOfPerson): true, string(bucketHandled): true, string(bucketForms): true}
	var walk func(name string, c *bbolt.Bucket) error
	walk = func(name string, in *bbolt.Bucket) error {
		return in.ForEach(func(k, v []byte) error {
			if inner := in.Bucket(k); inner != nil {
				return walk(name, inner)
			}
			r := record{bucket: name, key: max(len(k), 8), value: len(v), random: random[name]}
			if name == string(bucketTickets) {
				all = append([]record{r}, all...)
			} else {
				all = append(all, r)
			}
			return nil
		})
	}
	if err := d.db.view(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, in *bbolt.Bucket) error {
			if string(name) == string(bucketMeta) {
				return nil
			}
			return walk(string(name), in)
		})
	}); err != nil {
		b.Fatal(err)
	}
	return all
}

// rate returns how many calls of do the goroutines complete in a second.
func rate(b *testing.B, count, goroutines int, do func(context.Context) error) float64 {
	b.Helper()
	start := time.Now()
	var next atomic.Int64
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for next.Add(1) <= int64(count) {
				if err := do(b.Context()); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(count) / time.Since(start).Seconds()
}

// commitsOf returns the number of commits to a file until now.
func commitsOf(b *testing.B, db *bbolt.DB) (n int) {
	b.Helper()
	if err := db.View(func(tx *bbolt.Tx) error { n = tx.ID(); return nil }); err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkCreateTogether compares incidents that 64 people create at once with
// what bbolt's own batch commits on the same disk. bbolt writes the ticket's
// record alone, or as many records of the same sizes as the desk.
func BenchmarkCreateTogether(b *testing.B) {
	records := written(b)
	d, one, same := openDesk(b), openFloor(b, records, true), openFloor(b, records, false)
	rate(b, chunk, writers, d.create)
	var ours, alone, equal float64
	n := 0.0
	before := commitsOf(b, d.db.bolt)
	for b.Loop() {
		ours += rate(b, chunk, writers, d.create)
		alone += rate(b, chunk, writers, one.batch)
		equal += rate(b, chunk, writers, same.batch)
		n++
	}
	b.ReportMetric(ours/n, "incidents/s")
	b.ReportMetric(alone/n, "ticket-only/s")
	b.ReportMetric(equal/n, "same-records/s")
	b.ReportMetric(ours/alone, "ratio-ticket-only")
	b.ReportMetric(ours/equal, "ratio-same-records")
	b.ReportMetric(n*chunk/float64(commitsOf(b, d.db.bolt)-before), "incidents/commit")
	b.ReportMetric(float64(len(records)), "records/incident")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCreateAlone compares one incident at a time with one update of
// bbolt.
func BenchmarkCreateAlone(b *testing.B) {
	const count = 1000
	records := written(b)
	d, same := openDesk(b), openFloor(b, records, false)
	var ours, least float64
	n := 0.0
	before := commitsOf(b, d.db.bolt)
	for b.Loop() {
		ours += 1e6 / rate(b, count, 1, d.create)
		least += 1e6 / rate(b, count, 1, same.update)
		n++
	}
	b.ReportMetric(ours/n, "µs/incident")
	b.ReportMetric(least/n, "floor-µs/update")
	b.ReportMetric(ours/least, "ratio")
	b.ReportMetric(float64(commitsOf(b, d.db.bolt)-before)/n/count, "commits/incident")
	b.ReportMetric(0, "ns/op")
}
