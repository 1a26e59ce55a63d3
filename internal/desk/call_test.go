package desk_test

import (
	"context"
	"testing"
	"time"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// addresses is a directory of one person, who has an address.
type addresses struct{ directory }

func (addresses) Profile(_ context.Context, person string) (p tickets.Profile, ok bool) {
	if person != "aaaaaaaa-0000-4000-8000-000000000002" {
		return p, false
	}
	return tickets.Profile{Address: "erin+a@example.com"}, true
}

func TestCallLink(t *testing.T) {
	const member, known, other = "aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002",
		"aaaaaaaa-0000-4000-8000-000000000003"
	members := &team{members: map[string]desk.Member{
		member: {Addresses: []string{"o@example.com", "olga@example.com"}},
	}}
	for _, one := range []struct{ client, person, want string }{
		{"teams.microsoft.com", member, "https://teams.microsoft.com/l/call/0/0?users=olga%40example.com"},
		{"teams.microsoft.com", known, "https://teams.microsoft.com/l/call/0/0?users=erin%2Ba%40example.com"},
		{"teams.microsoft.com", other, "https://teams.microsoft.com/l/call/0/0?users=8%3Aorgid%3A" + other},
		{"gov.teams.microsoft.us", member, "https://gov.teams.microsoft.us/l/call/0/0?users=olga%40example.com"},
		{"gov.teams.microsoft.us", other, ""},
		{"", member, ""},
		{"teams.microsoft.com", "olga", ""},
	} {
		d := desk.New(desk.Options{
			Setup:   desk.NewSetup(nil, []desk.Queue{queueIT}, nil, time.Now),
			Members: members, Directory: addresses{}, Settings: desk.Settings{Client: one.client},
		})
		if got := desk.CallLink(t.Context(), d, one.person); got != one.want {
			t.Errorf("%s at %q: %q, want %q", one.person, one.client, got, one.want)
		}
	}
}
