// Package web is the desk's HTTP front end. It serves the route that Teams posts
// to, and two routes that tell an orchestrator how the desk is doing.
//
// It knows only HTTP: methods, sizes, content types, time limits, status codes,
// and the order in which a request may cost something. It does not know what an
// activity is, who may send one or how to answer it; a Bot does. It is the only
// package that imports Gin.
package web

import (
	"context"
	"crypto/tls"
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
	// Admit checks the headers before any of the body is read. Status 0 admits
	// the request, and receive then takes the body. Any other status is the
	// answer.
	//
	// receive's context outlives the client's connection: a turn runs to its end
	// even when nobody waits for the answer. The context ends after 14 s. The
	// answer is JSON or empty. With 401 and 403 it is not sent.
	Admit(
		ctx context.Context,
		header http.Header,
	) (receive func(ctx context.Context, body []byte) (status int, answer []byte), status int)
}

// Portal serves the pages of people.
type Portal interface {
	http.Handler
	// Close ends what lasts, such as streams of events. It is called when the
	// server stops.
	Close()
}

// Options is what a Server needs.
type Options struct {
	Bot    Bot
	Ready  func() bool  // whether turns can be answered; nil means always
	Logger *slog.Logger // nil: log nothing
	Files  Files        // nil: no route to files
	// Portal serves every path that is not one of the others; nil: there is none.
	Portal Portal
	// Refused is told of the status of each request to the webhook that is refused
	// before the bot has seen its body, or instead; nil: nobody is.
	Refused func(status int)
	// Visit reports whether a word in the query of a request to the webhook is that
	// of a test by the desk itself, and notes that it came, and with which
	// Authorization headers; nil: there are no tests.
	Visit func(word string, authorization []string) bool
	// Cert and Key are the files of the certificate for https, read anew when they
	// change; empty: http, behind a proxy.
	Cert, Key string
	// Linger is how long /readyz answers 503 before connections are refused.
	// This gives load balancers time to notice.
	Linger time.Duration
	// Seen is told of every request that was answered: the pattern of its route,
	// "other" when it has none, the status, and how long it took. nil: nobody is.
	Seen func(route string, status int, took time.Duration)
}

// The limits of time and size. A turn ends before Teams, which waits 15 s,
// repeats it.
const (
	turnLimit   = 14 * time.Second
	stopLimit   = 8 * time.Second // for turns in flight when the server stops
	headerLimit = 32 << 10
	// turnsLimit is how many turns run at once. One more is answered 503, and
	// Teams sends it again. Otherwise their bodies could fill the memory.
	turnsLimit = 512
)

// BodyLimit is how large what Teams posts may be.
const BodyLimit = 256 << 10

// Server serves the desk's routes.
type Server struct {
	bot      Bot
	ready    func() bool
	log      *slog.Logger
	files    Files
	portal   Portal
	refused  func(status int)
	visit    func(word string, authorization []string) bool
	seen     func(route string, status int, took time.Duration)
	http     http.Server
	grace    time.Duration
	linger   time.Duration
	stopping atomic.Bool
	turns    atomic.Int32 // under way
}

// New makes a server with its routes: POST /api/messages, GET /healthz, GET
// /readyz and, with Options.Files, GET /files/:id.
func New(o Options) *Server {
	s := &Server{
		bot: o.Bot, ready: o.Ready, log: o.Logger, files: o.Files, portal: o.Portal, grace: stopLimit, linger: o.Linger,
		refused: o.Refused, visit: o.Visit, seen: o.Seen,
	}
	if s.refused == nil {
		s.refused = func(int) {}
	}
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
	if o.Cert != "" {
		shown := &certificate{cert: o.Cert, key: o.Key, log: s.log}
		s.http.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: shown.get}
	}
	if s.portal != nil {
		s.http.RegisterOnShutdown(s.portal.Close)
	}
	return s
}

// Handler returns the routes without a listener.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// Serve answers on ln until ctx ends. Then /readyz answers 503. After
// Options.Linger, Serve accepts no more connections, and turns in flight have 8
// s to finish. Slower turns get no answer. It returns nil after such a stop, and
// an error if it could not go on serving. It closes ln. Call it only once.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	served := make(chan error, 1)
	go func() {
		if s.http.TLSConfig != nil {
			served <- s.http.ServeTLS(ln, "", "")
			return
		}
		served <- s.http.Serve(ln)
	}()
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
	r.NoRoute(s.servePortal)
	r.NoMethod(func(c *gin.Context) { refuse(c, http.StatusMethodNotAllowed) })
	return r
}

// servePortal answers every path that is not one of the others.
func (s *Server) servePortal(c *gin.Context) {
	if s.portal == nil {
		refuse(c, http.StatusNotFound)
		return
	}
	c.Status(http.StatusOK) // Gin has set 404
	s.portal.ServeHTTP(c.Writer, c.Request)
}

func (s *Server) serveReadiness(c *gin.Context) {
	status := http.StatusOK
	if s.stopping.Load() || !s.ready() {
		status = http.StatusServiceUnavailable
	}
	reply(c, status, nil)
}
