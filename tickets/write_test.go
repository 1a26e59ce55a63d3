package tickets_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// What an analyst edits in a thread, and what its readers then read. The first
// message is a reply or a note that says "one".
func TestRewrite(t *testing.T) {
	public := func(minute int, text string) tickets.Written {
		return tickets.Written{At: noon.Add(time.Duration(minute) * time.Minute), Text: text, Public: true}
	}
	internal := func(minute int, text string) tickets.Written {
		w := public(minute, text)
		w.Public = false
		return w
	}
	for name, c := range map[string]struct {
		first bool // public
		edits []tickets.Written
		reads []string // requester
		notes []string // analysts, besides
		told  []string // requester
	}{
		"edited":               {true, []tickets.Written{public(1, "two")}, []string{"two"}, nil, []string{"edited 2"}},
		"as it was":            {true, []tickets.Written{public(1, "one")}, []string{"one"}, nil, nil},
		"an older one late":    {true, []tickets.Written{public(2, "three"), public(1, "two")}, []string{"three"}, nil, []string{"edited 2"}},
		"taken back":           {true, []tickets.Written{public(1, "")}, nil, nil, []string{"edited 2"}},
		"taken back twice":     {true, []tickets.Written{public(1, ""), public(2, "")}, nil, nil, []string{"edited 2"}},
		"taken back, older":    {true, []tickets.Written{public(2, ""), public(1, "two")}, nil, nil, []string{"edited 2"}},
		"restored":             {true, []tickets.Written{public(1, ""), public(2, "one")}, []string{"one"}, nil, []string{"edited 2", "edited 2"}},
		"made internal":        {true, []tickets.Written{internal(1, "one")}, nil, []string{"one"}, []string{"edited 2"}},
		"made internal, older": {true, []tickets.Written{internal(2, "two"), public(1, "three")}, nil, []string{"two"}, []string{"edited 2"}},
		"internal, edited":     {true, []tickets.Written{internal(1, "two"), internal(2, "three")}, nil, []string{"three"}, []string{"edited 2"}},
		"internal, taken back": {true, []tickets.Written{internal(1, "two"), internal(2, "")}, nil, nil, []string{"edited 2"}},
		"there and back": {
			true,
			[]tickets.Written{internal(1, "two"), public(2, "three")},
			[]string{"three"},
			nil,
			[]string{"edited 2", "notice 6"},
		},
		"a note edited":       {false, []tickets.Written{internal(1, "two")}, nil, []string{"two"}, nil},
		"a note made public":  {false, []tickets.Written{public(1, "one")}, []string{"one"}, nil, []string{"notice 4"}},
		"a note, public, off": {false, []tickets.Written{public(1, "one"), public(2, "")}, nil, nil, []string{"notice 4", "edited 4"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, team{olga.ID: true})
			id := d.incident(t).ID
			if _, err := d.InThread(ctx, d.by(olga), id, c.first, "one", "19:x/1"); err != nil {
				t.Fatal(err)
			}
			d.news()
			for _, w := range c.edits {
				if _, err := d.Rewrite(ctx, d.by(olga), id, 2, w); err != nil {
					t.Fatal(err)
				}
			}
			var told []string
			for _, o := range d.news() {
				switch what := o.Content.(type) {
				case tickets.Notice:
					told = append(told, fmt.Sprint("notice ", what.Event))
				case tickets.Correction:
					told = append(told, fmt.Sprint("edited ", what.Event))
				}
			}
			if diff := cmp.Diff(c.told, told); diff != "" {
				t.Errorf("told:\n%s", diff)
			}
			if diff := cmp.Diff(c.reads, wordsRead(t, d, tickets.OwnPlace(anna.ID), id)); diff != "" {
				t.Errorf("the requester reads:\n%s", diff)
			}
			if diff := cmp.Diff(append(c.reads, c.notes...), wordsRead(t, d, tickets.AtWork(olga.ID), id)); diff != "" {
				t.Errorf("analysts read:\n%s", diff)
			}
		})
	}
}

// wordsRead returns the replies and notes that a reader reads of a ticket.
func wordsRead(t *testing.T, d *desk, r tickets.Reader, id string) (words []string) {
	t.Helper()
	seen, err := d.View(ctx, r, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range tickets.Current(seen.Events) {
		if e.Action == tickets.Replied || e.Action == tickets.Noted {
			words = append(words, e.Text)
		}
	}
	return words
}

// Who no longer works for the queue can take back what they wrote, and nothing
// else.
func TestRewriteByWhoHasLeft(t *testing.T) {
	people := team{olga.ID: true}
	d := newDesk(t, people)
	id := d.incident(t).ID
	if _, err := d.InThread(ctx, d.by(olga), id, true, "secret", "19:x/1"); err != nil {
		t.Fatal(err)
	}
	delete(people, olga.ID)
	if _, err := d.Rewrite(ctx, d.by(olga), id, 2, tickets.Written{Text: "two", Public: true}); !errors.Is(
		err, tickets.ErrNotFound,
	) {
		t.Errorf("edited: %v", err)
	}
	if k, err := d.Rewrite(ctx, d.by(boris), id, 2, tickets.Written{}); k.Rev() != 2 {
		t.Errorf("a stranger: revision %d, %v", k.Rev(), err)
	}
	if _, err := d.Rewrite(ctx, d.by(olga), id, 2, tickets.Written{}); err != nil {
		t.Errorf("taken back: %v", err)
	}
	if words := wordsRead(t, d, tickets.OwnPlace(anna.ID), id); words != nil {
		t.Errorf("the requester reads %v", words)
	}
}
