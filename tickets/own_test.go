package tickets_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// A second press of the same button, which Teams sends as another activity,
// adds nothing. The same words at a later time do.
func TestTheSameWordsTwice(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	for range 2 {
		if _, err := d.Comment(ctx, d.by(anna), k.ID, k.Rev(), "It still burns"); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := d.Note(ctx, d.by(olga), k.ID, k.Rev(), "a bore"); err != nil {
			t.Fatal(err)
		}
	}
	v, err := d.View(ctx, tickets.AtWork(olga.ID), k.ID)
	if err != nil || len(v.Events) != 3 {
		t.Fatal(v.Events, err)
	}
	d.after(t, time.Hour)
	if now, err := d.Comment(ctx, d.by(anna), k.ID, k.Rev(), "It still burns"); err != nil || now.Rev() != 4 {
		t.Error(now.Rev(), err)
	}
}

// An internal event does not show on the requester's card and does not make it
// outdated.
func TestNotesAreNeverTheRequesters(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	d.news()
	for i := range 2 * tickets.ShownEvents {
		if _, err := d.Note(ctx, d.by(olga), k.ID, k.Rev()+i, fmt.Sprint("a bore ", i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range d.news() {
		if o.To.Person != "" {
			t.Errorf("owed: %+v", o)
		}
	}
	v, err := d.View(ctx, tickets.OwnPlace(anna.ID), k.ID)
	if err != nil || len(v.Events) != 1 || v.Events[0].Action != tickets.Created {
		t.Error(v.Events, err)
	}
	if now, err := d.Withdraw(ctx, d.by(anna), k.ID, k.Rev()); err != nil || now.State != tickets.Canceled {
		t.Error(now.State, err)
	}
}

func TestHoldEndsWithTheRequestersAnswer(t *testing.T) {
	for reason, want := range map[tickets.HoldReason]tickets.State{
		tickets.HoldRequester: tickets.InProgress, tickets.HoldSupplier: tickets.OnHold, tickets.HoldChange: tickets.OnHold,
	} {
		d := newDesk(t, team{olga.ID: true})
		k := d.incident(t)
		k, _ = d.Take(ctx, d.by(olga), k.ID, k.Rev())
		if _, err := d.Hold(ctx, d.by(olga), k.ID, k.Rev(), tickets.Wait{Reason: "because"}); err == nil {
			t.Error("held for no reason")
		}
		k, err := d.Hold(ctx, d.by(olga), k.ID, k.Rev(), tickets.Wait{Reason: reason})
		if err != nil || k.State != tickets.OnHold {
			t.Fatal(k.State, err)
		}
		if k, err = d.Comment(ctx, d.by(anna), k.ID, k.Rev(), "room 12"); err != nil || k.State != want {
			t.Errorf("%s: %s, %v", reason, k.State, err)
		}
	}
}

func TestResolvedBecomesClosedUnlessReopened(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	kept, closed := d.incident(t), d.incident(t)
	for _, k := range []tickets.Ticket{kept, closed} {
		if _, err := d.Resolve(ctx, d.by(olga), k.ID, k.Rev(), "toner"); err != nil {
			t.Fatal(err)
		}
	}
	d.after(t, closeAfter-1)
	now, _ := d.store.Ticket(ctx, kept.ID)
	if _, err := d.Reopen(ctx, d.by(anna), kept.ID, now.Rev()); err != nil {
		t.Fatal(err)
	}
	d.news()
	d.after(t, 1)
	d.after(t, closeAfter)
	if now, _ := d.store.Ticket(ctx, kept.ID); now.State != tickets.InProgress {
		t.Error("reopened:", now.State)
	}
	if now, _ := d.store.Ticket(ctx, closed.ID); now.State != tickets.Closed || now.Last.Action != tickets.Expired {
		t.Error("left alone:", now.State)
	}
	if news := d.news(); len(news) != 3 {
		t.Error("told:", news)
	}
}

// A resolved ticket closes once both sides have been silent.
func TestTheLastWordPutsOffTheEnd(t *testing.T) {
	for said, say := range map[string]func(d *desk, k tickets.Ticket) (tickets.Ticket, error){
		"a reply": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Reply(ctx, d.by(olga), k.ID, k.Rev(), "Does it print?")
		},
		"words with a rating": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Rate(ctx, d.by(anna), k.ID, k.Rev(), tickets.Stars{Rating: 3, Comment: "It took a while"})
		},
		"files on their way": func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Receive(ctx, d.by(anna), k.ID, "", []tickets.Upload{{ID: "a", Name: "a.png"}})
		},
	} {
		d := newDesk(t, team{olga.ID: true})
		k := d.incident(t)
		k, err := d.Resolve(ctx, d.by(olga), k.ID, k.Rev(), "toner")
		if err != nil {
			t.Fatal(err)
		}
		d.after(t, closeAfter-1)
		if k, err = say(d, k); err != nil || k.State != tickets.Resolved {
			t.Fatal(said, k.State, err)
		}
		d.after(t, closeAfter-1)
		if now := d.read(t, k.ID); now.State != tickets.Resolved {
			t.Errorf("%s: %s before its time", said, now.State)
		}
		d.after(t, 1)
		if now := d.read(t, k.ID); now.State != tickets.Closed {
			t.Errorf("%s: %s after its time", said, now.State)
		}
	}
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	k, _ = d.Resolve(ctx, d.by(olga), k.ID, k.Rev(), "toner")
	d.after(t, closeAfter-1)
	if _, err := d.Note(ctx, d.by(olga), k.ID, k.Rev(), "Hm"); err != nil {
		t.Fatal(err)
	}
	d.after(t, 1)
	if now := d.read(t, k.ID); now.State != tickets.Closed {
		t.Error("a work note is no word to the other side:", now.State)
	}
}

