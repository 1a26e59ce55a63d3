package chat_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

func retype(text string) func(*chat.Message) {
	return func(m *chat.Message) { m.Text = text }
}

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
				if err := d.Edit(ctx, edit, id, c.n, retype("changed")); err != nil {
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
// current form.
func TestAnEditWhileWaiting(t *testing.T) {
	d := newDesk(t, itAndHR())
	id := d.ask(t, anna).ID
	d.say(t, anna, id, "one")
	d.news()
	if err := d.Edit(ctx, d.by(anna), id, 1, retype("one!")); err != nil {
		t.Fatal(err)
	}
	if told := d.told(); len(told) > 0 {
		t.Errorf("told: %v", told)
	}
	d.accept(t, olga, id)
	wantPassed(t, d, id, 1)
}

func TestADeletedMessageStaysDeleted(t *testing.T) {
	d, id := exchange(t)
	if err := d.Edit(ctx, d.by(anna), id, 1, func(m *chat.Message) { m.Text, m.Deleted = "", true }); err != nil {
		t.Fatal(err)
	}
	d.news()
	if err := d.Edit(ctx, d.by(anna), id, 1, retype("back")); err != nil {
		t.Fatal(err)
	}
	list, err := d.store.Messages(ctx, id, 1, 1)
	if err != nil || len(list) != 1 || list[0].Text != "" || !list[0].Deleted || len(d.told()) > 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestEditsAreNoTurn(t *testing.T) {
	d, id := exchange(t)
	before := d.session(t, id)
	d.pass(1000)
	if err := d.Edit(ctx, d.by(olga), id, 2, retype("changed")); err != nil {
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
				if err := d.React(ctx, react, id, c.n, "like", true); !errors.Is(err, c.err) {
					t.Errorf("reacted: %v", err)
				}
			}
			if diff := cmp.Diff(c.told, d.told()); diff != "" {
				t.Errorf("told:\n%s", diff)
			}
		})
	}
}
