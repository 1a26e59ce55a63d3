package chat_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/boltdb"
	"frontdesk/tickets"
)

var (
	ctx   = context.Background()
	noon  = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	anna  = tickets.Person{ID: "anna", Name: "Anna"}   // an employee
	boris = tickets.Person{ID: "boris", Name: "Boris"} // an employee
	olga  = tickets.Person{ID: "olga", Name: "Olga"}   // an analyst
	pavel = tickets.Person{ID: "pavel", Name: "Pavel"} // an analyst
)

// team is a roster: the object ids of the analysts of queue IT.
type team map[string]bool

func (t team) Analyst(_ context.Context, person, queue string) (bool, error) {
	return queue == "IT" && t[person], nil
}

// desk is the service over a real store, and what it owes.
type desk struct {
	*chat.Service
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
	d := &desk{Service: chat.NewService(store, roster, now), store: store}
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

func (d *desk) ask(t *testing.T, p tickets.Person) chat.Session {
	t.Helper()
	s, err := d.Ask(ctx, d.by(p), "IT", "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}
