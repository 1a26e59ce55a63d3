//go:build !nograph

package graph

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/graphsim"
)

const presencePath = "POST /v1.0/communications/getPresencesByUserId"

func TestPresencesOfMany(t *testing.T) {
	w := newWorld(t)
	ids := w.staff(700)
	w.Forget(person(5))
	for range 2 {
		got, err := w.Presences(t.Context(), ids)
		if err != nil {
			t.Fatal(err)
		}
		if _, known := got[person(5)]; known || len(got) != 699 || got[person(699)] != Available {
			t.Fatalf("got %d people", len(got))
		}
	}
	if asked := w.Asked(); len(asked) != 2 || len(asked[0])+len(asked[1]) != 700 {
		t.Fatalf("%d calls, want one of 650 and one of 50", len(asked))
	}
}

func TestPresenceIsKeptForAMinute(t *testing.T) {
	w := newWorld(t)
	w.staff(2)
	see := func(n int, want Presence, calls int) {
		t.Helper()
		got, err := w.Presences(t.Context(), []string{person(n)})
		if err != nil || got[person(n)] != want || len(w.Calls()) != calls {
			t.Errorf("got %v %v, want %s after %d calls", got, err, want, calls)
		}
	}
	see(0, Available, 1)
	w.SetPresence(person(0), "Away", "Away")
	w.pass(59 * time.Second)
	see(0, Available, 0)
	see(1, Available, 1)
	w.pass(time.Second)
	see(0, Away, 1)
	see(1, Available, 0)
}

func TestOutOfOffice(t *testing.T) {
	w := newWorld(t)
	ids := w.staff(2)
	w.SetOutOfOffice(person(1))
	got, err := w.Presences(t.Context(), ids)
	want := map[string]Presence{person(0): Available, person(1): Away}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestPresenceFolds(t *testing.T) {
	tests := []struct {
		availability, activity string
		want                   Presence
	}{
		{"Available", "Available", Available},
		{"AvailableIdle", "Available", Available},
		{"Available", "OutOfOffice", Away},
		{"Away", "Away", Away},
		{"BeRightBack", "BeRightBack", Away},
		{"Busy", "Busy", Busy},
		{"BusyIdle", "Busy", Busy},
		{"Busy", "InAMeeting", Busy},
		{"Busy", "InACall", InCall},
		{"Busy", "InAConferenceCall", InCall},
		{"DoNotDisturb", "Presenting", Busy},
		{"DoNotDisturb", "InACall", InCall},
		{"Offline", "OffWork", Offline},
		{"PresenceUnknown", "PresenceUnknown", Unknown},
		{"", "", Unknown},
	}
	w := newWorld(t)
	var ids []string
	want := map[string]Presence{}
	for i, tt := range tests {
		ids = append(ids, person(i))
		want[person(i)] = tt.want
		w.SetPresence(person(i), tt.availability, tt.activity)
	}
	got, err := w.Presences(t.Context(), ids)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestPresencesByIDsAsGiven(t *testing.T) {
	w := newWorld(t)
	const id = "0000000A-0000-4000-8000-00000000000B"
	w.SetPresence(strings.ToLower(id), "Busy", "Busy")
	got, err := w.Presences(t.Context(), []string{id, "", "../me", "ada@contoso.example", person(1), id})
	if diff := cmp.Diff(map[string]Presence{id: Busy}, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if diff := cmp.Diff([][]string{{strings.ToLower(id), person(1)}}, w.Asked()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsKnownComesWithAFailure(t *testing.T) {
	w := newWorld(t)
	ids := w.staff(700)
	w.SetTrouble(func(out http.ResponseWriter, in *http.Request) bool {
		small := in.ContentLength < 1000
		if small {
			graphsim.Refuse(out, http.StatusInternalServerError, "Broken")
		}
		return small
	})
	got, err := w.Presences(t.Context(), ids)
	if len(got) != 650 || err == nil || errors.Is(err, ErrConsent) {
		t.Errorf("got %d people and %v, want 650 and a failure", len(got), err)
	}
}

func TestThrottledCallIsRepeated(t *testing.T) {
	w := newWorld(t)
	ids := w.staff(3)
	throttled := 0
	w.SetTrouble(func(out http.ResponseWriter, _ *http.Request) bool {
		throttled++
		if throttled > 2 {
			return false
		}
		out.Header().Set("Retry-After", "0")
		graphsim.Refuse(out, http.StatusTooManyRequests, "TooManyRequests")
		return true
	})
	got, err := w.Presences(t.Context(), ids)
	if len(got) != 3 || err != nil {
		t.Errorf("got %v %v", got, err)
	}
	if diff := cmp.Diff([]string{presencePath, presencePath, presencePath}, w.Calls()); diff != "" {
		t.Error(diff)
	}
	if w.Dialled() != 1 {
		t.Errorf("%d connections, want one", w.Dialled())
	}
}

func TestThrottledForLongerThanACallMayTake(t *testing.T) {
	tests := map[string]struct {
		header string
		pause  time.Duration
	}{
		"seconds": {"90", 90 * time.Second},
		"a date":  {time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat), 90 * time.Second},
		"an hour": {"3600", 10 * time.Minute},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ids := w.staff(1)
			ask := func(calls, people int) {
				t.Helper()
				got, err := w.Presences(t.Context(), ids)
				if len(got) != people || (err == nil) != (people > 0) || len(w.Calls()) != calls {
					t.Errorf("got %v %v, want %d after %d calls", got, err, people, calls)
				}
			}
			w.SetTrouble(graphsim.Always(http.StatusTooManyRequests, "TooManyRequests", tt.header))
			ask(1, 0)
			w.SetTrouble(nil)
			w.pass(tt.pause - 5*time.Second)
			ask(0, 0)
			w.pass(5 * time.Second)
			ask(1, 1)
		})
	}
}
