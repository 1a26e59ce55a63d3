// Package bot answers Teams activities: it finds out who speaks, in which
// language and about what, calls the domain services as that person, and answers
// with cards and words. What is owed to others it sends from the record
// (deliverer.go, notifier.go).
//
// It holds no rules of tickets or chats, and no HTTP.
package bot

import (
	"context"
	"log/slog"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/cache"
	"frontdesk/tickets"
)

// Store keeps what the bot itself has to remember. It is a part of the Engine of
// internal/store, which says what each method promises.
type Store interface {
	botframework.PostStore
	Contact(ctx context.Context, person string) (c botframework.Contact, ok bool, err error)
	UpdateContact(ctx context.Context, person string, change func(*botframework.Contact) []tickets.Delivery) (botframework.Contact, error)
	Follow(ctx context.Context, follow func([]tickets.Owed)) error
	Settle(ctx context.Context, seq uint64, slot string, post botframework.Post, owed ...tickets.Delivery) error
}

// People finds those whom the desk has heard from. As with Store.
type People interface {
	Named(ctx context.Context, prefix string, limit int) ([]botframework.Contact, error)
}

// Connector sends to Teams. Its errors are those of botframework.Connector.
type Connector interface {
	Send(ctx context.Context, to botframework.Reference, m botframework.Message) (id string, err error)
	Update(ctx context.Context, in botframework.Reference, id string, m botframework.Message) error
	CreateThread(ctx context.Context, channel botframework.Reference, m botframework.Message) (thread botframework.Reference, id string, err error)
	CreatePersonal(ctx context.Context, at botframework.Reference, member string) (botframework.Reference, error)
	PagedMembers(ctx context.Context, in botframework.Reference) ([]botframework.Account, error)
}

// Mirror changes what was sent to Teams, and loads what came with a message. Its
// errors are those of botframework.Connector.
type Mirror interface {
	Delete(ctx context.Context, in botframework.Reference, id string) error
	React(ctx context.Context, in botframework.Reference, id, reaction string, on bool) error
	Typing(ctx context.Context, in botframework.Reference) error
	Download(ctx context.Context, in botframework.Reference, f botframework.File, limit int64) (data []byte, contentType string, err error)
}

// Files keeps what people send: into chats, and to tickets.
type Files interface {
	// Keep keeps a file and returns a link to it that people's browsers can
	// open for a while; ok is false when it is of a kind that is not kept, or
	// when no link can be made.
	Keep(ctx context.Context, name, contentType string, data []byte) (link string, ok bool, err error)
	// NewID returns an id to Put a file under. It cannot be guessed.
	NewID() string
	// Put keeps a file under an id, in place of one that is there already, and
	// returns the name and MIME type it is shown with; ok is false when it is of
	// a kind that is not kept.
	Put(ctx context.Context, id, name string, data []byte) (shown, contentType string, ok bool, err error)
	// Get returns a file as it was Put.
	Get(id string) (shown, contentType string, data []byte, err error)
	// Delete removes a file. One that is not there is no error.
	Delete(id string) error
	// Link returns a link that opens a file for that long; "" when none can be
	// made.
	Link(id string, valid time.Duration) string
	// Offer keeps something made for one reader, whatever its kind, and returns a
	// link that opens it for that long; it is not kept much longer. "" when no link
	// can be made.
	Offer(ctx context.Context, name, contentType string, data []byte, valid time.Duration) (link string, err error)
	// Limits are how large a file may be, in bytes, and the kinds that are kept.
	Limits() (size int64, types []string)
}

// Queue is where work of one kind goes.
type Queue struct {
	Name, Team, Channel string
	Rules               chat.Rules
	Replies             []Reply
	Digest              tickets.DigestPlan
	SLA                 tickets.Policy
}

// Reply is a canned reply. Its text may hold {{requester}}, {{analyst}},
// {{number}} and {{queue}}.
type Reply struct{ Title, Text string }

// Options is what a Desk is made of.
type Options struct {
	Store     Store
	People    People
	Tickets   tickets.Store
	Finder    tickets.Finder
	Drafts    tickets.DraftStore
	Work      tickets.WorkStore
	Digests   tickets.DigestStore
	Usage     tickets.UsageStore
	Chats     chat.Store
	Duty      chat.DutyStore
	Directory Directory // nil: nothing is known from elsewhere
	// Catalog is the service catalog as it now is; nil: there is none.
	Catalog func() *tickets.Catalog
	// Knowledge is the known answers as they now are; nil: there are none. Counts
	// keeps how often they helped.
	Knowledge func() *tickets.Knowledge
	Counts    tickets.AnswerStore
	// Setup keeps what was set up from Teams.
	Setup  SetupStore
	Admins []string // object ids, lower case
	// Roles are people by object id, lower case, or "group:NAME" of the catalog.
	Roles map[tickets.Role][]string
	// CloseAfter and Remind are those of tickets.Options, DraftExpiry is that of
	// tickets.DraftOptions.
	CloseAfter  time.Duration
	Remind      time.Duration
	DraftExpiry time.Duration
	Files       Files
	Connector   Connector
	Mirror      Mirror
	// Queues are all queues: the first takes what names no other. One without a
	// channel is linked from Teams.
	Queues    []Queue
	Menu      []string // enabled entries, in order
	Language  string   // of channel cards and of strangers
	PublicURL string   // of the desk in browsers; empty: links to tickets do not unfold
	Zone      *time.Location
	Now       func() time.Time
	Logger    *slog.Logger
}

