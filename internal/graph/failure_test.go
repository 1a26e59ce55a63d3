//go:build !nograph

package graph

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/graphsim"
)

func TestMissingConsent(t *testing.T) {
	tests := map[string]struct {
		permission string
		ask        func(*testing.T, *world) error
	}{
		"presence": {"Presence.Read.All", func(t *testing.T, w *world) error {
			_, err := w.Presences(t.Context(), []string{person(0)})
			return err
		}},
		"profile": {"User.Read.All", func(t *testing.T, w *world) error {
			_, _, err := w.Profile(t.Context(), person(0))
			return err
		}},
	}
	refusals := map[string]graphsim.Trouble{
		"403": graphsim.Always(http.StatusForbidden, "Authorization_RequestDenied", ""),
		"401": graphsim.Always(http.StatusUnauthorized, "InvalidAuthenticationToken", ""),
		"403 in words": func(out http.ResponseWriter, _ *http.Request) bool {
			http.Error(out, "no", http.StatusForbidden)
			return true
		},
	}
	for name, tt := range tests {
		for status, refusal := range refusals {
			t.Run(name+" "+status, func(t *testing.T) {
				w := newWorld(t)
				w.SetTrouble(refusal)
				for _, calls := range []int{1, 0} {
					err := tt.ask(t, w)
					if !errors.Is(err, ErrConsent) || !strings.Contains(err.Error(), tt.permission) ||
						len(w.Calls()) != calls {
						t.Errorf("got %v, want %s missing after %d calls", err, tt.permission, calls)
					}
				}
				w.pass(time.Minute - 1)
				if err := tt.ask(t, w); !errors.Is(err, ErrConsent) || w.Calls() != nil {
					t.Error("asked again within a minute:", err)
				}
				w.pass(1)
				if err := tt.ask(t, w); !errors.Is(err, ErrConsent) || len(w.Calls()) != 1 {
					t.Error("not asked again after a minute:", err)
				}
				if log := w.log.String(); strings.Count(log, "permission="+tt.permission) != 1 {
					t.Error("not logged once:", log)
				}
			})
		}
	}
}

func TestFailureIsRememberedForSomeSeconds(t *testing.T) {
	w := newWorld(t)
	w.SetAnswer(ada, `{"displayName":"Ada"}`)
	w.SetTrouble(graphsim.Always(http.StatusInternalServerError, "Broken", ""))
	see := func(n, calls int, ok bool) {
		t.Helper()
		if _, _, err := w.Profile(t.Context(), person(n)); (err == nil) != ok || len(w.Calls()) != calls {
			t.Errorf("%v, want %d calls", err, calls)
		}
	}
	see(0, 1, false)
	w.SetTrouble(nil)
	w.pass(5*time.Second - 1)
	see(0, 0, false)
	see(1, 0, false)
	w.pass(1)
	see(0, 2, true)
}

// Something that is not an answer of Graph must neither stop the program nor
// pass for one.
func TestOddAnswers(t *testing.T) {
	tests := map[string]struct {
		status            int
		contentType, body string
	}{
		"proxy's page":           {502, "text/html", "<h1>Bad gateway</h1>"},
		"failure without words":  {500, "application/json", "{}"},
		"failure, no JSON":       {500, "application/json", "oops"},
		"failure, empty":         {500, "application/json", ""},
		"redirect":               {302, "text/html", ""},
		"empty":                  {200, "application/json", ""},
		"page":                   {200, "text/html", "<h1>Sign in</h1>"},
		"no content":             {204, "", ""},
		"cut off":                {200, "application/json", `{"value":[{"id":"x"`},
		"another shape":          {200, "application/json", `["a",1]`},
		"text instead of object": {200, "application/json", `"a"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.SetTrouble(func(out http.ResponseWriter, _ *http.Request) bool {
				out.Header().Set("Content-Type", tt.contentType)
				out.Header().Set("Location", "/elsewhere")
				out.WriteHeader(tt.status)
				_, _ = out.Write([]byte(tt.body))
				return true
			})
			if got, err := w.Presences(t.Context(), []string{person(0)}); err == nil {
				t.Errorf("presences: %v", got)
			}
			if got, ok, err := w.Profile(t.Context(), person(0)); err == nil {
				t.Errorf("profile: %v %v", got, ok)
			}
			if calls := w.Calls(); len(calls) != 2 {
				t.Error(calls)
			}
		})
	}
}

func TestFailuresNameNobody(t *testing.T) {
	w := newWorld(t)
	w.SetTrouble(func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) })
	_, _, err := w.Profile(t.Context(), person(0))
	if err == nil || strings.Contains(err.Error()+w.log.String(), person(0)) {
		t.Error(err, w.log.String())
	}
}
