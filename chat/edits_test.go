package chat_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

func retype(text string) chat.Edit { return chat.Edit{Text: text} }

// exchange is a session in which both sides have written. Message 1 is the
// employee's, 2 the analyst's, and 3 is among analysts.
func exchange(t *testing.T) (*desk, string) {
	t.Helper()
	d := newDesk(t, itAndHR())
	id := d.connect(t, anna, olga).ID
	d.say(t, anna, id, "one")
	d.reply(t, olga, id, "two")
	if _, err := d.Reply(ctx, d.by(olga), id, chat.Message{Text: "// three", Internal: true}); err != nil {
		t.Fatal(err)
	}
	d.news()
	return d, id
}

func TestEdits(t *testing.T) {
	for name, c := range map[string]struct {
		by   tickets.Person
		n    int
		told []string
	}{
		"the employee's own":     {anna, 1, []string{"thread/chat-1 edited 1"}},
		"the analyst's own":      {olga, 2, []string{"person/anna edited 2"}},
		"a note among analysts":  {olga, 3, nil},
		"the other's":            {olga, 1, nil},
		"a colleague's":          {pavel, 2, nil},
		"one that is not there":  {anna, 4, nil},
		"the employee, of notes": {anna, 3, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d, id := exchange(t)
			before, err := d.store.Messages(ctx, id, c.n, 1)
			if err != nil {
				t.Fatal(err)
			}
			edit := d.by(c.by)
			for range 2 {
				changed := chat.Edit{Text: "changed", Internal: c.n == 3}
				if _, err := d.Edit(ctx, edit, id, c.n, changed); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(c.told, d.told()); diff != "" {
				t.Errorf("told:\n%s", diff)
			}
			after, err := d.store.Messages(ctx, id, c.n, 1)
			if err != nil {
				t.Fatal(err)
			}
			own := len(before) > 0 && before[0].From == c.by
			if changed := cmp.Diff(
				before,
				after,
			) != ""; changed != own ||
				own && (after[0].Text != "changed" || !after[0].Edited) {
				t.Errorf("changed: %t, %+v", changed, after)
			}
		})
	}
}

// A message that is changed while the employee waits is passed on in its
// current form. Until then, the analysts' card shows the first words as they are.
func TestAnEditWhileWaiting(t *testing.T) {
	d := newDesk(t, itAndHR())
	id := d.ask(t, anna).ID
	d.say(t, anna, id, "one")
	d.news()
	if _, err := d.Edit(ctx, d.by(anna), id, 1, retype("one!")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"thread/chat-1 card"}, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
	if first := d.session(t, id).First; first != (chat.First{N: 1, Text: "one!"}) {
		t.Errorf("first words: %+v", first)
	}
	d.accept(t, olga, id)
	wantPassed(t, d, id, 1)
}

// The newest of several edits holds, in whatever order they come, and what is as
// it was is told to nobody.
func TestTheNewestEditHolds(t *testing.T) {
	type edit struct {
		at      int // minutes after noon
		text    string
		deleted bool
	}
	for name, c := range map[string]struct {
		edits []edit
		want  chat.Message
		told  int
	}{
		"in order":             {[]edit{{1, "two", false}, {2, "three", false}}, chat.Message{Text: "three", Edited: true}, 2},
		"an older one late":    {[]edit{{2, "three", false}, {1, "two", false}}, chat.Message{Text: "three", Edited: true}, 1},
		"as it was":            {[]edit{{1, "one", false}}, chat.Message{Text: "one"}, 0},
		"as it was, and older": {[]edit{{2, "one", false}, {1, "two", false}}, chat.Message{Text: "one"}, 0},
		"deleted":              {[]edit{{1, "", true}}, chat.Message{Deleted: true}, 1},
		"deleted twice":        {[]edit{{1, "", true}, {2, "", true}}, chat.Message{Deleted: true}, 1},
		"deleted, older late":  {[]edit{{2, "", true}, {1, "two", false}}, chat.Message{Deleted: true}, 1},
		"restored":             {[]edit{{1, "", true}, {2, "one", false}}, chat.Message{Text: "one"}, 2},
		"restored, edited": {
			[]edit{{1, "", true}, {2, "one", false}, {3, "two", false}}, chat.Message{Text: "two", Edited: true}, 3,
		},
		"deleted again": {[]edit{{1, "", true}, {3, "", true}, {2, "one", false}}, chat.Message{Deleted: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			d, id := exchange(t)
			for _, e := range c.edits {
				at := noon.Add(time.Duration(e.at) * time.Minute)
				if _, err := d.Edit(
					ctx,
					d.by(anna),
					id,
					1,
					chat.Edit{At: at, Text: e.text, Deleted: e.deleted},
				); err != nil {
					t.Fatal(err)
				}
			}
			list, err := d.store.Messages(ctx, id, 1, 1)
			if err != nil || len(list) != 1 {
				t.Fatalf("%v, %v", list, err)
			}
			got := chat.Message{Text: list[0].Text, Edited: list[0].Edited, Deleted: list[0].Deleted}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if told := d.told(); len(told) != c.told {
				t.Errorf("told: %v, want %d", told, c.told)
			}
		})
	}
}

