package tickets_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// watched returns a ticket of Anna's for Boris that Nobel and Olga watch: Anna named
// Nobel, and Olga is an analyst.
func watched(t *testing.T) (*desk, tickets.Ticket) {
	t.Helper()
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	k, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer", Queue: "IT", Beneficiary: boris})
	if err == nil {
		k, err = d.watching.Watch(ctx, d.by(anna), k.ID, k.Rev(), nobel)
	}
	if err == nil {
		k, err = d.watching.Watch(ctx, d.by(olga), k.ID, k.Rev(), tickets.Person{})
	}
	if err != nil {
		t.Fatal(err)
	}
	d.news()
	return d, k
}

// toPeople returns what is owed to people: the kind of each delivery, by name.
func toPeople(owed []tickets.Delivery) map[string][]string {
	all := map[string][]string{}
	for _, o := range owed {
		for _, p := range []tickets.Person{anna, boris, olga, pavel, nobel, vera} {
			if o.To.Person == p.ID {
				all[p.Name] = append(all[p.Name], o.What())
			}
		}
	}
	return all
}

// Watchers are told of what the beneficiary is told, and of nothing else.
func TestWatchersAreToldAsTheBeneficiaryIs(t *testing.T) {
	for name, one := range map[string]struct {
		do   func(d *desk, k tickets.Ticket) (tickets.Ticket, error)
		want map[string][]string
	}{
		"taken by a watcher": {func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Take(ctx, d.by(olga), k.ID, k.Rev())
		}, map[string][]string{
			"Anna": {"card", "notice"}, "Boris": {"card", "notice"}, "Nobel": {"card", "notice"}, "Olga": {"card"},
		}},
		"assigned to a watcher": {func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Assign(ctx, d.by(pavel), k.ID, k.Rev(), olga)
		}, map[string][]string{
			"Anna": {"card", "notice"}, "Boris": {"card", "notice"}, "Nobel": {"card", "notice"}, "Olga": {"card", "notice"},
		}},
		"a comment": {func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Comment(ctx, d.by(anna), k.ID, k.Rev(), "Well?")
		}, map[string][]string{
			"Anna": {"card"}, "Boris": {"card", "notice"}, "Nobel": {"card", "notice"}, "Olga": {"card", "notice"},
		}},
		"a work note": {func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Note(ctx, d.by(pavel), k.ID, k.Rev(), "Again")
		}, map[string][]string{}},
		"another watcher": {func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.watching.Watch(ctx, d.by(boris), k.ID, k.Rev(), vera)
		}, map[string][]string{
			"Anna": {"card"}, "Boris": {"card"}, "Nobel": {"card"}, "Olga": {"card"}, "Vera": {"notice", "card"},
		}},
		"a watcher stops": {func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.watching.Unwatch(ctx, d.by(nobel), k.ID, tickets.Person{})
		}, map[string][]string{
			"Anna": {"card"}, "Boris": {"card"}, "Olga": {"card"}, "Nobel": {"card"},
		}},
		"a watcher is removed": {func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.watching.Unwatch(ctx, d.by(anna), k.ID, nobel)
		}, map[string][]string{
			"Anna": {"card"}, "Boris": {"card"}, "Olga": {"card"}, "Nobel": {"card", "notice"},
		}},
		"removed by an analyst": {func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.watching.Unwatch(ctx, d.by(pavel), k.ID, olga)
		}, map[string][]string{
			"Anna": {"card"}, "Boris": {"card"}, "Olga": {"card", "notice"}, "Nobel": {"card"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d, k := watched(t)
			if _, err := one.do(d, k); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(one.want, toPeople(d.news())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A watcher reads what the beneficiary reads, and does nothing but stop.
func TestAWatcherReadsThePublicPart(t *testing.T) {
	d, k := watched(t)
	for _, text := range []string{"secret", "known"} {
		var err error
		if k, err = d.InThread(ctx, d.by(pavel), k.ID, text == "known", text, ""); err != nil {
			t.Fatal(err)
		}
	}
	want, err := d.View(ctx, tickets.OwnPlace(boris.ID), k.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []tickets.Reader{
		tickets.OwnPlace(nobel.ID), tickets.AtWork(nobel.ID), tickets.ReaderAt(tickets.Address{Person: nobel.ID}), tickets.OwnPlace(olga.ID),
	} {
		v, err := d.View(ctx, r, k.ID)
		if diff := cmp.Diff(want.Events, v.Events); err != nil || diff != "" {
			t.Errorf("%v: %v\n%s", r, err, diff)
		}
		if only := tickets.Operations(1 << tickets.OpUnwatch); v.May != only {
			t.Errorf("%v: may %b, want %b", r, v.May, only)
		}
		if !v.Standing.Watcher {
			t.Errorf("%v: %+v", r, v.Standing)
		}
	}
	if _, err := d.Comment(ctx, d.by(nobel), k.ID, k.Rev(), "Me too"); !errors.Is(err, tickets.ErrForbidden) {
		t.Error("a watcher comments:", err)
	}

	// Whoever watches no more sees nothing.
	if _, err := d.watching.Unwatch(ctx, d.by(anna), k.ID, nobel); err != nil {
		t.Fatal(err)
	}
	if _, err := d.View(ctx, tickets.OwnPlace(nobel.ID), k.ID); !errors.Is(err, tickets.ErrNotFound) {
		t.Error("removed:", err)
	}
}

// Who may name whom, and how many.
func TestWhoCanWatch(t *testing.T) {
	d, k := watched(t)
	for name, one := range map[string]struct {
		by, who tickets.Person
		want    error
	}{
		"the beneficiary":     {anna, boris, &tickets.Invalid{Field: "watcher"}},
		"oneself":             {anna, anna, &tickets.Invalid{Field: "watcher"}},
		"nobody":              {anna, tickets.Person{}, &tickets.Invalid{Field: "watcher", Empty: true}},
		"no person":           {boris, tickets.Person{ID: "vera"}, &tickets.Invalid{Field: "watcher"}},
		"who does already":    {boris, nobel, nil},
		"again":               {olga, tickets.Person{}, nil},
		"a watcher":           {nobel, vera, tickets.ErrForbidden},
		"a stranger":          {vera, vera, tickets.ErrNotFound},
		"of a missing ticket": {pavel, pavel, tickets.ErrNotFound},
	} {
		id := k.ID
		if name == "of a missing ticket" {
			id = "INC-9999"
		}
		_, err := d.watching.Watch(ctx, d.by(one.by), id, k.Rev(), one.who)
		if invalid, ok := errors.AsType[*tickets.Invalid](err); ok {
			if !cmp.Equal(one.want, error(invalid)) {
				t.Errorf("%s: %v, want %v", name, err, one.want)
			}
		} else if !errors.Is(err, one.want) {
			t.Errorf("%s: %v, want %v", name, err, one.want)
		}
		if now, _ := d.store.Ticket(ctx, k.ID); !cmp.Equal(now, k) || len(d.news()) > 0 {
			t.Errorf("%s: something changed", name)
		}
	}
	for n := len(k.Watchers); n <= tickets.MaxWatchers; n++ {
		now, err := d.watching.Watch(ctx, d.by(anna), k.ID, k.Rev(), person(20+n, "Guest"))
		if full := n == tickets.MaxWatchers; full != errors.Is(err, tickets.ErrState) || !full && err != nil {
			t.Errorf("watcher %d: %v", n+1, err)
		}
		if err == nil {
			k = now
		}
	}
	if k, err := d.Withdraw(ctx, d.by(anna), k.ID, k.Rev()); err != nil {
		t.Error(err)
	} else if _, err = d.watching.Watch(ctx, d.by(pavel), k.ID, k.Rev(), tickets.Person{}); !errors.Is(err, tickets.ErrState) {
		t.Error("of a canceled ticket:", err)
	} else if _, err = d.watching.Unwatch(ctx, d.by(olga), k.ID, tickets.Person{}); err != nil {
		t.Error("stop watching a canceled ticket:", err)
	} else if now, err := d.watching.Unwatch(ctx, d.by(anna), k.ID, olga); err != nil || now.IsWatchedBy(olga.ID) {
		t.Error("removed twice:", err)
	}
}

// Who is to be told of too many people names nobody more.
func TestNamingWatchersIsLimited(t *testing.T) {
	d, k := watched(t)
	d.with(func(o *options) { o.Limits = nobodyElse{} })
	_, err := d.watching.Watch(ctx, d.by(anna), k.ID, k.Rev(), vera)
	if _, limited := errors.AsType[*tickets.Limited](err); !limited {
		t.Error("named:", err)
	}
	if _, err := d.watching.Watch(ctx, d.by(pavel), k.ID, k.Rev(), tickets.Person{}); err != nil {
		t.Error("an analyst, by themselves:", err)
	}
}

// nobodyElse is Limits of somebody who must not cause another message.
type nobodyElse struct{ tickets.Unlimited }

func (nobodyElse) Address(string, ...string) error {
	return &tickets.Limited{What: tickets.AmountPeople}
}

// Who watches a ticket that was merged hears when the other is resolved.
func TestWatchersOfAMergedTicketHearOfItsEnd(t *testing.T) {
	d, k := watched(t)
	other := d.incident(t)
	if _, err := d.Merge(ctx, d.by(pavel), k.ID, k.Rev(), other.ID); err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	other, _ = d.store.Ticket(ctx, other.ID)
	if _, err := d.Resolve(ctx, d.by(pavel), other.ID, other.Rev(), "done"); err != nil {
		t.Fatal(err)
	}
	owed := d.carry(t)
	now, _ := d.store.Ticket(ctx, k.ID)
	notice := tickets.Notice{Ticket: k.ID, Event: now.Rev()}
	told := slices.ContainsFunc(owed, func(o tickets.Delivery) bool {
		return o.To.Person == nobel.ID && o.Content == notice
	})
	if now.Last.Action != tickets.ParentResolved || !told {
		t.Errorf("%+v: told %t", now.Last, told)
	}
}
