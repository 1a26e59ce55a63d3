package outgoing

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
	"frontdesk/internal/desk"
)

const (
	// rosterAge is how long a team's members are cached.
	rosterAge = 5 * time.Minute
	// rosterWait is how long somebody who pressed a button waits for the
	// members.
	rosterWait = 2500 * time.Millisecond
	// rosterRest is how long nobody asks again after a failed wait. It spares
	// everybody the wait while the connector is unreachable.
	rosterRest = 3 * time.Second
	// rosterMaxRest is how long Teams can keep the desk from asking.
	rosterMaxRest = time.Minute
)

// errUnlinked means that the queue has no channel yet. What is owed there waits
// until an administrator links one.
var errUnlinked = fmt.Errorf("outgoing: the queue has no channel yet: %w", errParked)

// errUnknownWay means that nobody through whom we could reach the channel was
// heard from.
var errUnknownWay = errors.New("outgoing: no way known to the channel")

// Roster holds the members of the queues' teams, as the connector returns them.
// It implements desk.Members.
type Roster struct {
	// First is where conversations can be created before anything was heard. Set
	// it before the first use.
	First botframework.Reference

	store     Store
	connector Connector
	now       func() time.Time

	flight singleflight.Group
	mu     sync.Mutex
	teams  map[string]team
	drops  int               // a count, to discard members that were asked for before a drop
	left   func(team string) // called when somebody has left; nil: nothing is
}

type team struct {
	at       time.Time              // when the members were asked for
	again    time.Time              // when to ask again
	rest     time.Time              // and not before, because Teams cannot say now
	members  map[string]desk.Member // by object id, lower case
	accounts map[string]botframework.Account
	err      error // why there are no members
}

// stands reports whether the answer stands for now.
func (t team) stands(now time.Time) bool { return now.Before(t.again) || now.Before(t.rest) }

// NewRoster returns a Roster that asks the connector.
func NewRoster(store Store, connector Connector, now func() time.Time) *Roster {
	return &Roster{store: store, connector: connector, now: now, teams: map[string]team{}}
}

// Members implements desk.Members.
func (r *Roster) Members(ctx context.Context, q desk.Queue, asking string) (map[string]desk.Member, error) {
	t, err := r.team(ctx, q, asking)
	return t.members, err
}

// account returns a person's account in a queue's team. It is zero for anybody
// else, and while the members are unknown.
func (r *Roster) account(ctx context.Context, q desk.Queue, person string) botframework.Account {
	t, _ := r.team(ctx, q, person)
	return t.accounts[person]
}

// team returns the team of a queue. It is empty while the queue is not linked.
// asking is the person who asks. Errors wrap desk.ErrRoster.
func (r *Roster) team(ctx context.Context, q desk.Queue, asking string) (team, error) {
	if q.Team == "" {
		return team{}, nil
	}
	r.mu.Lock()
	known, ok := r.teams[q.Team]
	drops := r.drops
	r.mu.Unlock()
	if ok && known.stands(r.now()) {
		return known, known.err
	}
	ref, err := r.reachChannel(ctx, q, asking)
	if err != nil {
		return team{}, fmt.Errorf("%w: %w", desk.ErrRoster, err)
	}
	ref.Conversation = q.Team
	found, err, _ := r.flight.Do(fmt.Sprint(q.Team, drops), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rosterWait)
		defer cancel()
		return r.fetch(ctx, ref, drops)
	})
	return found.(team), err
}

// fetch asks for the members and keeps the answer, unless they were dropped
// meanwhile. When Teams cannot say, those who are known are believed until they
// are too old.
func (r *Roster) fetch(ctx context.Context, ref botframework.Reference, drops int) (team, error) {
	found := team{at: r.now()}
	found.again = found.at.Add(rosterAge)
	found.accounts, found.err = r.ask(ctx, ref)
	if found.err != nil {
		found.err = fmt.Errorf("%w: %w", desk.ErrRoster, found.err)
	}
	found.members = make(map[string]desk.Member, len(found.accounts))
	for id, a := range found.accounts {
		found.members[id] = desk.Member{Name: a.Name, Addresses: a.Addresses[:]}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.teams[ref.Conversation]
	now := r.now()
	switch rest := restAfter(found.err, now.Sub(found.at)); {
	case r.drops != drops:
		return found, found.err
	case botframework.Gone(found.err), botframework.Blocked(found.err):
		delete(r.teams, ref.Conversation)
		return found, found.err
	case found.err != nil && ok && known.err == nil && now.Sub(known.at) < rosterAge:
		known.rest = minTime(now.Add(max(rest, rosterRest)), known.at.Add(rosterAge))
		found = known
	case found.err != nil && rest == 0:
		return found, found.err
	case found.err != nil:
		found.again = now.Add(rest)
	}
	r.noteWhoLeft(ref.Conversation, known, found)
	r.teams[ref.Conversation] = found
	return found, found.err
}

// noteWhoLeft tells of a team whose members were had, and somebody of whom may
// have left.
func (r *Roster) noteWhoLeft(id string, known, now team) {
	if r.left != nil && now.err == nil && whoLeft(known.accounts, now.accounts) {
		r.left(id)
	}
}

// restAfter returns how long nobody asks again after a failure that took some
// time to come: as long as Teams wants, and for a while when people had to wait
// for it.
func restAfter(err error, took time.Duration) time.Duration {
	rest := min(botframework.RetryAfter(err), rosterMaxRest)
	if took >= rosterWait {
		rest = max(rest, rosterRest)
	}
	return rest
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (r *Roster) ask(ctx context.Context, ref botframework.Reference) (map[string]botframework.Account, error) {
	accounts, err := r.connector.PagedMembers(ctx, ref)
	members := make(map[string]botframework.Account, len(accounts))
	for _, a := range accounts {
		if id := strings.ToLower(a.AADObjectID); id != "" {
			members[id] = a
		}
	}
	return members, err
}

// Refresh asks again for a team's members with their next use, because others may
// have joined. Those who left are forgotten at once, and the others only when
// Teams says so.
func (r *Roster) Refresh(team string, left []botframework.Account) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drops++
	t, ok := r.teams[team]
	if !ok {
		return
	}
	t.again, t.accounts, t.members = time.Time{}, maps.Clone(t.accounts), maps.Clone(t.members)
	for id, a := range t.accounts {
		if slices.ContainsFunc(left, func(gone botframework.Account) bool {
			return gone.ID == a.ID || strings.EqualFold(gone.AADObjectID, id)
		}) {
			delete(t.accounts, id)
			delete(t.members, id)
		}
	}
	r.teams[team] = t
}

// Drop forgets a team's members. The next use asks for them again.
func (r *Roster) Drop(team string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.teams, team)
	r.drops++
}

// reachChannel returns the reference of a queue's channel. Before the bot has
// heard from the channel, it is reached the same way as the person it is needed
// for, or, when they were not heard from either, at the first place of all.
func (r *Roster) reachChannel(ctx context.Context, q desk.Queue, person string) (botframework.Reference, error) {
	if q.Channel == "" {
		return botframework.Reference{}, errUnlinked
	}
	ref, ok, err := r.store.Channel(ctx, q.Channel)
	if ok || err != nil {
		return ref, err
	}
	_, way, _, err := r.store.Contact(ctx, person)
	at := way.Chat
	if at.ServiceURL == "" {
		at = r.First
	}
	if err == nil && at.ServiceURL == "" {
		err = fmt.Errorf("%w %s", errUnknownWay, q.Channel)
	}
	return botframework.Reference{ServiceURL: at.ServiceURL, Conversation: q.Channel, Tenant: at.Tenant}, err
}
