// Package storetest tests what storage engines promise. Every engine runs this
// one suite. The promises are written down at the interfaces that make up
// store.Engine.
//
// The package knows only these interfaces. It knows nothing of files, buckets,
// tables or SQL.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/store"
	"frontdesk/tickets"
)

// Open opens the same data each time. now is the engine's clock.
type Open func(now func() time.Time) (store.Engine, error)

// Run tests an engine. place prepares data that only t uses, and returns how to
// open it.
func Run(t *testing.T, place func(t *testing.T) Open) {
	t.Helper()
	for _, group := range []struct {
		name  string
		tests map[string]func(*test)
	}{
		{"tickets", ticketTests},
		{"lists", listTests},
		{"links", linkTests},
		{"approvals", approvalTests},
		{"work", workTests},
		{"queues", queueTests},
		{"search", searchTests},
		{"drafts", draftTests},
		{"sessions", sessionTests},
		{"ended", endedTests},
		{"lines", lineTests},
		{"duty", dutyTests},
		{"helped", helpedTests},
		{"transfer", transferTests},
		{"deliveries", deliveryTests},
		{"posts", postTests},
		{"contacts", contactTests},
		{"setup", setupTests},
		{"feed", feedTests},
		{"sign-ins", signInTests},
		{"devices", deviceTests},
		{"archive", archiveTests},
		{"in place", inPlaceTests},
		{"handled", handledTests},
		{"hostile", hostileTests},
		{"watched", watchedTests},
	} {
		for name, run := range group.tests {
			t.Run(group.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				run(newTest(t, place(t)))
			})
		}
	}
}

// noon is the time at which tests begin.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// test is one test with an open engine and its clock.
type test struct {
	*testing.T
	store.Engine
	open  Open
	clock atomic.Int64
}

func newTest(t *testing.T, open Open) *test {
	t.Helper()
	begun := &test{T: t, open: open}
	begun.at(noon)
	begun.start()
	t.Cleanup(func() {
		if err := begun.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return begun
}

func (t *test) at(now time.Time) { t.clock.Store(now.UnixNano()) }

func (t *test) now() time.Time { return time.Unix(0, t.clock.Load()).UTC() }

func (t *test) start() {
	t.Helper()
	e, err := t.open(t.now)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Engine = e
}

// reopen does to the data what a restart does.
func (t *test) reopen() {
	t.Helper()
	if err := t.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	t.start()
}

var (
	ctx   = context.Background()
	anna  = tickets.Person{ID: "aaaaaaaa-0000-4000-8000-000000000001", Name: "Anna"}
	boris = tickets.Person{ID: "bbbbbbbb-0000-4000-8000-000000000002", Name: "Boris"}
	clara = tickets.Person{ID: "cccccccc-0000-4000-8000-000000000003", Name: "Clara"}

	errNo = errors.New("storetest: no")
)

// incident fills in a person's ticket.
func incident(of tickets.Person) func(*tickets.Ticket) tickets.Change {
	return func(t *tickets.Ticket) tickets.Change {
		t.Title, t.Queue, t.Requester, t.Beneficiary = "Printer", "IT", of, of
		t.Impact, t.Urgency, t.Created = tickets.Medium, tickets.High, noon
		return next(t, tickets.Created, tickets.New)
	}
}

// next moves a ticket on by one event and owes its requester the news.
func next(t *tickets.Ticket, did tickets.Action, to tickets.State) (c tickets.Change) {
	e := tickets.Event{
		N:      t.Last.N + 1,
		At:     noon.Add(time.Duration(t.Last.N) * time.Minute),
		By:     anna,
		Action: did,
		State:  to,
	}
	t.State, t.Last = to, e
	c.Events = []tickets.Event{e}
	c.Owe(
		tickets.Delivery{
			To:      tickets.Address{Person: t.Requester.ID},
			Content: tickets.Notice{Ticket: t.ID, Event: e.N},
			At:      e.At,
		},
	)
	return c
}

func take(t *tickets.Ticket) (tickets.Change, error) {
	t.Assignee = boris
	return next(t, tickets.Taken, tickets.InProgress), nil
}

func resolve(t *tickets.Ticket) (tickets.Change, error) {
	return next(t, tickets.TicketResolved, tickets.Resolved), nil
}

// create creates a ticket for a person, without any particular cause.
func (t *test) create(of tickets.Person) tickets.Ticket {
	t.Helper()
	made, err := t.CreateTicket(ctx, tickets.Cause{}, incident(of))
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	return made
}

// update changes a ticket.
func (t *test) update(activity, id string, change func(*tickets.Ticket) (tickets.Change, error)) tickets.Ticket {
	t.Helper()
	changed, err := t.UpdateTicket(ctx, activity, id, change)
	if err != nil {
		t.Fatalf("update %s: %v", id, err)
	}
	return changed
}

// ask begins a session.
func ask(of tickets.Person) func(*chat.Session) chat.Change {
	return func(s *chat.Session) (c chat.Change) {
		s.Employee, s.Queue, s.State, s.Asked, s.Rev = of, "IT", chat.Waiting, noon, 1
		c.Owe(tickets.Delivery{To: tickets.Address{Thread: s.ID}, Content: tickets.Status{Subject: s.ID}, At: noon})
		return c
	}
}

// say adds a message from the employee.
func say(text string) func(*chat.Session) (chat.Change, error) {
	return func(s *chat.Session) (c chat.Change, err error) {
		s.Messages++
		c.Messages = []chat.Message{
			{N: s.Messages, At: noon, From: s.Employee, Text: text, Origin: fmt.Sprint(s.Messages)},
		}
		c.Owe(
			tickets.Delivery{
				To:      tickets.Address{Thread: s.ID},
				Content: tickets.ChatMessage{Chat: s.ID, N: s.Messages},
				At:      noon,
			},
		)
		return c, nil
	}
}

func end(s *chat.Session) (chat.Change, error) {
	s.State, s.Ended, s.Rev = chat.Ended, noon.Add(time.Hour), s.Rev+1
	return chat.Change{}, nil
}

func (t *test) session(of tickets.Person) chat.Session {
	t.Helper()
	s, err := t.StartSession(ctx, "", of.ID, ask(of))
	if err != nil {
		t.Fatalf("start session: %v", err)
	}
	return s
}

func (t *test) change(activity, id string, change func(*chat.Session) (chat.Change, error)) chat.Session {
	t.Helper()
	s, err := t.UpdateSession(ctx, activity, id, change)
	if err != nil {
		t.Fatalf("update %s: %v", id, err)
	}
	return s
}

// atOnce runs do n times concurrently.
func atOnce(n int, do func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			do(i)
		})
	}
	close(start)
	all.Wait()
}
