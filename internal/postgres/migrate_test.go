package postgres

import (
	"context"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/desk"
	"frontdesk/internal/pgtest"
	"frontdesk/tickets"
)

// TestMigrations brings databases of every earlier version up to date, and goes on
// with what they hold.
func TestMigrations(t *testing.T) {
	all := migrations
	for version := 1; version < len(all); version++ {
		name := pgtest.URL(t)
		migrations = all[:version]
		made := makeTicket(t, name)
		migrations = all
		again := makeTicket(t, name)
		if made != "INC-1001" || again != "INC-1002" {
			t.Errorf("from version %d: %s, then %s", version, made, again)
		}
	}
}

func makeTicket(t *testing.T, name string) string {
	t.Helper()
	db, err := Open(context.Background(), name, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	k, err := db.CreateTicket(t.Context(), tickets.Cause{}, func(k *tickets.Ticket) (c tickets.Change) {
		k.Title, k.Queue, k.Requester = "Printer", "IT", tickets.Person{ID: "erin", Name: "Erin"}
		k.Beneficiary, k.State, k.Created = k.Requester, tickets.New, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
		k.Last = tickets.Event{N: 1, At: k.Created, By: k.Requester, Action: tickets.Created, State: tickets.New}
		k.SLA.Response = tickets.Clock{Due: k.Created.Add(time.Hour), Mark: tickets.MarkedBreached}
		c.Events = []tickets.Event{k.Last}
		return c
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Audit(
		t.Context(),
		desk.Findings{Problem: func(p string) { t.Error(p) }, File: func(desk.NamedFile) {}},
	); err != nil {
		t.Error(err)
	}
	return k.ID
}

// TestViews reads what reports read.
func TestViews(t *testing.T) {
	name := pgtest.URL(t)
	makeTicket(t, name)
	for view, want := range map[string]string{
		"report_tickets":  "INC-1001|incident|IT|new",
		"report_events":   "1001|1|2026-11-20 12:00:00+00|created",
		"report_sla":      "1001|IT|P4|2026-11-20 13:00:00+00|t||f",
		"report_chats":    "",
		"report_messages": "",
		"report_ratings":  "",
	} {
		if got := pgtest.Psql(t, name, `SET timezone = 'UTC'; SELECT * FROM `+view); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", view, got, want)
		}
	}
}