// What was passed on to a queue's thread changes there, too, after the session
// has moved on.
func TestEditsFollowIntoOldThreads(t *testing.T) {
	d, id := exchange(t)
	if _, err := d.Transfer(ctx, d.by(olga), id, "HR", ""); err != nil {
		t.Fatal(err)
	}
	d.accept(t, hanna, id)
	d.news()
	for _, c := range []struct {
		by   tickets.Person
		n    int
		told []string
	}{
		{anna, 1, []string{"thread/chat-1 edited 1", "thread/chat-1.2 edited 1"}},
		{olga, 2, []string{"person/anna edited 2", "thread/chat-1 edited 2", "thread/chat-1.2 edited 2"}},
		{olga, 3, []string{"thread/chat-1 edited 3", "thread/chat-1.2 edited 3"}},
	} {
		if _, err := d.Edit(ctx, d.by(c.by), id, c.n, chat.Edit{Deleted: true}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.told, d.told()); diff != "" {
			t.Errorf("told:\n%s", diff)
		}
	}
}

func TestEditsAreNoTurn(t *testing.T) {
	d, id := exchange(t)
	before := d.session(t, id)
	d.pass(1000)
	if _, err := d.Edit(ctx, d.by(olga), id, 2, retype("changed")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, d.session(t, id)); diff != "" {
		t.Errorf("the session:\n%s", diff)
	}
}

func TestReactions(t *testing.T) {
	for name, c := range map[string]struct {
		by   tickets.Person
		n    int
		err  error
		told []string
	}{
		"of the analyst to the employee's": {olga, 1, nil, []string{"person/anna reaction like"}},
		"of the employee to the analyst's": {anna, 2, nil, []string{"thread/chat-1 reaction like"}},
		"of a stranger":                    {boris, 1, chat.ErrNotFound, nil},
		"of a colleague":                   {pavel, 1, chat.ErrNotFound, nil},
		"to a message that is not there":   {olga, 9, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d, id := exchange(t)
			react := d.by(c.by)
			for range 2 {
				if err := d.React(ctx, react, id, c.n, chat.Reaction{Type: "like"}); !errors.Is(err, c.err) {
					t.Errorf("reacted: %v", err)
				}
			}
			if diff := cmp.Diff(c.told, d.told()); diff != "" {
				t.Errorf("told:\n%s", diff)
			}
		})
	}
}

// The other side sees one reaction for all that are alike, until the last is
// taken away. The newest of one person's holds.
func TestReactionsAlike(t *testing.T) {
	d, id := exchange(t)
	if _, err := d.Invite(ctx, d.by(olga), id, "pavel"); err != nil {
		t.Fatal(err)
	}
	d.news()
	for i, c := range []struct {
		by     tickets.Person
		minute int
		off    bool
		told   []string
	}{
		{olga, 1, false, []string{"person/anna reaction like"}},
		{pavel, 2, false, nil},
		{anna, 3, false, []string{"thread/chat-1 reaction like"}},
		{olga, 4, true, nil},
		{olga, 3, false, nil}, // late
		{pavel, 5, true, []string{"person/anna reaction like off"}},
		{pavel, 5, true, nil},
		{olga, 6, false, []string{"person/anna reaction like"}},
	} {
		r := chat.Reaction{Type: "like", Off: c.off, At: noon.Add(time.Duration(c.minute) * time.Minute)}
		if err := d.React(ctx, d.by(c.by), id, 1, r); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.told, d.told()); diff != "" {
			t.Errorf("%d: told:\n%s", i, diff)
		}
	}
}

// Who makes their words internal takes them back; who makes them public sends
// them, if they still can.
func TestAnEditMovesWordsBetweenTheSides(t *testing.T) {
	d, id := exchange(t)
	for i, c := range []struct {
		by       tickets.Person
		n        int
		text     string
		internal bool
		err      error
		told     []string
	}{
		{olga, 2, "// two", true, nil, []string{"person/anna edited 2"}},
		{olga, 2, "// 2", true, nil, nil},
		{olga, 2, "two", false, nil, []string{"person/anna message 2"}},
		{olga, 3, "three", false, nil, []string{"person/anna message 3"}},
		{anna, 1, "// one", true, nil, []string{"thread/chat-1 edited 1"}},
		{olga, 3, "// three", true, nil, []string{"person/anna edited 3"}},
	} {
		edit := chat.Edit{Text: c.text, Internal: c.internal}
		if _, err := d.Edit(ctx, d.by(c.by), id, c.n, edit); !errors.Is(err, c.err) {
			t.Fatal(i, err)
		}
		if diff := cmp.Diff(c.told, d.told()); diff != "" {
			t.Errorf("%d: told:\n%s", i, diff)
		}
	}
	list, err := d.store.Messages(ctx, id, 1, 3)
	if err != nil || list[0].Internal || list[1].Internal || !list[2].Internal {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := d.End(ctx, d.by(anna), id); err != nil {
		t.Fatal(err)
	}
	d.news()
	if _, err := d.Edit(ctx, d.by(olga), id, 3, retype("3")); !errors.Is(err, chat.ErrEnded) {
		t.Errorf("made public after the end: %v", err)
	}
	if _, err := d.Edit(ctx, d.by(olga), id, 2, chat.Edit{Text: "// 2", Internal: true}); err != nil {
		t.Errorf("made internal after the end: %v", err)
	}
	if diff := cmp.Diff([]string{"person/anna edited 2"}, d.told()); diff != "" {
		t.Errorf("told after the end:\n%s", diff)
	}
}
