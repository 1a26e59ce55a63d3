package storetest

import (
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

var workTests = map[string]func(*test){
	"each list holds what it says, oldest first, page by page": func(t *test) {
		var open, mine, free []string
		for i := range 25 {
			id := t.create(anna).ID
			switch i % 5 {
			case 0:
				t.update("", id, take)
				open, mine = append(open, id), append(mine, id)
			case 1:
				t.update("", id, take)
				t.update("", id, resolve)
			case 2:
				t.update("", id, to("HR"))
			default:
				open, free = append(open, id), append(free, id)
			}
		}
		for _, limit := range []int{10, 1} {
			wantWork(t, limit, tickets.WorkQuery{List: tickets.AllOpen}, open...)
			wantWork(t, limit, tickets.WorkQuery{List: tickets.Mine, Assignee: boris.ID}, mine...)
			wantWork(t, limit, tickets.WorkQuery{List: tickets.Mine, Assignee: boris.ID[:35]})
			wantWork(t, limit, tickets.WorkQuery{List: tickets.Mine})
			wantWork(t, limit, tickets.WorkQuery{List: tickets.Unassigned}, free...)
			wantWork(t, limit, tickets.WorkQuery{List: tickets.Breaching})
			t.reopen()
		}
	},

	"several queues are one list, and their names are no beginnings": func(t *test) {
		first, second, third := t.create(anna).ID, t.create(anna).ID, t.create(anna).ID
		t.update("", second, to("HR"))
		t.update("", third, to("IT2"))
		wantWork(t, 1, tickets.WorkQuery{List: tickets.AllOpen, Queues: []string{"IT", "HR"}}, first, second)
		wantWork(
			t,
			2,
			tickets.WorkQuery{List: tickets.AllOpen, Queues: []string{"HR", "IT2", "IT"}},
			first,
			second,
			third,
		)
		wantWork(t, 2, tickets.WorkQuery{List: tickets.AllOpen, Queues: []string{"I", "", "IT\x00"}})
	},

	"what is due first comes first, and page by page in spite of what changes": func(t *test) {
		due := func(c tickets.Clock, since time.Time) func(*tickets.Ticket) (tickets.Change, error) {
			return func(k *tickets.Ticket) (tickets.Change, error) {
				k.SLA.Resolution, k.SLA.Since = c, since
				return next(k, tickets.PriorityChanged, k.State), nil
			}
		}
		in := func(d time.Duration) tickets.Clock { return tickets.Clock{Due: noon.Add(d)} }
		old, stands, late, later, soon, last := t.create(anna).ID, t.create(anna).ID, t.create(anna).ID,
			t.create(anna).ID, t.create(anna).ID, t.create(anna).ID
		t.update("", later, due(in(3*time.Hour), noon))
		t.update("", soon, due(in(time.Hour), noon))
		t.update("", stands, due(in(-time.Hour), time.Time{}))
		t.update("", late, due(tickets.Clock{Due: noon.Add(-2 * time.Hour), Mark: tickets.MarkedBreached}, time.Time{}))
		all := tickets.WorkQuery{List: tickets.AllOpen, Queues: []string{"IT"}}
		for _, limit := range []int{10, 2, 1} {
			wantWork(t, limit, all, late, soon, later, old, stands, last)
			t.reopen()
		}
		wantWork(t, 1, tickets.WorkQuery{List: tickets.Breaching}, late)
		t.update("", soon, func(k *tickets.Ticket) (tickets.Change, error) {
			k.SLA.Response = in(-3 * time.Hour)
			return next(k, tickets.PriorityChanged, k.State), nil
		})
		wantWork(t, 2, all, soon, late, later, old, stands, last)

		_, cursor, err := t.Worklist(ctx, all, "", 3)
		if err != nil {
			t.Fatal(err)
		}
		t.update("", last, due(in(-5*time.Hour), noon))
		t.update("", late, resolve)
		page, end, err := t.Worklist(ctx, all, cursor, 3)
		if diff := cmp.Diff([]string{old, stands}, ids(page)); diff != "" || end != "" || err != nil {
			t.Errorf("the page after changes on the one before: next %q, %v\n%s", end, err, diff)
		}
	},

	"a cursor of nobody's making begins at the first page": func(t *test) {
		id := t.create(anna).ID
		for _, cursor := range []string{"zz", "-1", "\x00"} {
			page, next, err := t.Worklist(
				ctx,
				tickets.WorkQuery{List: tickets.AllOpen, Queues: []string{"IT"}},
				cursor,
				10,
			)
			if diff := cmp.Diff([]string{id}, ids(page)); diff != "" || next != "" || err != nil {
				t.Errorf("%q: next %q, %v\n%s", cursor, next, err, diff)
			}
		}
	},

	"what is past a target that it has yet to meet is a list of its own": func(t *test) {
		past := func(c tickets.Clock) func(*tickets.Ticket) (tickets.Change, error) {
			return func(k *tickets.Ticket) (tickets.Change, error) {
				k.SLA.Response = c
				return next(k, tickets.Breached, k.State), nil
			}
		}
		late, risky, met := t.create(anna).ID, t.create(anna).ID, t.create(anna).ID
		t.update("", late, past(tickets.Clock{Due: noon, Mark: tickets.MarkedBreached}))
		t.update("", risky, past(tickets.Clock{Due: noon, Mark: tickets.MarkedAtRisk}))
		t.update("", met, past(tickets.Clock{Mark: tickets.MarkedBreached}))
		wantWork(t, 10, tickets.WorkQuery{List: tickets.Breaching}, late)
		wantTally(t, "IT", tickets.Tally{New: 3, Overdue: 1, Opened: 3})
		t.update("", late, take)
		t.update("", late, resolve)
		wantWork(t, 10, tickets.WorkQuery{List: tickets.Breaching})
		wantTally(t, "IT", tickets.Tally{New: 2, Opened: 3, Resolved: 1})
	},

	"what waits for approval is no work yet": func(t *test) {
		id := t.create(anna).ID
		approving := func(decision tickets.Decision) func(*tickets.Ticket) (tickets.Change, error) {
			return func(k *tickets.Ticket) (tickets.Change, error) {
				k.Approving = &tickets.Approving{Approvers: []tickets.Person{clara}, Decision: decision}
				return next(k, tickets.Amended, tickets.New), nil
			}
		}
		t.update("", id, approving(""))
		wantWork(t, 10, tickets.WorkQuery{List: tickets.AllOpen})
		wantTally(t, "IT", tickets.Tally{Undecided: 1, Opened: 1})
		t.update("", id, approving(tickets.Approve))
		wantWork(t, 10, tickets.WorkQuery{List: tickets.Unassigned}, id)
		wantTally(t, "IT", tickets.Tally{New: 1, Opened: 1})
	},

	"counts follow each change, once": func(t *test) {
		a, b, c := t.create(anna).ID, t.create(anna).ID, t.create(anna).ID
		wantTally(t, "IT", tickets.Tally{New: 3, Opened: 3})
		for range 2 {
			t.update("taken once", a, take)
		}
		t.update("", b, to("HR"))
		t.update(
			"",
			c,
			func(k *tickets.Ticket) (tickets.Change, error) { return next(k, tickets.Held, tickets.OnHold), nil },
		)
		wantTally(t, "IT", tickets.Tally{InProgress: 1, OnHold: 1, Opened: 3})
		wantTally(t, "HR", tickets.Tally{New: 1})
		for _, o := range []tickets.Outcome{tickets.TargetsKept, tickets.TargetsMissed, tickets.NoTargets} {
			t.update("", a, func(k *tickets.Ticket) (tickets.Change, error) {
				change, err := resolve(k)
				change.Outcome = o
				return change, err
			})
			t.update("", a, take)
		}
		wantTally(t, "IT", tickets.Tally{InProgress: 1, OnHold: 1, Opened: 3, Resolved: 3, Measured: 2, Kept: 1})
		t.update("", a, resolve)
		t.update("", a, func(k *tickets.Ticket) (tickets.Change, error) {
			k.Rating = 4
			return next(k, tickets.Rated, k.State), nil
		})
		t.update("", a, take)
		wantTally(
			t,
			"IT",
			tickets.Tally{
				InProgress: 1,
				OnHold:     1,
				Opened:     3,
				Resolved:   4,
				Measured:   2,
				Kept:       1,
				Ratings:    [5]int{3: 1},
			},
		)
		t.reopen()
		wantTally(
			t,
			"IT",
			tickets.Tally{
				InProgress: 1,
				OnHold:     1,
				Opened:     3,
				Resolved:   4,
				Measured:   2,
				Kept:       1,
				Ratings:    [5]int{3: 1},
			},
		)
	},

	"a chat's rating counts for its queue": func(t *test) {
		s := t.session(anna)
		t.change("", s.ID, end)
		for range 2 {
			t.change("", s.ID, func(s *chat.Session) (chat.Change, error) {
				s.Rating, s.Rev = 5, s.Rev+1
				return chat.Change{}, nil
			})
		}
		wantTally(t, "IT", tickets.Tally{Ratings: [5]int{4: 1}})
	},

	"the backlog is counted by age": func(t *test) {
		for _, age := range []time.Duration{0, time.Hour, 24 * time.Hour, 25 * time.Hour, 8 * 24 * time.Hour, 900 * 24 * time.Hour} {
			if _, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
				c := incident(anna)(k)
				k.Created = noon.Add(-age)
				return c
			}); err != nil {
				t.Fatal(err)
			}
		}
		t.update("", t.create(anna).ID, resolve)
		ages, err := t.Backlog(ctx, "IT", noon.Add(-24*time.Hour), noon.Add(-72*time.Hour), noon.Add(-168*time.Hour))
		if diff := cmp.Diff([]int{2, 2, 0, 2}, ages); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	},

	"a digest is on record with what it owes, or not at all": func(t *test) {
		t.create(anna)
		owed := t.followed()
		seen := len(owed.untilNow(t))
		give := func(date string, send bool) (was tickets.GivenDigest) {
			t.Helper()
			if err := t.GiveDigest(
				ctx,
				"IT",
				func(last tickets.GivenDigest, now tickets.Tally) (tickets.GivenDigest, []tickets.Delivery) {
					was = last
					d := tickets.Delivery{
						To:      tickets.Address{Queue: "IT"},
						Content: tickets.DailyDigest{Digest: tickets.Digest{Date: date, Counts: now}},
						At:      noon,
					}
					if !send {
						return tickets.GivenDigest{Date: date}, nil
					}
					return tickets.GivenDigest{Date: date, At: noon, Total: now}, []tickets.Delivery{d}
				},
			); err != nil {
				t.Fatal(err)
			}
			return was
		}
		first := tickets.GivenDigest{Date: "2026-11-20", At: noon, Total: tickets.Tally{New: 1, Opened: 1}}
		for _, step := range []struct {
			date string
			send bool
			was  tickets.GivenDigest
			owes int
		}{{"2026-11-19", false, tickets.GivenDigest{}, 0}, {"2026-11-20", true, tickets.GivenDigest{}, 1}, {"2026-11-21", false, first, 0}} {
			if diff := cmp.Diff(step.was, give(step.date, step.send)); diff != "" {
				t.Errorf("%s:\n%s", step.date, diff)
			}
			got := owed.untilNow(t)[seen:]
			seen += len(got)
			var told tickets.DailyDigest
			if len(got) == 1 {
				told, _ = got[0].Content.(tickets.DailyDigest)
			}
			if len(got) != step.owes ||
				step.owes == 1 && (got[0].To.Queue != "IT" || told.Digest.Counts != first.Total) {
				t.Errorf("%s: owed %+v", step.date, got)
			}
		}
		t.reopen()
		last, err := t.LastDigest(ctx, "IT")
		if diff := cmp.Diff(first, last); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
		if none, err := t.LastDigest(ctx, "HR"); none != (tickets.GivenDigest{}) || err != nil {
			t.Errorf("HR: %+v, %v", none, err)
		}
	},
}

// to moves a ticket to another queue.
func to(queue string) func(*tickets.Ticket) (tickets.Change, error) {
	return func(k *tickets.Ticket) (tickets.Change, error) {
		k.Queue = queue
		return next(k, tickets.Moved, k.State), nil
	}
}

// wantWork reads a list to its end, limit tickets at a time. If the query names
// no queue, it reads the queue IT.
func wantWork(t *test, limit int, q tickets.WorkQuery, want ...string) {
	t.Helper()
	if q.Queues == nil {
		q.Queues = []string{"IT"}
	}
	wantPages(t, fmt.Sprintf("%+v", q), limit, want, func(cursor string) ([]tickets.Ticket, string, error) {
		return t.Worklist(ctx, q, cursor, limit)
	})
}

func wantTally(t *test, queue string, want tickets.Tally) {
	t.Helper()
	got, err := t.Tally(ctx, queue)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("counts of %s: %v\n%s", queue, err, diff)
	}
}
