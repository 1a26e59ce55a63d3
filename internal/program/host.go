package program

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/bot"
	"frontdesk/internal/botframework"
	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/doctor"
	"frontdesk/internal/metrics"
	"frontdesk/internal/store"
)

// host is what stays while the process runs, whatever the configuration: the
// store, the connection to Teams, files and counts. The rest is an edition, which a
// reload replaces by another.
//
// Turns and requests go through its gate, so that none meets a desk that has
// stopped, or two that both send what is owed. It is the server's portal and the
// adapter's handler.
type host struct {
	program
	db      store.Engine
	adapter *botframework.Adapter
	kept    *files
	limits  *desk.Limits
	log     logs
	visits  *doctor.Visits
	started time.Time
	counts  *metrics.Metrics // nil: nobody measures

	gate gate
	on   atomic.Pointer[edition]
}

// edition is the desk as one configuration wants it.
type edition struct {
	conf    config.Config
	content content
	face    *bot.Bot
	turns   turns
	pages   pages
	doctor  *physician
	stop    func() // stops what begin has started
}

// newHost opens what stays. The caller closes it.
func (p program) newHost(ctx context.Context, conf config.Config, db store.Engine, log logs) (*host, error) {
	h := &host{
		program: p, db: db, log: log, limits: desk.NewLimits(limits(conf.Limits), p.now),
		visits: doctor.NewVisits(), started: p.now(), gate: gate{inside: &sync.WaitGroup{}},
	}
	var err error
	if h.adapter, err = p.adapter(conf, log.Logger); err != nil {
		return nil, err
	}
	if h.kept, err = openFiles(conf, p.now, log.Logger); err != nil {
		h.adapter.Close()
		return nil, err
	}
	if err = h.kept.keepLinks(ctx, conf, db); err != nil {
		h.close()
		return nil, err
	}
	h.kept.room.limits = h.limits
	if conf.Metrics.Listen != "" {
		h.measure()
	}
	h.adapter.Handle(h)
	return h, nil
}

func (h *host) close() {
	h.kept.close()
	h.adapter.Close()
}

// conf returns the configuration that counts now.
func (h *host) conf() config.Config { return h.on.Load().conf }

// build puts an edition together. It does nothing yet.
func (h *host) build(ctx context.Context, conf config.Config, c content) (*edition, error) {
	face, err := h.assemble(ctx, conf, c)
	if err != nil {
		return nil, err
	}
	next := &edition{conf: conf, content: c, face: face, turns: turns{face, h.log.Logger, h.countTurn()}}
	next.doctor = h.physician(conf, c, face)
	next.pages, err = newPortal(conf, face.Desk, h.db, h.log.Logger)
	return next, err
}

// begin has an edition send what is owed, run timers and examine itself. What the
// one before has not on record, it takes over.
func (h *host) begin(ctx context.Context, next *edition) error {
	h.limits.Change(limits(next.conf.Limits))
	h.adapter.SetIdentity(identity(next.conf, h.now))
	before := h.on.Load()
	if before != nil {
		desk.Inherit(next.face.Desk, before.face.Desk)
	}
	err := asMistakes(next.conf, next.face.Start(ctx))
	if err == nil {
		err = h.noteRegistration(ctx, next.face, next.conf.Teams.AppID)
	}
	if err != nil {
		stop(next.face)
		return err
	}
	if before != nil {
		next.face.Out().Lines.TakeOver(before.face.Out().Lines)
	}
	endExaminations := next.doctor.start(ctx)
	next.stop = func() {
		endExaminations()
		stop(next.face)
	}
	h.on.Store(next)
	return nil
}

// end stops the edition that runs.
func (h *host) end() {
	last := h.on.Load()
	last.stop()
	last.pages.Close()
}

// Turn implements botframework.Handler.
func (h *host) Turn(ctx context.Context, a *botframework.Activity) (*botframework.InvokeResponse, error) {
	defer h.gate.enter()()
	return h.on.Load().turns.Turn(ctx, a)
}

// eventsPath is where pages of the portal listen, for as long as they are open.
const eventsPath = "/events"

// ServeHTTP implements web.Portal. Nobody waits for streams of events to end: they
// end with the portal that they belong to, and pages open others.
func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	leave := h.gate.enter()
	pages := h.on.Load().pages.Portal
	if r.URL.Path == eventsPath {
		leave()
	} else {
		defer leave()
	}
	if pages == nil {
		http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
		return
	}
	pages.ServeHTTP(w, r)
}

// Close implements web.Portal.
func (h *host) Close() { h.on.Load().pages.Close() }

// examine answers the doctor command.
func (h *host) examine(w http.ResponseWriter, r *http.Request) { h.on.Load().doctor.answer(w, r) }

// logRefused logs why a configuration was not taken, each mistake on a line of its own.
func logRefused(log *slog.Logger, err error) {
	const text = "configuration not reloaded: the desk goes on as before"
	if wrong, ok := errors.AsType[config.Mistakes](err); ok {
		for _, one := range wrong {
			log.Error(text, "mistake", one.String())
		}
		return
	}
	log.Error(text, "error", err)
}
