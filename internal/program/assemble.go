package program

import (
	"context"
	"log/slog"

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

// assemble puts together the configured desk, its way out to Teams, and its
// face there. The caller closes the files that it keeps.
func (p program) assemble(
	ctx context.Context,
	conf config.Config,
	db store.Engine,
	at *botframework.Connector,
	c content,
	log *slog.Logger,
) (*bot.Bot, *files, error) {
	list, err := queues(conf)
	if err != nil {
		return nil, nil, err
	}
	people := c.directory
	if people == nil {
		if people, err = directory(conf, log); err != nil {
			return nil, nil, err
		}
	}
	kept, err := openFiles(conf, p.now, log)
	if err != nil {
		return nil, nil, err
	}
	if err := kept.keepLinks(ctx, conf, db); err != nil {
		kept.close()
		return nil, nil, err
	}
	o := optionsOn(db)
	o.Files, o.Directory, o.Catalog, o.Knowledge, o.Roles = kept, people, c.catalog, c.knowledge, roles(conf)
	o.CloseAfter, o.Remind, o.DraftExpiry = conf.Tickets.CloseAfter, conf.Tickets.Remind, conf.Tickets.DraftExpiry
	o.Limits = limits(conf.Limits, p.now)
	o.Setup = desk.NewSetup(db, list, conf.Admins, p.now)
	o.Settings = desk.Settings{
		Menu:      conf.Menu,
		Language:  conf.Language,
		Texts:     c.texts,
		NoFiles:   conf.Teams.Place().NoFiles,
		Client:    conf.Teams.Place().Client,
		PublicURL: conf.PublicURL,
		Zone:      conf.Location,
		Now:       p.now,
		Logger:    log,
	}
	if conf.Portal.Enabled {
		o.SignIns = db
	}
	push, err := p.pushes(ctx, conf, db, at.PublicClient())
	if err != nil {
		return nil, nil, err
	}
	if push != nil {
		o.Devices, o.PushKey = db, push.Public
	}
	first := botframework.Reference{ServiceURL: conf.Teams.FirstServiceURL(), Tenant: conf.Teams.TenantID}
	return newBot(o, db, at, way{first, push}), kept, nil
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

// way is how people are reached before anything was heard of them.
type way struct {
	first botframework.Reference // where conversations can be created
	push  *pusher                // to browsers; nil: not
}

// newBot connects a desk and its ways out with a new bot.
func newBot(o desk.Options, db outgoing.Store, at teams, to way) *bot.Bot {
	roster := outgoing.NewRoster(db, at, o.Now)
	roster.First = to.first
	o.Members = roster
	d := desk.New(o)
	options := outgoing.Options{
		Desk: d, Roster: roster, Store: db, Connector: at, Mirror: at,
		Menu: bot.Menu(bot.Offered(o.Menu, o.Catalog != nil)),
	}
	if to.push != nil {
		options.Pusher = to.push
	}
	return bot.New(d, outgoing.New(options))
}
