package tickets_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/tickets"
)

// role is what somebody is to a ticket.
type role string

const (
	owner    role = "owner"
	analyst  role = "analyst"
	approver role = "approver"
)

// way is one thing that people can do with a ticket: who may do it, in which
// states, and the result. This table follows the manual and is independent of
// the service's own.
type way struct {
	did  tickets.Action
	may  []role
	from []tickets.State
	to   func(k tickets.Ticket) tickets.State
	do   func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error)
	// typed ways take a text. They work from an outdated card too.
	typed bool
	// never reports whether a ticket does not allow this in any state; nil
	// means that every ticket does.
	never func(k tickets.Ticket) bool
}

func to(s tickets.State) func(tickets.Ticket) tickets.State {
	return func(tickets.Ticket) tickets.State { return s }
}

func same(k tickets.Ticket) tickets.State { return k.State }

// active is In Progress with an assignee, else New.
func active(k tickets.Ticket) tickets.State {
	if k.Assignee.ID != "" {
		return tickets.InProgress
	}
	return tickets.New
}

// begun returns the state of a ticket once somebody is to work on it.
func begun(k tickets.Ticket) tickets.State {
	if k.State == tickets.New {
		return tickets.InProgress
	}
	return k.State
}

// heard returns the state of a ticket after its requester said something.
func heard(k tickets.Ticket) tickets.State {
	if k.Hold == tickets.HoldRequester || k.State == tickets.Resolved {
		return active(k)
	}
	return k.State
}

var (
	open  = []tickets.State{tickets.New, tickets.InProgress, tickets.OnHold}
	until = append(slices.Clone(open), tickets.Resolved) // until it is closed
)

