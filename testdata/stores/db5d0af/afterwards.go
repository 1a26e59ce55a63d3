// Command afterwards did to the store of this folder what comes after made.txtar.
// It ran within the source of db5d0af, with the path of frontdesk.db, while no desk
// did. What the desk would have done about each right after the commit is left
// undone, as when its process dies there; and what time does is done by a clock
// that is put forward.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/internal/boltdb"
	"frontdesk/internal/teamsim"
	"frontdesk/tickets"
)

// everybody is an analyst of every queue.
type everybody struct{}

func (everybody) Analyst(context.Context, string, string) (bool, error) { return true, nil }
func (everybody) Absent(context.Context, []string) map[string]bool      { return nil }
func (everybody) Members(context.Context, string, string) ([]tickets.Person, error) {
	return nil, nil
}

func main() {
	ctx := context.Background()
	db, err := boltdb.Open(ctx, os.Args[1], time.Now)
	must(err)
	sim, err := teamsim.New(teamsim.Options{})
	must(err)
	person := func(name string) tickets.Person { return tickets.Person{ID: sim.Person(name).ObjectID, Name: name} }
	at := func(ahead time.Duration) *tickets.Service {
		return tickets.NewService(tickets.Options{
			Store: db, Drafts: db, Work: db, Roster: everybody{}, Queues: []string{"IT", "HR"},
			CloseAfter: 168 * time.Hour, Remind: 24 * time.Hour, DraftExpiry: 720 * time.Hour,
			Now: func() time.Time { return time.Now().Add(ahead) },
		})
	}
	ana := tickets.Actor{Person: person("Ana Analyst"), Via: tickets.ViaCard}
	rev := func(id string) int {
		t, err := db.Ticket(ctx, id)
		must(err)
		return t.Rev()
	}

	// One ticket is merged into another, one is declared a major incident, with the
	// one that was merged into it, and one is resolved with what is part of it.
	_, err = at(0).Merge(ctx, ana, "INC-1003", rev("INC-1003"), "INC-1002")
	must(err)
	_, err = at(0).DeclareMajor(ctx, ana, "INC-1004", rev("INC-1004"), true)
	must(err)
	_, err = at(0).Resolve(ctx, ana, "INC-1006", rev("INC-1006"), "Paid by hand")
	must(err)

	// Time passes: the approvers of a request are reminded, a draft is said to be deleted soon,
	// another is deleted, and the employee in a chat is asked whether they are there.
	must(at(25*time.Hour).Tick(ctx, "REQ-1008"))
	drafts, err := db.DraftsOf(ctx, person("Hugo Employee").ID)
	must(err)
	for _, d := range drafts {
		key := tickets.DraftKey{Person: d.Person, ID: d.ID}.String()
		switch d.TitleIn("") {
		case "Keyboard":
			must(at(29*24*time.Hour+time.Hour).TickDraft(ctx, key))
		case "Mouse pad":
			must(at(29*24*time.Hour+time.Hour).TickDraft(ctx, key))
			must(at(31*24*time.Hour).TickDraft(ctx, key))
		}
	}
	chats := chat.NewService(chat.Options{
		Store: db, Duty: db, Crew: everybody{}, Queues: []string{"IT", "HR"},
		Rules: map[string]chat.Rules{"IT": {Idle: [3]time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute}}},
		Now:   func() time.Time { return time.Now().Add(6 * time.Minute) },
	})
	_, changed, err := chats.Tick(ctx, "chat-1")
	must(err)
	fmt.Println("warned:", changed)
	must(db.Close())

	db, err = boltdb.Open(ctx, os.Args[1], time.Now)
	must(err)
	must(db.Follow(ctx, func(all []tickets.Owed) {
		for _, o := range all {
			fmt.Println(o.Seq, o.What, o.Line(), o.Subject, o.N, o.Word)
		}
	}))
	must(db.Close())
	must(compact(os.Args[1]))
}

// compact leaves nothing in the file but what is on record.
func compact(path string) error {
	old, err := bbolt.Open(path, 0o600, nil)
	must(err)
	fresh, err := bbolt.Open(path+".new", 0o600, nil)
	must(err)
	must(bbolt.Compact(fresh, old, 0))
	must(errors.Join(old.Close(), fresh.Close()))
	return os.Rename(path+".new", path)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
