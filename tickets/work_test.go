package tickets_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"frontdesk/tickets"
)

// allowed is every way of a ticket that this desk has, by the deed.
var allowed = map[tickets.Action][2]tickets.State{
	tickets.Taken:    {tickets.New, tickets.InProgress},
	tickets.Solved:   {tickets.InProgress, tickets.Resolved},
	tickets.Reopened: {tickets.Resolved, tickets.InProgress},
}

// life is what a ticket must be, worked out beside the service.
type life struct {
	*desk
	ticket tickets.Ticket
	events []tickets.Event // oldest first
	deed   tickets.Actor   // the last that changed something
}

func (l *life) happen(by tickets.Person, did tickets.Action, text string) {
	e := tickets.Event{N: len(l.events) + 1, At: noon, By: by, Action: did, State: allowed[did][1], Text: text}
	l.events, l.ticket.Last, l.ticket.State = append(l.events, e), e, e.State
}

// want does a deed to the expected ticket and returns the expected error.
func (l *life) want(by tickets.Person, analyst bool, rev int, did tickets.Action, text string) error {
	switch {
	case !analyst && l.ticket.Of(by.ID):
		return tickets.ErrForbidden
	case !analyst:
		return tickets.ErrNotFound
	case rev != len(l.events):
		return tickets.ErrStale
	case did == tickets.Solved && l.ticket.State == tickets.New:
		l.ticket.Assignee = by
		l.happen(by, tickets.Taken, "")
	case l.ticket.State != allowed[did][0]:
		return tickets.ErrState
	}
	switch did {
	case tickets.Taken:
		l.ticket.Assignee = by
	case tickets.Solved:
		l.ticket.Resolution = text
	case tickets.Reopened:
		l.ticket.Resolution = ""
	}
	l.happen(by, did, text)
	return nil
}

// owed is what everybody concerned gets when by has done something.
func (l *life) owed(by tickets.Person) []tickets.Delivery {
	id := l.ticket.ID
	list := []tickets.Delivery{{To: tickets.Address{Thread: id}, What: tickets.Card, Subject: id, At: noon}}
	for _, p := range []tickets.Person{l.ticket.Requester, l.ticket.Beneficiary} {
		to := tickets.Address{Person: p.ID}
		if slices.ContainsFunc(list, func(d tickets.Delivery) bool { return d.To == to }) {
			continue
		}
		list = append(list, tickets.Delivery{To: to, What: tickets.Card, Subject: id, At: noon})
		if p.ID != by.ID {
			list = append(list, tickets.Delivery{To: to, What: tickets.Notice, Subject: id, N: len(l.events), At: noon})
		}
	}
	return list
}

func (l *life) do(a tickets.Actor, rev int, did tickets.Action, text string) (tickets.Ticket, error) {
	switch did {
	case tickets.Taken:
		return l.Take(ctx, a, l.ticket.ID, rev)
	case tickets.Solved:
		return l.Resolve(ctx, a, l.ticket.ID, rev, text)
	default:
		return l.Reopen(ctx, a, l.ticket.ID, rev)
	}
}

// check compares the ticket, its history and what is owed with the expected.
func (l *life) check(t *rapid.T, got tickets.Ticket, owed []tickets.Delivery) {
	t.Helper()
	if diff := cmp.Diff(l.ticket, got); diff != "" {
		t.Fatalf("ticket:\n%s", diff)
	}
	if got.Rev() != len(l.events) {
		t.Fatalf("rev %d after %d events", got.Rev(), len(l.events))
	}
	newestFirst, err := l.store.Events(ctx, got.ID, 1000)
	slices.Reverse(newestFirst)
	if diff := cmp.Diff(l.events, newestFirst); diff != "" || err != nil {
		t.Fatalf("history: %v\n%s", err, diff)
	}
	if diff := cmp.Diff(owed, l.news(), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("owed:\n%s", diff)
	}
}

