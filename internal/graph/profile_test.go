//go:build !nograph

package graph

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const ada = "/users/ada00000-0000-4000-8000-000000000000"

func TestProfile(t *testing.T) {
	const user = `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users(id,displayName)/$entity",
		"id":"ada00000-0000-4000-8000-000000000000","displayName":"Ada","department":"R&D","preferredLanguage":"ru-RU"}`
	tests := map[string]struct {
		answers map[string]string
		want    Profile
		ok      bool
	}{
		"all there is": {
			answers: map[string]string{
				ada:              user,
				ada + "/manager": `{"@odata.type":"#microsoft.graph.user","id":"m1","displayName":"Grace"}`,
			},
			want: Profile{
				ID:          person(0),
				Name:        "Ada",
				Department:  "R&D",
				Language:    "ru-RU",
				ManagerID:   "m1",
				ManagerName: "Grace",
			},
			ok: true,
		},
		"manager is a contact": {
			answers: map[string]string{
				ada:              user,
				ada + "/manager": `{"@odata.type":"#microsoft.graph.orgContact","id":"c1","displayName":"Grace"}`,
			},
			want: Profile{
				ID:          person(0),
				Name:        "Ada",
				Department:  "R&D",
				Language:    "ru-RU",
				ManagerID:   "c1",
				ManagerName: "Grace",
			},
			ok: true,
		},
		"manager of no kind": {
			answers: map[string]string{ada: user, ada + "/manager": `{"id":"m1","displayName":"Grace"}`},
			want: Profile{
				ID:          person(0),
				Name:        "Ada",
				Department:  "R&D",
				Language:    "ru-RU",
				ManagerID:   "m1",
				ManagerName: "Grace",
			},
			ok: true,
		},
		"no manager": {
			answers: map[string]string{ada: user},
			want:    Profile{ID: person(0), Name: "Ada", Department: "R&D", Language: "ru-RU"},
			ok:      true,
		},
		"nothing filled in": {
			answers: map[string]string{
				ada: `{"id":"x","displayName":"Ada","department":null,"preferredLanguage":null}`,
			},
			want: Profile{ID: person(0), Name: "Ada"},
			ok:   true,
		},
		"nobody": {},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			for path, body := range tt.answers {
				w.SetAnswer(path, body)
			}
			for range 2 {
				got, ok, err := w.Profile(t.Context(), person(0))
				if diff := cmp.Diff(tt.want, got); diff != "" || ok != tt.ok || err != nil {
					t.Error(ok, err, diff)
				}
			}
			want := []string{"GET /v1.0" + ada, "GET /v1.0" + ada + "/manager"}
			if !tt.ok {
				want = want[:1]
			}
			if diff := cmp.Diff(want, w.Calls()); diff != "" {
				t.Error("the second answer is a kept one:", diff)
			}
			if w.log.String() != "" {
				t.Error(w.log.String())
			}
		})
	}
}

func TestProfileAsksForWhatItNeeds(t *testing.T) {
	w := newWorld(t)
	w.SetAnswer(ada, `{"id":"x"}`)
	var selected []string
	w.SetTrouble(func(_ http.ResponseWriter, in *http.Request) bool {
		selected = append(selected, in.URL.RawQuery)
		return false
	})
	if _, _, err := w.Profile(t.Context(), person(0)); err != nil {
		t.Fatal(err)
	}
	want := []string{"$select=id,displayName,department,preferredLanguage,userPrincipalName", "$select=id,displayName"}
	if diff := cmp.Diff(want, selected); diff != "" {
		t.Error(diff)
	}
}

func TestProfileIsKept(t *testing.T) {
	w := newWorld(t)
	w.SetAnswer(ada, `{"displayName":"Ada"}`)
	see := func(n int, calls int) {
		t.Helper()
		if _, _, err := w.Profile(t.Context(), person(n)); err != nil || len(w.Calls()) != calls {
			t.Errorf("%v; want %d calls", err, calls)
		}
	}
	see(0, 2)
	see(1, 1)
	w.pass(10*time.Minute - time.Second)
	see(1, 0)
	w.pass(time.Second)
	see(1, 1)
	see(0, 0)
	if _, ok, _ := w.Profile(t.Context(), strings.ToUpper(person(0))); !ok || w.Calls() != nil {
		t.Error("another person in capitals")
	}
	w.pass(24 * time.Hour)
	see(0, 2)
}

func TestProfileOfWhatIsNoID(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"", "me", "../me", "ada@contoso.example", person(0) + "/manager"} {
		if _, ok, err := w.Profile(t.Context(), id); ok || err != nil {
			t.Error(id, ok, err)
		}
	}
	if calls := w.Calls(); calls != nil {
		t.Error(calls)
	}
}
