package tickets_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// takeOver gives HR what IT has. It works in the same channel, or in another one.
func (d *desk) takeOver(t *testing.T, stays bool) (n int) {
	t.Helper()
	n, err := d.TakeOver(ctx, "IT", "HR", func(context.Context, tickets.Address, string) (bool, error) {
		return stays, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// work returns the ids of a list of a queue.
func (d *desk) work(t *testing.T, list tickets.Worklist, queue, assignee string) (ids []string) {
	t.Helper()
	q := tickets.WorkQuery{List: list, Queues: []string{queue}, Assignee: assignee}
	page, _, err := d.store.Worklist(ctx, q, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range page {
		ids = append(ids, k.ID)
	}
	slices.Sort(ids)
	return ids
}

// In the same channel only the queue's name is another. Nobody is told.
func TestAQueueTakesOverWhatStaysInItsChannel(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	free, mine, over := d.incident(t), d.incident(t), d.incident(t)
	if _, err := d.Take(ctx, d.by(olga), mine.ID, mine.Rev()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Resolve(ctx, d.by(olga), over.ID, over.Rev(), "Done"); err != nil {
		t.Fatal(err)
	}
	before := map[string]tickets.Ticket{}
	for _, id := range []string{free.ID, mine.ID, over.ID} {
		before[id], _ = d.store.Ticket(ctx, id)
	}
	d.news()
	if n := d.takeOver(t, true); n != 3 {
		t.Errorf("%d tickets were taken over", n)
	}
	if n := d.takeOver(t, true); n != 0 {
		t.Errorf("%d tickets were taken over again", n)
	}
	if news := d.news(); len(news) > 0 {
		t.Errorf("told: %+v", news)
	}
	for id, k := range before {
		k.Queue = "HR"
		now, err := d.store.Ticket(ctx, id)
		if diff := cmp.Diff(k, now); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", id, err, diff)
		}
	}
	for _, c := range []struct {
		list            tickets.Worklist
		queue, assignee string
		want            []string
	}{
		{tickets.AllOpen, "IT", "", nil},
		{tickets.AllOpen, "HR", "", []string{free.ID, mine.ID}},
		{tickets.Mine, "HR", olga.ID, []string{mine.ID}},
		{tickets.Unassigned, "HR", "", []string{free.ID}},
	} {
		if diff := cmp.Diff(c.want, d.work(t, c.list, c.queue, c.assignee)); diff != "" {
			t.Errorf("%s of %s:\n%s", c.list, c.queue, diff)
		}
	}
	if n, err := d.store.Tally(ctx, "HR"); n.New != 1 || n.InProgress != 1 || err != nil {
		t.Errorf("counts: %+v, %v", n, err)
	}
}

// In another channel an open ticket gets a thread, and has nobody yet. A closed
// one gets its thread there once it is reopened.
func TestAQueueTakesOverWhatIsElsewhere(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	mine, over := d.incident(t), d.incident(t)
	if _, err := d.Take(ctx, d.by(olga), mine.ID, mine.Rev()); err != nil {
		t.Fatal(err)
	}
	over, err := d.Resolve(ctx, d.by(olga), over.ID, over.Rev(), "Done")
	if err != nil {
		t.Fatal(err)
	}
	d.news()
	d.takeOver(t, false)
	now, err := d.store.Ticket(ctx, mine.ID)
	if err != nil || now.Queue != "HR" || now.Thread != mine.ID+".2" || now.State != tickets.New ||
		now.Assignee != (tickets.Person{}) || now.Last.Action != tickets.TakenOver || now.Last.Text != "HR" {
		t.Errorf("%+v, %v", now, err)
	}
	var told []string
	for _, o := range d.news() {
		told = append(told, o.To.String()+" "+o.What()+" "+o.Subject())
	}
	slices.Sort(told)
	if diff := cmp.Diff([]string{
		"person/" + anna.ID + " card " + mine.ID,
		"person/" + anna.ID + " notice " + mine.ID,
		"thread/" + mine.ID + " card " + mine.ID,
		"thread/" + mine.ID + ".2 card " + mine.ID,
	}, told); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
	reopened, err := d.Reopen(ctx, d.by(anna), over.ID, over.Rev())
	if err != nil || reopened.Queue != "HR" || reopened.Thread != over.ID+".2" {
		t.Errorf("%+v, %v", reopened, err)
	}
}

// Targets of the queue hold for what it took over: also for what was late before.
func TestTargetsHoldForWhatWasTakenOver(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.with(func(o *options) {
		o.SLA = map[string]tickets.Policy{
			"HR": {Targets: map[tickets.Priority]tickets.Target{"P3": {Resolution: time.Hour}}},
		}
	})
	k := d.incident(t)
	d.after(t, 2*time.Hour)
	d.takeOver(t, true)
	d.after(t, time.Second)
	if now, err := d.store.Ticket(ctx, k.ID); !now.Overdue() || err != nil {
		t.Errorf("%+v, %v", now.SLA, err)
	}
}

// What fails is told, and can be repeated.
func TestATakeoverThatFailsGoesOn(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	first, second := d.incident(t), d.incident(t)
	broken := errors.New("broken")
	_, err := d.TakeOver(ctx, "IT", "HR", func(_ context.Context, at tickets.Address, _ string) (bool, error) {
		if at.Thread == second.ID {
			return false, broken
		}
		return true, nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("failed with %v", err)
	}
	d.takeOver(t, true)
	if diff := cmp.Diff([]string{first.ID, second.ID}, d.work(t, tickets.AllOpen, "HR", "")); diff != "" {
		t.Error(diff)
	}
}

// A form that names no queue makes a ticket of the first one, and of none when
// there is none.
func TestATicketHasAQueue(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	made, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer"})
	if made.Queue != "IT" || err != nil {
		t.Errorf("%q, %v", made.Queue, err)
	}
	d.with(func(o *options) { o.Queues = nil })
	if _, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer"}); !errors.Is(err, tickets.ErrNoQueue) {
		t.Errorf("without queues: %v", err)
	}
}
