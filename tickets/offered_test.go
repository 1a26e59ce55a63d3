package tickets_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// Further people in these tests. dora is the assignee of tickets in progress.
// Tickets assigned in a test go to egon.
var (
	dora = person(7, "Dora")
	egon = person(8, "Egon")
	otto = person(9, "Otto")  // an observer
	rita = person(10, "Rita") // an approver by role
)

// operation is an operation with good input. read is set when it changes
// nothing.
type operation struct {
	read bool
	do   func(d *desk, a tickets.Actor, k tickets.Ticket) error
}

// only keeps the error of a call that also returns a ticket.
func only(_ tickets.Ticket, err error) error { return err }

var operations = map[tickets.Operation]operation{
	tickets.OpTake: {
		do: func(d *desk, a tickets.Actor, k tickets.Ticket) error { return only(d.Take(ctx, a, k.ID, k.Rev())) },
	},
	tickets.OpAssign: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Assign(ctx, a, k.ID, k.Rev(), egon))
	}},
	tickets.OpUnassign: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Unassign(ctx, a, k.ID, k.Rev()))
	}},
	tickets.OpResolve: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Resolve(ctx, a, k.ID, k.Rev(), "done"))
	}},
	tickets.OpHold: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Hold(ctx, a, k.ID, k.Rev(), tickets.Wait{Reason: tickets.HoldChange}))
	}},
	tickets.OpResume: {
		do: func(d *desk, a tickets.Actor, k tickets.Ticket) error { return only(d.Resume(ctx, a, k.ID, k.Rev())) },
	},
	tickets.OpSnooze: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.reminders.Snooze(ctx, a, k.ID, k.Rev(), tickets.NapHour))
	}},
	tickets.OpReopen: {
		do: func(d *desk, a tickets.Actor, k tickets.Ticket) error { return only(d.Reopen(ctx, a, k.ID, k.Rev())) },
	},
	tickets.OpReply: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Reply(ctx, a, k.ID, k.Rev(), "Which one?"))
	}},
	tickets.OpNote: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Note(ctx, a, k.ID, k.Rev(), "That one again"))
	}},
	tickets.OpPrioritize: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.SetPriority(ctx, a, k.ID, k.Rev(), tickets.Low, tickets.High))
	}},
	tickets.OpCategorize: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.SetCategory(ctx, a, k.ID, k.Rev(), "Hardware"))
	}},
	tickets.OpMove: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Move(ctx, a, k.ID, k.Rev(), "HR"))
	}},
	tickets.OpMerge: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Merge(ctx, a, k.ID, k.Rev(), d.other.ID))
	}},
	tickets.OpDeclare: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.DeclareMajor(ctx, a, k.ID, k.Rev(), true))
	}},
	tickets.OpUnmerge: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Unmerge(ctx, a, k.ID, k.Rev()))
	}},
	tickets.OpUndeclare: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Undeclare(ctx, a, k.ID, k.Rev()))
	}},
	tickets.OpRelate: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Relate(ctx, a, k.ID, k.Rev(), d.major.ID))
	}},
	tickets.OpExport: {read: true, do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		_, err := d.Export(ctx, a, k.ID)
		return err
	}},
	tickets.OpComment: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Comment(ctx, a, k.ID, k.Rev(), "Still"))
	}},
	tickets.OpAttach: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Attach(ctx, a, k.ID, tickets.Attachment{ID: a.Activity, Name: "a.png", Size: 1}))
	}},
	tickets.OpEdit: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Edit(ctx, a, k.ID, k.Rev(), tickets.Form{Title: "Other"}))
	}},
	tickets.OpWithdraw: {
		do: func(d *desk, a tickets.Actor, k tickets.Ticket) error { return only(d.Withdraw(ctx, a, k.ID, k.Rev())) },
	},
	tickets.OpRestore: {
		do: func(d *desk, a tickets.Actor, k tickets.Ticket) error { return only(d.Restore(ctx, a, k.ID, k.Rev())) },
	},
	tickets.OpSolved: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.SolvedBy(ctx, a, k.ID, k.Rev(), "vpn"))
	}},
	tickets.OpConfirm: {
		do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
			return only(d.Confirm(ctx, a, k.ID, k.Rev(), ""))
		},
	},
	tickets.OpRate: {
		do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
			return only(d.Rate(ctx, a, k.ID, k.Rev(), tickets.Stars{Rating: 4}))
		},
	},
	tickets.OpMeToo: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.MeToo(ctx, a, k.ID, k.Rev(), d.major.ID))
	}},
	tickets.OpWatch: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.watching.Watch(ctx, a, k.ID, k.Rev(), egon))
	}},
	tickets.OpUnwatch: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.watching.Unwatch(ctx, a, k.ID, nobel))
	}},
	tickets.OpDecide: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Decide(ctx, a, k.ID, k.Rev(), tickets.Verdict{Decision: tickets.Approve}))
	}},
	tickets.OpDelegate: {do: func(d *desk, a tickets.Actor, k tickets.Ticket) error {
		return only(d.Delegate(ctx, a, k.ID, k.Rev(), nobel))
	}},
}

