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

// ErrNotAdmin means that only administrators may do this.
var ErrNotAdmin = errors.New("desk: only administrators may do this")

// SetupRecord holds what was set up while the desk runs, in addition to the
// configuration. Its JSON is the stored record.
type SetupRecord struct {
	// Admins became administrators by the one-time code.
	Admins []Deed `json:"admins,omitempty"`
	// Links says where queues work that have no channel in the configuration,
	// by name.
	Links map[string]Link `json:"links,omitempty"`
	// Asked holds the teams that were asked which queue works there, by id.
	Asked map[string]time.Time `json:"asked,omitempty"`
}

// Deed says who did something, by object id in lower case, and when.
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

// SetupStore keeps what was set up. Engines implement it; internal/storetest
// specifies its contract.
type SetupStore interface {
	// Setup returns the record. It is zero when nothing was set up.
	Setup(ctx context.Context) (SetupRecord, error)
	// UpdateSetup lets change edit the record and writes it, unless the
	// activity was handled before. change may freely edit the value it gets and
	// may run twice. It must do no I/O and call no store.
	UpdateSetup(ctx context.Context, activity string, change func(*SetupRecord)) (SetupRecord, error)
}

// Setup knows who administers the desk and where each queue works. It combines
// the configuration with what was set up while the desk runs. It is safe for
// concurrent use.
type Setup struct {
	store      SetupStore
	configured []Queue
	admins     []string
	now        func() time.Time

	changes sync.Mutex // one at a time, so the newest one counts
	current atomic.Pointer[setUp]
}

// setUp is the record and the resulting queues: linked queues have a channel.
type setUp struct {
	SetupRecord
	queues []Queue
}

// NewSetup returns the setup of the configured queues, at least one, and
// administrators, by object id in lower case. The stored record counts once the
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

// change changes the record. The change counts at once.
func (s *Setup) change(ctx context.Context, activity string, do func(*SetupRecord)) error {
	s.changes.Lock()
	defer s.changes.Unlock()
	record, err := s.store.UpdateSetup(ctx, activity, do)
	if err == nil {
		s.apply(record)
	}
	return err
}

// apply gives queues the channels from the record, unless the configuration
// gives them one.
func (s *Setup) apply(record SetupRecord) {
	queues := slices.Clone(s.configured)
	for i, q := range queues {
		if link, ok := record.Links[q.Name]; ok && q.Channel == "" {
			queues[i].Team, queues[i].Channel = link.Team, link.Channel
		}
	}
	s.current.Store(&setUp{SetupRecord: record, queues: queues})
}

// Queues returns all queues, in order.
func (s *Setup) Queues() []Queue { return s.current.Load().queues }

// QueueNames returns the names of all queues, in order.
func (s *Setup) QueueNames() []string {
	names := make([]string, len(s.configured))
	for i, q := range s.configured {
		names[i] = q.Name
	}
	return names
}

// Linked returns the queues that have a channel, in order.
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

// Queue returns the queue of that name, or the first one for "". ok is false
// when it is not configured.
func (s *Setup) Queue(name string) (q Queue, ok bool) {
	for _, q := range s.Queues() {
		if q.Name == name || name == "" {
			return q, true
		}
	}
	return Queue{}, false
}

// Link gives a queue without a channel the channel it works in, when an
// administrator asks for it. linked is false when somebody else was faster. The
// error is ErrNotAdmin for anybody else.
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

// Unlink removes from a channel the queues that Link put there, and returns
// their names. The error is ErrNotAdmin unless an administrator asks for it.
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

// SetAsked records whether a team was asked which queue works there.
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
