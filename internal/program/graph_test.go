//go:build !nograph

package program

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/config"
	"frontdesk/internal/graphsim"
	"frontdesk/internal/scripttest"
	"frontdesk/tickets"
)

// TestConversationsWithGraph plays what Microsoft Graph adds, and what becomes
// of the desk when it fails.
func TestConversationsWithGraph(t *testing.T) {
	scripttest.RunWithGraph(t, fromRoot("testdata/graph"), run)
}

func TestProfileOfGraph(t *testing.T) {
	const erin, grace = "00000000-0000-4000-8000-00000000000e", "00000000-0000-4000-8000-0000000000AA"
	graph, err := graphsim.New(func(*http.Request) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(graph.Close)
	graph.SetUser(
		graphsim.User{
			ID:          erin,
			Name:        "Erin",
			Department:  "R&D",
			Language:    "ru-RU",
			Address:     "erin@example.com",
			ManagerID:   grace,
			ManagerName: "Grace",
		},
	)
	var conf config.Config
	conf.Teams.AppID, conf.Graph = "desk", config.Graph{
		Enabled: true, BaseURL: graph.URL(), Features: config.GraphFeatures,
	}
	known, err := microsoft(conf, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	people := known.people
	got, ok := people.Profile(t.Context(), erin)
	want := tickets.Profile{
		Name: "Erin", Department: "R&D", Language: "ru-RU", Address: "erin@example.com",
		Manager: tickets.Person{ID: "00000000-0000-4000-8000-0000000000aa", Name: "Grace"},
	}
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Error(ok, diff)
	}
	if got, ok := people.Profile(
		t.Context(),
		"00000000-0000-4000-8000-0000000000ff",
	); got != (tickets.Profile{}) ||
		ok {
		t.Error("of somebody unknown:", got, ok)
	}
}
