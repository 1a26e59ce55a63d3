package tickets_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// Who may do what: each kind of action by everybody, with and without a role.
func TestRolesAndActions(t *testing.T) {
	const no, missing = "forbidden", "missing"
	columns := []struct {
		name string
		do   func(d *desk, a tickets.Actor, incident, request tickets.Ticket) error
	}{
		{"see", func(d *desk, a tickets.Actor, k, _ tickets.Ticket) error {
			_, err := d.Get(ctx, tickets.OwnPlace(a.ID), k.ID)
			return err
		}},
		{"see a request", func(d *desk, a tickets.Actor, _, k tickets.Ticket) error {
			_, err := d.Get(ctx, tickets.OwnPlace(a.ID), k.ID)
			return err
		}},
		{"comment", func(d *desk, a tickets.Actor, k, _ tickets.Ticket) error {
			_, err := d.Comment(ctx, a, k.ID, k.Rev(), "x")
			return err
		}},
		{"take", func(d *desk, a tickets.Actor, k, _ tickets.Ticket) error {
			_, err := d.Take(ctx, a, k.ID, k.Rev())
			return err
		}},
		{"note", func(d *desk, a tickets.Actor, k, _ tickets.Ticket) error {
			_, err := d.Note(ctx, a, k.ID, k.Rev(), "x")
			return err
		}},
		{"export", func(d *desk, a tickets.Actor, k, _ tickets.Ticket) error {
			_, err := d.Export(ctx, a, k.ID)
			return err
		}},
		{"approve", func(d *desk, a tickets.Actor, _, k tickets.Ticket) error {
			_, err := d.Decide(ctx, a, k.ID, k.Rev(), tickets.Verdict{Decision: tickets.Approve})
			return err
		}},
		{"withdraw", func(d *desk, a tickets.Actor, k, _ tickets.Ticket) error {
			_, err := d.Withdraw(ctx, a, k.ID, k.Rev())
			return err
		}},
	}
	for name, row := range map[string]struct {
		person tickets.Person
		role   tickets.Role
		want   []string
	}{
		"a stranger":                {nobel, "", []string{missing, missing, missing, missing, missing, missing, missing, missing}},
		"whose it is":               {anna, "", []string{"", "", "", no, no, no, missing, ""}},
		"a member of the team":      {olga, "", []string{"", "", missing, "", "", "", missing, missing}},
		"an analyst by role":        {pavel, tickets.RoleAnalyst, []string{"", "", missing, "", "", "", missing, missing}},
		"an approver by role":       {boris, tickets.RoleApprover, []string{missing, "", missing, missing, missing, missing, "", missing}},
		"an observer":               {boris, tickets.RoleObserver, []string{"", "", no, no, no, no, no, no}},
		"the named approver":        {vera, "", []string{missing, "", missing, missing, missing, missing, "", missing}},
		"an approver of their own":  {anna, tickets.RoleApprover, []string{"", "", "", no, no, no, missing, ""}},
		"an observer in their team": {olga, tickets.RoleObserver, []string{"", "", no, "", "", "", no, no}},
	} {
		var got []string
		for _, c := range columns {
			d := newDesk(t, team{olga.ID: true})
			d.roles, d.catalog = map[string]tickets.Role{row.person.ID: row.role}, laptops(t)
			d.with(func(o *options) { o.Roster = byRole{d} })
			incident := d.incident(t)
			request, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "laptop"})
			if err != nil {
				t.Fatal(err)
			}
			switch err := c.do(d, d.by(row.person), incident, request); {
			case errors.Is(err, tickets.ErrNotFound):
				got = append(got, missing)
			case errors.Is(err, tickets.ErrForbidden):
				got = append(got, no)
			case err != nil:
				t.Errorf("%s, %s: %v", name, c.name, err)
				got = append(got, err.Error())
			default:
				got = append(got, "")
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// byRole is the roster of a desk in which analysts by role count too, as in the
// program.
type byRole struct{ *desk }

func (r byRole) Analyst(_ context.Context, person, queue string) (bool, error) {
	return r.roles[person] == tickets.RoleAnalyst || queue == "IT" && person == olga.ID, nil
}

// An observer finds tickets of every queue, but not by internal text.
func TestAnObserverFindsWhatIsNotInternal(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.roles = map[string]tickets.Role{nobel.ID: tickets.RoleObserver}
	k := d.incident(t)
	if _, err := d.Note(ctx, d.by(olga), k.ID, k.Rev(), "the roller"); err != nil {
		t.Fatal(err)
	}
	search := tickets.NewSearch(d.store, team{olga.ID: true}, d.options.Roles)
	for text, want := range map[string]int{"printer": 1, "roller": 0, "": 1} {
		page, _, err := search.Find(ctx, d.by(nobel), tickets.Query{Text: text, Queues: []string{"IT"}}, "", 10)
		if len(page) != want || err != nil {
			t.Errorf("%q: %d, %v, want %d", text, len(page), err, want)
		}
	}
}

// Anything that leads to a queue without a channel is not offered.
func TestAnItemOfAQueueWithoutChannel(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.catalog, d.unlinked = laptops(t), "IT"
	if k, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "laptop"}); !errors.Is(err, tickets.ErrNotFound) {
		t.Error(k.ID, err)
	}
	k := d.incident(t)
	d.unlinked = "HR"
	if _, err := d.Move(ctx, d.by(olga), k.ID, k.Rev(), "HR"); !isInvalid(err) {
		t.Error("moved:", err)
	}
	if _, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "laptop"}); err != nil {
		t.Error(err)
	}
}

func isInvalid(err error) bool {
	_, ok := errors.AsType[*tickets.Invalid](err)
	return ok
}

// An export contains everything, from the beginning.
func TestExport(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	actor := d.by(olga)
	actor.Via = tickets.ViaThread
	if _, err := d.InThread(ctx, actor, k.ID, false, "the roller", "19:x/1"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Rewrite(ctx, d.by(olga), k.ID, 2, tickets.Written{Text: "the old roller"}); err != nil {
		t.Fatal(err)
	}
	e, err := d.Export(ctx, d.by(olga), k.ID)
	if err != nil || e.Ticket.ID != k.ID || !e.Exported.Equal(noon) {
		t.Fatal(e.Ticket.ID, e.Exported, err)
	}
	var got []string
	for _, one := range e.History {
		got = append(got, string(one.Action)+" "+string(one.Via)+" "+one.Text+" "+one.By.Name)
	}
	if diff := cmp.Diff(
		[]string{"created   Anna", "noted thread the roller Olga", "noted  the old roller Olga"},
		got,
	); diff != "" {
		t.Error(diff)
	}
}
