package tickets_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

func TestWhoMaySeeATicket(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	made, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer", Queue: "IT", Beneficiary: boris})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Payroll", Queue: "HR"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who  tickets.Person
		id   string
		want error
	}{
		{anna, made.ID, nil},
		{boris, made.ID, nil},
		{olga, made.ID, nil},
		{anna, "inc-1001", nil},
		{nobel, made.ID, tickets.ErrNotFound},
		{tickets.Person{}, made.ID, tickets.ErrNotFound},
		{olga, elsewhere.ID, tickets.ErrNotFound},
		{anna, "INC-9999", tickets.ErrNotFound},
		{olga, "INC-9999", tickets.ErrNotFound},
		{anna, "", tickets.ErrNotFound},
		{anna, "INC-1001\x00", tickets.ErrNotFound},
		{anna, strings.Repeat("INC-1001", 5000), tickets.ErrNotFound},
	} {
		k, err := d.Get(ctx, tickets.OwnPlace(c.who.ID), c.id)
		if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s opens %.20q: %v, want %v", c.who.Name, c.id, err, c.want)
		}
		if err != nil && k.ID != "" {
			t.Errorf("%s is told of %.20q: %+v", c.who.Name, c.id, k)
		}
	}
	page, _, err := d.Mine(ctx, d.by(olga), "", 10)
	if err != nil || len(page) > 0 {
		t.Errorf("an analyst's own list holds %v, %v", page, err)
	}
}

func TestARosterThatIsAway(t *testing.T) {
	d := newDesk(t, away{})
	made := d.incident(t)
	if _, err := d.Take(ctx, d.by(olga), made.ID, 1); !errors.Is(err, errAway) {
		t.Errorf("take: %v", err)
	}
	if _, err := d.Get(ctx, tickets.OwnPlace(nobel.ID), made.ID); !errors.Is(err, errAway) {
		t.Errorf("get: %v", err)
	}
	for _, id := range []string{"INC-9999", "x"} {
		if _, err := d.Get(ctx, tickets.OwnPlace(nobel.ID), id); !errors.Is(err, errAway) {
			t.Errorf("get %s: %v: what is missing is told apart from what is not one's own", id, err)
		}
	}
	if _, err := d.Get(ctx, tickets.OwnPlace(anna.ID), made.ID); err != nil {
		t.Errorf("one's own ticket needs no roster: %v", err)
	}
}

func Test50AnalystsTakeOneTicket(t *testing.T) {
	analysts := team{}
	for i := range 50 {
		analysts[person(100+i, "").ID] = true
	}
	d := newDesk(t, analysts)
	made := d.incident(t)
	d.news()
	var wins atomic.Int32
	owners := sync.Map{}
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			me := person(100+i, fmt.Sprint("Analyst ", i))
			got, err := d.Take(ctx, d.by(me), made.ID, made.Rev())
			switch {
			case err == nil:
				wins.Add(1)
			case !errors.Is(err, tickets.ErrStale):
				t.Errorf("loser: %v", err)
			}
			owners.Store(got.Assignee.Name, true)
			if owner := got.Last.By; got.Assignee != owner || (owner == me) != (err == nil) {
				t.Errorf("%s reads owner %q: %v", me.Name, owner.Name, err)
			}
		})
	}
	all.Wait()
	n := 0
	owners.Range(func(any, any) bool { n++; return true })
	if wins.Load() != 1 || n != 1 {
		t.Errorf("%d won, %d owners were read", wins.Load(), n)
	}
	if owed := d.news(); len(owed) != 3 {
		t.Errorf("owed: %v, want two cards and a notice", owed)
	}
}

