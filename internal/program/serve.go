package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
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
	// read is when the configuration was read, and pending are the keys in it that
	// count from the next start.
	read    time.Time
	pending []string
}

// serveConfigured runs the desk with the content that its configuration names,
// until ctx ends. It reads both anew when asked to, by load.
func (p program) serveConfigured(ctx context.Context, load func() (config.Config, error)) error {
	asked, stop := hangups() // from now on they end nothing
	defer stop()
	read := p.now()
	conf, err := load()
	if err != nil {
		return err
	}
	log := newLogs(p.stderr, conf.Log)
	c, drop, err := readContent(conf, log.Logger)
	c.read = read
	again := &reloader{load: load, drop: drop, asked: asked}
	defer func() { again.drop() }()
	if err != nil {
		return err
	}
	return p.serve(ctx, conf, c, again)
}

// readContent reads the files that the configuration names. drop ends the
// watching of them, whatever the error.
func readContent(conf config.Config, log *slog.Logger) (c content, drop func(), err error) {
	var wrong config.Mistakes
	var watches []interface{ Close() }
	if conf.Catalog != "" {
		watched, err := catalog.Watch(conf.Catalog, catalogQueues(conf), log)
		if err == nil {
			watches = append(watches, watched)
			c.catalog = watched.Current
		}
		wrong = mistaken(wrong, conf.Catalog, err)
	}
	if conf.Knowledge != "" {
		watched, err := catalog.WatchKnowledge(conf.Knowledge, log)
		if err == nil {
			watches = append(watches, watched)
			c.knowledge = watched.Current
		}
		wrong = mistaken(wrong, conf.Knowledge, err)
	}
	c.texts, err = readTexts(conf)
	wrong = mistaken(wrong, conf.Texts, err)
	drop = func() {
		for _, one := range watches {
			one.Close()
		}
	}
	if wrong = append(wrong, wrongGroups(conf, c)...); len(wrong) > 0 {
		return c, drop, wrong
	}
	return c, drop, nil
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
// log, which others may read. again, unless it is nil, reads the configuration
// anew.
func (p program) serve(ctx context.Context, conf config.Config, c content, again *reloader) (err error) {
	log := newLogs(p.stderr, conf.Log)
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
	h, err := p.newHost(ctx, conf, db, log)
	if err != nil {
		return err
	}
	defer h.close()
	first, err := h.build(ctx, conf, c)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", conf.Listen)
	if err != nil {
		first.pages.Close()
		return fmt.Errorf("listen: %w", err)
	}
	if err := h.begin(ctx, first); err != nil {
		first.pages.Close()
		return errors.Join(err, listener.Close())
	}
	defer h.end()
	log.Info("listening", "address", listener.Addr().String(), "version", version)
	commands := map[string]http.HandlerFunc{"doctor": h.examine}
	stopKeeping, err := keeper{p, conf, h.conf, db, h.kept, log.Logger, commands}.start(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, stopKeeping()) }()
	return h.answer(ctx, listener, again)
}

// answer answers requests until ctx ends, and reloads when it is asked to.
func (h *host) answer(ctx context.Context, listener net.Listener, again *reloader) (err error) {
	conf := h.conf()
	if h.counts != nil {
		stop, err := h.counts.Serve(ctx, conf.Metrics.Listen, h.log.Logger)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer stop()
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if again != nil {
		again.host = h
		var following sync.WaitGroup
		defer following.Wait()
		defer cancel(nil)
		following.Go(func() {
			if err := again.follow(ctx); err != nil {
				cancel(err)
			}
		})
	}
	o := web.Options{Bot: h.adapter, Files: h.kept, Portal: h, Logger: h.log.Logger, Linger: lingerTime}
	o.Cert, o.Key = conf.TLS.Cert, conf.TLS.Key
	o.Refused, o.Visit, o.Seen = noteRefused(h.adapter.Webhook()), h.visits.Came, h.countRequest()
	err = web.New(o).Serve(ctx, listener)
	if why := context.Cause(ctx); !errors.Is(why, context.Canceled) {
		err = errors.Join(why, err)
	}
	return err
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
func (h *host) noteRegistration(ctx context.Context, face *bot.Bot, app string) error {
	if code := face.FirstAdmin(); code != "" {
		fmt.Fprintf(h.stderr, "first administrator: write `admin %s` to the bot\n", code)
	}
	before, err := face.Setup.Register(ctx, app)
	if err != nil || before == "" {
		return err
	}
	h.log.Warn("the bot has another registration than before: cards that the former one posted stay as they are,"+
		" and people and teams are reached once they have added the new app", "before", before, "now", app)
	return nil
}

// stop lets running deliveries finish.
func stop(face *bot.Bot) {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	face.Stop(ctx)
}
