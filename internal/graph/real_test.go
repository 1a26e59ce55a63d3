//go:build !nograph

package graph

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"frontdesk/internal/entra"
	"frontdesk/internal/graphsim"
)

// TestEveryCall makes every call against the make-believe Graph.
func TestEveryCall(t *testing.T) {
	w := newWorld(t)
	w.staff(1)
	w.SetUser(user(person(0)))
	w.SetGroups(person(0), group)
	w.Publish("desk", chat)
	everyCall(t, w.Client, person(0))
}

// TestRealTenant makes the same calls against Microsoft's own (make graph-real). It
// reads, adds the app for one person, and shows one entry in their activity feed.
func TestRealTenant(t *testing.T) {
	secret := os.Getenv("GRAPH_SECRET")
	o := Options{
		TenantID: os.Getenv("GRAPH_TENANT"), ClientID: os.Getenv("GRAPH_APP"),
		Identity: entra.New(entra.Secret("GRAPH_SECRET", secret)),
		BaseURL:  os.Getenv("GRAPH_BASE_URL"), Groups: []string{os.Getenv("GRAPH_GROUP")},
	}
	id := os.Getenv("GRAPH_PERSON")
	if o.TenantID == "" || o.ClientID == "" || secret == "" || id == "" {
		t.Skip("needs GRAPH_TENANT, GRAPH_APP, GRAPH_SECRET and GRAPH_PERSON, the object id of somebody to ask about")
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	everyCall(t, c, id)
}

// everyCall makes each call about a person who is in the organization, has a
// presence, and may have the app. One without its permission is skipped, and says so.
func everyCall(t *testing.T, c *Client, id string) {
	call := func(name string, do func(t *testing.T) error) {
		t.Run(name, func(t *testing.T) {
			switch err := do(t); {
			case errors.Is(err, ErrConsent), errors.Is(err, ErrNotPublished):
				t.Skip(err)
			case err != nil:
				t.Error(err)
			}
		})
	}
	call("presences", func(t *testing.T) error {
		ids := []string{id} // and strangers, as many as one call may name and some
		for n := range presencesAtOnce + 50 {
			ids = append(ids, fmt.Sprintf("5d0f5c1a-0000-4000-8000-%012d", n))
		}
		got, err := c.Presences(t.Context(), ids)
		if err == nil && got[id] == "" {
			t.Errorf("no presence of %s", id)
		}
		return err
	})
	call("profile", func(t *testing.T) error {
		p, ok, err := c.Profile(t.Context(), id)
		if err == nil && (!ok || p.Name == "" || p.Address == "") {
			t.Errorf("got %+v", p)
		}
		return err
	})
	call("stranger", func(t *testing.T) error {
		_, ok, err := c.Profile(t.Context(), "5d0f5c1a-0000-4000-8000-00000000ffff")
		if ok {
			t.Error("a stranger has a profile")
		}
		return err
	})
	call("groups", func(t *testing.T) error {
		in, err := c.Groups(t.Context(), id)
		t.Logf("in %q of those asked for", in)
		return err
	})
	call("chat", func(t *testing.T) error {
		conversation, ok, err := c.Chat(t.Context(), id)
		if err == nil && (!ok || conversation == "") {
			t.Error("the app cannot be added")
		}
		return err
	})
	call("activity", func(t *testing.T) error {
		return c.Notify(t.Context(), id, Activity{
			Text: "tries its notices", Preview: "Nothing is to be done.", Topic: "Frontdesk",
			Link: "https://teams.microsoft.com/l/chat/0/0?users=28:" + c.appID,
		})
	})
}

// user is what Graph knows of the person with that id.
func user(id string) graphsim.User {
	return graphsim.User{ID: id, Name: "Ada", Address: "ada@example.com"}
}
