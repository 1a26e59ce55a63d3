package tickets_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// escalates makes tickets of IT go to a queue or a person when they miss a
// target.
func (d *desk) escalates(where string) {
	it := d.options.SLA["IT"]
	it.Escalate = where
	d.options.SLA["IT"] = it
}

func TestEscalationToAQueue(t *testing.T) {
	d := promising(t)
	d.escalates("Night")
	d.live(t, []step{{"07-06 08:00", "create P1 IT"}}, func(tickets.Ticket) {})
	d.news()
	k := d.live(t, []step{{"07-06 18:00", "create P1 IT"}, {"07-07 07:50", "take"}}, func(tickets.Ticket) {})
	// The ticket reaches Night after 4 hours of IT's time. There it has 6
	// hours in all; the warning comes at 4:30.
	want := []step{
		{"07-07 07:45", "at-risk response"},
		{"07-07 10:00", "at-risk resolution"}, // 09:00 to 12:00 on the wall
		{"07-07 12:00", "breached resolution"},
		{"07-07 12:30", "at-risk resolution"},
		{"07-07 14:00", "breached resolution"},
	}
	if diff := cmp.Diff(want, d.rang(t, k.ID)); diff != "" {
		t.Error(diff)
	}
	if k.Queue != "Night" || k.State != tickets.New || k.Assignee.ID != "" || k.Thread != k.ID+".2" {
		t.Errorf("%+v", k)
	}
	moved, notices := false, map[string]int{}
	for _, o := range d.news() {
		moved = moved || brings[tickets.Status](o) && o.To.Thread == k.ID && o.At.Equal(at(t, "07-07 12:00"))
		if brings[tickets.Notice](o) {
			notices[o.To.String()]++
		}
	}
	lines := map[string]int{
		"thread/" + k.ID:        2,
		"thread/" + k.ID + ".2": 3,
		"person/" + anna.ID:     2,
	} // taken, and escalated
	if diff := cmp.Diff(lines, notices); diff != "" || !moved {
		t.Errorf("the old card says so: %t\n%s", moved, diff)
	}
}

func TestEscalationToAPerson(t *testing.T) {
	d := promising(t)
	d.with(func(o *options) {
		o.NameOf = func(_ context.Context, id string) string { return map[string]string{pavel.ID: "Pavel"}[id] }
	})
	d.escalates(pavel.ID)
	d.clock.Store(at(t, "07-06 08:00").UnixNano())
	k := d.do(t, "create P1 IT", tickets.Ticket{})
	d.clock.Store(at(t, "07-06 09:00").UnixNano())
	d.news()
	k = d.tick(t, k.ID)
	if k.Assignee != pavel || k.State != tickets.InProgress || k.Last.Action != tickets.Escalated ||
		k.Last.Text != "Pavel" ||
		!k.SLA.Responded.IsZero() {
		t.Errorf("%+v", k)
	}
	told := map[string]int{}
	for _, o := range d.news() {
		if n, ok := o.Content.(tickets.Notice); ok {
			told[o.To.String()] = n.Event
		}
	}
	if diff := cmp.Diff(
		map[string]int{"thread/" + k.ID: 2, "person/" + anna.ID: 3, "person/" + pavel.ID: 3},
		told,
	); diff != "" {
		t.Error(diff)
	}
	// An escalation to the current assignee changes nothing.
	d.clock.Store(at(t, "07-06 12:00").UnixNano())
	if k = d.tick(t, k.ID); k.Last.Action != tickets.Breached || k.Rev() != 4 {
		t.Errorf("%+v", k.Last)
	}
}
