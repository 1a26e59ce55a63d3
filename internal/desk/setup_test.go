package desk

import (
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/bot/outgoing"
	"frontdesk/internal/boltdb"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// What the configuration says wins; the rest is where it was linked, until that
// is taken back, and also after a restart.
func TestWhereQueuesWork(t *testing.T) {
	store, err := boltdb.Open(outgoing.Ctx, filepath.Join(t.TempDir(), "desk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	o := Options{Setup: store, Queues: []Queue{outgoing.QueueIT, {Name: "HR"}, {Name: "Law"}}, Admins: []string{"anna"}}
	s := newSetup(o)
	places := func(s *setup) (list []string) {
		for _, q := range s.linked() {
			list = append(list, q.Name+" "+q.Channel)
		}
		return list
	}
	it := "IT " + outgoing.QueueIT.Channel
	outgoing.Want(t, "at first", []string{it}, places(s))
	outgoing.Want(t, "all", 3, len(s.all()))
	if err := s.change(outgoing.Ctx, "", func(r *botframework.Setup) {
		r.Links = map[string]botframework.Link{"IT": {Team: "19:x", Channel: "19:x"}, "HR": {Team: "19:t", Channel: "19:hr"}, "Former": {Channel: "19:f"}}
		r.Admins = []botframework.Deed{{Person: "boris"}}
	}); err != nil {
		t.Fatal(err)
	}
	again := newSetup(o)
	if err := again.recall(outgoing.Ctx); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*setup{"now": s, "after a restart": again} {
		outgoing.Want(t, name, []string{it, "HR 19:hr"}, places(s))
		outgoing.Want(t, name+", from Teams", []bool{false, true, false}, []bool{s.fromTeams("IT"), s.fromTeams("HR"), s.fromTeams("Law")})
		outgoing.Want(t, name+", administrators", []bool{true, true, false}, []bool{s.admin("anna"), s.admin("boris"), s.admin("carl")})
	}
	if err := s.change(outgoing.Ctx, "", func(r *botframework.Setup) { delete(r.Links, "HR") }); err != nil {
		t.Fatal(err)
	}
	outgoing.Want(t, "unlinked", []string{it}, places(s))
}

// Roles are given to people and to groups of the catalog, as it now is.
func TestWhoHasARole(t *testing.T) {
	var catalog *tickets.Catalog
	o := Options{
		Roles:   map[tickets.Role][]string{tickets.RoleAnalyst: {"anna", "group:night"}, tickets.RoleObserver: {"group:"}},
		Catalog: func() *tickets.Catalog { return catalog },
	}
	has := func() (list []string) {
		for _, person := range []string{"anna", "boris", "group:night", ""} {
			for _, role := range []tickets.Role{tickets.RoleAnalyst, tickets.RoleApprover, tickets.RoleObserver} {
				if o.has(person, role) {
					list = append(list, person+" "+string(role))
				}
			}
		}
		return list
	}
	outgoing.Want(t, "without a catalog", []string{"anna analyst"}, has())
	catalog = &tickets.Catalog{Groups: map[string][]string{"night": {"boris"}}}
	outgoing.Want(t, "with one", []string{"anna analyst", "boris analyst"}, has())
}

// An analyst by role needs no team; in no team, nobody else is one.
func TestAnalystsByRole(t *testing.T) {
	outgoing.InBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) {
		return outgoing.Of("olga"), nil
	},
		func(t *testing.T, r *roster, c *outgoing.Teams) {
			t.Helper()
			r.Roles = map[tickets.Role][]string{tickets.RoleAnalyst: {"anna"}}
			outgoing.WantAnalyst(t, r, "anna", true)
			outgoing.Want(t, "calls", 0, c.Calls())
			members, err := r.Members(outgoing.Ctx, "IT", "anna")
			outgoing.Want(t, "members", []tickets.Person{{ID: "olga"}}, members)
			outgoing.Want(t, "error", nil, err)
			if ok, err := r.Analyst(outgoing.Ctx, "anna", "a queue of former days"); ok || err != nil {
				t.Errorf("of a queue that is not configured: %t, %v", ok, err)
			}
			r.setup = newSetup(Options{Queues: []Queue{{Name: "IT"}}})
			outgoing.WantAnalyst(t, r, "olga", false)
			outgoing.WantAnalyst(t, r, "anna", true)
			members, err = r.Members(outgoing.Ctx, "IT", "anna")
			outgoing.Want(t, "members of no team", []tickets.Person{}, members, cmpopts.EquateEmpty())
			outgoing.Want(t, "error", nil, err)
		})
}

// A team whose members the connector refuses to tell is forgotten at once.
func TestMembersAreForgottenWhenTheCallIsRefused(t *testing.T) {
	for _, status := range []int{http.StatusForbidden, http.StatusNotFound} {
		var refused error
		outgoing.InBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) {
			return outgoing.Of("olga"), refused
		},
			func(t *testing.T, r *roster, _ *outgoing.Teams) {
				t.Helper()
				outgoing.WantAnalyst(t, r, "olga", true)
				refused = &botframework.StatusError{Status: status}
				time.Sleep(rosterAge)
				_, err := r.Analyst(outgoing.Ctx, "olga", "IT")
				if err == nil {
					t.Error("no error")
				}
				r.mu.Lock()
				defer r.mu.Unlock()
				outgoing.Want(t, "teams that are known", 0, len(r.teams))
			})
	}
}
