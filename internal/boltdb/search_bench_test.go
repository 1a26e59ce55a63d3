package boltdb

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

// library is a desk with a million tickets. Its newest chunk is almost complete.
// Each ticket has 30 words out of 4,000 Russian and English ones, few of them
// frequent. Half of the tickets say "even", the others "odd", and only the
// oldest ten say both.
type library struct {
	*DB
	random     *rand.Rand
	vocabulary []string
	often      *rand.Zipf
}

const (
	shelf  = 1_002_500 // tickets
	owners = shelf / 25
)

func (l *library) word() string { return l.vocabulary[l.often.Uint64()] }

func newLibrary(b *testing.B) *library {
	b.Helper()
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "library.db"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	l := &library{DB: db, random: rand.New(rand.NewPCG(1, 2))}
	syllables := [][]string{
		strings.Fields("ба во ги ду же ка ло мы не пра ста тво тер ний ками"),
		strings.Fields("ba co di fu ge la mo net pri sta ter ver ing ed s"),
	}
	for i := range 4000 {
		var word strings.Builder
		for range 2 + l.random.IntN(3) {
			word.WriteString(syllables[i%2][l.random.IntN(len(syllables[0]))])
		}
		l.vocabulary = append(l.vocabulary, word.String())
	}
	l.often = rand.NewZipf(l.random, 1.1, 3, uint64(len(l.vocabulary)-1))
	return l
}

// ticket returns one of the tickets of the shelf.
func (l *library) ticket(i int) tickets.Ticket {
	words := []string{[]string{"even", "odd"}[i%2]}
	if i < 10 {
		words = []string{"even", "odd"}
	}
	for len(words) < 30 {
		words = append(words, l.word())
	}
	n := i * 7919 % owners
	p := tickets.Person{ID: fmt.Sprintf("%08x-0000-4000-8000-000000000000", n), Name: "Person " + l.vocabulary[n%1000]}
	state := tickets.Closed
	if i%20 == 0 {
		state = tickets.New
	}
	return tickets.Ticket{
		ID: tickets.ID(
			firstNumber + 1 + uint64(i),
		),
		Title:       strings.Join(words[:6], " "),
		Description: strings.Join(words[6:], " "), //nolint:gosec // not negative
		Requester:   p,
		Beneficiary: p,
		Queue:       []string{"IT", "HR", "Sales"}[i%3],
		State:       state,
		Created:     time.Now(),
	}
}

// fill writes the tickets in their final state. It builds the index as the
// migration of a file without an index does.
func (l *library) fill(b *testing.B, index bool) {
	b.Helper()
	l.bolt.NoSync = true
	newest := uint64(firstNumber+shelf) >> chunkBits
	for i := 0; i < shelf; {
		if err := l.bolt.Update(func(tx *bbolt.Tx) error {
			all, w := tx.Bucket(bucketTickets), newPoster(tx)
			all.FillPercent = sealedFill
			for end := min(i+chunkSize, shelf); i < end; i++ {
				n, t := uint64(firstNumber+1+i), l.ticket(i) //nolint:gosec // not negative
				if err := put(all, number(n), t); err != nil {
					return err
				}
				if !index {
					continue
				}
				record := newRecord(ownKeys(&t))
				switch {
				case n>>chunkBits >= newest:
					if err := tx.Bucket(bucketFresh).Put(number(n), record); err != nil {
						return err
					}
				default:
					if err := w.takeRecord(n, record); err != nil {
						return err
					}
				}
			}
			if err := all.SetSequence(firstNumber + shelf); err != nil {
				return err
			}
			return w.write()
		}); err != nil {
			b.Fatal(err)
		}
	}
	l.bolt.NoSync = false
	if err := l.bolt.Sync(); err != nil { // not during a measurement
		b.Fatal(err)
	}
}

