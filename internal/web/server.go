// Package web is the desk's HTTP front: the route Teams posts to, and the two that tell an orchestrator how it fares.
//
// It knows HTTP alone: methods, sizes, content types, time limits, status codes, and in which order a request may
// cost something. It does not know what an activity is, who may send one or what is answered; a Bot does. It is the
// only importer of Gin.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
)

// Bot answers what Teams sends.
type Bot interface {
	// Admit checks the headers before anything of the body is read. Status 0 admits, and receive takes the body then;
	// any other status is the answer.
	//
	// receive's context outlives the client's connection: a turn goes on to its end when nobody waits for the answer.
	// It ends after 14 s. The answer is JSON or empty; with 401 and 403 it is not sent.
	Admit(
		ctx context.Context,
		header http.Header,
	) (receive func(ctx context.Context, body []byte) (status int, answer []byte), status int)
}

// Options is what a Server needs.
type Options struct {
	Bot    Bot
	Ready  func() bool  // whether turns can be answered; nil: always
	Logger *slog.Logger // nil: nothing is logged
	Files  Files        // nil: there is no route to files
	// Linger is how long /readyz says 503, so that whoever passes requests on can see it, before connections are refused.
	Linger time.Duration
}

// The limits of time and size. A turn ends before Teams, which waits 15 s, repeats it.
const (
	turnLimit   = 14 * time.Second
	stopLimit   = 8 * time.Second // for turns in flight when the server stops
	bodyLimit   = 256 << 10
	headerLimit = 32 << 10
)

// Server serves the desk's routes.
type Server struct {
	bot      Bot
	ready    func() bool
	log      *slog.Logger
	files    Files
	http     http.Server
	grace    time.Duration
	linger   time.Duration
	stopping atomic.Bool
}

// New makes a server with its routes: POST /api/messages, GET /healthz, GET /readyz and, with Options.Files, GET /files/:id.
func New(o Options) *Server {
	s := &Server{bot: o.Bot, ready: o.Ready, log: o.Logger, files: o.Files, grace: stopLimit, linger: o.Linger}
	if s.ready == nil {
		s.ready = func() bool { return true }
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.http = http.Server{
		Handler:           s.routes(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    headerLimit,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	return s
}

// Handler is the routes without a listener.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// Serve answers on ln until ctx ends. Then /readyz turns 503; Options.Linger later no connection is accepted any more, and turns in flight
// have 8 s to finish; what is slower is left without an answer. It returns nil after such a stop, and an error
// when it could not go on serving. It closes ln, and may be called once.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	served := make(chan error, 1)
	go func() { served <- s.http.Serve(ln) }()
	select {
	case err := <-served:
		return fmt.Errorf("web: serve: %w", err)
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	time.Sleep(s.linger)
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.grace)
	defer cancel()
	if err := s.http.Shutdown(limit); err != nil {
		s.log.Warn("turns in flight were cut off", "error", err)
		_ = s.http.Close()
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("web: serve: %w", err)
	}
	return nil
}

func (s *Server) routes() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.RedirectTrailingSlash = false
	_ = r.SetTrustedProxies(nil)
	r.Use(s.logRequest, s.recoverPanic)
	r.POST("/api/messages", s.serveMessages)
	r.GET("/healthz", func(c *gin.Context) { reply(c, http.StatusOK, nil) })
	r.GET("/readyz", s.serveReadiness)
	if s.files != nil {
		r.GET("/files/:id", s.serveFile)
		r.HEAD("/files/:id", s.serveFile)
	}
	r.NoRoute(func(c *gin.Context) { refuse(c, http.StatusNotFound) })
	r.NoMethod(func(c *gin.Context) { refuse(c, http.StatusMethodNotAllowed) })
	return r
}

func (s *Server) serveReadiness(c *gin.Context) {
	status := http.StatusOK
	if s.stopping.Load() || !s.ready() {
		status = http.StatusServiceUnavailable
	}
	reply(c, status, nil)
}
