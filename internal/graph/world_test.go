//go:build !nograph

package graph

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/graphsim"
)

// world is a Graph on this machine, and a client that asks it.
type world struct {
	*graphsim.Sim
	*Client
	log strings.Builder

	mu  sync.Mutex
	now time.Time
}

func newWorld(t *testing.T) *world {
	sim, err := graphsim.New(
		func(in *http.Request) bool { return in.Header.Get("Authorization") == "Bearer this-machine" },
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	w := &world{Sim: sim, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	w.Client, err = New(Options{
		ClientID: "desk", BaseURL: sim.URL(), Now: w.clock, Groups: []string{group},
		Logger: slog.New(slog.NewTextHandler(&w.log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// group is the object id of the group that matters.
const group = "9d0f5c1a-0000-4000-8000-000000000001"

// wantConsent wants the failure of a call that lacks a permission.
func wantConsent(t *testing.T, err error, permission string) {
	t.Helper()
	if !errors.Is(err, ErrConsent) || !strings.Contains(err.Error(), ": "+permission+": ") {
		t.Errorf("got %v, want that %s is missing", err, permission)
	}
}

// person returns an object id.
func person(n int) string { return fmt.Sprintf("ada00000-0000-4000-8000-%012d", n) }

// staff gives n people a presence and returns their ids in order.
func (w *world) staff(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = person(i)
		w.SetPresence(ids[i], "Available", "Available")
	}
	return ids
}
