package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/bot/outgoing"
	"frontdesk/chat"
	"frontdesk/internal/boltdb"
	"frontdesk/tickets"
)

// More sessions than the clock does at once fail, and come first. The one behind
// them has its time all the same.
func TestSessionsThatFailHoldUpNoOther(t *testing.T) {
	past := time.Now().Add(-time.Hour)
	store, err := boltdb.Open(outgoing.Ctx, filepath.Join(t.TempDir(), "desk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	q := outgoing.QueueIT
	q.Rules = chat.Rules{Accept: time.Second}
	d := New(Options{Store: store, Tickets: store, Drafts: store, Chats: store, Duty: store, Queues: []Queue{q}, Language: "en", Zone: time.UTC, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	o := d.chatOptions()
	made := o.Incident
	o.Incident = func(c context.Context, s chat.Session) (string, error) {
		if s.Employee.ID != "last" {
			return "", errors.New("the disk is full")
		}
		return made(c, s)
	}
	d. /*→Desk*/ Chats = chat.NewService(o)
	ask := func(employee string, due time.Time) chat.Session {
		s, err := store.StartSession(outgoing.Ctx, "", employee, func(n *chat.Session) chat.Change {
			n.Employee, n.Queue, n.State, n.Queued, n.Due = tickets.Person{ID: employee}, q.Name, chat.Waiting, due, due
			return chat.Change{}
		})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for i := range ticked {
		ask(fmt.Sprint("first ", i), past)
	}
	last := ask("last", past.Add(time.Minute))
	for range 2 {
		d.clock.tick(outgoing.Ctx)
	}
	if now, err := store.Session(outgoing.Ctx, last.ID); err != nil || now.How != chat.Unaccepted {
		t.Errorf("%+v, %v", now, err)
	}
}