func TestEdit(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.catalog = laptops(t)
	k := d.incident(t)
	k, err := d.Edit(ctx, d.by(anna), k.ID, k.Rev(), tickets.Form{Title: "Scanner", Urgency: tickets.High})
	if err != nil || k.Title != "Scanner" || k.Urgency != tickets.High || k.State != tickets.New {
		t.Errorf("%+v, %v", k, err)
	}
	var invalid *tickets.Invalid
	if same, err := d.Edit(
		ctx,
		d.by(anna),
		k.ID,
		k.Rev(),
		tickets.Form{Title: " "},
	); !errors.As(err, &invalid) ||
		same.Title != "Scanner" {
		t.Error(err)
	}
	if _, err := d.Edit(ctx, d.by(anna), k.ID, 1, tickets.Form{Title: "Fax"}); !errors.Is(err, tickets.ErrStale) {
		t.Error(err)
	}
	k, _ = d.Take(ctx, d.by(olga), k.ID, k.Rev())
	if _, err := d.Edit(ctx, d.by(anna), k.ID, k.Rev(), tickets.Form{Title: "Fax"}); !errors.Is(err, tickets.ErrState) {
		t.Error("begun on:", err)
	}

	jam, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "jam", Values: map[string]string{"room": "12"}})
	if err != nil {
		t.Fatal(err)
	}
	jam, err = d.Edit(
		ctx,
		d.by(anna),
		jam.ID,
		jam.Rev(),
		tickets.Form{Title: jam.Title, Values: map[string]string{"room": "14"}},
	)
	if err != nil || jam.Answers[0].Value != "14" || jam.TitleIn("ru") != "Замятие бумаги" {
		t.Errorf("%+v, %v", jam, err)
	}
	d.catalog = nil
	if _, err := d.Edit(
		ctx,
		d.by(anna),
		jam.ID,
		jam.Rev(),
		tickets.Form{Title: "x"},
	); !errors.Is(
		err,
		tickets.ErrState,
	) {
		t.Error("of an item that is gone:", err)
	}
}

func TestRate(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	if _, err := d.Rate(ctx, d.by(anna), k.ID, k.Rev(), tickets.Stars{Rating: 5}); !errors.Is(err, tickets.ErrState) {
		t.Error("before it is resolved:", err)
	}
	if _, err := d.Resolve(ctx, d.by(olga), k.ID, k.Rev(), ""); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 6, -1} {
		if _, err := d.Rate(ctx, d.by(anna), k.ID, k.Rev(), tickets.Stars{Rating: n}); err == nil {
			t.Error("rated", n)
		}
	}
	if _, err := d.Rate(ctx, d.by(anna), k.ID, k.Rev(), tickets.Stars{Rating: 4}); !errors.Is(err, tickets.ErrStale) {
		t.Error("rated what she did not see:", err)
	}
	for _, n := range []int{4, 1} {
		now, err := d.Rate(ctx, d.by(anna), k.ID, d.read(t, k.ID).Rev(), tickets.Stars{Rating: n, Comment: " quick "})
		if err != nil || now.Rating != 4 || now.Comment != "quick" {
			t.Error(now.Rating, now.Comment, err)
		}
	}
}