// BenchmarkSearch measures a page of ten among a million tickets.
func BenchmarkSearch(b *testing.B) {
	l := newLibrary(b)
	start := time.Now()
	l.fill(b, true)
	b.Logf("filled in %v", time.Since(start).Round(time.Second))
	analyst := func(text string) tickets.Query { return tickets.Query{Text: text, Queues: []string{"IT", "HR"}} }
	employee := func(text string) tickets.Query {
		return tickets.Query{Text: text, Person: fmt.Sprintf("%08x-0000-4000-8000-000000000000", l.random.IntN(owners))}
	}
	words := func(n int) func() string {
		return func() string {
			var list []string
			for range n {
				list = append(list, l.word())
			}
			return strings.Join(list, " ")
		}
	}
	rare := func() string { return l.vocabulary[len(l.vocabulary)-1-l.random.IntN(1000)] }
	for _, c := range []struct {
		name string
		text func() string
	}{
		{"one word", words(1)},
		{"two words", words(2)},
		{"three words", words(3)},
		{"a rare word", rare},
		{"two halves that hardly meet", func() string { return "even odd" }},
		{"nothing like it", func() string { return "even odd nowhere1" }},
		{"the beginning of a word", func() string { return "even " + string([]rune(rare())[:2]) }},
		{"beginnings that hardly meet", func() string { return "even odd " + string([]rune(l.word())[:2]) }},
	} {
		for who, query := range map[string]func(string) tickets.Query{"analyst": analyst, "employee": employee} {
			b.Run(who+"/"+c.name, func(b *testing.B) {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
				var took []time.Duration
				before := threadCPU()
				for b.Loop() {
					q := query(c.text())
					start := time.Now()
					if _, _, err := l.FindTickets(b.Context(), q, "", 10); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
				}
				if now := threadCPU(); now > 0 {
					b.ReportMetric(float64((now-before).Microseconds())/float64(len(took)), "cpu-µs/search")
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// threadCPU returns the CPU time of the goroutine's thread until now, as the
// scheduler counts it, or 0 where it does not say.
func threadCPU() time.Duration {
	text, _ := os.ReadFile("/proc/thread-self/schedstat")
	first, _, _ := strings.Cut(string(text), " ")
	n, _ := strconv.ParseInt(first, 10, 64)
	return time.Duration(n)
}

// BenchmarkMigration measures the cost of indexing a million tickets from
// before the search existed.
func BenchmarkMigration(b *testing.B) {
	l := newLibrary(b)
	l.fill(b, false)
	old := l.size(b)
	for b.Loop() {
		b.StopTimer()
		if err := l.bolt.Update(func(tx *bbolt.Tx) error {
			for _, name := range [][]byte{bucketFresh, bucketPostings} {
				if err := tx.DeleteBucket(name); err != nil {
					return err
				}
			}
			return tx.Bucket(bucketMeta).Put(keySchema, []byte{3})
		}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := migrate(l.bolt, migrations[:4]); err != nil {
			b.Fatal(err)
		}
		if err := catchUp(l.bolt); err != nil {
			b.Fatal(err)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapSys>>20), "MB-heap")
	b.ReportMetric(float64((l.size(b)-old)>>20), "MB-index")
	b.ReportMetric(float64(old>>20), "MB-before")
}

func (l *library) size(b *testing.B) (size int64) {
	b.Helper()
	if err := l.view(func(tx *bbolt.Tx) error { size = tx.Size(); return nil }); err != nil {
		b.Fatal(err)
	}
	return size
}

// BenchmarkSeal measures what a creation that begins a new chunk pays for the
// previous chunk.
func BenchmarkSeal(b *testing.B) {
	l := newLibrary(b)
	for chunk := uint64(1); b.Loop(); chunk++ {
		b.StopTimer()
		if err := l.bolt.Update(func(tx *bbolt.Tx) error {
			for i := range uint64(chunkSize) {
				t := l.ticket(int(chunk*chunkSize + i)) //nolint:gosec // small
				if err := begin(tx, chunk<<chunkBits|i, ownKeys(&t)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := l.bolt.Update(func(tx *bbolt.Tx) error { return begin(tx, (chunk+1)<<chunkBits, nil) }); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := l.bolt.Update(
			func(tx *bbolt.Tx) error { return tx.Bucket(bucketFresh).Delete(number((chunk + 1) << chunkBits)) },
		); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
