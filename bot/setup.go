package bot

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// SetupStore keeps what was set up from Teams. As with Store.
type SetupStore interface {
	Setup(ctx context.Context) (botframework.Setup, error)
	UpdateSetup(ctx context.Context, activity string, change func(*botframework.Setup)) (botframework.Setup, error)
}

// setup is who administers the desk, and where each queue works: by the
// configuration, and by what was set up from Teams. It can be asked by many at
// once.
type setup struct {
	store      SetupStore
	configured []Queue
	admins     []string

	changes sync.Mutex // one at a time, so that the newest is what counts
	now     atomic.Pointer[setUp]
}

// setUp is the record, and the queues with it: linked ones have a channel.
type setUp struct {
	botframework.Setup
	queues []Queue
}

func newSetup(o Options) *setup {
	s := &setup{store: o.Setup, configured: o.Queues, admins: o.Admins}
	s.apply(botframework.Setup{})
	return s
}

// recall reads the record.
func (s *setup) recall(ctx context.Context) error {
	s.changes.Lock()
	defer s.changes.Unlock()
	record, err := s.store.Setup(ctx)
	if err == nil {
		s.apply(record)
	}
	return err
}

// change changes the record, which counts at once.
func (s *setup) change(ctx context.Context, activity string, do func(*botframework.Setup)) error {
	s.changes.Lock()
	defer s.changes.Unlock()
	record, err := s.store.UpdateSetup(ctx, activity, do)
	if err == nil {
		s.apply(record)
	}
	return err
}

// apply puts queues where the record says, but for those that the configuration
// gives a channel.
func (s *setup) apply(record botframework.Setup) {
	queues := slices.Clone(s.configured)
	for i, q := range queues {
		if link, ok := record.Links[q.Name]; ok && q.Channel == "" {
			queues[i].Team, queues[i].Channel = link.Team, link.Channel
		}
	}
	s.now.Store(&setUp{Setup: record, queues: queues})
}

// all are all queues, in order.
func (s *setup) all() []Queue { return s.now.Load().queues }

// linked are the queues that have a channel, in order.
func (s *setup) linked() (list []Queue) {
	for _, q := range s.all() {
		if q.Channel != "" {
			list = append(list, q)
		}
	}
	return list
}

// isLinked reports whether the queue of that name has a channel.
func (s *setup) isLinked(name string) bool {
	q, _ := s.queue(name)
	return q.Channel != ""
}

// fromTeams reports whether a queue was linked from Teams, not by the
// configuration.
func (s *setup) fromTeams(name string) bool {
	return s.isLinked(name) && slices.ContainsFunc(s.configured, func(q Queue) bool { return q.Name == name && q.Channel == "" })
}

// queue is the queue of that name, the first one for ""; ok is false when it is
// not configured.
func (s *setup) queue(name string) (q Queue, ok bool) {
	for _, q := range s.all() {
		if q.Name == name || name == "" {
			return q, true
		}
	}
	return Queue{}, false
}

// admin reports whether somebody administers the desk.
func (s *setup) admin(person string) bool {
	return slices.Contains(s.admins, person) ||
		slices.ContainsFunc(s.now.Load().Admins, func(a botframework.Deed) bool { return a.Person == person })
}

// unadministered reports whether nobody administers the desk.
func (s *setup) unadministered() bool { return len(s.admins)+len(s.now.Load().Admins) == 0 }

// groupSign begins the name of a group of the catalog among object ids.
const groupSign = "group:"

// has reports whether the configuration gives somebody a role, by their object id
// or as one of a group of the catalog.
func (o Options) has(person string, role tickets.Role) bool {
	return slices.ContainsFunc(o.Roles[role], func(one string) bool {
		group, ok := strings.CutPrefix(one, groupSign)
		if !ok {
			return one == person
		}
		if o.Catalog == nil || o.Catalog() == nil {
			return false
		}
		return slices.Contains(o.Catalog().Groups[group], person)
	})
}
