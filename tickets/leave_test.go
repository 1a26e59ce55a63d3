package tickets_test

import (
	"errors"
	"testing"

	"frontdesk/tickets"
)

// Who has left loses what is open, whatever its state, and keeps what they closed.
// A person outside the queue to whom late tickets go has not left.
func TestWhoLeftIsNobody(t *testing.T) {
	crew := team{olga.ID: true, pavel.ID: true}
	d := newDesk(t, crew)
	d.with(func(o *options) { o.SLA = map[string]tickets.Policy{"IT": {Escalate: vera.ID}} })
	taken := func(p tickets.Person) tickets.Ticket {
		k := d.incident(t)
		k, err := d.Take(ctx, d.by(p), k.ID, k.Rev())
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	open, held, others, over := taken(olga), taken(olga), taken(pavel), taken(olga)
	held, err := d.Hold(ctx, d.by(olga), held.ID, held.Rev(), tickets.Wait{Reason: tickets.HoldSupplier})
	if err == nil {
		over, err = d.Resolve(ctx, d.by(olga), over.ID, over.Rev(), "Done")
	}
	if err != nil {
		t.Fatal(err)
	}
	boss, err := d.store.UpdateTicket(ctx, "", d.incident(t).ID, func(k *tickets.Ticket) (tickets.Change, error) {
		k.Assignee = vera
		return tickets.Change{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(crew, olga.ID)
	for range 2 {
		if err := d.Release(ctx, "IT"); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		id       string
		state    tickets.State
		assignee tickets.Person
		events   int
	}{
		{open.ID, tickets.New, tickets.Person{}, open.Rev() + 1},
		{held.ID, tickets.OnHold, tickets.Person{}, held.Rev() + 1},
		{others.ID, tickets.InProgress, pavel, others.Rev()},
		{over.ID, tickets.Resolved, olga, over.Rev()},
		{boss.ID, tickets.New, vera, boss.Rev()},
	} {
		k, err := d.store.Ticket(ctx, c.id)
		if k.State != c.state || k.Assignee != c.assignee || k.Rev() != c.events || err != nil {
			t.Errorf("%s: %s of %v, revision %d, %v", c.id, k.State, k.Assignee, k.Rev(), err)
		}
	}
	// A rating leaves it theirs; reopened it is nobody's.
	over, err = d.Rate(ctx, d.by(anna), over.ID, over.Rev(), tickets.Stars{Rating: 4})
	if over.Assignee != olga || err != nil {
		t.Errorf("rated: %v, %v", over.Assignee, err)
	}
	over, err = d.Reopen(ctx, d.by(anna), over.ID, over.Rev())
	if over.State != tickets.New || over.Assignee != (tickets.Person{}) || err != nil {
		t.Errorf("reopened: %s of %v, %v", over.State, over.Assignee, err)
	}
}

// While nobody can say who works there, nobody loses anything.
func TestNobodyLeavesWhileTheRosterIsAway(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	k := d.incident(t)
	if _, err := d.Take(ctx, d.by(olga), k.ID, k.Rev()); err != nil {
		t.Fatal(err)
	}
	d.with(func(o *options) { o.Roster = away{} })
	if err := d.Release(ctx, "IT"); !errors.Is(err, errAway) {
		t.Errorf("error %v", err)
	}
	k, err := d.store.Ticket(ctx, k.ID)
	if k.Assignee != olga || d.Assigned(ctx, k) != olga || err != nil {
		t.Errorf("%v, %v", k.Assignee, err)
	}
}

// Somebody whom nobody knows and who does not work there is not escalated to.
func TestEscalationToWhomNobodyKnows(t *testing.T) {
	d := promising(t)
	d.escalates(nobel.ID)
	d.clock.Store(at(t, "07-06 08:00").UnixNano())
	k := d.do(t, "create P1 IT", tickets.Ticket{})
	d.clock.Store(at(t, "07-07 18:00").UnixNano())
	if err := d.Tick(ctx, k.ID); err != nil {
		t.Fatal(err)
	}
	if now, err := d.store.Ticket(ctx, k.ID); now.Assignee != (tickets.Person{}) || !now.Overdue() || err != nil {
		t.Errorf("%v, %+v, %v", now.Assignee, now.SLA, err)
	}
}
