package bot

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/internal/boltdb"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

var (
	ctx     = context.Background()
	queueIT = Queue{Name: "IT", Team: "19:team@thread.tacv2", Channel: "19:it@thread.tacv2"}
	channel = botframework.Reference{ServiceURL: "https://smba.example/emea/", Conversation: queueIT.Channel, Tenant: "t"}
)

// teams is a connector that knows who is in a team.
type teams struct {
	Connector
	members func(ctx context.Context, in botframework.Reference) ([]botframework.Account, error)

	mu    sync.Mutex
	asked []botframework.Reference
}

func (c *teams) PagedMembers(ctx context.Context, in botframework.Reference) ([]botframework.Account, error) {
	c.mu.Lock()
	c.asked = append(c.asked, in)
	c.mu.Unlock()
	return c.members(ctx, in)
}

func (c *teams) calls() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.asked)
}

func of(ids ...string) (list []botframework.Account) {
	for _, id := range ids {
		list = append(list, botframework.Account{ID: "29:" + id, AADObjectID: id})
	}
	return list
}

// inBubble runs test with a roster over a store that has heard from the channel.
func inBubble(t *testing.T, members func(context.Context, botframework.Reference) ([]botframework.Account, error), test func(*testing.T, *roster, *teams)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "desk.db")
	synctest.Test(t, func(t *testing.T) {
		store, err := boltdb.Open(ctx, path, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		if err := store.SaveChannel(ctx, queueIT.Channel, channel); err != nil {
			t.Fatal(err)
		}
		c := &teams{members: members}
		o := Options{Store: store, Connector: c, Queues: []Queue{queueIT}, Now: time.Now}
		test(t, newRoster(o, newSetup(o)), c)
	})
}

func wantAnalyst(t *testing.T, r *roster, person string, want bool) {
	t.Helper()
	if got, err := r.Analyst(ctx, person, "IT"); got != want || err != nil {
		t.Errorf("%s is an analyst: %t, %v, want %t", person, got, err, want)
	}
}

func TestMembersAreBelievedForFiveMinutes(t *testing.T) {
	now := of("olga")
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) { return now, nil },
		func(t *testing.T, r *roster, c *teams) {
			t.Helper()
			wantAnalyst(t, r, "olga", true)
			now = of("PAVEL")
			time.Sleep(5*time.Minute - 1)
			wantAnalyst(t, r, "olga", true)
			wantAnalyst(t, r, "pavel", false)
			want(t, "calls", 1, c.calls())
			time.Sleep(time.Nanosecond)
			wantAnalyst(t, r, "olga", false)
			wantAnalyst(t, r, "pavel", true)
			want(t, "calls", 2, c.calls())
			want(t, "asked at", botframework.Reference{ServiceURL: channel.ServiceURL, Conversation: queueIT.Team, Tenant: "t"}, c.asked[0])
			want(t, "known", "29:PAVEL", r.find(t.Context(), "pavel").ID)
			want(t, "known stranger", "", r.find(t.Context(), "olga").ID)
		})
}

func TestMembersByName(t *testing.T) {
	list := []botframework.Account{
		{ID: "29:p", AADObjectID: "P", Name: "Pavel"},
		{ID: "29:g", Name: "A guest without an id"},
		{ID: "29:o", AADObjectID: "o", Name: "Olga"},
		{ID: "29:n", AADObjectID: "n"},
	}
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) { return list, nil },
		func(t *testing.T, r *roster, c *teams) {
			t.Helper()
			members, err := r.Members(ctx, "IT", "anna")
			want(t, "members", []tickets.Person{{ID: "o", Name: "Olga"}, {ID: "p", Name: "Pavel"}, {ID: "n"}}, members)
			want(t, "error", nil, err)
			wantAnalyst(t, r, "p", true)
			want(t, "calls", 1, c.calls())
		})
}

func TestMembersThatNobodyCanTell(t *testing.T) {
	errAway := errors.New("away")
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) { return nil, errAway },
		func(t *testing.T, r *roster, _ *teams) {
			t.Helper()
			if members, err := r.Members(ctx, "IT", "anna"); len(members) > 0 || !errors.Is(err, errRoster) || !errors.Is(err, errAway) {
				t.Errorf("%v, %v", members, err)
			}
		})
}

// directory knows what people are doing; it hangs when that is nil.
type directory struct {
	Directory
	presence map[string]Presence
}

func (d directory) Presence(ctx context.Context, _ []string) map[string]Presence {
	if d.presence == nil {
		<-ctx.Done()
	}
	return d.presence
}

// Who is in a call, away or offline is absent; busy people, and those of whom nothing is
// known, are not.
func TestWhoIsAbsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		everybody := []string{"olga", "pavel", "hanna", "boris", "oleg"}
		r := newRoster(Options{}, newSetup(Options{}))
		absent := func() (list []string) {
			for _, id := range everybody {
				if r.Absent(ctx, everybody)[id] {
					list = append(list, id)
				}
			}
			return list
		}
		want(t, "without a directory", []string(nil), absent(), cmpopts.EquateEmpty())
		r.Directory = directory{presence: map[string]Presence{"olga": InCall, "pavel": Away, "hanna": Busy, "oleg": Offline}}
		want(t, "by the directory", []string{"olga", "pavel", "oleg"}, absent())
		r.Directory = directory{}
		begun := time.Now()
		want(t, "while the directory hangs", 0, len(r.Absent(ctx, everybody)))
		if waited := time.Since(begun); waited > 3*time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestWhoIsNoAnalyst(t *testing.T) {
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) {
		return append(of("olga"), botframework.Account{ID: "29:guest"}), nil
	}, func(t *testing.T, r *roster, c *teams) {
		t.Helper()
		wantAnalyst(t, r, "", false)
		wantAnalyst(t, r, "anna", false)
		if ok, err := r.Analyst(ctx, "olga", "a queue of former days"); ok || err != nil {
			t.Errorf("an analyst of a queue that is not configured: %t, %v", ok, err)
		}
		want(t, "calls", 1, c.calls())
	})
}