// stepOn moves a ticket on.
type stepOn func(d *desk, k tickets.Ticket, owner tickets.Person) (tickets.Ticket, error)

func worked(do func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error)) stepOn {
	return func(d *desk, k tickets.Ticket, _ tickets.Person) (tickets.Ticket, error) {
		return do(d, d.by(dora), k.ID, k.Rev())
	}
}

var (
	taken = worked(func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
		return d.Take(ctx, a, id, rev)
	})
	solved = worked(func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
		return d.Resolve(ctx, a, id, rev, "done")
	})
)

func held(why tickets.HoldReason) stepOn {
	return worked(func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
		return d.Hold(ctx, a, id, rev, tickets.Wait{Reason: why})
	})
}

func decided(what tickets.Decision) stepOn {
	return func(d *desk, k tickets.Ticket, _ tickets.Person) (tickets.Ticket, error) {
		return d.Decide(ctx, d.by(vera), k.ID, k.Rev(), tickets.Verdict{Decision: what})
	}
}

func owned(do func(d *desk, a tickets.Actor, k tickets.Ticket) (tickets.Ticket, error)) stepOn {
	return func(d *desk, k tickets.Ticket, owner tickets.Person) (tickets.Ticket, error) {
		return do(d, d.by(owner), k)
	}
}

