package tickets_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/boltdb"
	"frontdesk/tickets"
)

var (
	ctx   = context.Background()
	noon  = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	anna  = person(1, "Anna")  // an employee
	boris = person(2, "Boris") // an employee
	olga  = person(3, "Olga")  // an analyst
	pavel = person(4, "Pavel") // an analyst
	nobel = person(5, "Nobel") // a stranger
)

func person(n int, name string) tickets.Person {
	return tickets.Person{ID: fmt.Sprintf("%08d-abcd-4000-8000-000000000000", n), Name: name}
}

// team is a roster: the object ids of the analysts of queue IT.
type team map[string]bool

func (t team) Analyst(_ context.Context, person, queue string) (bool, error) {
	return queue == "IT" && t[person], nil
}

var errAway = errors.New("the roster is away")

// away is a roster that cannot be had.
type away struct{}

func (away) Analyst(context.Context, string, string) (bool, error) { return false, errAway }

// desk is the service over a real store, and what it owes.
type desk struct {
	*tickets.Service
	store *boltdb.DB

	mu   sync.Mutex
	deed int
	owed []tickets.Delivery
}

func newDesk(t *testing.T, roster tickets.Roster) *desk {
	t.Helper()
	now := func() time.Time { return noon }
	store, err := boltdb.Open(ctx, filepath.Join(t.TempDir(), "desk.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	d := &desk{Service: tickets.NewService(store, roster, now), store: store}
	if err := store.Follow(ctx, func(owed []tickets.Owed) {
		d.mu.Lock()
		defer d.mu.Unlock()
		for _, o := range owed {
			d.owed = append(d.owed, o.Delivery)
		}
	}); err != nil {
		t.Fatal(err)
	}
	return d
}

// by is the person doing something that was not done before.
func (d *desk) by(p tickets.Person) tickets.Actor {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.deed++
	return tickets.Actor{Person: p, Activity: fmt.Sprint("deed ", d.deed)}
}

// news returns what is owed since it was last asked.
func (d *desk) news() []tickets.Delivery {
	d.mu.Lock()
	defer d.mu.Unlock()
	owed := d.owed
	d.owed = nil
	return owed
}

// incident is created by Anna.
func (d *desk) incident(t *testing.T) tickets.Ticket {
	t.Helper()
	made, err := d.Create(ctx, d.by(anna), tickets.Draft{Title: "Printer", Queue: "IT"})
	if err != nil {
		t.Fatal(err)
	}
	return made
}
