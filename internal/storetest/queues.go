package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

var queueTests = map[string]func(*test){
	"whatever was made by any way in is found by every list": madeIsFound,

	"nothing is written that has no queue": func(t *test) {
		id, open := t.create(anna).ID, t.session(anna).ID
		for name, write := range map[string]func() error{
			"a new ticket": func() error {
				_, err := t.CreateTicket(ctx, tickets.Cause{Activity: "a", Form: "f"}, func(k *tickets.Ticket) tickets.Change {
					c := incident(boris)(k)
					k.Queue = ""
					return c
				})
				return err
			},
			"a ticket": func() error {
				_, err := t.UpdateTicket(ctx, "b", id, to(""))
				return err
			},
			"a new chat": func() error {
				_, err := t.StartSession(ctx, "c", boris.ID, func(s *chat.Session) chat.Change {
					c := ask(boris)(s)
					s.Queue = ""
					return c
				})
				return err
			},
			"a chat": func() error {
				_, err := t.UpdateSession(ctx, "d", open, func(s *chat.Session) (chat.Change, error) {
					s.Queue = ""
					return chat.Change{}, nil
				})
				return err
			},
		} {
			if err := write(); !errors.Is(err, tickets.ErrNoQueue) {
				t.Errorf("%s: %v", name, err)
			}
		}
		t.reopen()
		wantList(t, boris.ID, 10)
		wantWork(t, 10, tickets.WorkQuery{List: tickets.AllOpen}, id)
		wantWork(t, 10, tickets.WorkQuery{List: tickets.AllOpen, Queues: []string{""}})
		wantTally(t, "", tickets.Tally{})
		wantLine(t, "IT", waits(open))
		wantLine(t, "")
		if next := t.create(boris).ID; next != "INC-1002" {
			t.Errorf("the next ticket is %s", next)
		}
	},

	"what is open is counted by queue, also what waits for approval": func(t *test) {
		want := map[string]desk.Work{}
		check := func() {
			t.Helper()
			got, err := t.OpenWork(ctx)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%v\n%s", err, diff)
			}
		}
		check()
		long := strings.Repeat("Отдел ", 20)
		first, second, third := t.create(anna).ID, t.create(anna).ID, t.create(boris).ID
		t.update("", second, to(long))
		t.update("", third, func(k *tickets.Ticket) (tickets.Change, error) {
			k.Approving = &tickets.Approving{Approvers: []tickets.Person{clara}}
			return next(k, tickets.Amended, tickets.New), nil
		})
		mine, other := t.session(anna).ID, t.waiting(boris, "#HR", 0)
		t.change("", t.session(clara).ID, end)
		want = map[string]desk.Work{"IT": {Tickets: 2, Chats: 1}, long: {Tickets: 1}, "#HR": {Chats: 1}}
		check()
		t.reopen()
		check()
		t.update("", first, resolve)
		t.update("", third, to(long))
		t.change("", mine, end)
		t.change("", other, end)
		want = map[string]desk.Work{long: {Tickets: 2}}
		check()
	},

	"what has happened in a queue that is gone counts in another": func(t *test) {
		one, two := t.create(anna).ID, t.create(anna).ID
		t.update("", one, to("old"))
		t.update("", two, to("old"))
		t.update("", two, resolve)
		wantTally(t, "old", tickets.Tally{New: 1, Resolved: 1})
		t.giveDigest("IT", "2026-11-20")
		t.update("", one, to("IT"))
		t.update("", two, to("IT"))
		for range 2 {
			if err := t.MergeCounts(ctx, "old", "IT"); err != nil {
				t.Fatal(err)
			}
		}
		t.reopen()
		wantTally(t, "IT", tickets.Tally{New: 1, Opened: 2, Resolved: 1})
		wantTally(t, "old", tickets.Tally{})
		last, err := t.LastDigest(ctx, "IT")
		if diff := cmp.Diff(tickets.Tally{Opened: 2, Resolved: 1}, last.Total); diff != "" || err != nil {
			t.Errorf("the next digest would tell of it again: %v\n%s", err, diff)
		}
	},

	"a queue that has had no digest goes on from that of the one before": func(t *test) {
		t.update("", t.create(anna).ID, to("old"))
		t.giveDigest("old", "2026-11-20")
		if err := t.MergeCounts(ctx, "old", "HR"); err != nil {
			t.Fatal(err)
		}
		for queue, want := range map[string]string{"HR": "2026-11-20", "old": ""} {
			if last, err := t.LastDigest(ctx, queue); last.Date != want || err != nil {
				t.Errorf("%s: %+v, %v", queue, last, err)
			}
		}
	},
}