// A ticket that is given back to the queue has no assignee at once. The former
// assignee is told once, unless they gave it back themselves.
func TestUnassign(t *testing.T) {
	d := newDesk(t, team{olga.ID: true, pavel.ID: true, anna.ID: true})
	for name, c := range map[string]struct {
		had, by tickets.Person
		told    []string
	}{
		"by a colleague":     {had: pavel, by: olga, told: []string{anna.ID, pavel.ID}},
		"by who has it":      {had: olga, by: olga, told: []string{anna.ID}},
		"whose ticket it is": {had: anna, by: olga, told: []string{anna.ID}},
	} {
		k := d.incident(t)
		k, err := d.Assign(ctx, d.by(pavel), k.ID, k.Rev(), c.had)
		if err == nil {
			k, err = d.Hold(ctx, d.by(pavel), k.ID, k.Rev(), tickets.Wait{Reason: tickets.HoldSupplier})
		}
		if err != nil {
			t.Fatal(name, err)
		}
		d.news()
		got, err := d.Unassign(ctx, d.by(c.by), k.ID, k.Rev())
		if err != nil || got.State != tickets.New || got.Assignee != (tickets.Person{}) || got.Hold != "" {
			t.Errorf("%s: %s, assignee %q, hold %q, %v", name, got.State, got.Assignee, got.Hold, err)
		}
		if e := got.Last; e.Action != tickets.TicketUnassigned || e.Text != c.had.String() || e.By != c.by {
			t.Errorf("%s: history says %+v", name, e)
		}
		var told []string
		for _, o := range d.news() {
			if brings[tickets.Notice](o) {
				told = append(told, o.To.Person)
			}
		}
		slices.Sort(told)
		if !cmp.Equal(told, c.told) {
			t.Errorf("%s: told %v, want %v", name, told, c.told)
		}
		list, err := d.Board(ctx, d.by(olga), tickets.Unassigned, []string{"IT"}, "", 10)
		isIt := func(one tickets.Ticket) bool { return one.ID == k.ID }
		if err != nil || !slices.ContainsFunc(list.Tickets, isIt) || list.Counts.OnHold > 0 {
			t.Errorf("%s: of nobody %v, counts %+v, %v", name, list.Tickets, list.Counts, err)
		}
	}
}

func TestResolutionLimit(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	made := d.incident(t)
	var invalid *tickets.Invalid
	_, err := d.Resolve(ctx, d.by(olga), made.ID, 1, strings.Repeat("😀", 4001))
	if !errors.As(err, &invalid) || !cmp.Equal(*invalid, tickets.Invalid{Field: "resolution", Limit: 4000}) {
		t.Errorf("too long: %v", err)
	}
	got, err := d.Resolve(ctx, d.by(olga), made.ID, 1, " "+strings.Repeat("😀", 4000)+" ")
	if err != nil || got.State != tickets.Resolved || len(got.Resolution) != 4*4000 {
		t.Errorf("longest: %s, %d bytes, %v", got.State, len(got.Resolution), err)
	}
}

// meanwhile is a roster that does something when it is first asked.
type meanwhile struct {
	team
	do func()
}

func (m *meanwhile) Analyst(ctx context.Context, person, queue string) (bool, error) {
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return m.team.Analyst(ctx, person, queue)
}

// When a ticket moves to another queue while somebody presses a button, they do
// not see it, unless they work there too.
func TestMovedWhileSomebodyPresses(t *testing.T) {
	roster := &meanwhile{team: team{olga.ID: true, pavel.ID: true}}
	d := newDesk(t, roster)
	for name, press := range map[string]func(k tickets.Ticket) (tickets.Ticket, error){
		"take": func(k tickets.Ticket) (tickets.Ticket, error) { return d.Take(ctx, d.by(olga), k.ID, k.Rev()) },
		"reply": func(k tickets.Ticket) (tickets.Ticket, error) {
			return d.Reply(ctx, d.by(olga), k.ID, k.Rev(), "Hello")
		},
	} {
		k := d.incident(t)
		roster.do = func() {
			if _, err := d.Move(ctx, d.by(pavel), k.ID, k.Rev(), "HR"); err != nil {
				t.Error(err)
			}
		}
		if now, err := press(k); !errors.Is(err, tickets.ErrNotFound) || now.ID != "" {
			t.Errorf("%s: shows %s, %v", name, now.ID, err)
		}
	}
}
