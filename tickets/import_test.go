package tickets_test

import (
	"errors"
	"testing"
	"time"

	"frontdesk/tickets"
)

// arriving is a ticket of another system that is fit.
func arriving(number string, state tickets.State, created time.Time) tickets.Import {
	return tickets.Import{
		Former: tickets.Former{System: "Old", Number: number}, Title: "Printer jams", Requester: anna, Queue: "IT",
		State: state, Created: created, Impact: tickets.High, Urgency: tickets.High,
	}
}

// importing makes tickets of others.
func (d *desk) importing(t *testing.T, list ...tickets.Import) ([]tickets.Ticket, []bool) {
	t.Helper()
	o := d.options.Options
	o.Now = d.now
	im := tickets.NewImporter(o, d.store)
	for n := range list {
		if err := im.Fit(&list[n]); err != nil {
			t.Fatal(err)
		}
	}
	made, fresh, err := im.Import(ctx, list)
	if err != nil {
		t.Fatal(err)
	}
	return made, fresh
}

// What is open is listed, counted and timed as if it had been here all the time, and
// nobody is told: not now, and not by a timer whose time was over.
func TestImportedTicketsStandAsTheyWould(t *testing.T) {
	d := promising(t)
	d.news()
	now := d.now()
	late := arriving("1", tickets.InProgress, now.Add(-30*24*time.Hour))
	late.Assignee = olga
	soon := arriving("2", tickets.New, now.Add(-30*time.Minute))
	held := arriving("3", tickets.OnHold, now.Add(-time.Hour))
	done := arriving("4", tickets.Resolved, now.Add(-30*24*time.Hour))
	done.Assignee, done.Resolved, done.Resolution = olga, now.Add(-29*24*time.Hour), "Rollers"
	fresh := arriving("5", tickets.Resolved, now.Add(-time.Hour))
	gone := arriving("6", tickets.Canceled, now.Add(-time.Hour))
	made, _ := d.importing(t, late, soon, held, done, fresh, gone)
	for n, want := range []struct {
		state   tickets.State
		overdue bool
		due     bool
	}{
		{tickets.InProgress, true, false},
		{tickets.New, false, true},
		{tickets.OnHold, false, false},
		{tickets.Closed, false, false},
		{tickets.Resolved, false, true},
		{tickets.Canceled, false, false},
	} {
		k := made[n]
		if k.State != want.state || k.Overdue() != want.overdue || k.Due.IsZero() == want.due {
			t.Errorf("%s: %s, overdue %t, due %v, want %+v", k.Former, k.State, k.Overdue(), k.Due, want)
		}
		if !k.Due.IsZero() && !k.Due.After(now) {
			t.Errorf("%s: a timer of the past: %v", k.Former, k.Due)
		}
	}
	if ids, err := d.Due(ctx, 10); len(ids) > 0 || err != nil {
		t.Errorf("timers that are due: %v, %v", ids, err)
	}
	if news := d.news(); len(news) > 0 {
		t.Errorf("owed: %+v", news)
	}
	counted, err := d.store.Tally(ctx, "IT")
	if want := (tickets.Tally{New: 1, InProgress: 1, OnHold: 1, Overdue: 1}); err != nil || counted != want {
		t.Errorf("counted %+v, %v, want %+v", counted, err, want)
	}
	events, err := d.store.Events(ctx, made[3].ID, 10)
	if err != nil || len(events) != 3 ||
		events[0].Action != tickets.Imported || events[1].Action != tickets.TicketResolved ||
		!events[1].At.Equal(now.Add(-29*24*time.Hour)) ||
		!events[2].At.Equal(done.Created) {
		t.Errorf("history: %+v, %v", events, err)
	}
}

// A ticket of the same system and number is made once, whatever became of it here.
func TestImportedOnce(t *testing.T) {
	d := promising(t)
	one := arriving("1", tickets.New, d.now().Add(-time.Hour))
	made, fresh := d.importing(t, one, one)
	if made[0].ID != made[1].ID || !fresh[0] || fresh[1] {
		t.Errorf("%s and %s, new %v", made[0].ID, made[1].ID, fresh)
	}
	if _, err := d.Take(ctx, d.by(olga), made[0].ID, made[0].Rev()); err != nil {
		t.Fatal(err)
	}
	one.Title = "Something else"
	made, fresh = d.importing(t, one)
	if fresh[0] || made[0].State != tickets.InProgress || made[0].Title != "Printer jams" {
		t.Errorf("again: %+v, new %v", made[0], fresh)
	}
	one.Former.System = "Older"
	if made, fresh = d.importing(t, one); !fresh[0] || made[0].ID != "INC-1002" {
		t.Errorf("of another system: %s, new %v", made[0].ID, fresh)
	}
}

func TestUnfitToImport(t *testing.T) {
	d := promising(t)
	im := tickets.NewImporter(d.options.Options, nil)
	for field, spoil := range map[string]func(*tickets.Import){
		"number":      func(i *tickets.Import) { i.Former.Number = " " },
		"title":       func(i *tickets.Import) { i.Title = "\u200b" },
		"kind":        func(i *tickets.Import) { i.Kind = "problem" },
		"queue":       func(i *tickets.Import) { i.Queue = "Nowhere" },
		"requester":   func(i *tickets.Import) { i.Requester.ID = "anna" },
		"beneficiary": func(i *tickets.Import) { i.Beneficiary.ID = "boris" },
		"assignee":    func(i *tickets.Import) { i.Assignee.ID = "olga" },
		"state":       func(i *tickets.Import) { i.State = "open" },
		"hold":        func(i *tickets.Import) { i.State, i.Hold = tickets.OnHold, "coffee" },
		"urgency":     func(i *tickets.Import) { i.Urgency = "1" },
		"rating":      func(i *tickets.Import) { i.Rating = 6 },
		"created":     func(i *tickets.Import) { i.Created = d.now().Add(time.Hour) },
		"resolved":    func(i *tickets.Import) { i.State, i.Resolved = tickets.Closed, i.Created.Add(-time.Hour) },
		"closed":      func(i *tickets.Import) { i.State, i.Closed = tickets.Closed, d.now().Add(time.Hour) },
		"comment": func(i *tickets.Import) {
			i.Words = []tickets.ImportedWord{{At: i.Created.Add(-time.Hour), By: anna, Text: "Early"}}
		},
	} {
		i := arriving("1", tickets.New, d.now().Add(-time.Hour))
		spoil(&i)
		unfit := new(tickets.Unfit)
		if err := im.Fit(&i); !errors.As(err, &unfit) || unfit.Field != field || unfit.Reason == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}
