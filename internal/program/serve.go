package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"frontdesk/bot"
	"frontdesk/internal/botframework"
	"frontdesk/internal/catalog"
	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/internal/store"
	"frontdesk/internal/texts"
	"frontdesk/internal/web"
	"frontdesk/tickets"
)

const (
	// lingerTime is how long, at the end, the desk reports that it is not ready
	// before it refuses connections.
	lingerTime = 300 * time.Millisecond
	// stopTime limits how long running deliveries may take at the end.
	stopTime = 1500 * time.Millisecond
)

func logger(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

// content is what the desk works with besides its configuration.
type content struct {
	// catalog and knowledge return the current contents of the files beside the
	// configuration; nil: there is no such file.
	catalog   func() *tickets.Catalog
	knowledge func() *tickets.Knowledge
	texts     locale.Texts
	// directory knows people; nil: the configured one does.
	directory desk.Directory
	// fill gives an open store what it begins with; nil: nothing.
	fill func(ctx context.Context, db store.Engine) error
}

// serveConfigured runs the desk with the content that its configuration names,
// until ctx ends.
func (p program) serveConfigured(ctx context.Context, conf config.Config) error {
	log := newLogs(p.stderr, conf.Log).Logger
	var c content
	var wrong config.Mistakes
	if conf.Catalog != "" {
		watched, err := catalog.Watch(conf.Catalog, catalogQueues(conf), log)
		if err == nil {
			defer watched.Close()
			c.catalog = watched.Current
		}
		wrong = mistaken(wrong, conf.Catalog, err)
	}
	if conf.Knowledge != "" {
		watched, err := catalog.WatchKnowledge(conf.Knowledge, log)
		if err == nil {
			defer watched.Close()
			c.knowledge = watched.Current
		}
		wrong = mistaken(wrong, conf.Knowledge, err)
	}
	var err error
	c.texts, err = readTexts(conf)
	wrong = mistaken(wrong, conf.Texts, err)
	if wrong = append(wrong, wrongGroups(conf, c)...); len(wrong) > 0 {
		return wrong
	}
	return p.serve(ctx, conf, c)
}

// readTexts reads the texts that replace the desk's, if there is a file of them.
func readTexts(conf config.Config) (locale.Texts, error) {
	if conf.Texts == "" {
		return locale.Texts{}, nil
	}
	return texts.Load(conf.Texts)
}

// mistaken adds the mistakes in a file to those found before.
func mistaken(before config.Mistakes, file string, err error) config.Mistakes {
	if found, ok := errors.AsType[config.Mistakes](err); ok {
		return append(before, found...)
	}
	if err != nil {
		return append(before, config.Mistake{File: file, Found: err.Error()})
	}
	return before
}

// serve runs the desk until ctx ends. Its log goes to stderr. The one-time code
// of a desk without an administrator goes to stderr too, but not through the
// log, which others may read.
func (p program) serve(ctx context.Context, conf config.Config, c content) (err error) {
	log := newLogs(p.stderr, conf.Log).Logger
	db, err := p.open(ctx, conf)
	if err != nil {
		return keeper{program: p, conf: conf}.withBackup(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if c.fill != nil {
		if err := c.fill(ctx, db); err != nil {
			return err
		}
	}
	adapter, err := p.adapter(conf, log)
	if err != nil {
		return err
	}
	defer adapter.Close()
	face, kept, err := p.assemble(ctx, conf, db, adapter.Connector(), c, log)
	if err != nil {
		return err
	}
	defer kept.close()
	adapter.Handle(turns{face, log, nil})
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", conf.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	pages, err := newPortal(conf, face.Desk, db, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer pages.Close()
	if err := face.Start(ctx); err != nil {
		return errors.Join(asMistakes(conf, err), listener.Close())
	}
	defer stop(face)
	if err := p.noteRegistration(ctx, face, conf.Teams.AppID, log); err != nil {
		return errors.Join(err, listener.Close())
	}
	log.Info("listening", "address", listener.Addr().String(), "version", version)
	ph := p.physician(conf, face, adapter, log)
	commands := map[string]http.HandlerFunc{"doctor": ph.answer}
	stopKeeping, err := keeper{p, conf, db, kept, log, commands}.start(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, stopKeeping()) }()
	defer ph.start(ctx)()
	o := web.Options{Bot: adapter, Files: kept, Portal: pages.handler(), Logger: log, Linger: lingerTime}
	o.Cert, o.Key = conf.TLS.Cert, conf.TLS.Key
	o.Refused, o.Visit = noteRefused(adapter.Webhook()), ph.Live.Visits.Came
	return web.New(o).Serve(ctx, listener)
}

// open opens the configured store.
func (p program) open(ctx context.Context, conf config.Config) (store.Engine, error) {
	if err := checkEmptied(conf); err != nil {
		return nil, err
	}
	return store.Open(ctx, conf.Store, p.now)
}

// adapter returns the desk's end of the Bot Framework.
func (p program) adapter(conf config.Config, log *slog.Logger) (*botframework.Adapter, error) {
	return botframework.New(botframework.Settings{
		AppID:             conf.Teams.AppID,
		AppType:           conf.Teams.AppType,
		TenantID:          conf.Teams.TenantID,
		Identity:          identity(conf, p.now),
		AllowedTenants:    conf.Teams.AllowedTenants,
		ServiceURLs:       conf.Teams.ServiceURLs,
		OpenIDMetadataURL: conf.Teams.OpenIDMetadataURL,
		TokenURL:          conf.Teams.TokenURL,
		Issuer:            conf.Teams.Place().Issuer,
		Scope:             conf.Teams.Place().Scope,
		Now:               p.now,
		Logger:            log,
		FirstRefused:      p.mendRefused(conf, log),
	})
}

// noteRegistration says what is lost when the data is of another bot, and how
// somebody becomes the first administrator.
func (p program) noteRegistration(ctx context.Context, face *bot.Bot, app string, log *slog.Logger) error {
	if code := face.FirstAdmin(); code != "" {
		fmt.Fprintf(p.stderr, "first administrator: write `admin %s` to the bot\n", code)
	}
	before, err := face.Setup.Register(ctx, app)
	if err != nil || before == "" {
		return err
	}
	log.Warn("the bot has another registration than before: cards that the former one posted stay as they are,"+
		" and people and teams are reached once they have added the new app", "before", before, "now", app)
	return nil
}

// stop lets running deliveries finish.
func stop(face *bot.Bot) {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	face.Stop(ctx)
}
