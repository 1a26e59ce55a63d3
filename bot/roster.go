package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

const (
	// rosterAge is how long a team's members are believed.
	rosterAge = 5 * time.Minute
	// rosterWait is how long somebody who pressed a button waits for them.
	rosterWait = 2500 * time.Millisecond
	// rosterRest is how long nobody asks again after a wait in vain, so that not
	// everybody waits when the connector is out of reach.
	rosterRest = 3 * time.Second
)

// errRoster: it cannot be told now who works for a queue.
var errRoster = errors.New("bot: the team's members cannot be had")

// roster knows who works for a queue: the members of its team, as the connector
// tells. It implements tickets.Roster.
type roster struct {
	Options
	*setup
	flight singleflight.Group
	mu     sync.Mutex
	teams  map[string]team
	drops  int // counted, so that members asked for before a drop are not kept after it
}

type team struct {
	at      time.Time
	members map[string]botframework.Account // by object id, lower case
	err     error                           // why there are none
}

func (t team) fresh(now time.Time) bool {
	age := rosterAge
	if t.err != nil {
		age = rosterRest
	}
	return now.Sub(t.at) < age
}

func newRoster(o Options, s *setup) *roster {
	return &roster{Options: o, setup: s, teams: map[string]team{}}
}

// Analyst implements tickets.Roster: members of the queue's team, and analysts by
// role. Its errors wrap errRoster.
func (r *roster) Analyst(ctx context.Context, person, queue string) (bool, error) {
	q, ok := r.queue(queue)
	if !ok || r.has(person, tickets.RoleAnalyst) {
		return ok, nil
	}
	members, err := r.members(ctx, q, person)
	_, ok = members[person]
	return ok, err
}

// members are those of the queue's team, nobody's while it is linked to none;
// asking is the person who asks.
func (r *roster) members(ctx context.Context, q Queue, asking string) (map[string]botframework.Account, error) {
	if q.Team == "" {
		return nil, nil
	}
	r.mu.Lock()
	known, ok := r.teams[q.Team]
	drops := r.drops
	r.mu.Unlock()
	if ok && known.fresh(r.Now()) {
		return known.members, known.err
	}
	ref, err := r.reach(ctx, q, asking)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errRoster, err)
	}
	ref.Conversation = q.Team
	found, err, _ := r.flight.Do(fmt.Sprint(q.Team, drops), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rosterWait)
		defer cancel()
		return r.fetch(ctx, ref, drops)
	})
	return found.(map[string]botframework.Account), err
}

// Members implements chat.Crew. Its errors wrap errRoster.
func (r *roster) Members(ctx context.Context, queue, asking string) ([]tickets.Person, error) {
	q, _ := r.queue(queue)
	members, err := r.members(ctx, q, asking)
	people := make([]tickets.Person, 0, len(members))
	for id, a := range members {
		people = append(people, tickets.Person{ID: id, Name: a.Name})
	}
	slices.SortFunc(people, func(a, b tickets.Person) int { return strings.Compare(a.String(), b.String()) })
	return people, err
}

// Absent implements chat.Crew.
func (r *roster) Absent(ctx context.Context, people []string) map[string]bool {
	absent := map[string]bool{}
	for id, p := range r.presence(ctx, people) {
		absent[id] = p == InCall || p == Away || p == Offline
	}
	return absent
}

// fetch asks for the members and keeps the answer, unless they were dropped
// meanwhile.
func (r *roster) fetch(ctx context.Context, ref botframework.Reference, drops int) (map[string]botframework.Account, error) {
	found := team{at: r.Now()}
	found.members, found.err = r.ask(ctx, ref)
	if found.err != nil {
		found.err = fmt.Errorf("%w: %w", errRoster, found.err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch now := r.Now(); {
	case r.drops != drops:
	case botframework.Gone(found.err), botframework.Blocked(found.err):
		delete(r.teams, ref.Conversation)
	case found.err == nil:
		r.teams[ref.Conversation] = found
	case now.Sub(found.at) >= rosterWait:
		found.at = now
		r.teams[ref.Conversation] = found
	}
	return found.members, found.err
}

func (r *roster) ask(ctx context.Context, ref botframework.Reference) (map[string]botframework.Account, error) {
	accounts, err := r.Connector.PagedMembers(ctx, ref)
	members := make(map[string]botframework.Account, len(accounts))
	for _, a := range accounts {
		if id := strings.ToLower(a.AADObjectID); id != "" {
			members[id] = a
		}
	}
	return members, err
}

// reach is the reference of the queue's channel. Before the bot has heard from
// it, it is reached the way the person is because of whom it is needed.
func (o Options) reach(ctx context.Context, q Queue, person string) (botframework.Reference, error) {
	if q.Channel == "" {
		return botframework.Reference{}, errUnlinked
	}
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

// find returns the account of somebody who is in the team of a queue; zero for
// anybody else, and while that cannot be told.
func (r *roster) find(ctx context.Context, person string) botframework.Account {
	for _, q := range r.linked() {
		if members, err := r.members(ctx, q, person); err == nil {
			if a, ok := members[person]; ok {
				return a
			}
		}
	}
	return botframework.Account{}
}

// everybody returns the members of all queues' teams, as far as they can be told.
func (r *roster) everybody(ctx context.Context, asking string) (all []botframework.Account) {
	for _, q := range r.linked() {
		members, _ := r.members(ctx, q, asking) // whoever cannot be told is not found
		all = slices.AppendSeq(all, maps.Values(members))
	}
	return all
}

// drop forgets a team's members, so that they are asked for anew.
func (r *roster) drop(team string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.teams, team)
	r.drops++
}