// Whatever people press in whatever order, a ticket only goes the allowed ways,
// its history explains where it stands, and the right people hear of it.
func TestTheLifeOfATicket(t *testing.T) {
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	analysts := []string{olga.ID, pavel.ID}
	rapid.Check(t, func(t *rapid.T) {
		requester := rapid.SampledFrom([]tickets.Person{anna, olga}).Draw(t, "requester")
		beneficiary := rapid.SampledFrom([]tickets.Person{requester, boris}).Draw(t, "beneficiary")
		made, err := d.Create(ctx, d.by(requester), tickets.Draft{Title: "Printer", Queue: "IT", Beneficiary: beneficiary})
		if err != nil {
			t.Fatal(err)
		}
		d.news()
		l := &life{desk: d, ticket: made, events: []tickets.Event{made.Last}}
		l.ticket.Requester, l.ticket.Beneficiary, l.ticket.State = requester, beneficiary, tickets.New
		t.Repeat(map[string]func(*rapid.T){
			"press": func(t *rapid.T) {
				by := rapid.SampledFrom([]tickets.Person{olga, pavel, olga, pavel, anna, boris, nobel, {}}).Draw(t, "by")
				did := rapid.SampledFrom([]tickets.Action{tickets.Taken, tickets.Solved, tickets.Reopened}).Draw(t, "did")
				rev := len(l.events) + rapid.SampledFrom([]int{0, 0, 0, 0, -1, 1, -100, 1 << 30}).Draw(t, "rev")
				text := rapid.SampledFrom([]string{"", "new toner"}).Draw(t, "text")
				if did != tickets.Solved {
					text = ""
				}
				a := d.by(by)
				got, err := l.do(a, rev, did, text)
				want := l.want(by, slices.Contains(analysts, by.ID), rev, did, text)
				if !errors.Is(err, want) {
					t.Fatalf("error %v, want %v", err, want)
				}
				switch {
				case want == nil:
					l.deed = a
					l.check(t, got, l.owed(by))
				case errors.Is(want, tickets.ErrStale), errors.Is(want, tickets.ErrState):
					l.check(t, got, nil)
				default:
					if got != (tickets.Ticket{}) {
						t.Fatalf("%v comes with %+v", want, got)
					}
				}
			},
			"the last press arrives again": func(t *rapid.T) {
				if l.deed == (tickets.Actor{}) {
					t.Skip("nothing was pressed yet")
				}
				did := rapid.SampledFrom([]tickets.Action{tickets.Taken, tickets.Solved, tickets.Reopened}).Draw(t, "did")
				got, err := l.do(l.deed, len(l.events), did, "")
				if err != nil {
					t.Fatal(err)
				}
				l.check(t, got, nil)
			},
			"": func(t *rapid.T) {
				stored, err := d.store.Ticket(ctx, made.ID)
				if err != nil {
					t.Fatal(err)
				}
				l.check(t, stored, nil)
			},
		})
	})
}

func TestWhoMaySeeATicket(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	made, err := d.Create(ctx, d.by(anna), tickets.Draft{Title: "Printer", Queue: "IT", Beneficiary: boris})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := d.Create(ctx, d.by(anna), tickets.Draft{Title: "Payroll", Queue: "HR"})
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
		k, err := d.Get(ctx, d.by(c.who), c.id)
		_, herr := d.History(ctx, d.by(c.who), c.id, 10)
		if !errors.Is(err, c.want) || !errors.Is(herr, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s opens %.20q: %v, history %v, want %v", c.who.Name, c.id, err, herr, c.want)
		}
		if err != nil && k != (tickets.Ticket{}) {
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
	if _, err := d.Get(ctx, d.by(nobel), made.ID); !errors.Is(err, errAway) {
		t.Errorf("get: %v", err)
	}
	for _, id := range []string{"INC-9999", "x"} {
		if _, err := d.Get(ctx, d.by(nobel), id); !errors.Is(err, errAway) {
			t.Errorf("get %s: %v: what is missing is told apart from what is not one's own", id, err)
		}
	}
	if _, err := d.Get(ctx, d.by(anna), made.ID); err != nil {
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