var ways = []way{
	{
		did: tickets.Taken, may: []role{analyst}, from: []tickets.State{tickets.New}, to: to(tickets.InProgress),
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Take(ctx, a, id, rev)
		},
	},
	{
		did: tickets.TicketResolved, may: []role{analyst}, from: open, to: to(tickets.Resolved),
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Resolve(ctx, a, id, rev, "done")
		},
	},
	{
		did:  tickets.Held,
		may:  []role{analyst},
		from: []tickets.State{tickets.New, tickets.InProgress},
		to:   to(tickets.OnHold),
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			reasons := tickets.HoldReasons()
			return d.Hold(ctx, a, id, rev, tickets.Wait{Reason: reasons[rev%len(reasons)]})
		},
	},
	{
		did: tickets.Assigned, may: []role{analyst}, from: open, to: begun,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			to := olga
			if k, err := d.store.Ticket(ctx, id); err == nil && k.Assignee == olga {
				to = pavel
			}
			return d.Assign(ctx, a, id, rev, to)
		},
	},
	{
		did: tickets.TicketUnassigned, may: []role{analyst}, from: open, to: to(tickets.New),
		never: func(k tickets.Ticket) bool { return k.Assignee.ID == "" },
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Unassign(ctx, a, id, rev)
		},
	},
	{
		did: tickets.Resumed, may: []role{analyst}, from: []tickets.State{tickets.OnHold}, to: active,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Resume(ctx, a, id, rev)
		},
	},
	{
		did: tickets.Snoozed, may: []role{analyst}, from: open, to: same,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.reminders.Snooze(ctx, a, id, rev, tickets.NapHours)
		},
	},
	{
		did: tickets.Reopened, may: []role{analyst, owner}, from: []tickets.State{tickets.Resolved}, to: active,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Reopen(ctx, a, id, rev)
		},
	},
	{
		did: tickets.Withdrawn, may: []role{owner}, from: open, to: to(tickets.Canceled),
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Withdraw(ctx, a, id, rev)
		},
	},
	{
		did: tickets.Restored, may: []role{owner}, from: []tickets.State{tickets.Canceled},
		to:    func(k tickets.Ticket) tickets.State { return k.Before.State },
		never: func(k tickets.Ticket) bool { return k.Before == nil },
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Restore(ctx, a, id, rev)
		},
	},
	{
		did: tickets.Confirmed, may: []role{owner}, from: []tickets.State{tickets.Resolved}, to: to(tickets.Closed),
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Confirm(ctx, a, id, rev, "")
		},
	},
	{
		did: tickets.Commented, may: []role{owner}, from: until, to: heard, typed: true,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Comment(ctx, a, id, rev, fmt.Sprint("comment ", a.Activity))
		},
	},
	{
		did: tickets.Amended, may: []role{owner}, from: []tickets.State{tickets.New}, to: same,
		never: func(k tickets.Ticket) bool {
			return k.Assignee.ID != "" || k.Approving != nil && k.Approving.Decision != ""
		},
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Edit(ctx, a, id, rev, tickets.Form{Title: fmt.Sprint("Printer ", a.Activity)})
		},
	},
	{
		did: tickets.Attached, may: []role{owner}, from: until, to: heard, typed: true,
		do: func(d *desk, a tickets.Actor, id string, _ int) (tickets.Ticket, error) {
			return d.Attach(ctx, a, id, tickets.Attachment{ID: a.Activity, Name: "a.png", Size: 1})
		},
	},
	{
		did: tickets.Replied, may: []role{analyst}, from: until, to: same, typed: true,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Reply(ctx, a, id, rev, fmt.Sprint("reply ", a.Activity))
		},
	},
	{
		did: tickets.Noted, may: []role{analyst}, from: tickets.States(), to: same, typed: true,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Note(ctx, a, id, rev, fmt.Sprint("note ", a.Activity))
		},
	},
	{
		did: tickets.PriorityChanged, may: []role{analyst}, from: open, to: same,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			impact := tickets.High
			if k, err := d.store.Ticket(ctx, id); err == nil && k.Impact == tickets.High {
				impact = tickets.Low
			}
			return d.SetPriority(ctx, a, id, rev, impact, tickets.Medium)
		},
	},
	{
		did: tickets.Categorized, may: []role{analyst}, from: tickets.States(), to: same,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.SetCategory(ctx, a, id, rev, a.Activity)
		},
	},
	{
		did: tickets.Merged, may: []role{analyst}, from: open, to: to(tickets.Canceled),
		never: func(k tickets.Ticket) bool { return k.Major },
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Merge(ctx, a, id, rev, d.other.ID)
		},
	},
	{
		did: tickets.Unmerged, may: []role{analyst}, from: []tickets.State{tickets.Canceled}, to: active,
		never: func(k tickets.Ticket) bool { return !k.Merged() },
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Unmerge(ctx, a, id, rev)
		},
	},
	{
		did: tickets.Undeclared, may: []role{analyst}, from: open, to: same,
		never: func(k tickets.Ticket) bool { return !k.Major },
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Undeclare(ctx, a, id, rev)
		},
	},
	{
		did: tickets.Declared, may: []role{analyst}, from: open, to: same,
		never: func(k tickets.Ticket) bool { return k.Kind == tickets.Request || k.Major || k.Parent.ID != "" },
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.DeclareMajor(ctx, a, id, rev, rev%2 == 0)
		},
	},
	{
		did: tickets.Related, may: []role{analyst}, from: open, to: same, never: unrelatable,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Relate(ctx, a, id, rev, d.major.ID)
		},
	},
	{
		did: tickets.Related, may: []role{owner}, from: open, to: same, never: unrelatable,
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.MeToo(ctx, a, id, rev, d.major.ID)
		},
	},
	{
		did:  tickets.Approved,
		may:  []role{approver},
		from: []tickets.State{tickets.New},
		to:   to(tickets.New),
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Decide(ctx, a, id, rev, tickets.Verdict{Decision: tickets.Approve})
		},
	},
	{
		did:  tickets.Rejected,
		may:  []role{approver},
		from: []tickets.State{tickets.New},
		to:   to(tickets.Canceled),
		do: func(d *desk, a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
			return d.Decide(ctx, a, id, rev, tickets.Verdict{Decision: tickets.Reject, Reason: "too dear"})
		},
	},
}

