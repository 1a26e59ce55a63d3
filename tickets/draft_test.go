package tickets_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/tickets"
)

// put saves a draft for Anna.
func (d *desk) put(t *testing.T, form tickets.Draft) tickets.Draft {
	t.Helper()
	saved, err := d.drafts.Save(ctx, d.by(anna), form)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// draftIDs returns the ids of a person's drafts.
func (d *desk) draftIDs(t *testing.T, p tickets.Person) string {
	t.Helper()
	list, err := d.drafts.List(ctx, d.by(p))
	n, bad := d.drafts.Count(ctx, d.by(p))
	if err != nil || bad != nil || n != len(list) {
		t.Fatalf("%d counted, %d listed: %v", n, len(list), errors.Join(err, bad))
	}
	var ids []string
	for _, one := range list {
		ids = append(ids, one.ID)
	}
	return strings.Join(ids, " ")
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestADraftIsKeptChangedAndDiscarded(t *testing.T) {
	d := newDesk(t, team{})
	empty := d.put(t, tickets.Draft{ID: "f0"})
	if empty.TitleIn("en") != "" || !empty.Expires.Equal(noon.Add(draftExpiry)) {
		t.Errorf("an empty draft: %+v", empty)
	}
	d.clock.Add(int64(time.Minute))
	d.put(
		t,
		tickets.Draft{
			ID:     "f1",
			Values: map[string]string{"title": " Printer", "description": "on\nfire", "impact": ""},
		},
	)
	d.clock.Add(int64(time.Minute))
	d.put(t, tickets.Draft{ID: "f1", Values: map[string]string{"title": "Plotter"}})
	if got := d.draftIDs(t, anna); got != "f1 f0" {
		t.Errorf("drafts: %s", got)
	}
	opened, err := d.drafts.Open(ctx, d.by(anna), "f1")
	if diff := cmp.Diff(
		map[string]string{"title": "Plotter"},
		opened.Fits,
	); diff != "" || err != nil || len(opened.Lost) > 0 ||
		opened.TitleIn("ru") != "Plotter" {
		t.Errorf("%+v, %v\n%s", opened, err, diff)
	}
	wantErr(t, "discard", d.drafts.Discard(ctx, d.by(anna), "f1"), nil)
	wantErr(t, "discard again", d.drafts.Discard(ctx, d.by(anna), "f1"), tickets.ErrNoDraft)
	if got := d.draftIDs(t, anna); got != "f0" {
		t.Errorf("after the discard: %s", got)
	}
}

// What was discarded can be had back, with all it held, for an hour, by its person.
func TestADiscardedDraftComesBack(t *testing.T) {
	d := newDesk(t, team{})
	held := map[string]string{"title": "Printer", "description": "on\nfire"}
	d.put(t, tickets.Draft{ID: "f1", Chat: "s1", Values: held})
	by := d.by(anna)
	wantErr(t, "discard", d.drafts.Discard(ctx, by, "f1"), nil)
	wantErr(t, "the discard again", d.drafts.Discard(ctx, by, "f1"), nil)
	wantErr(t, "another's", d.drafts.Restore(ctx, d.by(boris), "f1"), tickets.ErrNoDraft)
	d.clock.Add(int64(59 * time.Minute))
	by = d.by(anna)
	wantErr(t, "restore", d.drafts.Restore(ctx, by, "f1"), nil)
	wantErr(t, "the restore again", d.drafts.Restore(ctx, by, "f1"), nil)
	opened, err := d.drafts.Open(ctx, d.by(anna), "f1")
	if diff := cmp.Diff(held, opened.Fits); diff != "" || err != nil || opened.Chat != "s1" ||
		!opened.Expires.Equal(d.now().Add(draftExpiry)) {
		t.Errorf("%+v, %v\n%s", opened, err, diff)
	}

	// What was saved since is newer.
	wantErr(t, "discard", d.drafts.Discard(ctx, d.by(anna), "f1"), nil)
	d.put(t, tickets.Draft{ID: "f1", Values: map[string]string{"title": "Plotter"}})
	wantErr(t, "restore", d.drafts.Restore(ctx, d.by(anna), "f1"), nil)
	if opened, err = d.drafts.Open(ctx, d.by(anna), "f1"); err != nil || opened.TitleIn("en") != "Plotter" {
		t.Errorf("%+v, %v", opened, err)
	}

	// It makes no room for more than fit.
	wantErr(t, "discard", d.drafts.Discard(ctx, d.by(anna), "f1"), nil)
	for n := range tickets.MaxDrafts {
		d.put(t, tickets.Draft{ID: fmt.Sprint("g", n)})
	}
	wantErr(t, "restore", d.drafts.Restore(ctx, d.by(anna), "f1"), tickets.ErrDraftsFull)

	// Then it goes, and nobody is told.
	wantErr(t, "discard", d.drafts.Discard(ctx, d.by(anna), "g0"), nil)
	d.after(t, time.Hour)
	wantErr(t, "restore", d.drafts.Restore(ctx, d.by(anna), "g0"), tickets.ErrNoDraft)
	if news := d.news(); len(news) > 0 {
		t.Errorf("told: %v", news)
	}
}

func TestAnothersDraftIsAnsweredAsIfThereWereNone(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.put(t, tickets.Draft{ID: "f1", Values: map[string]string{"title": "Salary"}})
	for _, who := range []tickets.Person{boris, olga, {}, {ID: anna.ID + "/"}} {
		for _, id := range []string{"f1", "f9", "", anna.ID + "/f1", "../" + anna.ID + "/f1"} {
			_, err := d.drafts.Open(ctx, d.by(who), id)
			wantErr(t, "open "+id, err, tickets.ErrNoDraft)
			wantErr(t, "discard "+id, d.drafts.Discard(ctx, d.by(who), id), tickets.ErrNoDraft)
		}
	}
	// The same form id makes a separate draft for another person.
	if _, err := d.drafts.Save(ctx, d.by(boris), tickets.Draft{ID: "f1", Person: anna.ID}); err != nil {
		t.Fatal(err)
	}
	if opened, err := d.drafts.Open(ctx, d.by(anna), "f1"); err != nil || opened.Values["title"] != "Salary" {
		t.Errorf("%+v, %v", opened, err)
	}
}

func TestWhatIsNotKeptAsADraft(t *testing.T) {
	d := newDesk(t, team{})
	for name, c := range map[string]struct {
		form tickets.Draft
		want error
	}{
		"no id":                   {tickets.Draft{}, tickets.ErrNoDraft},
		"a forged id":             {tickets.Draft{ID: strings.Repeat("f", tickets.MaxFormID+1)}, tickets.ErrNoDraft},
		"an id with a sign":       {tickets.Draft{ID: "f\x00"}, tickets.ErrNoDraft},
		"a forged item":           {tickets.Draft{ID: "f", Item: "<b>"}, tickets.ErrNoDraft},
		"an item of endless name": {tickets.Draft{ID: "f", Item: strings.Repeat("f", tickets.MaxFormID+1)}, tickets.ErrNoDraft},
	} {
		_, err := d.drafts.Save(ctx, d.by(anna), c.form)
		wantErr(t, name, err, c.want)
	}
	many := map[string]string{}
	for i := range tickets.MaxDraftInputs + 1 {
		many[fmt.Sprint(i)] = "x"
	}
	for name, values := range map[string]map[string]string{
		"a text without end": {"description": strings.Repeat("ж", tickets.MaxDraftText+1)}, "inputs without end": many,
		"an input that is no field": {strings.Repeat("x", tickets.MaxFormID+1): "x"},
	} {
		_, err := d.drafts.Save(ctx, d.by(anna), tickets.Draft{ID: "f1", Values: values})
		if _, ok := errors.AsType[*tickets.Invalid](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range tickets.MaxDrafts {
		d.put(
			t,
			tickets.Draft{
				ID:     fmt.Sprint("f", i),
				Values: map[string]string{"description": strings.Repeat("ж", tickets.MaxDraftText)},
			},
		)
	}
	_, err := d.drafts.Save(ctx, d.by(anna), tickets.Draft{ID: "one-more"})
	wantErr(t, "one more", err, tickets.ErrDraftsFull)
	d.put(t, tickets.Draft{ID: "f7"})
}

// Values that are added little by little to the form of an unknown item stay
// within limits too.
func TestADraftDoesNotGrowWithoutEnd(t *testing.T) {
	d := newDesk(t, team{})
	var err error
	for i := range tickets.MaxDraftInputs + 1 {
		if err != nil {
			t.Fatalf("input %d: %v", i, err)
		}
		_, err = d.drafts.Save(
			ctx,
			d.by(anna),
			tickets.Draft{ID: "f1", Item: "gone", Values: map[string]string{fmt.Sprint(i): "x"}},
		)
	}
	if _, ok := errors.AsType[*tickets.Invalid](err); !ok {
		t.Errorf("one input too many: %v", err)
	}
}

func TestASubmittedFormLeavesNoDraft(t *testing.T) {
	d := newDesk(t, team{})
	d.put(t, tickets.Draft{ID: "f1", Values: map[string]string{"title": "Printer"}})
	late := d.by(anna)
	if _, err := d.Create(ctx, d.by(anna), tickets.Form{Form: "f1", Queue: "IT"}); err == nil {
		t.Fatal("a form without title was taken")
	}
	if got := d.draftIDs(t, anna); got != "f1" {
		t.Errorf("after the refusal: %q", got)
	}
	if _, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer", Form: "f1", Queue: "IT"}); err != nil {
		t.Fatal(err)
	}
	_, err := d.drafts.Save(ctx, late, tickets.Draft{ID: "f1"})
	wantErr(t, "a late press", err, tickets.ErrSubmitted)
	if got := d.draftIDs(t, anna); got != "" {
		t.Errorf("after it was saved: %q", got)
	}
}

// A value that no longer fits is shown. It stays with the draft until that is
// submitted or discarded.
func TestADraftOutlivesChangesOfTheCatalog(t *testing.T) {
	d := newDesk(t, team{})
	item := form()
	item.Kind, item.Name = tickets.Request, tickets.Text{"en": "Everything", "ru": "Всё"}
	offer := func(items ...*tickets.Item) { d.catalog = newCatalog(t, tickets.Category{Items: items}, nil) }
	offer(item)
	d.put(t, tickets.Draft{ID: "f1", Item: item.ID, Values: map[string]string{
		"must": "x", "notes": "long", "city": "riga", "extras": "m1,m2", "beneficiary": "Boris",
	}})
	changed := form()
	changed.Kind, changed.Name = tickets.Request, tickets.Text{"en": "Anything"}
	for i := range changed.Fields {
		switch f := &changed.Fields[i]; f.ID {
		case "notes":
			f.ID = "remarks"
		case "city":
			f.Choices = offered("spb")
		case "extras":
			f.Choices = offered("m2", "m3")
		}
	}
	offer(changed)
	wants := func(when string, fits, lost map[string]string, gone bool) {
		t.Helper()
		got, err := d.drafts.Open(ctx, d.by(anna), "f1")
		diff := cmp.Diff(fits, got.Fits, cmpopts.EquateEmpty()) + cmp.Diff(lost, got.Lost, cmpopts.EquateEmpty())
		if diff != "" || err != nil || got.Gone != gone {
			t.Errorf("%s: gone %t, %v\n%s", when, got.Gone, err, diff)
		}
	}
	wants("changed", map[string]string{"must": "x", "extras": "m2", "beneficiary": "Boris"},
		map[string]string{"notes": "long", "city": "riga", "extras": "m1"}, false)

	// The changed form is saved as it shows. Values that it cannot show stay.
	saved := d.put(
		t,
		tickets.Draft{
			ID:     "f1",
			Item:   item.ID,
			Values: map[string]string{"must": "y", "extras": "m3", "remarks": "short"},
		},
	)
	wants("saved again", map[string]string{"must": "y", "extras": "m3", "remarks": "short"},
		map[string]string{"notes": "long", "city": "riga", "extras": "m1"}, false)
	if saved.TitleIn("ru") != "Anything" {
		t.Errorf("it is called %q", saved.TitleIn("ru"))
	}
	saved = d.put(t, tickets.Draft{ID: "f1", Item: item.ID, Values: map[string]string{"must": "y", "city": "spb"}})
	wants(
		"answered anew",
		map[string]string{"must": "y", "city": "spb"},
		map[string]string{"notes": "long", "extras": "m1"},
		false,
	)

	offer()
	wants("gone", nil, saved.Values, true)
	kept := d.put(t, tickets.Draft{ID: "f1", Item: item.ID, Values: map[string]string{"must": "z"}})
	if kept.TitleIn("en") != "Anything" || kept.Values["must"] != "z" || kept.Values["notes"] != "long" {
		t.Errorf("saved while the item is gone: %+v", kept)
	}
	offer(item)
	changed.Audience.Departments = []string{"Finance"}
	offer(changed)
	if got, err := d.drafts.Open(ctx, d.by(anna), "f1"); err != nil || !got.Gone {
		t.Errorf("not theirs to see: %+v, %v", got, err)
	}
	// People do not learn the name of an item that they may not see.
	secret, err := d.drafts.Save(ctx, d.by(boris), tickets.Draft{ID: "f2", Item: item.ID})
	if err != nil || secret.TitleIn("en") != "" {
		t.Errorf("%+v, %v", secret, err)
	}
}

func TestADraftExpires(t *testing.T) {
	d := newDesk(t, team{})
	d.put(t, tickets.Draft{ID: "f1", Values: map[string]string{"title": "Printer"}})
	told := func() (what []tickets.Delivery) {
		t.Helper()
		for _, o := range d.news() {
			o.At = time.Time{}
			what = append(what, o)
		}
		return what
	}
	to := tickets.Address{Person: anna.ID}
	warning := []tickets.Delivery{{To: to, Content: tickets.DraftExpires{Draft: "f1"}}}
	wants := func(when string, want []tickets.Delivery) {
		t.Helper()
		if diff := cmp.Diff(want, told()); diff != "" {
			t.Errorf("%s:\n%s", when, diff)
		}
	}
	d.after(t, draftExpiry-24*time.Hour-1)
	wants("before", nil)
	d.after(t, 1)
	wants("a day before", warning)
	d.after(t, 24*time.Hour-1)
	wants("just before", nil)
	d.put(t, tickets.Draft{ID: "f1", Values: map[string]string{"title": "Plotter"}}) // which starts its term again
	d.after(t, draftExpiry-24*time.Hour)
	wants("a day before, again", warning)
	d.after(t, 24*time.Hour)
	wants("the end", []tickets.Delivery{{To: to, Content: tickets.DraftExpired{Title: "Plotter"}}})
	if got := d.draftIDs(t, anna); got != "" {
		t.Errorf("what expired is there: %q", got)
	}
	d.after(t, draftExpiry)
	wants("later", nil)
}

// A desk that was down announces the end of a draft first. For a draft with a
// term of less than two days, half of it is enough notice.
func TestNoDraftExpiresUnannounced(t *testing.T) {
	d := newDesk(t, team{})
	d.with(func(o *options) { o.drafts.Expiry = 10 * time.Minute })
	d.put(t, tickets.Draft{ID: "f1"})
	d.after(t, time.Hour)
	if owed := d.news(); len(owed) != 1 || !brings[tickets.DraftExpires](owed[0]) {
		t.Errorf("owed: %v", owed)
	}
	d.after(t, 5*time.Minute-1)
	if owed := d.news(); len(owed) > 0 || d.draftIDs(t, anna) != "f1" {
		t.Errorf("owed: %v", owed)
	}
	d.after(t, 1)
	if owed := d.news(); len(owed) != 1 || !brings[tickets.DraftExpired](owed[0]) {
		t.Errorf("owed: %v", owed)
	}
	d.with(func(o *options) { o.drafts.Expiry = 0 })
	if kept := d.put(t, tickets.Draft{ID: "f2"}); !kept.Due.IsZero() || !kept.Expires.IsZero() {
		t.Errorf("for ever: %+v", kept)
	}
}
