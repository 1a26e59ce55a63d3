package chat_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/boltdb"
	"frontdesk/tickets"
)

var (
	ctx   = context.Background()
	noon  = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) // a Friday
	anna  = tickets.Person{ID: "anna", Name: "Anna"}       // an employee
	boris = tickets.Person{ID: "boris", Name: "Boris"}     // an employee
	olga  = tickets.Person{ID: "olga", Name: "Olga"}       // an analyst of IT
	pavel = tickets.Person{ID: "pavel", Name: "Pavel"}     // an analyst of IT
	hanna = tickets.Person{ID: "hanna", Name: "Hanna"}     // an analyst of HR
)

// crew says who works for the queues and who is absent. err makes the question
// who works there fail.
type crew struct {
	people map[string][]tickets.Person
	absent map[string]bool
	err    error
}

// itAndHR returns the analysts of both queues.
func itAndHR() *crew {
	return &crew{people: map[string][]tickets.Person{"IT": {olga, pavel}, "HR": {hanna}}}
}

func (c *crew) Analyst(_ context.Context, person, queue string) (bool, error) {
	known := slices.ContainsFunc(c.people[queue], func(p tickets.Person) bool { return p.ID == person })
	return known && c.err == nil, c.err
}

func (c *crew) Members(_ context.Context, queue, _ string) ([]tickets.Person, error) {
	return c.people[queue], c.err
}

func (c *crew) Absent(context.Context, []string) map[string]bool { return c.absent }

// leave removes a person from the team of queue IT.
func (c *crew) leave(person string) {
	c.people["IT"] = slices.DeleteFunc(
		slices.Clone(c.people["IT"]),
		func(p tickets.Person) bool { return p.ID == person },
	)
}

// rules holds the rules of both queues, unless a test changes them.
var rules = chat.Rules{
	Capacity: 20, Offer: time.Minute, Accept: 10 * time.Minute, Silence: 15 * time.Minute,
	Idle: [3]time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute},
}

// desk is the service over a real store, with its clock and what it owes.
type desk struct {
	*chat.Service
	options chat.Options // of the service, without its stores
	store   *boltdb.DB
	path    string
	crew    *crew
	clock   atomic.Int64

	mu   sync.Mutex
	deed int
	owed []tickets.Delivery
}

// newDesk opens a desk with two queues. change may alter their rules.
func newDesk(t *testing.T, people *crew, change ...func(*chat.Rules)) *desk {
	t.Helper()
	d := &desk{path: filepath.Join(t.TempDir(), "desk.db"), crew: people}
	d.at(noon)
	r := rules
	for _, c := range change {
		c(&r)
	}
	d.options = chat.Options{
		Crew: people, Queues: []string{"IT", "HR"}, Rules: map[string]chat.Rules{"IT": r, "HR": r}, Now: d.now,
		Incident: func(_ context.Context, s chat.Session) (string, error) { return incident(s.ID), nil },
	}
	d.open(t)
	t.Cleanup(func() { _ = d.store.Close() })
	return d
}

// incident returns the id of the incident that a session becomes.
func incident(session string) string { return strings.Replace(session, "chat-", "INC-", 1) }

func (d *desk) open(t *testing.T) {
	t.Helper()
	store, err := boltdb.Open(ctx, d.path, d.now)
	if err != nil {
		t.Fatal(err)
	}
	d.store = store
	d.remake()
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

// remake creates the service again from the current options.
func (d *desk) remake() {
	o := d.options
	o.Store, o.Duty = d.store, d.store
	d.Service = chat.NewService(o)
}

// reopen does to the data what a restart does. Older deliveries are not news.
func (d *desk) reopen(t *testing.T) {
	t.Helper()
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	d.open(t)
	d.news()
}

func (d *desk) now() time.Time { return time.Unix(0, d.clock.Load()).UTC() }

func (d *desk) at(now time.Time) { d.clock.Store(now.UnixNano()) }

func (d *desk) pass(time time.Duration) { d.clock.Add(int64(time)) }

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

// told returns the news in short: the recipient, the kind, and what happened or
// its number.
func (d *desk) told() (list []string) {
	for _, o := range d.news() {
		line := fmt.Sprint(o.To.String(), " ", o.What())
		switch c := o.Content.(type) {
		case tickets.ChatNotice:
			line += " " + c.How
		case tickets.ChatReaction:
			line += " " + c.Reaction
			if c.Off {
				line += " off"
			}
		case tickets.ChatMessage:
			line += fmt.Sprint(" ", c.N)
		case tickets.ChatLoad:
			line += fmt.Sprint(" ", c.N, ".", c.Part)
		case tickets.ChatFile:
			line += fmt.Sprint(" ", c.N, ".", c.Part)
		case tickets.ChatFileLost:
			line += fmt.Sprint(" ", c.N, ".", c.Part, " ", c.Why)
		case tickets.ChatEdit:
			line += fmt.Sprint(" ", c.N)
		case tickets.ChatWarning:
			line += fmt.Sprint(" ", c.N)
		}
		list = append(list, line)
	}
	return list
}

// tick runs all due timers.
func (d *desk) tick(t *testing.T) {
	t.Helper()
	ids, err := d.Due(ctx, 100)
	for _, id := range ids {
		if err == nil {
			_, _, err = d.Tick(ctx, id)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// after lets time pass, then runs due timers.
func (d *desk) after(t *testing.T, time time.Duration) {
	t.Helper()
	d.pass(time)
	d.tick(t)
}

func (d *desk) ask(t *testing.T, p tickets.Person) chat.Session {
	t.Helper()
	s, err := d.Ask(ctx, d.by(p), "IT")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (d *desk) accept(t *testing.T, p tickets.Person, id string) chat.Session {
	t.Helper()
	s, err := d.Accept(ctx, d.by(p), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// connect connects an employee with an analyst, and discards the news.
func (d *desk) connect(t *testing.T, employee, analyst tickets.Person) chat.Session {
	t.Helper()
	s := d.accept(t, analyst, d.ask(t, employee).ID)
	d.news()
	return s
}

func (d *desk) say(t *testing.T, p tickets.Person, id, text string) {
	t.Helper()
	if _, err := d.Say(ctx, d.by(p), id, chat.Message{Text: text}); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) reply(t *testing.T, p tickets.Person, id, text string) {
	t.Helper()
	if _, err := d.Reply(ctx, d.by(p), id, chat.Message{Text: text}); err != nil {
		t.Fatal(err)
	}
}

// session returns the current state of a session.
func (d *desk) session(t *testing.T, id string) chat.Session {
	t.Helper()
	s, err := d.store.Session(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