// situations holds named tickets. Each has the catalog item that it was made
// from (none for an incident) and what was done to it.
var situations = map[string]struct {
	item  string
	steps []stepOn
}{
	"new":                 {},
	"in progress":         {steps: []stepOn{taken}},
	"waits for requester": {steps: []stepOn{taken, held(tickets.HoldRequester)}},
	"waits, of nobody":    {steps: []stepOn{held(tickets.HoldSupplier)}},
	"resolved":            {steps: []stepOn{solved}},
	"rated": {steps: []stepOn{solved, owned(func(d *desk, a tickets.Actor, k tickets.Ticket) (tickets.Ticket, error) {
		return d.Rate(ctx, a, k.ID, k.Rev(), tickets.Stars{Rating: 5})
	})}},
	"closed": {steps: []stepOn{solved, owned(func(d *desk, a tickets.Actor, k tickets.Ticket) (tickets.Ticket, error) {
		return d.Confirm(ctx, a, k.ID, k.Rev(), "")
	})}},
	"canceled": {steps: []stepOn{owned(func(d *desk, a tickets.Actor, k tickets.Ticket) (tickets.Ticket, error) {
		return d.Withdraw(ctx, a, k.ID, k.Rev())
	})}},
	"withdrawn on hold": {steps: []stepOn{
		held(tickets.HoldSupplier),
		owned(func(d *desk, a tickets.Actor, k tickets.Ticket) (tickets.Ticket, error) {
			return d.Withdraw(ctx, a, k.ID, k.Rev())
		}),
	}},
	"merged": {steps: []stepOn{worked(func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
		return d.Merge(ctx, a, id, rev, d.incidentOf(anna).ID)
	})}},
	"major": {steps: []stepOn{worked(func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
		return d.DeclareMajor(ctx, a, id, rev, false)
	})}},
	"related": {steps: []stepOn{worked(func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
		major := d.incidentOf(anna)
		if _, err := d.DeclareMajor(ctx, d.by(dora), major.ID, major.Rev(), false); err != nil {
			return major, err
		}
		return d.Relate(ctx, a, id, rev, major.ID)
	})}},
	"full of files": {
		steps: []stepOn{owned(func(d *desk, a tickets.Actor, k tickets.Ticket) (_ tickets.Ticket, err error) {
			for i := range tickets.MaxFiles {
				a.Activity = ""
				if k, err = d.Attach(ctx, a, k.ID, tickets.Attachment{ID: fmt.Sprint(i), Name: "a.png"}); err != nil {
					break
				}
			}
			return k, err
		})},
	},
	"watched": {steps: []stepOn{taken, owned(func(d *desk, a tickets.Actor, k tickets.Ticket) (tickets.Ticket, error) {
		return d.watching.Watch(ctx, a, k.ID, k.Rev(), nobel)
	})}},
	"undecided": {item: "laptop"},
	"rejected":  {item: "laptop", steps: []stepOn{decided(tickets.Reject)}},
	"approved":  {item: "laptop", steps: []stepOn{decided(tickets.Approve)}},
}

// incidentOf creates another incident.
func (d *desk) incidentOf(p tickets.Person) tickets.Ticket {
	k, _ := d.Create(ctx, d.by(p), tickets.Form{Title: "Network", Queue: "IT"})
	return k
}

// stands creates a ticket in a situation.
func (d *desk) stands(t *testing.T, situation string, owner tickets.Person) tickets.Ticket {
	t.Helper()
	k, err := d.Create(ctx, d.by(owner), tickets.Form{
		Title: "Printer", Queue: "IT", Item: situations[situation].item, Beneficiary: boris,
	})
	for _, do := range situations[situation].steps {
		if err == nil {
			k, err = do(d, k, owner)
		}
	}
	if err != nil {
		t.Fatal(situation, err)
	}
	d.news()
	return k
}

// The service accepts exactly what it offers, for every operation, situation
// and kind of reader. Anything else is refused, and nothing is written.
func TestWhatIsOfferedIsAccepted(t *testing.T) {
	for situation := range situations {
		for _, owner := range []tickets.Person{anna, pavel} { // pavel is an analyst of the queue, too
			t.Run(situation+" of "+owner.Name, func(t *testing.T) {
				t.Parallel()
				d := newDesk(t, team{olga.ID: true, pavel.ID: true, dora.ID: true, egon.ID: true})
				d.catalog, d.knowledge = laptops(t), usual(t)
				d.roles = map[string]tickets.Role{otto.ID: tickets.RoleObserver, rita.ID: tickets.RoleApprover}
				d.other, d.major = d.incidentOf(anna), d.incidentOf(anna)
				if _, err := d.DeclareMajor(ctx, d.by(olga), d.major.ID, 1, true); err != nil {
					t.Fatal(err)
				}
				for _, by := range []tickets.Person{owner, boris, olga, dora, vera, rita, otto, nobel} {
					d.wantAccepted(t, situation, owner, by)
				}
				d.wantOfferedElsewhere(t, d.stands(t, situation, owner), owner)
			})
		}
	}
}

