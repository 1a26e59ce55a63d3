package outgoing

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/cache"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Options holds what a Dispatcher needs.
type Options struct {
	Desk      *desk.Desk
	Roster    *Roster
	Store     Store
	Connector Connector
	Mirror    Mirror
	Pusher    Pusher    // nil: nothing is pushed
	Installer Installer // nil: nobody is given the app
	Feed      Feed      // nil: nothing is shown in activity feeds
	// Menu returns the menu entries of the greeting.
	Menu func(locale.Words) []cards.Entry
	// Tried is told how each try to deliver ended. nil: nobody is.
	Tried func(Try)
}

// Dispatcher sends what is owed. Use New.
type Dispatcher struct {
	Book     *AddressBook
	Cards    *Cards
	Channels *Channels
	Lines    *Lines
	Threads  *Threads
	Early    botframework.EarlyStore

	desk      *desk.Desk
	store     Store
	connector watched
	mirror    Mirror
	words     *wording
	loader    *loader
	pusher    Pusher
	feed      Feed
	pushes    chan struct{} // one entry for each call to a push service
}

// New returns a Dispatcher. It sends once it is started.
func New(o Options) *Dispatcher {
	d := &Dispatcher{
		Book: &AddressBook{
			desk: o.Desk, roster: o.Roster, store: o.Store, connector: o.Connector, installer: o.Installer,
		},
		Cards: &Cards{desk: o.Desk},
		Early: o.Store,
		desk:  o.Desk, store: o.Store, pusher: o.Pusher, feed: o.Feed, pushes: make(chan struct{}, maxPushes),
	}
	d.Lines = newLines(d.send, o.Desk.Logger)
	d.Lines.unreached, d.Lines.tried = d.tellUnreached, o.Tried
	d.Channels = &Channels{
		desk: o.Desk, book: d.Book, lines: d.Lines, connector: o.Connector, lineMoved: d.LineMoved,
	}
	d.connector = watched{o.Connector, o.Mirror, d.Channels}
	d.mirror, o.Roster.connector = d.connector, d.connector
	d.Threads = &Threads{
		desk: o.Desk, store: o.Store, connector: d.connector, cards: d.Cards, update: d.updateCard,
		strangers: cache.New[string, bool](maxStrangers),
	}
	d.loader = &loader{o.Desk, d.connector, make(chan struct{}, maxLoads)}
	d.words = &wording{desk: o.Desk, book: d.Book, menu: o.Menu}
	o.Roster.left = releaser(d)
	o.Desk.Here.Watch(func(person string) { d.Lines.Wake(tickets.Address{Person: person}) })
	return d
}

// Start begins to send what is owed. Call it once, before the first turn.
func (d *Dispatcher) Start(ctx context.Context) error {
	d.Threads.started = d.desk.Now().UTC()
	d.Channels.start()
	return d.store.Follow(ctx, d.Lines.Owe)
}

// Stop lets running sends finish, until ctx ends. The rest stays on record.
func (d *Dispatcher) Stop(ctx context.Context) { d.Lines.Stop(ctx) }

// Cards knows which card shows what to whom.
type Cards struct {
	desk *desk.Desk
}
