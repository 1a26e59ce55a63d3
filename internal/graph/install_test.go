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

// chat returns the conversation with somebody.
func chat(id string) string { return "19:" + id + "_desk@unq.gbl.spaces" }

func (w *world) wantChat(t *testing.T, n int, want string) {
	t.Helper()
	got, ok, err := w.Chat(t.Context(), person(n))
	if err != nil || got != want || ok != (want != "") {
		t.Errorf("got %q %t %v, want %q", got, ok, err, want)
	}
}

func TestChatAddsTheApp(t *testing.T) {
	w := newWorld(t)
	w.Publish("desk", chat)
	w.SetInstalled(person(1), "19:before@unq.gbl.spaces")
	w.Ban(person(2))
	w.wantChat(t, 0, chat(person(0)))
	posts := 0
	for _, call := range w.Calls() {
		if strings.HasPrefix(call, "POST ") {
			posts++
		}
	}
	if posts != 1 {
		t.Errorf("%d calls to add the app", posts)
	}
	w.wantChat(t, 0, chat(person(0)))
	if calls := w.Calls(); len(calls) != 0 {
		t.Errorf("asked again: %s", calls)
	}
	w.wantChat(t, 1, "19:before@unq.gbl.spaces")
	w.wantChat(t, 2, "")
	if log := w.log.String(); !strings.Contains(log, "the app cannot be added") {
		t.Error(log)
	}
	w.wantChat(t, 3, chat(person(3))) // nobody waits because of somebody else
}

func TestChatOfAnAppThatIsNotPublished(t *testing.T) {
	w := newWorld(t)
	if _, ok, err := w.Chat(t.Context(), person(0)); ok || !errors.Is(err, ErrNotPublished) {
		t.Error(ok, err)
	}
	w.Publish("desk", chat)
	w.pass(time.Minute)
	w.wantChat(t, 0, chat(person(0)))
}

func TestChatWithoutConsent(t *testing.T) {
	w := newWorld(t)
	w.Publish("desk", chat)
	for path, permission := range map[string]string{
		"/appCatalogs/": "AppCatalog.Read.All", "/teamwork/": "TeamsAppInstallation.ReadWriteSelfForUser.All",
	} {
		w.SetTrouble(func(out http.ResponseWriter, in *http.Request) bool {
			if !strings.Contains(in.URL.Path, path) {
				return false
			}
			graphsim.Refuse(out, http.StatusForbidden, "Forbidden")
			return true
		})
		_, _, err := w.Chat(t.Context(), person(0))
		wantConsent(t, err, permission)
		w.pass(time.Minute)
	}
}

func TestNotify(t *testing.T) {
	w := newWorld(t)
	a := Activity{
		Text:    "asks",
		Preview: "Laptop",
		Topic:   "REQ-1",
		Link:    "https://teams.microsoft.com/l/chat/0/0?users=28:desk",
	}
	if err := w.Notify(t.Context(), person(0), a); err != nil {
		t.Fatal(err)
	}
	want := graphsim.Notification{Person: person(0), Text: a.Text, Preview: a.Preview, Topic: a.Topic, Link: a.Link}
	if feed := w.Feed(); len(feed) != 1 || feed[0] != want {
		t.Errorf("got %v, want %v", feed, want)
	}
	w.SetTrouble(graphsim.Always(http.StatusForbidden, "Forbidden", ""))
	wantConsent(t, w.Notify(t.Context(), person(0), a), "TeamsActivity.Send")
}
