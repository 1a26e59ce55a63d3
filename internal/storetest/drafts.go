package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

var draftTests = map[string]func(*test){
	"a draft is read back as it was written": func(t *test) {
		key := tickets.DraftKey{Person: anna.ID, ID: "f1"}
		_, err := t.Draft(ctx, key)
		wantIs(t, "before", err, tickets.ErrNoDraft)
		want := t.draft(key, 0)
		t.reopen()
		got, err := t.Draft(ctx, key)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	},

	"a draft is its person's alone": func(t *test) {
		t.draft(tickets.DraftKey{Person: anna.ID, ID: "f1"}, 0)
		_, err := t.Draft(ctx, tickets.DraftKey{Person: boris.ID, ID: "f1"})
		wantIs(t, "another's", err, tickets.ErrNoDraft)
		t.draft(tickets.DraftKey{Person: boris.ID, ID: "f1"}, time.Minute)
		t.wantDrafts(anna.ID, "f1")
		t.wantDrafts(boris.ID, "f1")
	},

	"people whose ids begin alike do not see each other's drafts": func(t *test) {
		people := []string{"a", "ab", "a\x00", "a\x00\x00", "a/", "", "\x01a", strings.Repeat("a", 300)}
		for i, person := range people {
			t.draft(tickets.DraftKey{Person: person, ID: fmt.Sprint(i)}, 0)
		}
		for i, person := range people {
			t.wantDrafts(person, fmt.Sprint(i))
		}
	},

	"drafts of any id stay apart or are refused": func(t *test) {
		kept := map[tickets.DraftKey]bool{}
		for _, id := range hostile {
			for _, key := range []tickets.DraftKey{{Person: anna.ID, ID: id}, {Person: id, ID: "f"}} {
				_, err := t.UpdateDraft(
					ctx,
					tickets.Cause{Draft: key},
					func(d *tickets.Draft, _ int) (tickets.Change, error) {
						*d = tickets.Draft{ID: "f", Name: tickets.Text{"": fmt.Sprintf("%x", key)}, Due: noon}
						return tickets.Change{}, nil
					},
				)
				kept[key] = err == nil
			}
		}
		due, err := t.DueDrafts(ctx, noon, len(kept)+1)
		if err != nil {
			t.Error(err)
		}
		for key, want := range kept {
			d, err := t.Draft(ctx, key)
			if want && (err != nil || d.Name.In("") != fmt.Sprintf("%x", key) || !slices.Contains(due, key)) {
				t.Errorf("%.40q: %.40q, %v, due %t", key, d.Name, err, slices.Contains(due, key))
			}
			if !want && !errors.Is(err, tickets.ErrNoDraft) {
				t.Errorf("%.40q was refused, and is there: %v", key, err)
			}
		}
	},

	"the draft saved last comes first": func(t *test) {
		for i, id := range []string{"f3", "f1", "f2"} {
			t.draft(tickets.DraftKey{Person: anna.ID, ID: id}, time.Duration(i)*time.Minute)
		}
		t.wantDrafts(anna.ID, "f2", "f1", "f3")
		t.draft(tickets.DraftKey{Person: anna.ID, ID: "f3"}, time.Hour)
		t.wantDrafts(anna.ID, "f3", "f2", "f1")
	},

	"a change is told how many other drafts there are": func(t *test) {
		for i, want := range []int{0, 1, 1} {
			id := fmt.Sprint("f", min(i, 1))
			_, err := t.UpdateDraft(
				ctx,
				tickets.Cause{Draft: tickets.DraftKey{Person: anna.ID, ID: id}},
				func(d *tickets.Draft, others int) (tickets.Change, error) {
					if others != want {
						t.Errorf("%s: %d others, want %d", id, others, want)
					}
					*d = tickets.Draft{ID: id, Person: anna.ID, Saved: noon.Add(time.Duration(i))}
					return tickets.Change{}, nil
				},
			)
			if err != nil {
				t.Error(err)
			}
		}
	},

	"50 drafts at once are all counted": func(t *test) {
		atOnce(50, func(i int) { t.draft(tickets.DraftKey{Person: anna.ID, ID: fmt.Sprint(i)}, 0) })
		if n, err := t.CountDrafts(ctx, anna.ID); n != 50 || err != nil {
			t.Errorf("%d, %v, want 50", n, err)
		}
	},

	"an error of the change writes nothing": func(t *test) {
		key := tickets.DraftKey{Person: anna.ID, ID: "f1"}
		before := t.draft(key, 0)
		_, err := t.UpdateDraft(
			ctx,
			tickets.Cause{Activity: "a", Draft: key},
			func(d *tickets.Draft, _ int) (tickets.Change, error) {
				*d = tickets.Draft{}
				return tickets.Change{}, errNo
			},
		)
		wantIs(t, "change", err, errNo)
		if got, err := t.Draft(ctx, key); !cmp.Equal(before, got) || err != nil {
			t.Errorf("%+v, %v", got, err)
		}
	},

	"a draft that is left zero is deleted": func(t *test) {
		key := tickets.DraftKey{Person: anna.ID, ID: "f1"}
		t.draft(key, 0)
		t.drop("", key)
		_, err := t.Draft(ctx, key)
		wantIs(t, "deleted", err, tickets.ErrNoDraft)
		t.wantDrafts(anna.ID)
		t.wantDueDrafts(noon.Add(1000 * time.Hour))
	},

	"an activity changes a draft once": func(t *test) {
		owed := t.followed()
		key := tickets.DraftKey{Person: anna.ID, ID: "f1"}
		save := func() tickets.Draft {
			d, err := t.UpdateDraft(
				ctx,
				tickets.Cause{Activity: "save", Draft: key},
				func(d *tickets.Draft, _ int) (c tickets.Change, _ error) {
					*d = tickets.Draft{ID: "f1", Person: anna.ID, Saved: noon}
					c.Owe(
						tickets.Delivery{
							To:      tickets.Address{Person: anna.ID},
							Content: tickets.DraftExpires{Draft: "f1"},
							At:      noon,
						},
					)
					return c, nil
				},
			)
			if err != nil {
				t.Error(err)
			}
			return d
		}
		if first, again := save(), save(); !cmp.Equal(first, again) || first.ID != "f1" {
			t.Errorf("%+v, then %+v", first, again)
		}
		t.drop("drop", key)
		if d := save(); d.ID != "" {
			t.Errorf("what was deleted is back: %+v", d)
		}
		if list := owed.untilNow(t); len(list) != 1 {
			t.Errorf("%d deliveries, want 1", len(list))
		}
	},

	"a form that becomes a ticket leaves no draft, and gets none": func(t *test) {
		cause := tickets.Cause{Form: "f1/" + anna.ID, Draft: tickets.DraftKey{Person: anna.ID, ID: "f1"}}
		t.draft(cause.Draft, 0)
		t.draft(tickets.DraftKey{Person: anna.ID, ID: "f2"}, time.Minute)
		t.draft(tickets.DraftKey{Person: boris.ID, ID: "f1"}, 0)
		if _, err := t.CreateTicket(ctx, cause, incident(anna)); err != nil {
			t.Fatal(err)
		}
		t.wantDrafts(anna.ID, "f2")
		t.wantDrafts(boris.ID, "f1")
		_, err := t.UpdateDraft(ctx, cause, func(*tickets.Draft, int) (tickets.Change, error) {
			t.Error("change was called")
			return tickets.Change{}, nil
		})
		wantIs(t, "submitted", err, tickets.ErrSubmitted)
		t.wantDueDrafts(noon.Add(1000*time.Hour), boris.ID+"/f1", anna.ID+"/f2")
	},

	"drafts are due at their time, earliest first": func(t *test) {
		for i, id := range []string{"f3", "f1", "f2"} {
			t.draft(tickets.DraftKey{Person: anna.ID, ID: id}, time.Duration(i)*time.Minute)
		}
		t.wantDueDrafts(noon.Add(time.Hour - 1))
		t.wantDueDrafts(noon.Add(time.Hour), anna.ID+"/f3")
		t.draft(tickets.DraftKey{Person: anna.ID, ID: "f3"}, 90*time.Second)
		t.reopen()
		t.wantDueDrafts(noon.Add(2*time.Hour), anna.ID+"/f1", anna.ID+"/f3", anna.ID+"/f2")
		if keys, err := t.DueDrafts(ctx, noon.Add(2*time.Hour), 2); len(keys) != 2 || err != nil {
			t.Errorf("%v, %v, want 2", keys, err)
		}
	},
}

