package outgoing

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/internal/boltdb"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

var (
	ctx     = context.Background()
	queueIT = desk.Queue{Name: "IT", Team: "19:team@thread.tacv2", Channel: "19:it@thread.tacv2"}
	channel = botframework.Reference{
		ServiceURL:   "https://smba.example/emea/",
		Conversation: queueIT.Channel,
		Tenant:       "t",
	}
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

// newDispatcher returns a Dispatcher that sends with a connector, and its desk, over
// one store.
func newDispatcher(store *boltdb.DB, connector Connector, queues ...desk.Queue) *Dispatcher {
	roster := NewRoster(store, connector, time.Now)
	d := desk.New(desk.Options{
		People:   store,
		Tickets:  store,
		Finder:   store,
		Drafts:   store,
		Work:     store,
		Digests:  store,
		Usage:    store,
		Counts:   store,
		Chats:    store,
		Duty:     store,
		Setup:    desk.NewSetup(store, queues, nil, time.Now),
		Members:  roster,
		Settings: desk.Settings{Language: "en", Zone: time.UTC, Now: time.Now, Logger: silent},
	})
	return New(Options{Desk: d, Roster: roster, Store: store, Connector: connector})
}

func of(ids ...string) (list []botframework.Account) {
	for _, id := range ids {
		list = append(list, botframework.Account{ID: "29:" + id, AADObjectID: id})
	}
	return list
}

// inBubble runs test with a roster. Its store has heard from the channel.
func inBubble(
	t *testing.T,
	members func(context.Context, botframework.Reference) ([]botframework.Account, error),
	test func(*testing.T, *Roster, *teams),
) {
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
		test(t, NewRoster(store, c, time.Now), c)
	})
}

// isMember reports whether somebody is in the team of a queue. The person asks
// for themselves.
func isMember(ctx context.Context, r *Roster, person string, q desk.Queue) (bool, error) {
	members, err := r.Members(ctx, q, person)
	_, ok := members[person]
	return ok, err
}

func wantMember(t *testing.T, r *Roster, person string, want bool) {
	t.Helper()
	if got, err := isMember(ctx, r, person, queueIT); got != want || err != nil {
		t.Errorf("%s is a member: %t, %v, want %t", person, got, err, want)
	}
}

func TestMembersAreBelievedForFiveMinutes(t *testing.T) {
	now := of("olga")
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) { return now, nil },
		func(t *testing.T, r *Roster, c *teams) {
			t.Helper()
			wantMember(t, r, "olga", true)
			now = of("PAVEL")
			time.Sleep(5*time.Minute - 1)
			wantMember(t, r, "olga", true)
			wantMember(t, r, "pavel", false)
			want(t, "calls", 1, c.calls())
			time.Sleep(time.Nanosecond)
			wantMember(t, r, "olga", false)
			wantMember(t, r, "pavel", true)
			want(t, "calls", 2, c.calls())
			want(
				t,
				"asked at",
				botframework.Reference{ServiceURL: channel.ServiceURL, Conversation: queueIT.Team, Tenant: "t"},
				c.asked[0],
			)
			want(t, "known", "29:PAVEL", r.account(t.Context(), queueIT, "pavel").ID)
			want(t, "known stranger", "", r.account(t.Context(), queueIT, "olga").ID)
		})
}

func TestWhoIsAMember(t *testing.T) {
	list := []botframework.Account{
		{ID: "29:p", AADObjectID: "P", Name: "Pavel", Addresses: [2]string{"p@example.com", "pavel@example.com"}},
		{ID: "29:g", Name: "A guest without an id"},
		{ID: "29:o", AADObjectID: "o", Name: "Olga"},
		{ID: "29:n", AADObjectID: "n"},
	}
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) { return list, nil },
		func(t *testing.T, r *Roster, c *teams) {
			t.Helper()
			members, err := r.Members(ctx, queueIT, "anna")
			want(t, "members", map[string]desk.Member{
				"p": {Name: "Pavel", Addresses: []string{"p@example.com", "pavel@example.com"}},
				"o": {Name: "Olga", Addresses: []string{"", ""}},
				"n": {Addresses: []string{"", ""}},
			}, members)
			want(t, "error", nil, err)
			wantMember(t, r, "p", true)
			wantMember(t, r, "", false)
			wantMember(t, r, "anna", false)
			want(t, "calls", 1, c.calls())
		})
}