// unrelatable reports whether a ticket cannot become part of a major incident,
// or already is part of one.
func unrelatable(k tickets.Ticket) bool {
	return k.Kind == tickets.Request || k.Major || k.Parent.ID != ""
}

// waits lists what can be done with a ticket that waits for approval.
var waits = []tickets.Action{
	tickets.Approved,
	tickets.Rejected,
	tickets.Withdrawn,
	tickets.Amended,
	tickets.Commented,
	tickets.Attached,
	tickets.Replied,
	tickets.Noted,
	tickets.PriorityChanged,
	tickets.Categorized,
}

// expires is what a timer does to a resolved ticket.
var expires = way{did: tickets.Expired, from: []tickets.State{tickets.Resolved}, to: to(tickets.Closed)}

// reminds is what a timer does to a ticket of which somebody is to be reminded.
var reminds = way{did: tickets.Reminded, from: open, to: same}

// noWay says why the life of a ticket does not include the other actions. A new
// action should get a way. It belongs here only if it needs something outside
// the model.
var noWay = map[tickets.Action]string{
	tickets.Created:        "each life begins with it",
	tickets.Woken:          "is done by a timer: hold_test.go",
	tickets.Helped:         "takes known answers: knowledge_test.go",
	tickets.Retracted:      "takes a message in a thread",
	tickets.WatchBegun:     "changes no state: watch_test.go",
	tickets.WatcherNamed:   "changes no state: watch_test.go",
	tickets.WatchEnded:     "changes no state: watch_test.go",
	tickets.WatcherRemoved: "changes no state: watch_test.go",
	tickets.Rated:          "changes no state; a second rating is no error",
	tickets.Delegated:      "changes who approves, which roles has fixed",
	tickets.Moved:          "ends what the analysts may, who work for one queue",
	tickets.AssigneeLeft:   "takes somebody who leaves: leave_test.go",
	tickets.TakenOver:      "takes a queue that is not configured: takeover_test.go",
	tickets.AtRisk:         "takes targets",
	tickets.Breached:       "takes targets",
	tickets.Escalated:      "takes targets",
	tickets.MergeReceived:  "happens to the other ticket",
	tickets.ParentResolved: "is done by another ticket",
	tickets.Revived:        "is done by a ticket that was merged into it",
	tickets.Orphaned:       "is done by another ticket",
	tickets.Imported:       "is done before its life here begins",
	tickets.ParentReopened: "is done by another ticket",
	tickets.Unrelated:      "is done by another ticket",
	tickets.Linked:         "happens to the other ticket",
	tickets.Unlinked:       "happens to the other ticket",
	tickets.Alerted:        "is done by another ticket",
}

// declaredActions returns the constants of type Action, by their stored names.
func declaredActions(t *testing.T) (all []tickets.Action) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Action" {
			name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, tickets.Action(name))
		}
		return false
	})
	return all
}

// Each action has a way, or a reason for having none.
func TestEveryActionHasAWay(t *testing.T) {
	if diff := cmp.Diff(declaredActions(t), tickets.Actions()); diff != "" {
		t.Errorf("tickets.Actions are not all, in order:\n%s", diff)
	}
	has := map[tickets.Action]bool{expires.did: true, reminds.did: true}
	for _, w := range ways {
		has[w.did] = true
	}
	for _, a := range tickets.Actions() {
		if why := noWay[a]; has[a] == (why != "") {
			t.Errorf("%s: has a way %t, has none because %q", a, has[a], why)
		}
	}
}

// roles holds the roles of the cast for the tickets of the test.
var roles = map[string][]role{
	anna.ID: {owner}, boris.ID: {owner}, olga.ID: {analyst}, pavel.ID: {analyst}, vera.ID: {approver}, nobel.ID: nil,
}

