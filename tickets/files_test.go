package tickets_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// A received file is recorded once, together with the text. It changes nothing
// else until it is attached.
func TestReceive(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	d.news()
	files := []tickets.Upload{{ID: "f1", Name: "a.png", Source: tickets.Source{URL: "https://x", Home: "https://s"}}}
	a := d.by(anna)
	for range 2 {
		now, err := d.Receive(ctx, a, k.ID, " it burns ", files)
		if err != nil || now.Last.Action != tickets.Commented || now.Last.Text != "it burns" || len(now.Files) != 0 {
			t.Fatalf("%+v, %v", now, err)
		}
	}
	var kept []tickets.Delivery
	for _, o := range d.news() {
		if brings[tickets.Keep](o) {
			kept = append(kept, o)
		}
	}
	want := []tickets.Delivery{
		{
			To: tickets.Address{
				Person: anna.ID,
			},
			Content: tickets.Keep{Ticket: k.ID, Event: 2, By: anna, Files: files},
			At:      noon,
		},
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Error(diff)
	}
	now, err := d.Receive(ctx, d.by(anna), k.ID, "", files)
	if err != nil || now.Rev() != 2 {
		t.Errorf("without words: revision %d, %v", now.Rev(), err)
	}
	if owed := d.news(); len(owed) != 1 ||
		!cmp.Equal(owed[0].Content, tickets.Content(tickets.Keep{Ticket: k.ID, By: anna, Files: files})) {
		t.Errorf("without words: %+v", owed)
	}
}

func TestWhatIsNotReceived(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	d.news()
	files := []tickets.Upload{{ID: "f1"}}
	var invalid *tickets.Invalid
	if _, err := d.Receive(
		ctx,
		d.by(anna),
		k.ID,
		strings.Repeat("x", tickets.MaxComment+1),
		files,
	); !errors.As(
		err,
		&invalid,
	) {
		t.Errorf("too long: %v", err)
	}
	for _, p := range []tickets.Person{boris, olga} {
		if _, err := d.Receive(ctx, d.by(p), k.ID, "", files); !errors.Is(err, tickets.ErrNotFound) {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if owed := d.news(); len(owed) != 0 {
		t.Errorf("owed: %+v", owed)
	}
	if _, err := d.Withdraw(ctx, d.by(anna), k.ID, k.Rev()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Receive(ctx, d.by(anna), k.ID, "", files); !errors.Is(err, tickets.ErrState) {
		t.Errorf("withdrawn: %v", err)
	}
}

// A file is attached once, however often it arrives. A picture is shown once.
func TestAttachTwice(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	d.news()
	shown := 0
	for _, f := range []tickets.Attachment{{ID: "f1", Name: "a.png", Type: "image/png"}, {ID: "f1", Name: "a.png", Type: "image/png"}, {ID: "f2", Name: "b.txt", Type: "text/plain"}} {
		if _, err := d.Attach(ctx, tickets.Actor{Person: anna}, k.ID, f); err != nil {
			t.Fatal(err)
		}
		for _, o := range d.news() {
			if brings[tickets.Picture](o) {
				shown++
				if o.To.Thread != k.ID || o.Content != (tickets.Picture{Ticket: k.ID, File: "f1"}) {
					t.Errorf("owed: %+v", o)
				}
			}
		}
	}
	now, err := d.Get(ctx, tickets.OwnPlace(olga.ID), k.ID)
	if err != nil || len(now.Files) != 2 || now.Rev() != 3 || shown != 1 {
		t.Errorf("%d files, revision %d, %d pictures, %v", len(now.Files), now.Rev(), shown, err)
	}
	if now.File("f2").Name != "b.txt" || now.File("f3").ID != "" {
		t.Error("a file is not found by its id")
	}
}

// Files go as they came: by their message, in any state, for who sent them.
func TestRecall(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	for _, f := range []tickets.Attachment{
		{ID: "f1", Name: "a.txt", Origin: "m1"}, {ID: "f2", Name: "b.txt", Origin: "m2"}, {ID: "f3", Name: "c.txt", Origin: "m1"},
	} {
		if _, err := d.Attach(ctx, d.by(anna), k.ID, f); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Withdraw(ctx, d.by(anna), k.ID, 4); err != nil {
		t.Fatal(err)
	}
	for _, p := range []tickets.Person{olga, boris} {
		if _, err := d.Recall(ctx, d.by(p), k.ID, "m1"); !errors.Is(err, tickets.ErrNotFound) {
			t.Errorf("by %s: %v", p.ID, err)
		}
	}
	d.news()
	now, err := d.Recall(ctx, d.by(anna), k.ID, "m1")
	if err != nil || len(now.Files) != 1 || now.Files[0].ID != "f2" || now.State != tickets.Canceled {
		t.Errorf("%+v, %v", now, err)
	}
	corrected := map[string]int{}
	for _, o := range d.news() {
		if c, ok := o.Content.(tickets.Correction); ok {
			corrected[o.To.String()+fmt.Sprint(" ", c.Event)]++
		}
	}
	for _, want := range []string{"thread/" + k.ID + " 2", "thread/" + k.ID + " 4", "person/" + anna.ID + " 2"} {
		if corrected[want] == 0 {
			t.Errorf("%s is not told: %v", want, corrected)
		}
	}
}

// A file that was taken back while it was being loaded is not attached.
func TestRecallBeforeItIsAttached(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	if now, err := d.Recall(ctx, d.by(anna), k.ID, "m1"); err != nil || now.Rev() != k.Rev() {
		t.Errorf("revision %d, %v", now.Rev(), err)
	}
	if _, err := d.Attach(
		ctx,
		d.by(anna),
		k.ID,
		tickets.Attachment{ID: "f1", Origin: "m1"},
	); !errors.Is(
		err,
		tickets.ErrRecalled,
	) {
		t.Error(err)
	}
	for i := range 100 {
		now, err := d.Recall(ctx, d.by(anna), k.ID, fmt.Sprint("n", i))
		if err != nil || len(now.Recalled) > 20 {
			t.Fatal(len(now.Recalled), err)
		}
	}
}

// Where nobody can send files, none can be added.
func TestNoFilesWhereThereAreNone(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	for _, none := range []bool{false, true} {
		d.with(func(o *options) { o.NoFiles = none })
		seen, err := d.View(ctx, tickets.OwnPlace(anna.ID), k.ID)
		if may := seen.May.Has(tickets.OpAttach); may == none || !seen.May.Has(tickets.OpComment) || err != nil {
			t.Errorf("none %t: may attach %t, %v", none, may, err)
		}
	}
	if _, err := d.View(ctx, tickets.OwnPlace(nobel.ID), k.ID); !errors.Is(err, tickets.ErrNotFound) {
		t.Errorf("a stranger: %v", err)
	}
}