// A queue without a team has no members, and the connector is not asked.
func TestAQueueWithoutATeam(t *testing.T) {
	inBubble(
		t,
		func(context.Context, botframework.Reference) ([]botframework.Account, error) { return of("olga"), nil },
		func(t *testing.T, r *Roster, c *teams) {
			t.Helper()
			members, err := r.Members(ctx, desk.Queue{Name: "IT"}, "olga")
			want(t, "members", 0, len(members))
			want(t, "error", nil, err)
			want(t, "calls", 0, c.calls())
		},
	)
}

func TestMembersThatNobodyCanTell(t *testing.T) {
	errAway := errors.New("away")
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) { return nil, errAway },
		func(t *testing.T, r *Roster, _ *teams) {
			t.Helper()
			if members, err := r.Members(
				ctx,
				queueIT,
				"anna",
			); len(members) > 0 || !errors.Is(err, desk.ErrRoster) ||
				!errors.Is(err, errAway) {
				t.Errorf("%v, %v", members, err)
			}
			want(t, "account", botframework.Account{}, r.account(ctx, queueIT, "olga"))
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
	}, func(t *testing.T, r *Roster, c *teams) {
		t.Helper()
		first, cancel := context.WithCancel(ctx)
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				asking := ctx
				if i == 0 {
					asking = first
				}
				if ok, err := isMember(asking, r, "olga", queueIT); !ok || err != nil {
					t.Errorf("%t, %v", ok, err)
				}
			})
			synctest.Wait()
		}
		cancel() // the first caller leaves, and the others still get an answer
		all.Wait()
		want(t, "calls", 1, c.calls())
	})
}

func TestMembersAreAskedForAnewAfterADrop(t *testing.T) {
	now := of("olga")
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) { return now, nil },
		func(t *testing.T, r *Roster, c *teams) {
			t.Helper()
			wantMember(t, r, "olga", true)
			now = nil
			r.Drop(queueIT.Team)
			wantMember(t, r, "olga", false)
			want(t, "calls", 2, c.calls())
		})
}

// Teams may be too busy to list the members when somebody joins. Those who were
// known stay, but for who left, until they are five minutes old.
func TestMembersStayKnownWhileTeamsIsBusy(t *testing.T) {
	var busy error
	inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) {
		if busy != nil {
			return nil, busy
		}
		return of("olga", "pavel"), nil
	}, func(t *testing.T, r *Roster, c *teams) {
		t.Helper()
		wantMember(t, r, "olga", true)
		busy = &botframework.StatusError{Status: http.StatusTooManyRequests, RetryAfter: 20 * time.Second}
		r.Refresh(queueIT.Team, of("pavel"))
		wantMember(t, r, "olga", true)
		wantMember(t, r, "pavel", false)
		want(t, "calls", 2, c.calls())
		time.Sleep(20*time.Second - 1)
		wantMember(t, r, "olga", true)
		want(t, "calls while Teams wants to be left alone", 2, c.calls())
		time.Sleep(rosterAge - 20*time.Second)
		wantMember(t, r, "olga", true)
		time.Sleep(time.Second)
		if ok, err := isMember(ctx, r, "olga", queueIT); ok || !errors.Is(err, desk.ErrRoster) {
			t.Errorf("old members are believed: %t, %v", ok, err)
		}
		busy = nil
		time.Sleep(20 * time.Second)
		wantMember(t, r, "pavel", true)
	})
}