// draft saves a draft some time after noon. The draft is due an hour later.
func (t *test) draft(key tickets.DraftKey, later time.Duration) tickets.Draft {
	t.Helper()
	d, err := t.UpdateDraft(ctx, tickets.Cause{Draft: key}, func(d *tickets.Draft, _ int) (tickets.Change, error) {
		at := noon.Add(later)
		*d = tickets.Draft{
			ID:     key.ID,
			Person: key.Person,
			Item:   "laptop",
			Name:   tickets.Text{"en": "Laptop"},
			Chat:   "chat-1",
			Values: map[string]string{
				"title": "Принтер",
				"":      "x",
			},
			Saved:   at,
			Expires: at.Add(2 * time.Hour),
			Due:     at.Add(time.Hour),
		}
		return tickets.Change{}, nil
	})
	if err != nil {
		t.Errorf("draft %q: %v", key, err)
	}
	return d
}

func (t *test) drop(activity string, key tickets.DraftKey) {
	t.Helper()
	_, err := t.UpdateDraft(
		ctx,
		tickets.Cause{Activity: activity, Draft: key},
		func(d *tickets.Draft, _ int) (tickets.Change, error) {
			*d = tickets.Draft{}
			return tickets.Change{}, nil
		},
	)
	if err != nil {
		t.Errorf("drop %q: %v", key, err)
	}
}

func (t *test) wantDrafts(person string, ids ...string) {
	t.Helper()
	list, err := t.DraftsOf(ctx, person)
	n, bad := t.CountDrafts(ctx, person)
	got := ""
	for _, d := range list {
		got += d.ID + " "
		if d.Person != person {
			t.Errorf("%.40q sees a draft of %.40q", person, d.Person)
		}
	}
	if want := strings.Join(append(ids, ""), " "); got != want || n != len(ids) || err != nil || bad != nil {
		t.Errorf("%.40q: %s(%d), want %s: %v", person, got, n, want, errors.Join(err, bad))
	}
}

func (t *test) wantDueDrafts(now time.Time, keys ...string) {
	t.Helper()
	due, err := t.DueDrafts(ctx, now, 100)
	got := []string{}
	for _, k := range due {
		got = append(got, k.String())
	}
	if diff := cmp.Diff(append([]string{}, keys...), got); diff != "" || err != nil {
		t.Errorf("due: %v\n%s", err, diff)
	}
}
