package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"frontdesk/internal/botframework"
)

const (
	// rosterAge is how long a team's members are believed.
	rosterAge = 5 * time.Minute
	// rosterWait is how long somebody who pressed a button waits for them.
	rosterWait = 2500 * time.Millisecond
)

// errRoster: it cannot be told now who works for a queue.
var errRoster = errors.New("bot: the team's members cannot be had")

// roster knows who works for a queue: the members of its team, as the connector
// tells. It implements tickets.Roster.
type roster struct {
	Options
	flight singleflight.Group
	mu     sync.Mutex
	teams  map[string]team
	drops  int // counted, so that members asked for before a drop are not kept after it
}

type team struct {
	at      time.Time
	members map[string]botframework.Account // by object id, lower case
}

func newRoster(o Options) *roster { return &roster{Options: o, teams: map[string]team{}} }

// Analyst implements tickets.Roster. Its errors wrap errRoster.
func (r *roster) Analyst(ctx context.Context, person, queue string) (bool, error) {
	for _, q := range r.Queues {
		if q.Name == queue {
			members, err := r.members(ctx, q, person)
			_, ok := members[person]
			return ok, err
		}
	}
	return false, nil
}

// members are those of the queue's team; asking is the person who asks.
func (r *roster) members(ctx context.Context, q Queue, asking string) (map[string]botframework.Account, error) {
	r.mu.Lock()
	known, ok := r.teams[q.Team]
	drops := r.drops
	r.mu.Unlock()
	if ok && r.Now().Sub(known.at) < rosterAge {
		return known.members, nil
	}
	found, err, _ := r.flight.Do(fmt.Sprint(q.Team, drops), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rosterWait)
		defer cancel()
		return r.fetch(ctx, q, asking, drops)
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errRoster, err)
	}
	return found.(map[string]botframework.Account), nil
}

func (r *roster) fetch(ctx context.Context, q Queue, asking string, drops int) (map[string]botframework.Account, error) {
	at := r.Now()
	ref, err := r.reach(ctx, q, asking)
	if err != nil {
		return nil, err
	}
	ref.Conversation = q.Team
	accounts, err := r.Connector.PagedMembers(ctx, ref)
	if err != nil {
		return nil, err
	}
	members := make(map[string]botframework.Account, len(accounts))
	for _, a := range accounts {
		if id := strings.ToLower(a.AADObjectID); id != "" {
			members[id] = a
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.drops == drops {
		r.teams[q.Team] = team{at: at, members: members}
	}
	return members, nil
}

// reach is the reference of the queue's channel. Before the bot has heard from
// it, it is reached the way the person is because of whom it is needed.
func (o Options) reach(ctx context.Context, q Queue, person string) (botframework.Reference, error) {
	ref, ok, err := o.Store.Channel(ctx, q.Channel)
	if ok || err != nil {
		return ref, err
	}
	c, ok, err := o.Store.Contact(ctx, person)
	if err == nil && !ok {
		err = fmt.Errorf("bot: no way known to channel %s", q.Channel)
	}
	return botframework.Reference{ServiceURL: c.Chat.ServiceURL, Conversation: q.Channel, Tenant: c.Chat.Tenant}, err
}

// known returns the account of somebody who is in a team that was looked at;
// zero for anybody else.
func (r *roster) known(person string) botframework.Account {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.teams {
		if a, ok := t.members[person]; ok {
			return a
		}
	}
	return botframework.Account{}
}

// drop forgets a team's members, so that they are asked for anew.
func (r *roster) drop(team string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.teams, team)
	r.drops++
}
