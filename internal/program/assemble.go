package program

import (
	"context"

	"frontdesk/bot"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/store"
)

// teams is how the desk reaches Teams.
type teams interface {
	outgoing.Connector
	outgoing.Mirror
}

// assemble puts together the desk as configured, its way out to Teams, and its
// face there.
func (h *host) assemble(ctx context.Context, conf config.Config, c content) (*bot.Bot, error) {
	list, err := queues(conf)
	if err != nil {
		return nil, err
	}
	known := company{people: c.directory}
	if c.directory == nil {
		if known, err = microsoft(conf, h.log.Logger); err != nil {
			return nil, err
		}
	}
	o := optionsOn(h.db)
	o.Files, o.Catalog, o.Knowledge, o.Roles = h.kept, c.catalog, c.knowledge, roles(conf)
	o.Directory, o.Groups = known.people, known.groups
	o.CloseAfter, o.Remind, o.DraftExpiry = conf.Tickets.CloseAfter, conf.Tickets.Remind, conf.Tickets.DraftExpiry
	o.Limits = h.limits
	o.Setup = desk.NewSetup(h.db, list, conf.Admins, h.now)
	o.Settings = desk.Settings{
		Menu:      conf.Menu,
		Language:  conf.Language,
		Texts:     c.texts,
		NoFiles:   conf.Teams.Place().NoFiles,
		Client:    conf.Teams.Place().Client,
		PublicURL: conf.PublicURL,
		Zone:      conf.Location,
		Installs:  known.installer != nil,
		Now:       h.now,
		Logger:    h.log.Logger,
	}
	if conf.Portal.Enabled {
		o.SignIns = h.db
	}
	push, err := h.pushes(ctx, conf, h.db, h.adapter.Connector().PublicClient())
	if err != nil {
		return nil, err
	}
	if push != nil {
		o.Devices, o.PushKey = h.db, push.Public
	}
	first := botframework.Reference{ServiceURL: conf.Teams.FirstServiceURL(), Tenant: conf.Teams.TenantID}
	out := wayOut{
		at: h.adapter.Connector(), first: first, push: push, install: known.installer, feed: known.feed,
		tried: h.countTry(),
	}
	return newBot(o, h.db, out), nil
}

// optionsOn returns the stores of a desk that keeps everything in one.
func optionsOn(db store.Engine) desk.Options {
	return desk.Options{
		People:  db,
		Tickets: db,
		Finder:  db,
		Drafts:  db,
		Work:    db,
		Digests: db,
		Usage:   db,
		Counts:  db,
		Chats:   db,
		Ended:   db,
		Duty:    db,
		Queues:  db,
	}
}

// wayOut is how a desk reaches Teams, and people there.
type wayOut struct {
	at teams
	// first is where conversations can be created before anything was heard.
	first   botframework.Reference
	push    *pusher            // to browsers; nil: not
	install outgoing.Installer // the app for people; nil: not
	feed    outgoing.Feed      // activity feeds; nil: not
	tried   func(outgoing.Try) // nil: nobody is told
}

// newBot connects a desk and its way out to Teams with a new bot.
func newBot(o desk.Options, db outgoing.Store, out wayOut) *bot.Bot {
	roster := outgoing.NewRoster(db, out.at, o.Now)
	roster.First = out.first
	o.Members = roster
	d := desk.New(o)
	options := outgoing.Options{
		Desk: d, Roster: roster, Store: db, Connector: out.at, Mirror: out.at, Tried: out.tried,
		Installer: out.install, Feed: out.feed,
		Menu: bot.Menu(bot.Offered(o.Menu, o.Catalog != nil)),
	}
	if out.push != nil {
		options.Pusher = out.push
	}
	return bot.New(d, outgoing.New(options))
}
