package desk_test

import (
	"path/filepath"
	"testing"
	"time"

	"frontdesk/internal/boltdb"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// A queue works where the configuration says. Any other queue works where
// somebody linked it, until the link is removed. A restart does not change
// that.
func TestWhereQueuesWork(t *testing.T) {
	store, err := boltdb.Open(ctx, filepath.Join(t.TempDir(), "desk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	newSetup := func() *desk.Setup {
		return desk.NewSetup(store, []desk.Queue{queueIT, {Name: "HR"}, {Name: "Law"}}, []string{"anna"}, time.Now)
	}
	s := newSetup()
	in := func(channel string) func(desk.Place) bool {
		return func(p desk.Place) bool { return p.Channel == channel }
	}
	places := func(s *desk.Setup) (list []string) {
		for _, q := range s.Linked() {
			list = append(list, q.Name+" "+q.Channel)
		}
		return list
	}
	it := "IT " + queueIT.Channel
	want(t, "at first", []string{it}, places(s))
	want(t, "all", 3, len(s.Queues()))
	// From an earlier configuration.
	if _, err := store.UpdateSetup(ctx, "", func(r *desk.SetupRecord) []tickets.Delivery {
		r.Links = map[string]desk.Link{"IT": {Team: "19:x", Channel: "19:x"}, "Former": {Channel: "19:f"}}
		r.Admins = []desk.Deed{{Person: "boris"}}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	anna := tickets.Actor{Person: tickets.Person{ID: "anna"}}
	for queue, linked := range map[string]bool{"IT": false, "HR": true} {
		got, err := s.Link(ctx, anna, queue, desk.Link{Team: "19:t", Channel: "19:hr"})
		want(t, queue+" is linked", linked, got)
		want(t, "error", nil, err)
	}
	again := newSetup()
	if err := desk.New(desk.Options{Setup: again}).Recall(ctx); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*desk.Setup{"now": s, "after a restart": again} {
		want(t, name, []string{it, "HR 19:hr"}, places(s))
		want(
			t,
			name+", administrators",
			[]bool{true, true, false},
			[]bool{s.IsAdmin("anna"), s.IsAdmin("boris"), s.IsAdmin("carl")},
		)
		for _, channel := range []string{queueIT.Channel, ""} {
			off, err := s.Unlink(ctx, anna, in(channel))
			want(t, name+", what the configuration links, and what works nowhere, cannot be taken off", 0, len(off))
			want(t, "error", nil, err)
		}
	}
	off, err := s.Unlink(ctx, anna, in("19:hr"))
	want(t, "taken off", []string{"HR"}, off)
	want(t, "error", nil, err)
	want(t, "unlinked", []string{it}, places(s))
}

// Roles are given to people and to groups of the current catalog.
func TestWhoHasARole(t *testing.T) {
	var catalog *tickets.Catalog
	d := desk.New(desk.Options{
		Setup: desk.NewSetup(nil, []desk.Queue{queueIT}, nil, time.Now),
		Roles: map[tickets.Role][]string{
			tickets.RoleAnalyst:  {"anna", "group:night"},
			tickets.RoleObserver: {"group:"},
		},
		Catalog: func() *tickets.Catalog { return catalog },
	})
	has := func() (list []string) {
		for _, person := range []string{"anna", "boris", "group:night", ""} {
			for _, role := range []tickets.Role{tickets.RoleAnalyst, tickets.RoleApprover, tickets.RoleObserver} {
				if d.Has(person, role) {
					list = append(list, person+" "+string(role))
				}
			}
		}
		return list
	}
	want(t, "without a catalog", []string{"anna analyst"}, has())
	catalog = &tickets.Catalog{Groups: map[string][]string{"night": {"boris"}}}
	want(t, "with one", []string{"anna analyst", "boris analyst"}, has())
}
