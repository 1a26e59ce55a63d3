package desk

import (
	"cmp"
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
	// by id.
	Links map[string]Link `json:"links,omitempty"`
	// App is the registration that the bot last ran as: its app id, in lower
	// case.
	App string `json:"app,omitempty"`
	// Asked holds the teams that were asked which queue works there, by id.
	Asked map[string]time.Time `json:"asked,omitempty"`
	// Lost holds the channels of queues that cannot be written in, by id.
	Lost map[string]Loss `json:"lost,omitempty"`
	// Back says when a channel or team was there for certain, by id. What is
	// older is no reason to call it lost.
	Back map[string]time.Time `json:"back,omitempty"`
	// Names are what channels and teams are called, by id, as far as it was
	// heard.
	Names map[string]string `json:"names,omitempty"`
	// Guides says on what each channel was shown how to work there, by its id.
	Guides map[string]string `json:"guides,omitempty"`
	// Troubles says since when watched checks of the desk itself have failed, by
	// the finding's ID.
	Troubles map[string]time.Time `json:"troubles,omitempty"`
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
	// Instead is the channel of the configuration that was lost when the queue
	// was linked to this one. The link counts while the configuration has it.
	Instead string `json:"instead,omitempty"`
	Deed
}

// SetupStore keeps what was set up. Engines implement it; internal/storetest
// specifies its contract.
type SetupStore interface {
	// Setup returns the record. It is zero when nothing was set up.
	Setup(ctx context.Context) (SetupRecord, error)
	// UpdateSetup lets change edit the record and writes it with the returned
	// deliveries, unless the activity was handled before. change may freely edit
	// the value it gets and may run twice. It must do no I/O and call no store.
	UpdateSetup(
		ctx context.Context,
		activity string,
		change func(*SetupRecord) []tickets.Delivery,
	) (SetupRecord, error)
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
// desk is started. The id of a queue without one is its name.
func NewSetup(store SetupStore, queues []Queue, admins []string, now func() time.Time) *Setup {
	queues = slices.Clone(queues)
	for i := range queues {
		queues[i].ID = cmp.Or(queues[i].ID, queues[i].Name)
	}
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

// change changes the record. The change counts at once. do returns what people
// are owed because of it.
func (s *Setup) change(ctx context.Context, activity string, do func(*SetupRecord) []tickets.Delivery) error {
	s.changes.Lock()
	defer s.changes.Unlock()
	record, err := s.store.UpdateSetup(ctx, activity, do)
	if err == nil {
		s.apply(record)
	}
	return err
}

// apply gives queues the channels from the record, unless the configuration
// gives them one. A queue whose channel is lost has none.
func (s *Setup) apply(record SetupRecord) {
	queues := slices.Clone(s.configured)
	for i, q := range queues {
		at, _ := record.place(q)
		if _, lost := record.Lost[at.Channel]; lost {
			at = Link{}
		}
		queues[i].Team, queues[i].Channel = at.Team, at.Channel
	}
	s.current.Store(&setUp{SetupRecord: record, queues: queues})
}

// place returns where a configured queue works or, when that channel is lost,
// worked. linked is set when somebody linked it there from Teams.
func (r SetupRecord) place(configured Queue) (at Link, linked bool) {
	for _, called := range append([]string{configured.ID}, configured.former()...) {
		if link, ok := r.Links[called]; ok && link.Instead == configured.Channel {
			return link, true
		}
	}
	return Link{Team: configured.Team, Channel: configured.Channel}, false
}

// Queues returns all queues, in order.
func (s *Setup) Queues() []Queue { return s.current.Load().queues }

// Linked returns the queues that have a channel, in order.
func (s *Setup) Linked() (list []Queue) {
	for _, q := range s.Queues() {
		if q.Channel != "" {
			list = append(list, q)
		}
	}
	return list
}

// IsLinked reports whether a queue has a channel.
func (s *Setup) IsLinked(called string) bool {
	q, _ := s.Queue(called)
	return q.Channel != ""
}

// Queue returns the queue of that id, else of that name, else the one that was
// called so, or the first one for "". ok is false when it is not configured.
func (s *Setup) Queue(called string) (q Queue, ok bool) {
	queues := s.Queues()
	for _, matches := range []func(Queue) bool{
		func(q Queue) bool { return called == "" || q.ID == called },
		func(q Queue) bool { return q.Name == called },
		func(q Queue) bool { return slices.Contains(q.Was, called) },
	} {
		if i := slices.IndexFunc(queues, matches); i >= 0 {
			return queues[i], true
		}
	}
	return Queue{}, false
}

// QueueName returns the name that people know a queue by. It is the id of a
// queue that is not configured.
func (s *Setup) QueueName(queue string) string {
	if q, ok := s.Queue(queue); ok && queue != "" {
		return q.Name
	}
	return queue
}

// former returns what the queue may be on record under besides its id.
func (q Queue) former() []string {
	if q.Name == q.ID {
		return q.Was
	}
	return append([]string{q.Name}, q.Was...)
}

// Link gives a queue without a channel, or whose channel is lost, the channel it
// works in, when an administrator asks for it. linked is false when somebody
// else was faster. The error is ErrNotAdmin for anybody else.
func (s *Setup) Link(ctx context.Context, a tickets.Actor, queue string, at Link) (linked bool, err error) {
	if !s.IsAdmin(a.ID) {
		return false, ErrNotAdmin
	}
	if s.IsLinked(queue) {
		return false, nil
	}
	called, ok := s.Queue(queue)
	i := slices.IndexFunc(s.configured, func(q Queue) bool { return q.ID == called.ID })
	if !ok {
		return false, nil
	}
	at.Deed = Deed{Person: a.ID, At: s.now().UTC()}
	err = s.change(ctx, a.Activity, func(r *SetupRecord) []tickets.Delivery {
		delete(r.Lost, at.Channel) // somebody is there
		q := s.configured[i]
		if now, _ := r.place(q); now.Channel != "" {
			if _, lost := r.Lost[now.Channel]; !lost {
				return nil
			}
		}
		if r.Links == nil {
			r.Links = map[string]Link{}
		}
		at.Instead = q.Channel
		r.Links[q.ID] = at
		return nil
	})
	return err == nil, err
}

// Unlink removes the queues that wanted selects from where Link put them, and
// returns their ids. The error is ErrNotAdmin unless an administrator asks for
// it.
func (s *Setup) Unlink(ctx context.Context, a tickets.Actor, wanted func(Place) bool) (off []string, err error) {
	if !s.IsAdmin(a.ID) {
		return nil, ErrNotAdmin
	}
	var links []string
	for i, p := range s.Places() {
		if p.Linked && wanted(p) {
			off, links = append(off, p.Queue), append(append(links, p.Queue), s.configured[i].former()...)
		}
	}
	if len(off) == 0 {
		return nil, nil
	}
	return off, s.change(ctx, a.Activity, func(r *SetupRecord) []tickets.Delivery {
		for _, called := range links {
			delete(r.Links, called)
		}
		return nil
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
	return s.change(ctx, "", func(r *SetupRecord) []tickets.Delivery {
		if !asked {
			delete(r.Asked, team)
			return nil
		}
		if r.Asked == nil {
			r.Asked = map[string]time.Time{}
		}
		r.Asked[team] = s.now().UTC()
		return nil
	})
}

// Register records the app id that the bot runs as, in lower case. It returns the
// one before when that was another: what that one posted cannot be changed any
// more, and chats with it are not chats with this one.
func (s *Setup) Register(ctx context.Context, app string) (before string, err error) {
	if s.current.Load().App == app {
		return "", nil
	}
	err = s.change(ctx, "", func(r *SetupRecord) []tickets.Delivery {
		before, r.App = r.App, app
		return nil
	})
	return before, err
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
	return s.change(ctx, a.Activity, func(r *SetupRecord) []tickets.Delivery {
		r.Admins = append(r.Admins, Deed{Person: a.ID, At: s.now().UTC()})
		return nil
	})
}
