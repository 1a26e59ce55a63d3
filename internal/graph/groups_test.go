//go:build !nograph

package graph

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/graphsim"
)

func TestGroups(t *testing.T) {
	w := newWorld(t)
	w.SetGroups(person(0), "00000000-0000-4000-8000-0000000000FF", group, person(9))
	w.SetGroups(person(1), person(9))
	see := func(n int, calls int, want ...string) {
		t.Helper()
		got, err := w.Groups(t.Context(), person(n))
		if diff := cmp.Diff(want, got); diff != "" || err != nil || len(w.Calls()) != calls {
			t.Error(err, diff)
		}
	}
	see(0, 1, group)
	see(0, 0, group)
	see(1, 1)
	see(2, 1) // whom Graph does not know
	w.SetGroups(person(1), group)
	w.pass(10 * time.Minute)
	see(1, 1, group)
}

func TestGroupsWithoutConsent(t *testing.T) {
	w := newWorld(t)
	w.SetTrouble(graphsim.Always(http.StatusForbidden, "Authorization_RequestDenied", ""))
	_, err := w.Groups(t.Context(), person(0))
	wantConsent(t, err, "GroupMember.Read.All and User.Read.All")
}
