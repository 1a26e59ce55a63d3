package boltdb

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// BenchmarkWorklist measures a page of the queue view, with its counts, among a
// million tickets, 50,000 of them open. It also measures listing and counting
// the tickets of an older file, and the backlog of a queue with 100,000 tickets.
func BenchmarkWorklist(b *testing.B) {
	l := newLibrary(b)
	l.fill(b, false)
	b.Run("an older file", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			if err := l.bolt.Update(func(tx *bbolt.Tx) error {
				for _, name := range [][]byte{bucketWork, bucketTallies} {
					if err := tx.DeleteBucket(name); err != nil {
						return err
					}
					if _, err := tx.CreateBucket(name); err != nil {
						return err
					}
				}
				return scheduleCatchUp(tx, keyListed)
			}); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if err := catchUp(l.bolt); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, c := range []struct {
		list   tickets.Worklist
		queues []string
	}{
		{tickets.AllOpen, []string{"IT"}},
		{tickets.AllOpen, []string{"IT", "HR", "Sales"}},
		{tickets.Unassigned, []string{"IT"}},
		{tickets.Mine, []string{"IT"}},
	} {
		b.Run(fmt.Sprint(c.list, " of ", len(c.queues)), func(b *testing.B) {
			var took []time.Duration
			cursor := ""
			for b.Loop() {
				start := time.Now()
				_, next, err := l.Worklist(
					b.Context(),
					tickets.WorkQuery{List: c.list, Queues: c.queues, Assignee: "olga"},
					cursor,
					10,
				)
				if err != nil {
					b.Fatal(err)
				}
				for _, queue := range c.queues {
					if _, err := l.Tally(b.Context(), queue); err != nil {
						b.Fatal(err)
					}
				}
				took = append(took, time.Since(start))
				cursor = next
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(0, "ns/op")
		})
	}
	b.Run("backlog of 100000", func(b *testing.B) {
		if err := l.bolt.Update(func(tx *bbolt.Tx) error {
			for n := range uint64(100_000) {
				t := tickets.Ticket{
					Queue:   "busy",
					State:   tickets.New,
					Created: time.Now().Add(-time.Duration(n) * time.Minute),
				} //nolint:gosec // small
				if err := listWork(tx.Bucket(bucketWork), 1<<40+n, nil, &t); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
		now := time.Now()
		for b.Loop() {
			ages, err := l.Backlog(
				b.Context(),
				"busy",
				now.Add(-tickets.Ages[0]),
				now.Add(-tickets.Ages[1]),
				now.Add(-tickets.Ages[2]),
			)
			if err != nil || ages[0]+ages[1]+ages[2]+ages[3] != 100_000 {
				b.Fatal(ages, err)
			}
		}
	})
}