// A list of members that was requested before somebody was removed is ignored
// afterwards, whenever it arrives.
func TestADropWhileMembersAreOnTheirWay(t *testing.T) {
	answers := make(chan time.Duration, 2)
	answers <- 2 * time.Second // the old list comes late
	answers <- time.Second
	var old sync.Once
	inBubble(t, func(context.Context, botframework.Reference) (members []botframework.Account, _ error) {
		old.Do(func() { members = of("olga") })
		time.Sleep(<-answers)
		return members, nil
	}, func(t *testing.T, r *Roster, c *teams) {
		t.Helper()
		var first sync.WaitGroup
		first.Go(func() { wantMember(t, r, "olga", true) })
		synctest.Wait()
		r.Drop(queueIT.Team)
		wantMember(t, r, "olga", false)
		first.Wait()
		wantMember(t, r, "olga", false)
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
			}, func(t *testing.T, r *Roster, c *teams) {
				t.Helper()
				begun := time.Now()
				_, err := isMember(ctx, r, "olga", queueIT)
				if took := time.Since(
					begun,
				); !errors.Is(err, desk.ErrRoster) || !errors.Is(err, errAway) ||
					took > away.most {
					t.Errorf("%v after %v", err, took)
				}
				calls := c.calls()
				if _, err := isMember(
					ctx,
					r,
					"olga",
					queueIT,
				); !errors.Is(err, desk.ErrRoster) ||
					c.calls()-calls != away.again {
					t.Errorf("right after a failure: %v, asked %d times", err, c.calls()-calls)
				}
				fails = false
				time.Sleep(rosterRest)
				wantMember(t, r, "olga", true)
				fails = true
				time.Sleep(rosterAge)
				if ok, err := isMember(ctx, r, "olga", queueIT); ok || !errors.Is(err, desk.ErrRoster) {
					t.Errorf("old members are believed: %t, %v", ok, err)
				}
			})
		})
	}
}

// A team is forgotten at once when the connector refuses to list its members.
func TestMembersAreForgottenWhenTheCallIsRefused(t *testing.T) {
	for code, status := range map[string]int{
		"BotNotInConversationRoster": http.StatusForbidden, "ConversationNotFound": http.StatusNotFound,
	} {
		var refused error
		inBubble(t, func(context.Context, botframework.Reference) ([]botframework.Account, error) {
			return of("olga"), refused
		},
			func(t *testing.T, r *Roster, _ *teams) {
				t.Helper()
				wantMember(t, r, "olga", true)
				refused = &botframework.StatusError{Status: status, Code: code}
				time.Sleep(rosterAge)
				if _, err := isMember(ctx, r, "olga", queueIT); err == nil {
					t.Error("no error")
				}
				r.mu.Lock()
				defer r.mu.Unlock()
				want(t, "teams that are known", 0, len(r.teams))
			})
	}
}

func TestAChannelNotHeardFrom(t *testing.T) {
	inBubble(
		t,
		func(context.Context, botframework.Reference) ([]botframework.Account, error) { return of("olga"), nil },
		func(t *testing.T, r *Roster, c *teams) {
			t.Helper()
			moved := desk.Queue{Name: "IT", Team: queueIT.Team, Channel: "19:new@thread.tacv2"}
			if _, err := isMember(
				ctx,
				r,
				"olga",
				moved,
			); !errors.Is(err, desk.ErrRoster) ||
				!strings.Contains(err.Error(), "19:new@thread.tacv2") {
				t.Errorf("no way known: %v", err)
			}
			at := botframework.Reference{ServiceURL: "https://smba.example/amer/", Tenant: "t2"}
			if err := r.store.UpdateContact(
				ctx,
				"olga",
				func(_ *desk.Person, way *botframework.Reach) []tickets.Delivery {
					way.Chat = at
					return nil
				},
			); err != nil {
				t.Fatal(err)
			}
			if ok, err := isMember(ctx, r, "olga", moved); !ok || err != nil {
				t.Errorf("reached the way the person is: %t, %v", ok, err)
			}
			at.Conversation = queueIT.Team
			want(t, "asked at", at, c.asked[0])
		},
	)
}
