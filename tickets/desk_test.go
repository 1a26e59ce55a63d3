package tickets_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
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
	vera  = person(6, "Vera")  // an approver
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

// away is a roster that cannot be reached.
type away struct{}

func (away) Analyst(context.Context, string, string) (bool, error) { return false, errAway }

// options holds the options of the desk's services, except for their stores.
type options struct {
	tickets.Options
	drafts tickets.DraftOptions
}

// desk is the services over a real store, with what they owe.
type desk struct {
	*tickets.Service
	drafts    *tickets.Drafts
	reminders *tickets.Reminders
	watching  *tickets.Watching
	known     *tickets.KnowledgeBase
	options   options
	store     *boltdb.DB
	catalog   *tickets.Catalog
	knowledge *tickets.Knowledge
	directory directory
	roles     map[string]tickets.Role // one for each person, by object id
	unlinked  string                  // the queue that has no channel
	clock     atomic.Int64
	path      string // of the store

	// other is a ticket to merge into, and major a major incident to be part of.
	other, major tickets.Ticket

	mu   sync.Mutex
	deed int
	owed []tickets.Delivery
}

func newDesk(t *testing.T, roster tickets.Roster) *desk {
	t.Helper()
	d := &desk{directory: directory{}, path: filepath.Join(t.TempDir(), "desk.db")}
	d.clock.Store(noon.UnixNano())
	d.options.Options = tickets.Options{
		Roster: roster, Directory: d.directory,
		Roles:  func(person string, role tickets.Role) bool { return d.roles[person] == role },
		Queues: []string{"IT", "HR"}, Linked: func(queue string) bool { return queue != d.unlinked },
		CloseAfter: closeAfter, Remind: remind, Now: d.now,
	}
	d.options.drafts = tickets.DraftOptions{Expiry: draftExpiry, Now: d.now}
	d.open(t)
	t.Cleanup(func() { _ = d.store.Close() })
	return d
}

// open creates the services over the store.
func (d *desk) open(t *testing.T) {
	t.Helper()
	store, err := boltdb.Open(ctx, d.path, d.now)
	if err != nil {
		t.Fatal(err)
	}
	d.store, d.options.Store, d.options.Work, d.options.drafts.Store = store, store, store, store
	d.options.Finder = store
	d.with(func(*options) {})
	if err := store.Follow(ctx, func(owed []tickets.Owed) {
		d.mu.Lock()
		defer d.mu.Unlock()
		for _, o := range owed {
			d.owed = append(d.owed, o.Delivery)
		}
	}); err != nil {
		t.Fatal(err)
	}
}

// with creates the services again, with other options.
func (d *desk) with(change func(*options)) {
	o := &d.options
	change(o)
	d.known = tickets.NewKnowledgeBase(func() *tickets.Knowledge { return d.knowledge }, d.store)
	o.Knowledge = d.known
	o.Catalog = tickets.NewCatalogService(tickets.CatalogOptions{
		Store: d.store, Catalog: func() *tickets.Catalog { return d.catalog }, Linked: o.Linked, Directory: o.Directory,
	})
	o.drafts.Catalog = o.Catalog
	d.Service, d.drafts = tickets.NewService(o.Options), tickets.NewDrafts(o.drafts)
	d.reminders = tickets.NewReminders(d.Service)
	d.watching = tickets.NewWatching(d.Service)
}

// restart stops the services and creates them again.
func (d *desk) restart(t *testing.T) {
	t.Helper()
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	owed := len(d.owed)
	d.open(t)
	d.owed = d.owed[:owed] // the store hands over the old deliveries again
}

// directory is what the directory says about people, by object id.
type directory map[string]tickets.Profile

func (d directory) Profile(_ context.Context, person string) (p tickets.Profile, ok bool) {
	p, ok = d[person]
	return p, ok
}

const (
	closeAfter  = 7 * 24 * time.Hour
	remind      = 24 * time.Hour
	draftExpiry = 30 * 24 * time.Hour
)

func (d *desk) now() time.Time { return time.Unix(0, d.clock.Load()).UTC() }

// after lets time pass, then runs due timers.
func (d *desk) after(t interface {
	Helper()
	Fatal(...any)
}, time time.Duration,
) {
	t.Helper()
	d.clock.Add(int64(time))
	ids, err := d.Due(ctx, 1000)
	for _, id := range ids {
		if err == nil {
			err = d.Tick(ctx, id)
		}
	}
	if err == nil {
		ids, err = d.drafts.Due(ctx, 1000)
	}
	for _, id := range ids {
		if err == nil {
			err = d.drafts.Tick(ctx, id)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// by returns the person as the actor of a new activity.
func (d *desk) by(p tickets.Person) tickets.Actor {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.deed++
	return tickets.Actor{Person: p, Activity: fmt.Sprint("deed ", d.deed)}
}

// news returns what the desk owes since the last call.
func (d *desk) news() []tickets.Delivery {
	d.mu.Lock()
	defer d.mu.Unlock()
	owed := d.owed
	d.owed = nil
	return owed
}

// brings reports whether a delivery is of a kind.
func brings[C tickets.Content](o tickets.Delivery) bool {
	_, ok := o.Content.(C)
	return ok
}

// incident creates an incident of Anna's.
func (d *desk) incident(t *testing.T) tickets.Ticket {
	t.Helper()
	made, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer", Queue: "IT"})
	if err != nil {
		t.Fatal(err)
	}
	return made
}
