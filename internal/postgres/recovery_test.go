package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/desk"
	"frontdesk/internal/pgtest"
	"frontdesk/internal/postgres"
	"frontdesk/tickets"
)

func open(t *testing.T, name string) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(context.Background(), name, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func incident(k *tickets.Ticket) (c tickets.Change) {
	k.Title, k.Queue, k.Requester = "Printer", "IT", tickets.Person{ID: "erin", Name: "Erin"}
	k.Beneficiary, k.State, k.Created = k.Requester, tickets.New, time.Now()
	k.Last = tickets.Event{N: 1, At: k.Created, By: k.Requester, Action: tickets.Created, State: tickets.New}
	c.Events = []tickets.Event{k.Last}
	c.Owe(tickets.Delivery{
		To: tickets.Address{Person: "erin"}, Content: tickets.Notice{Ticket: k.ID, Event: 1}, At: k.Created,
	})
	return c
}

// TestLostCommits cuts the connection while it commits, before and after the
// database has heard of it. Nothing is lost, and nothing is there twice.
func TestLostCommits(t *testing.T) {
	const writers, each = 4, 10
	var cutting sync.Map // only once it is open
	name, p := through(t, pgtest.URL(t), func(n int64) (before, after bool) {
		_, on := cutting.Load("on")
		return on && n%3 == 1, on && n%3 == 2
	})
	db := open(t, name)
	var mu sync.Mutex
	owed := map[string]int{}
	var last uint64
	if err := db.Follow(t.Context(), func(list []tickets.Owed) {
		mu.Lock()
		defer mu.Unlock()
		for _, o := range list {
			notice, _ := o.Content.(tickets.Notice)
			owed[notice.Ticket]++
			if o.Seq != last+1 {
				t.Errorf("delivery %d after %d", o.Seq, last)
			}
			last = o.Seq
		}
	}); err != nil {
		t.Fatal(err)
	}
	cutting.Store("on", true)
	var all sync.WaitGroup
	made := map[string]int{}
	for range writers {
		all.Go(func() {
			for range each {
				// No activity, and no form: nothing but the commit itself is known again.
				k, err := db.CreateTicket(t.Context(), tickets.Cause{}, incident)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				made[k.ID]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	cutting.Delete("on")
	if p.commits.Load() < writers {
		t.Errorf("only %d commits have come by", p.commits.Load())
	}
	mu.Lock()
	defer mu.Unlock()
	for n := range writers * each {
		if id := tickets.ID(uint64(1001 + n)); made[id] != 1 || owed[id] != 1 {
			t.Errorf("%s was made %d times, and handed over %d times", id, made[id], owed[id])
		}
	}
	wantWhole(t, db, writers*each)
}

// TestLostConnections cuts all connections while nobody uses them: whoever comes
// next does not notice.
func TestLostConnections(t *testing.T) {
	name, p := through(t, pgtest.URL(t), func(int64) (before, after bool) { return false, false })
	db := open(t, name)
	for n := range 5 {
		k, err := db.CreateTicket(t.Context(), tickets.Cause{Activity: fmt.Sprint(n)}, incident)
		if err != nil {
			t.Fatal(err)
		}
		p.cutAll()
		if _, err := db.Ticket(t.Context(), k.ID); err != nil {
			t.Error(err)
		}
		p.cutAll()
	}
	wantWhole(t, db, 5)
}

func wantWhole(t *testing.T, db *postgres.DB, count int) {
	t.Helper()
	census, err := db.Audit(context.Background(), desk.Findings{
		Problem: func(p string) { t.Error(p) }, File: func(desk.NamedFile) {},
	})
	if err != nil || census.Tickets != count {
		t.Errorf("%d tickets, %v; want %d", census.Tickets, err, count)
	}
}

// TestOneProcess: of two processes one writes. A dead one is waited for, and one
// that wakes up later writes nothing more.
func TestOneProcess(t *testing.T) {
	name := pgtest.URL(t)
	first := open(t, name)
	if _, err := postgres.Open(t.Context(), name, time.Now); !errors.Is(err, postgres.ErrInUse) {
		t.Errorf("a second process: %v, want %v", err, postgres.ErrInUse)
	}
	read, err := postgres.OpenReadOnly(t.Context(), name, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	wantWhole(t, read, 0)
	if err := read.Close(); err != nil {
		t.Error(err)
	}
	// A process that is stopped says nothing more. Here it is kept from it.
	pgtest.Psql(t, name, `UPDATE desk SET holder = 'dead', seen = now() - interval '1 hour'`)
	second := open(t, name)
	if _, err := first.CreateTicket(t.Context(), tickets.Cause{}, incident); err == nil ||
		!strings.Contains(err.Error(), "another process has taken over") {
		t.Errorf("the first process still writes: %v", err)
	}
	if _, err := second.CreateTicket(t.Context(), tickets.Cause{}, incident); err != nil {
		t.Error(err)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	if _, err := second.CreateTicket(t.Context(), tickets.Cause{}, incident); err != nil {
		t.Errorf("after the first has closed: %v", err)
	}
}

// TestSchema: a program that is older than the tables refuses in one line, and
// writes nothing.
func TestSchema(t *testing.T) {
	name := pgtest.URL(t)
	if _, err := postgres.OpenReadOnly(t.Context(), name, time.Now); err == nil {
		t.Error("an empty database is read")
	}
	if err := open(t, name).Close(); err != nil {
		t.Fatal(err)
	}
	pgtest.Psql(t, name, `UPDATE desk SET schema = 999`)
	_, err := postgres.Open(t.Context(), name, time.Now)
	other, ok := errors.AsType[postgres.OtherSchema](err)
	if !ok || other.Has != 999 || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
	if _, err := postgres.OpenReadOnly(t.Context(), name, time.Now); !errors.As(err, &other) {
		t.Errorf("for reading: %v", err)
	}
}

// TestOpenAtOnce: several processes find an empty database. One makes the tables,
// and one gets it.
func TestOpenAtOnce(t *testing.T) {
	name := pgtest.URL(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	got := 0
	for range 4 {
		all.Go(func() {
			db, err := postgres.Open(context.Background(), name, time.Now)
			switch {
			case err == nil:
				mu.Lock()
				got++
				mu.Unlock()
				t.Cleanup(func() { _ = db.Close() })
			case !errors.Is(err, postgres.ErrInUse):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got != 1 {
		t.Errorf("%d processes have it", got)
	}
}