// giveDigest gives a queue the digest of a day.
func (t *test) giveDigest(queue, date string) {
	t.Helper()
	if err := t.GiveDigest(
		ctx, queue,
		func(_ tickets.GivenDigest, now tickets.Tally) (tickets.GivenDigest, []tickets.Delivery) {
			d := tickets.Delivery{To: tickets.Address{Queue: queue}, Content: tickets.DailyDigest{}, At: noon}
			return tickets.GivenDigest{Date: date, At: noon, Total: now}, []tickets.Delivery{d}
		},
	); err != nil {
		t.Fatal(err)
	}
}

// crew works for every queue.
type crew struct{}

func (crew) Analyst(context.Context, string, string) (bool, error) { return true, nil }

// madeIsFound makes a ticket by each way in, and looks for it in all lists of the
// queues that the desk knows.
func madeIsFound(t *test) {
	queues := []string{"IT", "HR"}
	item := func(kind tickets.Kind, id, queue string) *tickets.Item {
		return &tickets.Item{ID: id, Kind: kind, Name: tickets.Text{"": "Zebra"}, Queue: queue}
	}
	shelf, err := tickets.NewCatalog(tickets.Category{Items: []*tickets.Item{
		item(tickets.Request, "request", ""), item(tickets.Request, "request-hr", "HR"),
		item(tickets.Incident, "template", ""), item(tickets.Incident, "template-hr", "HR"),
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	target := tickets.Policy{Targets: map[tickets.Priority]tickets.Target{}}
	for _, p := range []tickets.Priority{"P1", "P2", "P3", "P4"} {
		target.Targets[p] = tickets.Target{Resolution: time.Hour}
	}
	service := tickets.NewService(tickets.Options{
		Store: t, Work: t, Roster: crew{}, Queues: queues, Now: t.now,
		SLA: map[string]tickets.Policy{"IT": target, "HR": target},
		Catalog: tickets.NewCatalogService(tickets.CatalogOptions{
			Store: t, Catalog: func() *tickets.Catalog { return shelf },
		}),
	})
	for name, form := range map[string]tickets.Form{
		"a plain incident":               {Title: "Zebra"},
		"a plain incident of a queue":    {Title: "Zebra", Queue: "HR"},
		"an incident of a chat":          {Title: "Zebra", Queue: "HR", Chat: "chat-1"},
		"an incident for somebody":       {Title: "Zebra", Beneficiary: clara},
		"an incident in somebody's name": {Title: "Zebra", Requester: boris},
		"a request":                      {Item: "request"},
		"a request of a queue":           {Item: "request-hr"},
		"a template":                     {Item: "template"},
		"a template of a queue":          {Item: "template-hr", Title: "Zebra of mine"},
	} {
		made, err := service.Create(ctx, tickets.Actor{Person: anna}, form)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for list, read := range t.listsWith(made, queues) {
			if page, err := read(); err != nil || !slices.Contains(page, made.ID) {
				t.Errorf("%s: %s of the queue %q is not in %s: %v, %v", name, made.ID, made.Queue, list, page, err)
			}
		}
	}
	counts := tickets.Tally{}
	for _, queue := range queues {
		n, err := t.Tally(ctx, queue)
		if err != nil {
			t.Fatal(err)
		}
		counts.Add(n)
	}
	if diff := cmp.Diff(tickets.Tally{New: 9, Opened: 9}, counts); diff != "" {
		t.Errorf("counts:\n%s", diff)
	}
}

// listsWith are the lists that a new ticket is in, over all queues of the desk.
func (t *test) listsWith(made tickets.Ticket, queues []string) map[string]func() ([]string, error) {
	const most = 100
	work := func(list tickets.Worklist) func() ([]string, error) {
		return func() ([]string, error) {
			page, _, err := t.Worklist(ctx, tickets.WorkQuery{List: list, Queues: queues}, "", most)
			return ids(page), err
		}
	}
	find := func(q tickets.Query) func() ([]string, error) {
		return func() ([]string, error) {
			page, _, err := t.FindTickets(ctx, q, "", most)
			return ids(page), err
		}
	}
	lists := map[string]func() ([]string, error){
		"what is open":       work(tickets.AllOpen),
		"what is nobody's":   work(tickets.Unassigned),
		"the queue's search": find(tickets.Query{Text: "zebra", Queues: queues, Show: tickets.ShowOpen}),
		"what observers see": find(tickets.Query{Text: "zebra", Seen: queues}),
		"what is due": func() ([]string, error) {
			return t.DueTickets(ctx, noon.Add(time.Hour), most)
		},
	}
	for _, p := range made.People() {
		lists["the search of "+p.Name] = find(tickets.Query{Text: "zebra", Person: p.ID})
		lists["the list of "+p.Name] = func() ([]string, error) {
			page, _, err := t.TicketsOf(ctx, p.ID, "", most)
			return ids(page), err
		}
	}
	return lists
}
