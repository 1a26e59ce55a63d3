// Package desk is the service desk that all faces share. It builds the domain
// services once, with what they need to know about people, roles, queues and
// time.
//
// A face (package bot, the portal) asks it who somebody is, which queues there
// are, what people are called and how to address them. The desk knows no
// conversation, card or page. The side that has the teams supplies their
// members (Members) and delivers what is owed to people (Display).
package desk

import (
	"context"
	"log/slog"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Queue is where work of one kind goes. Team and Channel say where its analysts
// are. Only the side that has the teams understands them.
type Queue struct {
	// What is kept of the queue is under its ID, which never changes. People
	// know it by its Name. The queue takes over what is kept under what it Was.
	ID, Name      string
	Was           []string
	Team, Channel string
	Rules         chat.Rules
	Replies       []Reply
	Digest        tickets.DigestPlan
	SLA           tickets.Policy
}

// Options holds what a Desk needs.
type Options struct {
	People  People
	Tickets tickets.Store
	Finder  tickets.Finder
	Drafts  tickets.DraftStore
	Work    tickets.WorkStore
	Digests tickets.DigestStore
	Usage   tickets.UsageStore
	Counts  tickets.AnswerStore
	Chats   chat.Store
	Ended   chat.Finder // nil: chats that have ended are not found
	Duty    chat.DutyStore
	Queues  QueueStore
	Files   Files
	// SignIns keeps who is signed in to the portal; nil: there is no portal.
	SignIns SignInStore
	// Devices keeps the browsers in which people want to be told, and PushKey is the
	// public key that they subscribe with. nil: nobody is pushed anything.
	Devices DeviceStore
	PushKey string
	// Setup knows who administers the desk and where its queues work.
	Setup *Setup
	// Members tells who belongs to the team of a queue.
	Members Members
	// Directory knows people from elsewhere. nil: there is none.
	Directory Directory
	// Groups knows Entra groups. nil: nobody is in one.
	Groups Groups
	// Catalog returns the current service catalog, Knowledge the known answers.
	// nil: there are none.
	Catalog   func() *tickets.Catalog
	Knowledge func() *tickets.Knowledge
	// Roles holds people and Entra groups by object id, in lower case, or "group:NAME"
	// of the catalog.
	Roles map[tickets.Role][]string
	// CloseAfter and Remind are set in tickets.Options, DraftExpiry in
	// tickets.DraftOptions.
	CloseAfter, Remind, DraftExpiry time.Duration
	// Limits bounds what one person does; nil: nothing is bounded.
	Limits tickets.Limits
	Settings
}

// Settings say how the desk speaks and what it shows.
type Settings struct {
	Menu      []string // enabled entries, in order
	Language  string   // of shared places and of strangers
	Texts     locale.Texts
	NoFiles   bool   // people cannot send files
	Installs  bool   // the app is added for people whom the desk has to reach
	Client    string // host of the Teams client, of links into it
	PublicURL string // of the desk in browsers; empty: there are no links to tickets
	Zone      *time.Location
	Now       func() time.Time
	Logger    *slog.Logger
}

// Desk is the services that every face calls, and the answers to what faces ask
// about people and queues. Use New.
type Desk struct {
	Settings
	Tickets   *tickets.Service
	Reminders *tickets.Reminders
	Watching  *tickets.Watching
	Decisions *tickets.Decisions
	Search    *tickets.Search
	Catalog   *tickets.CatalogService
	Drafts    *tickets.Drafts
	Knowledge *tickets.KnowledgeBase
	Digests   *tickets.Digests
	Chats     *chat.Service
	Topics    Topics
	Ended     *chat.Search
	Setup     *Setup
	Crew      *Crew
	Files     Files
	// HasCatalog is set when there is a service catalog.
	HasCatalog bool
	// Has reports whether the configuration gives somebody a role.
	Has tickets.Roles

	// Here knows who has the portal open, SignIns who is signed in to it, and Devices
	// where else people are told; nil: there is none.
	Here    *Here
	SignIns *SignIns
	Devices *Devices
	// Memberships knows in which Entra groups people are.
	Memberships *Memberships
	// Health knows what was found about the desk itself.
	Health *Health
	// TicketPage returns the address of a ticket's page for somebody who may see the
	// ticket, "" if they have no such page. nil: there is no portal. It is set before
	// the desk starts.
	TicketPage func(ctx context.Context, person, ticket string) string

	people    People
	records   tickets.Store
	sessions  chat.Store
	queues    QueueStore
	directory Directory
	limits    tickets.Limits
	code      *firstCode
	clock     clock
	display   Display
	typing    *Typing
}

// Display refreshes what has changed without a delivery to anybody.
type Display interface {
	// LineMoved is called when places in a queue's waiting line changed.
	LineMoved(ctx context.Context, queue string)
	// ShowTyping shows for a moment at an address that the other side is writing.
	ShowTyping(to tickets.Address)
}

// MoveLine says that places in a queue's waiting line have changed.
func (d *Desk) MoveLine(ctx context.Context, queue string) {
	if d.display != nil {
		d.display.LineMoved(ctx, queue)
	}
}

// New returns a Desk. It runs due timers once it is started.
func New(o Options) *Desk {
	groups := newMemberships(o.Groups)
	d := &Desk{
		Settings:   o.Settings,
		Setup:      o.Setup,
		Files:      o.Files,
		Here:       NewHere(o.Now),
		Devices:    &Devices{store: o.Devices, now: o.Now, Key: o.PushKey},
		typing:     newTyping(),
		Health:     &Health{},
		code:       &firstCode{},
		people:     o.People,
		records:    o.Tickets,
		sessions:   o.Chats,
		queues:     o.Queues,
		directory:  o.Directory,
		limits:     o.Limits,
		HasCatalog: o.Catalog != nil,
		Has:        rolesOf(o.Roles, o.Catalog, groups.Of),

		Memberships: groups,
	}
	if o.SignIns != nil {
		d.SignIns = &SignIns{SignInStore: o.SignIns, setup: o.Setup, log: o.Logger}
	}
	d.Crew = &Crew{members: o.Members, setup: o.Setup, roles: d.Has, directory: o.Directory}
	d.Catalog = tickets.NewCatalogService(catalogOptions(o))
	d.Knowledge = tickets.NewKnowledgeBase(o.Knowledge, o.Counts)
	d.Tickets = tickets.NewService(d.ticketOptions(o))
	d.Reminders = tickets.NewReminders(d.Tickets)
	d.Watching = tickets.NewWatching(d.Tickets)
	d.Decisions = tickets.NewDecisions(d.Tickets)
	d.Drafts = tickets.NewDrafts(tickets.DraftOptions{
		Store: o.Drafts, Catalog: d.Catalog, Expiry: o.DraftExpiry, Zone: o.Zone, Now: o.Now,
	})
	d.Digests = tickets.NewDigests(digestOptions(o))
	d.Search = tickets.NewSearch(o.Finder, d.Crew, d.Has)
	d.Chats = chat.NewService(d.chatOptions(o))
	d.Topics = Topics{chats: chat.NewTopics(d.Chats), catalog: d.Catalog}
	d.Ended = chat.NewSearch(o.Ended, d.Crew)
	d.clock = clock{logger: o.Logger, rests: map[string]time.Time{}, timers: []timer{
		{d.Chats.Due, d.tickChat},
		{d.Tickets.Due, d.Tickets.Tick},
		{d.Drafts.Due, d.Drafts.Tick},
		{d.Digests.Due, d.Digests.Tick},
	}}
	return d
}

func (d *Desk) ticketOptions(o Options) tickets.Options {
	t := tickets.Options{
		Store:      o.Tickets,
		Finder:     o.Finder,
		Work:       o.Work,
		Roster:     d.Crew,
		Roles:      d.Has,
		Linked:     o.Setup.IsLinked,
		QueueName:  o.Setup.QueueName,
		NoFiles:    o.NoFiles,
		Catalog:    d.Catalog,
		Knowledge:  d.Knowledge,
		SLA:        map[string]tickets.Policy{},
		CloseAfter: o.CloseAfter,
		Remind:     o.Remind,
		Limits:     o.Limits,
		Zone:       o.Zone,
		Now:        o.Now,
		NameOf:     func(ctx context.Context, id string) string { return d.PersonOf(ctx, id).Name },
	}
	if o.Directory != nil {
		t.Directory = o.Directory
	}
	for _, q := range o.Setup.Queues() {
		t.Queues, t.SLA[q.ID] = append(t.Queues, q.ID), q.SLA
	}
	return t
}

func catalogOptions(o Options) tickets.CatalogOptions {
	c := tickets.CatalogOptions{Store: o.Usage, Catalog: o.Catalog, Linked: o.Setup.IsLinked}
	if o.Directory != nil {
		c.Directory = o.Directory
	}
	return c
}

func digestOptions(o Options) tickets.DigestOptions {
	d := tickets.DigestOptions{Store: o.Digests, Plans: map[string]tickets.DigestPlan{}, Zone: o.Zone, Now: o.Now}
	for _, q := range o.Setup.Queues() {
		d.Plans[q.ID] = q.Digest
	}
	return d
}

func (d *Desk) chatOptions(o Options) chat.Options {
	c := chat.Options{
		Store: o.Chats, Duty: o.Duty, Crew: d.Crew, Rules: map[string]chat.Rules{}, Linked: o.Setup.IsLinked,
		Incident: d.incidentOf, Limits: o.Limits, Now: o.Now,
	}
	for _, q := range o.Setup.Queues() {
		c.Queues, c.Rules[q.ID] = append(c.Queues, q.ID), q.Rules
	}
	return c
}

// Recall reads the stored setup. Call it before anything else.
func (d *Desk) Recall(ctx context.Context) error { return d.Setup.recall(ctx) }

// Inherit has a desk take over what one that has stopped knew and nothing has on
// record: who has the portal open, what was found about the desk itself, and the code
// of the first administrator. Call it before Start.
func Inherit(to, from *Desk) {
	to.Here.inherit(from.Here)
	to.Health.Note(from.Health.Known())
	to.code = from.code
}

// Start begins to run due timers. display is told what to refresh.
func (d *Desk) Start(display Display) {
	d.display = display
	d.clock.start()
}

// Stop stops the timers and waits for those that are running.
func (d *Desk) Stop() { d.clock.stop() }
