package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/store"
	"frontdesk/tickets"
)

// story is what tickets.yaml says about one ticket.
type story struct {
	ID      string          `yaml:"id"`
	By      string          `yaml:"by"`
	At      moment          `yaml:"at"`
	Title   text            `yaml:"title"`
	Text    text            `yaml:"text"`
	Impact  tickets.Level   `yaml:"impact"`
	Urgency tickets.Level   `yaml:"urgency"`
	Item    string          `yaml:"item"`
	Values  map[string]text `yaml:"values"`
	Steps   []step          `yaml:"steps"`
}

// event is a moment of one story: its beginning, or a step.
type event struct {
	at    time.Time
	story *story
	step  *step // nil: somebody creates the ticket
}

// Past fills a store with what happened before the demo.
type Past struct {
	Company *Company
	Store   store.Engine
	// Desk configures the desk on which it happens. Its stores, its clock, and
	// who knows the people are set by Fill.
	Desk desk.Options
	// Queues are the desk's queues.
	Queues []desk.Queue
	// Reach says how everybody without a window can be reached, but for the
	// account.
	Reach botframework.Reference
	Now   time.Time
}

// Fill makes the tickets, and notes how to reach people. It leaves alone a store
// that has tickets.
func (p Past) Fill(ctx context.Context) error {
	for _, first := range tickets.IDs("1001") {
		if _, err := p.Store.Ticket(ctx, first); !errors.Is(err, tickets.ErrNotFound) {
			return err
		}
	}
	if err := p.meetPeople(ctx); err != nil {
		return err
	}
	events, err := readEvents(p.Now)
	if err != nil {
		return err
	}
	w := p.newWalk()
	for _, e := range events {
		if err := w.live(ctx, e); err != nil {
			return fmt.Errorf("demo: ticket %q at %s: %w", e.story.ID, e.at.Format(time.DateTime), err)
		}
	}
	return w.runTimers(ctx, p.Now)
}

// meetPeople notes how to reach those whom the desk would have heard from.
func (p Past) meetPeople(ctx context.Context) error {
	for _, one := range p.Company.People() {
		if one.Window {
			continue
		}
		err := p.Store.UpdateContact(ctx, one.ObjectID, func(d *desk.Person, r *botframework.Reach) []tickets.Delivery {
			d.Name, d.Locale = one.Name, p.Company.lang
			r.ID, r.Chat, r.Welcomed = one.Account, p.Reach, true
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readEvents returns everything that happened, in order.
func readEvents(now time.Time) (events []event, err error) {
	var stories []story
	if err := read("tickets.yaml", &stories); err != nil {
		return nil, err
	}
	add := func(s *story, at moment, st *step) {
		when, bad := at.before(now)
		if bad != nil {
			err = errors.Join(err, fmt.Errorf("demo: ticket %q: %w", s.ID, bad))
		}
		events = append(events, event{when, s, st})
	}
	for i := range stories {
		s := &stories[i]
		add(s, s.At, nil)
		for n := range s.Steps {
			add(s, s.Steps[n].At, &s.Steps[n])
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	return events, err
}

// walk is a desk whose clock walks through the past.
type walk struct {
	company *Company
	store   *quiet
	desk    *desk.Desk
	now     time.Time
	today   time.Time         // when the demo begins
	ids     map[string]string // of tickets, by their names in tickets.yaml
}

func (p Past) newWalk() *walk {
	w := &walk{company: p.Company, store: &quiet{Engine: p.Store}, today: p.Now, ids: map[string]string{}}
	o := p.Desk
	o.People, o.Tickets, o.Finder, o.Drafts, o.Work = w.store, w.store, w.store, w.store, w.store
	o.Digests, o.Usage, o.Counts, o.Chats, o.Ended = w.store, w.store, w.store, w.store, w.store
	o.Duty, o.Queues = w.store, w.store
	o.Now = func() time.Time { return w.now }
	o.Setup = desk.NewSetup(w.store, p.Queues, nil, o.Now)
	o.Members, o.Directory = p.Company, p.Company
	w.desk = desk.New(o)
	return w
}

// live lets an event happen.
func (w *walk) live(ctx context.Context, e event) error {
	if err := w.runTimers(ctx, e.at); err != nil {
		return err
	}
	if e.step == nil {
		return w.create(ctx, e.story)
	}
	t, err := w.store.Ticket(ctx, w.ids[e.story.ID])
	if err != nil {
		return err
	}
	return w.do(ctx, t, *e.step)
}

// runTimers brings the clock to a time. What is due until then happens when it is
// due.
func (w *walk) runTimers(ctx context.Context, until time.Time) error {
	for {
		due, err := w.store.DueTickets(ctx, until, 1)
		if err != nil || len(due) == 0 {
			w.now = until
			return err
		}
		t, err := w.store.Ticket(ctx, due[0])
		if err != nil {
			return err
		}
		if t.Due.After(w.now) {
			w.now = t.Due
		}
		if err := w.desk.Tickets.Tick(ctx, t.ID); err != nil {
			return err
		}
		if err := w.carry(ctx); err != nil {
			return err
		}
	}
}

func (w *walk) create(ctx context.Context, s *story) error {
	f := tickets.Form{
		Item: s.Item, Title: s.Title.in(w.company.lang), Description: s.Text.in(w.company.lang),
		Impact: s.Impact, Urgency: s.Urgency, Values: map[string]string{},
	}
	for field, value := range s.Values {
		f.Values[field] = value.in(w.company.lang)
		if p := w.company.called(f.Values[field]); p.ID != "" {
			f.Values[field] = p.ID
		}
	}
	t, err := w.desk.Tickets.Create(ctx, w.actor(s.By), f)
	w.ids[s.ID] = t.ID
	return err
}

func (w *walk) actor(id string) tickets.Actor {
	return tickets.Actor{Person: w.company.called(id), Via: tickets.ViaButton}
}