func TestMembersAreFetchedOnceAtATime(t *testing.T) {
	inBubble(t, func(ctx context.Context, _ botframework.Reference) ([]botframework.Account, error) {
		select {
		case <-time.After(time.Second):
			return of("olga"), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}, func(t *testing.T, r *roster, c *teams) {
		t.Helper()
		first, cancel := context.WithCancel(ctx)
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				asking := ctx
				if i == 0 {
					asking = first
				}
				if ok, err := r.Analyst(asking, "olga", "IT"); !ok || err != nil {
					t.Errorf("%t, %v", ok, err)
				}
			})
			synctest.Wait()
		}
		cancel() // who asked first and went away takes nobody along
		all.Wait()
		want(t, "calls", 1, c.calls())
	})
}

func TestMembersAreAskedForAnewAfterADrop(t *testing.T) {
	now := of("olga")
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) { return now, nil },
		func(t *testing.T, r *roster, c *teams) {
			t.Helper()
			wantAnalyst(t, r, "olga", true)
			now = nil
			r.drop(queueIT.Team)
			wantAnalyst(t, r, "olga", false)
			want(t, "calls", 2, c.calls())
		})
}

// Members that were asked for before somebody was removed are not believed
// afterwards, whenever they arrive.
func TestADropWhileMembersAreOnTheirWay(t *testing.T) {
	answers := make(chan time.Duration, 2)
	answers <- 2 * time.Second // the old list comes late
	answers <- time.Second
	var old sync.Once
	inBubble(t, func(context.Context, botframework.Reference) (members []botframework.Account, _ error) {
		old.Do(func() { members = of("olga") })
		time.Sleep(<-answers)
		return members, nil
	}, func(t *testing.T, r *roster, c *teams) {
		t.Helper()
		var first sync.WaitGroup
		first.Go(func() { wantAnalyst(t, r, "olga", true) })
		synctest.Wait()
		r.drop(queueIT.Team)
		wantAnalyst(t, r, "olga", false)
		first.Wait()
		wantAnalyst(t, r, "olga", false)
		want(t, "calls", 2, c.calls())
	})
}

func TestMembersThatCannotBeHad(t *testing.T) {
	errAway := errors.New("away")
	for name, away := range map[string]struct {
		fail  func(context.Context) error
		most  time.Duration // how long somebody waits
		again int           // whether the next one asks again
	}{
		"refused": {func(context.Context) error { return errAway }, 0, 1},
		"hanging": {func(ctx context.Context) error { <-ctx.Done(); return errAway }, 3 * time.Second, 0},
	} {
		t.Run(name, func(t *testing.T) {
			fails := true
			inBubble(t, func(ctx context.Context, _ botframework.Reference) ([]botframework.Account, error) {
				if fails {
					return nil, away.fail(ctx)
				}
				return of("olga"), nil
			}, func(t *testing.T, r *roster, c *teams) {
				t.Helper()
				begun := time.Now()
				_, err := r.Analyst(ctx, "olga", "IT")
				if took := time.Since(begun); !errors.Is(err, errRoster) || !errors.Is(err, errAway) || took > away.most {
					t.Errorf("%v after %v", err, took)
				}
				calls := c.calls()
				if _, err := r.Analyst(ctx, "olga", "IT"); !errors.Is(err, errRoster) || c.calls()-calls != away.again {
					t.Errorf("right after a failure: %v, asked %d times", err, c.calls()-calls)
				}
				fails = false
				time.Sleep(rosterRest)
				wantAnalyst(t, r, "olga", true)
				fails = true
				time.Sleep(rosterAge)
				if ok, err := r.Analyst(ctx, "olga", "IT"); ok || !errors.Is(err, errRoster) {
					t.Errorf("old members are believed: %t, %v", ok, err)
				}
			})
		})
	}
}

func TestAChannelNotHeardFrom(t *testing.T) {
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) { return of("olga"), nil },
		func(t *testing.T, r *roster, c *teams) {
			t.Helper()
			r.setup = newSetup(Options{Queues: []Queue{{Name: "IT", Team: queueIT.Team, Channel: "19:new@thread.tacv2"}}})
			if _, err := r.Analyst(ctx, "olga", "IT"); !errors.Is(err, errRoster) || !strings.Contains(err.Error(), "19:new@thread.tacv2") {
				t.Errorf("no way known: %v", err)
			}
			at := botframework.Reference{ServiceURL: "https://smba.example/amer/", Tenant: "t2"}
			if _, err := r.Store.UpdateContact(ctx, "olga", func(c *botframework.Contact) []tickets.Delivery {
				c.Chat = at
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			wantAnalyst(t, r, "olga", true)
			at.Conversation = queueIT.Team
			want(t, "asked at", at, c.asked[0])
		})
}