// cast lists the people who act.
var cast = []tickets.Person{anna, boris, olga, pavel, vera, nobel}

// act is a way and the person who takes it.
type act struct {
	by  tickets.Person
	way way
}

// allowed returns the acts that keep the current ticket going. It leaves out
// what nobody may do and what cancels the ticket, as those are drawn often
// enough anyway.
func allowed(k tickets.Ticket) (all []act) {
	for _, w := range ways {
		for _, p := range cast {
			if w.wanted(k, p, k.Rev()) == nil && w.to(k) != tickets.Canceled {
				all = append(all, act{p, w})
			}
		}
	}
	return all
}

// wanted returns the error that a way must end with.
func (w way) wanted(k tickets.Ticket, by tickets.Person, rev int) error {
	undecided := k.Approving != nil && k.Approving.Decision == "" && k.State == tickets.New
	has := roles[by.ID]
	switch {
	case !slices.ContainsFunc(w.may, func(r role) bool { return slices.Contains(has, r) }),
		slices.Equal(w.may, []role{approver}) && k.Approving == nil:
		if slices.Contains(has, owner) && slices.Contains(w.may, analyst) {
			return tickets.ErrForbidden
		}
		return tickets.ErrNotFound
	case !w.typed && slices.Contains(has, analyst) && rev != k.Rev():
		return tickets.ErrStale
	case !w.typed && rev > k.Rev():
		return tickets.ErrStale
	case !slices.Contains(w.from, k.State), undecided && !slices.Contains(waits, w.did),
		slices.Equal(w.may, []role{approver}) && !undecided,
		w.never != nil && w.never(k),
		w.did == tickets.Attached && len(k.Files) >= tickets.MaxFiles:
		return tickets.ErrState
	}
	return nil
}

// Whatever people press, in whatever order, a ticket changes only in the
// allowed ways. Its history explains its state, and the right people hear of
// it.
func TestTheLifeOfATicket(t *testing.T) {
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	d.catalog = laptops(t)
	d.other, d.major = d.incident(t), d.incident(t)
	if _, err := d.DeclareMajor(ctx, d.by(olga), d.major.ID, 1, true); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		form := tickets.Form{Title: "Printer", Queue: "IT", Beneficiary: boris}
		if rapid.Bool().Draw(t, "a request with approval") {
			form = tickets.Form{Item: "laptop", Beneficiary: boris}
		}
		k, err := d.Create(ctx, d.by(anna), form)
		if err != nil {
			t.Fatal(err)
		}
		d.news()
		events := []tickets.Event{k.Last}
		t.Repeat(map[string]func(*rapid.T){
			"act": func(t *rapid.T) {
				by := rapid.SampledFrom(cast).Draw(t, "by")
				w := rapid.SampledFrom(ways).Draw(t, "way")
				if k.Merged() && (w.did == tickets.Commented || w.did == tickets.Attached) {
					return // lands in the other: words_test.go
				}
				rev := k.Rev() + rapid.SampledFrom([]int{0, 0, 0, 0, 1, 1 << 30}).Draw(t, "rev")
				if all := allowed(k); len(all) > 0 && rapid.Bool().Draw(t, "what is allowed") {
					one := rapid.SampledFrom(all).Draw(t, "of that")
					by, w, rev = one.by, one.way, k.Rev()
				}
				a := d.by(by)
				got, err := w.do(d, a, k.ID, rev)
				want := w.wanted(k, by, rev)
				if full := errors.Is(err, tickets.ErrFull) &&
					len(k.Files) == tickets.MaxFiles; !errors.Is(err, want) &&
					!full {
					t.Fatalf("%s by %s in %s: %v, want %v", w.did, by.Name, k.State, err, want)
				}
				if err != nil {
					wantUnchanged(t, d, k)
					return
				}
				events = follow(t, d, k, got, events, w, by)
				k = got
				again, err := w.do(d, a, k.ID, rev)
				if diff := cmp.Diff(k, again); diff != "" || err != nil {
					t.Fatalf("the same activity again: %v\n%s", err, diff)
				}
				wantUnchanged(t, d, k)
			},
			"time": func(t *rapid.T) {
				was := k
				d.after(t, rapid.SampledFrom([]time.Duration{time.Hour, closeAfter}).Draw(t, "passes"))
				k, err = d.store.Ticket(ctx, k.ID)
				if err != nil {
					t.Fatal(err)
				}
				if k.Rev() == was.Rev() {
					d.news() // a reminder
					return
				}
				timer := expires
				if !was.Remind.IsZero() {
					timer = reminds
				}
				events = follow(t, d, was, k, events, timer, tickets.Person{})
			},
		})
	})
}

