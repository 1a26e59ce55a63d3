package tickets_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// What was withdrawn by mistake goes on as it was, and whoever was to hear of it
// hears of it once.
func TestRestore(t *testing.T) {
	hold := func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
		return d.Hold(ctx, d.by(olga), k.ID, k.Rev(), tickets.Wait{Reason: tickets.HoldSupplier, Until: "2026-11-23"})
	}
	take := func(d *desk, k tickets.Ticket) (tickets.Ticket, error) { return d.Take(ctx, d.by(olga), k.ID, k.Rev()) }
	snooze := func(d *desk, k tickets.Ticket) (tickets.Ticket, error) {
		return d.reminders.Snooze(ctx, d.by(olga), k.ID, k.Rev(), tickets.NapHours)
	}
	for name, steps := range map[string][]func(*desk, tickets.Ticket) (tickets.Ticket, error){
		"new":                        nil,
		"in progress":                {take},
		"on hold until a day":        {take, hold},
		"nobody's, on hold":          {hold},
		"somebody is to be reminded": {take, snooze},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, team{olga.ID: true})
			k, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Printer", Queue: "IT", Beneficiary: boris})
			for _, step := range steps {
				if err == nil {
					k, err = step(d, k)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			want := k
			if k, err = d.Withdraw(ctx, d.by(anna), k.ID, k.Rev()); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Note(ctx, d.by(olga), k.ID, k.Rev(), "a pity"); err != nil { // anna does not see it
				t.Fatal(err)
			}
			d.news()
			got, err := d.Restore(ctx, d.by(anna), k.ID, k.Rev())
			if err != nil || got.Last.Action != tickets.Restored {
				t.Fatal(got.Last, err)
			}
			if news := d.carry(t); notices(news, boris) != 1 || notices(news, anna) != 0 {
				t.Error("told:", news)
			}
			want.Last, want.Public = got.Last, got.Public
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if _, err := d.Restore(ctx, d.by(anna), k.ID, got.Rev()); !errors.Is(err, tickets.ErrState) {
				t.Error("twice:", err)
			}
		})
	}
}

// An approver's time stands still too: they see the request again, and are
// reminded when what was left of their day has passed.
func TestRestoreBeforeApproval(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.catalog = laptops(t)
	k, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "laptop"})
	if err != nil {
		t.Fatal(err)
	}
	d.after(t, remind/2)
	if k, err = d.Withdraw(ctx, d.by(anna), k.ID, k.Rev()); err != nil {
		t.Fatal(err)
	}
	d.after(t, 3*remind)
	d.news()
	if k, err = d.Restore(ctx, d.by(anna), k.ID, k.Rev()); err != nil || !k.Undecided() {
		t.Fatal(k, err)
	}
	card := func(p tickets.Person) tickets.Delivery {
		return tickets.Delivery{To: tickets.Address{Person: p.ID}, Content: tickets.Status{Subject: k.ID}, At: d.now()}
	}
	if diff := cmp.Diff([]tickets.Delivery{card(anna), card(vera)}, d.news()); diff != "" {
		t.Error(diff)
	}
	d.after(t, remind/4)
	if news := d.news(); len(news) > 0 {
		t.Error("reminded already:", news)
	}
	d.after(t, remind/4)
	if news := d.news(); len(news) != 1 || !brings[tickets.Reminder](news[0]) {
		t.Error("not reminded:", news)
	}
	if k, err = d.Decide(ctx, d.by(vera), k.ID, k.Rev(), tickets.Verdict{Decision: tickets.Approve}); err != nil {
		t.Fatal(k, err)
	}
}

// What becomes open again is nobody's if whose it was has left.
func TestRestoreWhenTheAssigneeHasLeft(t *testing.T) {
	staff := team{olga.ID: true, dora.ID: true}
	d := newDesk(t, staff)
	k := made(t, d, anna, "IT")
	k, err := d.Take(ctx, d.by(dora), k.ID, k.Rev())
	if err == nil {
		k, err = d.Withdraw(ctx, d.by(anna), k.ID, k.Rev())
	}
	if err != nil {
		t.Fatal(err)
	}
	delete(staff, dora.ID)
	d.clock.Add(int64(time.Hour))
	if k, err = d.Restore(ctx, d.by(anna), k.ID, k.Rev()); err != nil || k.State != tickets.New || k.Assignee.ID != "" {
		t.Error(k, err)
	}
}
