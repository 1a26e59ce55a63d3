package program

import (
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
	conf config.Config,
	db store.Engine,
	at teams,
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
	first := botframework.Reference{ServiceURL: conf.Teams.FirstServiceURL(), Tenant: conf.Teams.TenantID}
	return newBot(o, db, at, first), kept, nil
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

// newBot connects a desk and its way out to Teams with a new bot. first is where
// conversations can be created before anything was heard.
func newBot(o desk.Options, db outgoing.Store, at teams, first botframework.Reference) *bot.Bot {
	roster := outgoing.NewRoster(db, at, o.Now)
	roster.First = first
	o.Members = roster
	d := desk.New(o)
	out := outgoing.New(outgoing.Options{
		Desk: d, Roster: roster, Store: db, Connector: at, Mirror: at,
		Menu: bot.Menu(bot.Offered(o.Menu, o.Catalog != nil)),
	})
	return bot.New(d, out)
}
