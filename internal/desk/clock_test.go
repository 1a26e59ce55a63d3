package desk_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/boltdb"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// fullDisk accepts only one person's tickets.
type fullDisk struct {
	tickets.Store
	person string
}

func (f fullDisk) CreateTicket(
	ctx context.Context,
	cause tickets.Cause,
	fill func(*tickets.Ticket) tickets.Change,
) (tickets.Ticket, error) {
	if cause.Draft.Person != f.person {
		return tickets.Ticket{}, errors.New("the disk is full")
	}
	return f.Store.CreateTicket(ctx, cause, fill)
}

// display shows nothing.
type display struct{}

func (display) LineMoved(context.Context, string) {}

func (display) ShowTyping(tickets.Address) {}

// More sessions fail than the clock handles at once, and they come first. The
// session behind them still gets its turn.
func TestSessionsThatFailHoldUpNoOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	synctest.Test(t, func(t *testing.T) {
		past := time.Now().Add(-time.Hour)
		store, err := boltdb.Open(ctx, path, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		q := queueIT
		q.Rules = chat.Rules{Accept: time.Second}
		d := desk.New(desk.Options{
			People:   store,
			Tickets:  fullDisk{store, "last"},
			Finder:   store,
			Drafts:   store,
			Work:     store,
			Digests:  store,
			Usage:    store,
			Counts:   store,
			Chats:    store,
			Duty:     store,
			Setup:    desk.NewSetup(store, []desk.Queue{q}, nil, time.Now),
			Members:  &team{},
			Settings: desk.Settings{Language: "en", Zone: time.UTC, Now: time.Now, Logger: silent},
		})
		ask := func(employee string, due time.Time) chat.Session {
			s, err := store.StartSession(ctx, "", employee, func(n *chat.Session) chat.Change {
				n.Employee, n.Queue, n.State, n.Queued, n.Due = tickets.Person{
					ID: employee,
				}, q.Name, chat.Waiting, due, due
				return chat.Change{}
			})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		const atOnce = 100 // as many as the clock handles
		for i := range atOnce {
			ask(fmt.Sprint("first ", i), past)
		}
		last := ask("last", past.Add(time.Minute))
		d.Start(display{})
		defer d.Stop()
		for tick, how := range []chat.How{"", chat.Unaccepted} {
			synctest.Wait()
			if now, err := store.Session(ctx, last.ID); err != nil || now.How != how {
				t.Errorf("after tick %d: %+v, %v", tick+1, now, err)
			}
			time.Sleep(250 * time.Millisecond)
		}
	})
}