func (d *Desk) ticketOptions() tickets.Options {
	o := tickets.Options{
		Store: d.Tickets, Work: d.Work, Roster: d.roster, Roles: d.has, Linked: d.isLinked,
		Catalog: d.catalog, Knowledge: d.knowledge, SLA: map[string]tickets.Policy{},
		CloseAfter: d.CloseAfter, Remind: d.Remind, Zone: d.Zone, Now: d.Now,
	}
	if d.Directory != nil {
		o.Directory = d.Directory
	}
	for _, q := range d.Queues {
		o.Queues, o.SLA[q.Name] = append(o.Queues, q.Name), q.SLA
	}
	o.NameOf = func(ctx context.Context, id string) string { return d.person(ctx, id).Name }
	return o
}

func (d *Desk) catalogOptions() tickets.CatalogOptions {
	o := tickets.CatalogOptions{Store: d.Usage, Catalog: d.Catalog, Linked: d.isLinked}
	if d.Directory != nil {
		o.Directory = d.Directory
	}
	return o
}

func (d *Desk) digestOptions() tickets.DigestOptions {
	o := tickets.DigestOptions{Store: d.Digests, Plans: map[string]tickets.DigestPlan{}, Zone: d.Zone, Now: d.Now}
	for _, q := range d.Queues {
		o.Plans[q.Name] = q.Digest
	}
	return o
}

func (d *Desk) chatOptions() chat.Options {
	o := chat.Options{
		Store: d.Chats, Duty: d.Duty, Crew: d.roster, Rules: map[string]chat.Rules{}, Linked: d.isLinked,
		Incident: d.incidentOf, Now: d.Now,
	}
	for _, q := range d.Queues {
		o.Queues, o.Rules[q.Name] = append(o.Queues, q.Name), q.Rules
	}
	return o
}

// maxTyped is how many people are remembered at least, with what they wrote last.
const maxTyped = 1000

// Desk answers activities and delivers what is owed. Use New.
type Desk struct {
	Options
	*setup
	tickets   *tickets.Service
	catalog   *tickets.CatalogService
	drafts    *tickets.Drafts
	knowledge *tickets.KnowledgeBase
	digests   *tickets.Digests
	search    *tickets.Search
	chats     *chat.Service
	roster    *roster
	routes    routes
	recent    recent
	typed     *cache.Cache[string, string] // what people wrote last outside a chat
	openings  openings
	pages     pages
	code      firstCode
	deliver   *deliverer
	clock     *clock
}

// New returns a Desk that answers and, once started, delivers. It panics when
// two routes claim the same verb or word.
func New(o Options) *Desk {
	d := &Desk{
		Options: o, setup: newSetup(o),
		recent: newRecent(), typed: cache.New[string, string](maxTyped), pages: newPages(),
	}
	d.roster = newRoster(o, d.setup)
	d.catalog = tickets.NewCatalogService(d.catalogOptions())
	d.knowledge = tickets.NewKnowledgeBase(o.Knowledge, o.Counts)
	d.tickets = tickets.NewService(d.ticketOptions())
	d.drafts = tickets.NewDrafts(tickets.DraftOptions{
		Store: o.Drafts, Catalog: d.catalog, Expiry: o.DraftExpiry, Zone: o.Zone, Now: o.Now,
	})
	d.digests = tickets.NewDigests(d.digestOptions())
	d.search = tickets.NewSearch(o.Finder, d.roster, d.has)
	d.chats = chat.NewService(d.chatOptions())
	d.routes = newRoutes(d.list(), Offered(o.Menu, o.Catalog != nil))
	d.deliver = newDeliverer(d.send, o.Logger)
	d.clock = &clock{desk: d, rests: map[string]time.Time{}}
	return d
}

// Start begins to send what is owed, and to do what time asks for. Call it once,
// before the first turn.
func (d *Desk) Start(ctx context.Context) error {
	if err := d.recall(ctx); err != nil {
		return err
	}
	if err := d.Store.Follow(ctx, d.deliver.owe); err != nil {
		return err
	}
	d.clock.start()
	return nil
}

// Stop lets what is being sent finish, until ctx ends. The rest stays on record.
func (d *Desk) Stop(ctx context.Context) {
	d.clock.stop()
	d.deliver.stop(ctx)
}