// Each resolution is rated anew. Both ratings count, and the history keeps them.
func TestRateTheSecondResolution(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	id := d.incident(t).ID
	rev := func() int { return d.read(t, id).Rev() }
	for _, n := range []int{1, 5} {
		if _, err := d.Resolve(ctx, d.by(olga), id, rev(), ""); err != nil {
			t.Fatal(err)
		}
		now, err := d.Rate(ctx, d.by(anna), id, rev(), tickets.Stars{Rating: n, Comment: fmt.Sprint("as ", n)})
		if err != nil || now.Rating != n || now.Comment != fmt.Sprint("as ", n) {
			t.Errorf("%d: %d, %q, %v", n, now.Rating, now.Comment, err)
		}
		if n > 1 {
			break
		}
		open, err := d.Reopen(ctx, d.by(anna), id, rev())
		if err != nil || open.Rating != 0 || open.Comment != "" {
			t.Errorf("reopened: %d, %q, %v", open.Rating, open.Comment, err)
		}
	}
	e, err := d.Export(ctx, d.by(olga), id)
	if err != nil {
		t.Fatal(err)
	}
	var rated []int
	for _, one := range e.History {
		if one.Rating > 0 {
			rated = append(rated, one.Rating)
		}
	}
	if diff := cmp.Diff([]int{1, 5}, rated); diff != "" {
		t.Errorf("history:\n%s", diff)
	}
}

// An analyst who resolves a ticket of their own does not rate it; for whom it is
// does. Who has left the queue sees it no more for having resolved it.
func TestNobodyRatesTheirOwnWork(t *testing.T) {
	people := team{olga.ID: true, pavel.ID: true}
	d := newDesk(t, people)
	k, err := d.Create(ctx, d.by(olga), tickets.Form{Title: "Printer", Queue: "IT", Form: "f", Beneficiary: anna})
	if err != nil {
		t.Fatal(err)
	}
	rev := func() int { return d.read(t, k.ID).Rev() }
	if _, err := d.Resolve(ctx, d.by(olga), k.ID, rev(), ""); err != nil {
		t.Fatal(err)
	}
	if seen, err := d.View(ctx, tickets.OwnPlace(olga.ID), k.ID); err != nil || seen.May.Has(tickets.OpRate) {
		t.Errorf("offered to who resolved it, %v", err)
	}
	if _, err := d.Rate(ctx, d.by(olga), k.ID, rev(), tickets.Stars{Rating: 5}); !errors.Is(err, tickets.ErrState) {
		t.Errorf("rated by who resolved it: %v", err)
	}
	if _, err := d.Reopen(ctx, d.by(olga), k.ID, rev()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Resolve(ctx, d.by(pavel), k.ID, rev(), ""); err != nil {
		t.Fatal(err)
	}
	if seen, err := d.View(ctx, tickets.OwnPlace(olga.ID), k.ID); err != nil || !seen.May.Has(tickets.OpRate) {
		t.Errorf("not offered after a colleague resolved it, %v", err)
	}
	if _, err := d.Rate(ctx, d.by(anna), k.ID, rev(), tickets.Stars{Rating: 4}); err != nil {
		t.Errorf("rated by for whom it is: %v", err)
	}
	delete(people, pavel.ID)
	if _, err := d.View(ctx, tickets.OwnPlace(pavel.ID), k.ID); !errors.Is(err, tickets.ErrNotFound) {
		t.Errorf("seen by who has left: %v", err)
	}
}

func TestCommentLimits(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	for text, limit := range map[string]int{"": 0, " \u200b\n": 0, strings.Repeat("😀", 4001): 4000} {
		var invalid *tickets.Invalid
		if _, err := d.Comment(
			ctx,
			d.by(anna),
			k.ID,
			k.Rev(),
			text,
		); !errors.As(err, &invalid) ||
			invalid.Limit != limit {
			t.Errorf("%.10q: %v", text, err)
		}
	}
}