// wantUnchanged checks that an act did nothing.
func wantUnchanged(t *rapid.T, d *desk, k tickets.Ticket) {
	t.Helper()
	stored, err := d.store.Ticket(ctx, k.ID)
	if diff := cmp.Diff(k, stored); diff != "" || err != nil {
		t.Fatalf("changed: %v\n%s", err, diff)
	}
	if news := d.news(); len(news) > 0 {
		t.Fatalf("owed: %v", news)
	}
}

// follow checks one step of a ticket's life. It returns the history including
// that step.
func follow(
	t *rapid.T,
	d *desk,
	was, is tickets.Ticket,
	events []tickets.Event,
	w way,
	by tickets.Person,
) []tickets.Event {
	t.Helper()
	all, err := d.store.Events(ctx, is.ID, 10_000)
	slices.Reverse(all)
	if err != nil || len(all) != is.Rev() || !cmp.Equal(all[:len(events)], events) {
		t.Fatalf("history: %v\n%s", err, cmp.Diff(events, all))
	}
	last := all[len(all)-1]
	if last.Action != w.did || last.By != by || last.State != is.State || !cmp.Equal(last, is.Last) ||
		is.State != w.to(was) {
		t.Fatalf("%s in %s led to %s: %+v", w.did, was.State, is.State, last)
	}
	from := was.State
	for _, e := range all[len(events):] {
		if from != e.State && !from.May(e.State) {
			t.Fatalf("the table forbids %s -> %s", from, e.State)
		}
		from = e.State
	}
	if (is.State == tickets.OnHold) != (is.Hold != "") ||
		!is.Remind.IsZero() && !is.State.Open() ||
		(is.State == tickets.Resolved || !is.Remind.IsZero()) != (!is.Due.IsZero()) && is.Approving == nil {
		t.Fatalf("%s, hold %q, due %v, reminder %v", is.State, is.Hold, is.Due, is.Remind)
	}
	news := slices.DeleteFunc(d.news(), func(o tickets.Delivery) bool { return o.Subject() != is.ID })
	for _, o := range news {
		person := o.To.Person
		switch {
		case brings[tickets.Notice](o) && person == by.ID && person != "":
			t.Fatalf("%s is told of their own deed", by.Name)
		case last.Internal && person != "":
			t.Fatalf("%s is told of a note", person)
		case o.To.Thread != "" && is.Approving != nil && is.Approving.Decision != tickets.Approve:
			t.Fatalf("analysts are told of what waits for approval: %+v", o)
		}
	}
	for _, p := range []tickets.Person{anna, boris} {
		card := slices.ContainsFunc(
			news,
			func(o tickets.Delivery) bool { return brings[tickets.Status](o) && o.To.Person == p.ID },
		)
		notice := slices.ContainsFunc(news, func(o tickets.Delivery) bool {
			return o.To.Person == p.ID && o.Content == tickets.Content(tickets.Notice{Ticket: is.ID, Event: last.N})
		})
		if !last.Internal && (!card || notice == (p == by)) {
			t.Fatalf("%s of %s by %s: card %v, notice %v", p.Name, w.did, by.Name, card, notice)
		}
	}
	return all
}
