package teamsim

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Options configures a Sim. Every field may be left empty.
type Options struct {
	Listen      string           // host:port, default 127.0.0.1:0
	AppID       string           // the bot's registration, a GUID
	AppPassword string           // the secret that the token endpoint accepts
	TenantID    string           // the people's tenant, a GUID
	BotName     string           // default Frontdesk
	Key         *rsa.PrivateKey  // signs tokens; generated when nil
	MaxPage     int              // largest page of members, default 50
	Now         func() time.Time // default time.Now
	NoLog       bool             // keep only counts: no messages, no calls; any activity id can be updated
	Logger      *slog.Logger     // default: silent
}

func (o Options) withDefaults() Options {
	for value, otherwise := range map[*string]string{
		&o.Listen:      "127.0.0.1:0",
		&o.AppID:       "22222222-2222-4222-8222-222222222222",
		&o.AppPassword: "the-password-of-the-bot",
		&o.TenantID:    "11111111-1111-4111-8111-111111111111",
		&o.BotName:     "Frontdesk",
	} {
		if *value == "" {
			*value = otherwise
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxPage == 0 {
		o.MaxPage = 50
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// Sim is one running Teams channel. All methods may be called from several
// goroutines at once.
type Sim struct {
	options  Options
	url      string
	server   *http.Server
	client   *http.Client
	stopped  chan struct{}
	identity identity
	logins   logins
	bridges  bridges
	accepted atomic.Int64

	mu      sync.Mutex
	changed chan struct{} // closed at the next change; nil while nobody waits
	bot     string
	lastID  int64
	files   map[string]sentFile // by id
	gate    chan struct{}       // closed when files come again; nil while they do
	late    int                 // how often each new picture is refused
	typing  map[string]int      // by conversation id
	people  map[string]*Person  // by name
	teams   map[string]*Team    // by name
	places  map[string]*place   // by conversation id without ;messageid
	byID    map[string]*Person  // by MRI
	faults  []*activeFault
	calls   []Call
	counts  map[string]int
	hooks   []func(conversationID, activityID string, body []byte)
}

// teamsPatience is how long Teams waits for a bot before it gives up a turn
// (Learn: bot-builder-basics, "long operations").
const teamsPatience = 15 * time.Second

// New starts a Sim that listens immediately. Close it after use.
func New(options Options) (*Sim, error) {
	options = options.withDefaults()
	s := &Sim{
		options: options,
		stopped: make(chan struct{}),
		people:  map[string]*Person{}, teams: map[string]*Team{}, places: map[string]*place{},
		byID: map[string]*Person{}, counts: map[string]int{},
		files: map[string]sentFile{}, typing: map[string]int{},
		client: &http.Client{
			Timeout:       teamsPatience,
			Transport:     &http.Transport{MaxIdleConnsPerHost: 1024, IdleConnTimeout: time.Minute},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	if err := s.identity.start(options.Key); err != nil {
		return nil, fmt.Errorf("teamsim: %w", err)
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", options.Listen)
	if err != nil {
		return nil, fmt.Errorf("teamsim: %w", err)
	}
	s.url = "http://" + listener.Addr().String()
	s.server = &http.Server{
		Handler:           s.routes(),
		ReadHeaderTimeout: teamsPatience,
		ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				s.accepted.Add(1)
			}
		},
		ErrorLog: slog.NewLogLogger(options.Logger.Handler(), slog.LevelWarn),
	}
	go s.serve(listener)
	return s, nil
}

func (s *Sim) serve(listener net.Listener) {
	defer close(s.stopped)
	if err := s.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		s.options.Logger.Error("teamsim stopped", "error", err)
	}
}

// Close stops listening and drops every connection. Calls in progress fail.
func (s *Sim) Close() {
	_ = s.server.Close()
	<-s.stopped
	s.client.CloseIdleConnections()
}

// Now returns the Sim's current time.
func (s *Sim) Now() time.Time { return s.options.Now() }

// URL returns the root of the Sim's server, without trailing slash.
func (s *Sim) URL() string { return s.url }

// MetadataURL returns the value for teams.openid_metadata_url.
func (s *Sim) MetadataURL() string { return s.url + "/v1/.well-known/openidconfiguration" }

// TokenURL returns the value for teams.token_url.
func (s *Sim) TokenURL() string { return s.url + "/" + s.options.TenantID + "/oauth2/v2.0/token" }

// ServiceURL returns the connector's base URL. As in Teams, it has a path and a
// trailing slash.
func (s *Sim) ServiceURL() string { return s.url + "/connector/" }

// AppID returns the app id of the bot's registration.
func (s *Sim) AppID() string { return s.options.AppID }

// TenantID returns the tenant of everybody in the Sim.
func (s *Sim) TenantID() string { return s.options.TenantID }

// AppPassword returns the secret that the token endpoint accepts.
func (s *Sim) AppPassword() string { return s.options.AppPassword }

// BotID returns the bot's MRI, the recipient of every activity.
func (s *Sim) BotID() string { return "28:" + s.options.AppID }

// Connections returns how many connections have been accepted so far.
func (s *Sim) Connections() int { return int(s.accepted.Load()) }

// SetBot sets where activities go: the full URL of the bot's POST
// /api/messages.
func (s *Sim) SetBot(endpoint string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bot = endpoint
}

func (s *Sim) botEndpoint() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bot
}

// Wait returns nil once condition holds. It checks again whenever something
// changes in the Sim (a call of the bot, an answer to a person), never by the
// clock. condition may call any method of the Sim. Otherwise Wait returns the
// error of ctx.
func (s *Sim) Wait(ctx context.Context, condition func() bool) error {
	for {
		changed := s.nextChange()
		if condition() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("teamsim: still waiting: %w", ctx.Err())
		}
	}
}

func (s *Sim) nextChange() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.changed
}

// wake makes every Wait check again. s.mu is held.
func (s *Sim) wake() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}
