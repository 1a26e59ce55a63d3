package desk

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/tickets"
)

// ErrNotAdmin says that only administrators may do this.
var ErrNotAdmin = errors.New("desk: only administrators may do this")

// SetupRecord is what was set up while the desk runs, beside the configuration.
// Its JSON is the stored record.
type SetupRecord struct {
	// Admins became administrators by the one-time code.
	Admins []Deed `json:"admins,omitempty"`
	// Links are where queues work that the configuration gives no channel, by name.
	Links map[string]Link `json:"links,omitempty"`
	// Asked are the teams that were asked which queue works there, by id.
	Asked map[string]time.Time `json:"asked,omitempty"`
}

// Deed is who did something, by object id in lower case, and when.
type Deed struct {
	Person string    `json:"person"`
	At     time.Time `json:"at"`
}

// Link is the channel that a queue works in, and the team whose members are its
// analysts.
type Link struct {
	Team    string `json:"team"`
	Channel string `json:"channel"`
	Deed
}

// SetupStore keeps what was set up. Engines implement it; internal/storetest says
// what they promise.
type SetupStore interface {
	// Setup returns the record, a zero one when nothing was set up.
	Setup(ctx context.Context) (SetupRecord, error)
	// UpdateSetup lets change work on the record and writes it, unless the activity
	// was handled before. change gets a value that it may freely change, may run
	// twice, does no I/O and calls no store.
	UpdateSetup(ctx context.Context, activity string, change func(*SetupRecord)) (SetupRecord, error)
}

// Setup is who administers the desk, and where each queue works: by the
// configuration, and by what was set up while it runs. Many can ask it at once.
type Setup struct {
	store      SetupStore
	configured []Queue
	admins     []string
	now        func() time.Time

	changes sync.Mutex // one at a time, so that the newest is what counts
	current atomic.Pointer[setUp]
}

// setUp is the record, and the queues with it: linked ones have a channel.
type setUp struct {
	SetupRecord
	queues []Queue
}

// NewSetup returns the setup of the configured queues, at least one, and
// administrators, object ids in lower case. What is on record counts once the
// desk is started.
func NewSetup(store SetupStore, queues []Queue, admins []string, now func() time.Time) *Setup {
	s := &Setup{store: store, configured: queues, admins: admins, now: now}
	s.apply(SetupRecord{})
	return s
}

// recall reads the record.
func (s *Setup) recall(ctx context.Context) error {
	s.changes.Lock()
	defer s.changes.Unlock()
	record, err := s.store.Setup(ctx)
	if err == nil {
		s.apply(record)
	}
	return err
}

// change changes the record, which counts at once.
func (s *Setup) change(ctx context.Context, activity string, do func(*SetupRecord)) error {
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
func (s *Setup) apply(record SetupRecord) {
	queues := slices.Clone(s.configured)
	for i, q := range queues {
		if link, ok := record.Links[q.Name]; ok && q.Channel == "" {
			queues[i].Team, queues[i].Channel = link.Team, link.Channel
		}
	}
	s.current.Store(&setUp{SetupRecord: record, queues: queues})
}

// Queues are all queues, in order.
func (s *Setup) Queues() []Queue { return s.current.Load().queues }

// QueueNames are the names of all queues, in order.
func (s *Setup) QueueNames() []string {
	names := make([]string, len(s.configured))
	for i, q := range s.configured {
		names[i] = q.Name
	}
	return names
}

// Linked are the queues that have a channel, in order.
func (s *Setup) Linked() (list []Queue) {
	for _, q := range s.Queues() {
		if q.Channel != "" {
			list = append(list, q)
		}
	}
	return list
}

// IsLinked reports whether the queue of that name has a channel.
func (s *Setup) IsLinked(name string) bool {
	q, _ := s.Queue(name)
	return q.Channel != ""
}

// Queue is the queue of that name, the first one for ""; ok is false when it is
// not configured.
func (s *Setup) Queue(name string) (q Queue, ok bool) {
	for _, q := range s.Queues() {
		if q.Name == name || name == "" {
			return q, true
		}
	}
	return Queue{}, false
}

// Link makes a channel the one that a queue works in, when an administrator asks
// for it and the queue works nowhere yet; linked is false when somebody was
// faster. ErrNotAdmin for anybody else.
func (s *Setup) Link(ctx context.Context, a tickets.Actor, queue string, at Link) (linked bool, err error) {
	if !s.IsAdmin(a.ID) {
		return false, ErrNotAdmin
	}
	if s.IsLinked(queue) {
		return false, nil
	}
	at.Deed = Deed{Person: a.ID, At: s.now().UTC()}
	err = s.change(ctx, a.Activity, func(r *SetupRecord) {
		if _, taken := r.Links[queue]; taken {
			return
		}
		if r.Links == nil {
			r.Links = map[string]Link{}
		}
		r.Links[queue] = at
	})
	return err == nil, err
}

// Unlink takes off a channel the queues that Link put there, and returns their
// names. ErrNotAdmin unless an administrator asks for it.
func (s *Setup) Unlink(ctx context.Context, a tickets.Actor, channel string) (off []string, err error) {
	if !s.IsAdmin(a.ID) {
		return nil, ErrNotAdmin
	}
	for _, q := range s.configured {
		if now, _ := s.Queue(q.Name); q.Channel == "" && now.Channel == channel && channel != "" {
			off = append(off, q.Name)
		}
	}
	if len(off) == 0 {
		return nil, nil
	}
	return off, s.change(ctx, a.Activity, func(r *SetupRecord) {
		for _, name := range off {
			delete(r.Links, name)
		}
	})
}

// Asked reports whether a team was asked which queue works there.
func (s *Setup) Asked(team string) bool {
	_, asked := s.current.Load().Asked[team]
	return asked
}

// SetAsked notes whether a team was asked which queue works there.
func (s *Setup) SetAsked(ctx context.Context, team string, asked bool) error {
	if s.Asked(team) == asked {
		return nil
	}
	return s.change(ctx, "", func(r *SetupRecord) {
		if !asked {
			delete(r.Asked, team)
			return
		}
		if r.Asked == nil {
			r.Asked = map[string]time.Time{}
		}
		r.Asked[team] = s.now().UTC()
	})
}

// IsAdmin reports whether somebody administers the desk.
func (s *Setup) IsAdmin(person string) bool {
	return slices.Contains(s.admins, person) ||
		slices.ContainsFunc(s.current.Load().Admins, func(d Deed) bool { return d.Person == person })
}

// HasAdmin reports whether anybody administers the desk.
func (s *Setup) HasAdmin() bool { return len(s.admins)+len(s.current.Load().Admins) > 0 }

// addAdmin makes somebody an administrator.
func (s *Setup) addAdmin(ctx context.Context, a tickets.Actor) error {
	return s.change(ctx, a.Activity, func(r *SetupRecord) {
		r.Admins = append(r.Admins, Deed{Person: a.ID, At: s.now().UTC()})
	})
}