// wantAccepted checks every operation for one person.
func (d *desk) wantAccepted(t *testing.T, situation string, owner, by tickets.Person) {
	t.Helper()
	k := d.stands(t, situation, owner)
	into := d.parentOf(k)
	offered := d.offered(t, tickets.AtWork(by.ID), k)
	for _, op := range tickets.AllOperations() {
		one, known := operations[op]
		if !known {
			if op != tickets.OpChat { // belongs to package chat
				t.Errorf("operation %d is not tried", op)
			}
			continue
		}
		err := one.do(d, d.by(by), k)
		now, bad := d.store.Ticket(ctx, k.ID)
		if bad != nil {
			t.Fatal(bad)
		}
		changed := !cmp.Equal(k, now) || into.Rev() != d.parentOf(k).Rev()
		switch {
		case offered.Has(op) && (err != nil || changed == one.read):
			t.Errorf("%s: operation %d is offered, and ends with %v, changed %t", by, op, err, changed)
		case !offered.Has(op) && (changed || len(d.news()) > 0):
			t.Errorf("%s: operation %d is not offered, and changes the ticket", by, op)
		case !offered.Has(op) && !isRefusal(err) && (op != tickets.OpRate || k.Rating == 0):
			t.Errorf("%s: operation %d is not offered, and ends with %v", by, op, err)
		}
		if changed {
			k = d.stands(t, situation, owner)
			into = d.parentOf(k)
		}
	}
}

// parentOf returns the ticket that k was merged into; a zero one for none. What
// is said on k lands there.
func (d *desk) parentOf(k tickets.Ticket) (into tickets.Ticket) {
	if k.Merged() {
		into, _ = d.store.Ticket(ctx, k.Parent.ID)
	}
	return into
}

// isRefusal reports whether an error says that an operation cannot be done.
func isRefusal(err error) bool {
	return slices.ContainsFunc([]error{tickets.ErrNotFound, tickets.ErrForbidden, tickets.ErrState, tickets.ErrFull},
		func(e error) bool { return errors.Is(err, e) })
}

// offered returns the operations that a reader is offered. There are none when
// they cannot see the ticket.
func (d *desk) offered(t *testing.T, r tickets.Reader, k tickets.Ticket) tickets.Operations {
	t.Helper()
	v, err := d.View(ctx, r, k.ID)
	if err != nil && !errors.Is(err, tickets.ErrNotFound) {
		t.Fatal(err)
	}
	return v.May
}

// wantOfferedElsewhere checks what is offered in the thread of a ticket, where
// an analyst reads, and in personal places, where nobody works.
func (d *desk) wantOfferedElsewhere(t *testing.T, k tickets.Ticket, owner tickets.Person) {
	t.Helper()
	work := d.offered(t, tickets.AtWork(olga.ID), k)
	if got := d.offered(t, tickets.ReaderAt(k.Address()), k); got != work {
		t.Errorf("in the thread: %b, want %b", got, work)
	}
	for _, elsewhere := range []tickets.Address{k.Address().Next(), {Thread: d.other.ID}, tickets.Poster(k.ID, "HR"), {Queue: "IT"}, {}} {
		if got := d.offered(t, tickets.ReaderAt(elsewhere), k); got != 0 {
			t.Errorf("at %v: %b", elsewhere, got)
		}
	}
	for _, p := range []tickets.Person{owner, boris, olga, dora, vera, rita, otto, nobel} {
		own, all := d.offered(t, tickets.OwnPlace(p.ID), k), d.offered(t, tickets.AtWork(p.ID), k)
		want := all
		switch p {
		case olga, dora:
			want = 0
		case pavel: // the same as anna would see
			want = tickets.Standing{Requester: true}.May(k)
		}
		if own != want || own&^all != 0 {
			t.Errorf("%s in their own place: %b, at work %b", p, own, all)
		}
		if owed := d.offered(t, tickets.ReaderAt(tickets.Address{Person: p.ID}), k); owed != own {
			t.Errorf("%s is owed a card that offers %b, want %b", p, owed, own)
		}
	}
}
