package storetest

import (
	"errors"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/tickets"
)

// dueTickets checks that due tickets come earliest first. A ticket stays due
// until its time is moved or removed.
func dueTickets(t *test) {
	create := func(due time.Time, kind tickets.Kind) tickets.Ticket {
		k, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
			c := incident(anna)(k)
			n, _ := tickets.Number(k.ID)
			k.ID, k.Kind, k.Due = tickets.IDOf(kind, n), kind, due
			return c
		})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	late, early := create(noon.Add(2*time.Minute), tickets.Incident), create(noon.Add(time.Minute), tickets.Request)
	create(time.Time{}, tickets.Incident)
	due := func(now time.Time, limit int, want ...string) {
		t.Helper()
		got, err := t.DueTickets(ctx, now, limit)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("due at %v: %v\n%s", now.Sub(noon), err, diff)
		}
	}
	due(noon, 10)
	due(noon.Add(time.Minute), 10, early.ID)
	due(noon.Add(time.Hour), 10, early.ID, late.ID)
	due(noon.Add(time.Hour), 1, early.ID)
	for id, at := range map[string]time.Time{early.ID: {}, late.ID: noon.Add(3 * time.Minute)} {
		if _, err := t.UpdateTicket(ctx, "", id, func(k *tickets.Ticket) (tickets.Change, error) {
			k.Due = at
			return tickets.Change{}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	t.reopen()
	due(noon.Add(2*time.Minute), 10)
	due(noon.Add(3*time.Minute), 10, late.ID)
}

// kinds checks that incidents and requests share one count, and that neither is
// found under the other's id.
func kinds(t *test) {
	request, err := t.CreateTicket(
		ctx,
		tickets.Cause{Activity: "a", Form: "f"},
		func(k *tickets.Ticket) tickets.Change {
			c := incident(anna)(k)
			k.ID, k.Kind = strings.Replace(k.ID, "INC-", "REQ-", 1), tickets.Request
			return c
		},
	)
	if err != nil || request.ID != "REQ-1001" {
		t.Fatal(request.ID, err)
	}
	for _, cause := range []tickets.Cause{{Activity: "a"}, {Form: "f"}} {
		again, err := t.CreateTicket(ctx, cause, incident(boris))
		if err != nil || again.ID != request.ID || again.Requester != anna {
			t.Errorf("%+v: %s, %v", cause, again.ID, err)
		}
	}
	for id, want := range map[string]error{"REQ-1001": nil, "req-1001": nil, "INC-1001": tickets.ErrNotFound, "inc-1001": tickets.ErrNotFound} {
		if k, err := t.Ticket(ctx, id); !errors.Is(err, want) || (want != nil) != (k.ID == "") {
			t.Errorf("%s: %s, %v", id, k.ID, err)
		}
	}
}

// ownNumber checks that a ticket keeps the number that the engine gave it.
func ownNumber(t *test) {
	if k, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
		k.ID = "INC-1"
		return tickets.Change{}
	}); err == nil {
		t.Error("a number of its own making was taken:", k.ID)
	}
	if k, err := t.CreateTicket(ctx, tickets.Cause{}, incident(anna)); err != nil || k.ID != "INC-1001" {
		t.Error(k.ID, err)
	}
}
