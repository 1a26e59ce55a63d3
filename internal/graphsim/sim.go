// Package graphsim simulates Microsoft Graph for tests, over HTTP and with the
// documented shapes. It serves people's presences by their object ids, users,
// their managers, groups, apps and activity feeds. It fails when told to.
//
// It knows nothing of the desk or of Graph's SDK, so importing it compiles
// neither.
package graphsim

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Trouble may answer a call in place of Graph. It reports whether it did.
type Trouble func(http.ResponseWriter, *http.Request) bool

// Sim is one running Graph. All methods may be called from several goroutines
// at once.
type Sim struct {
	admit   func(*http.Request) bool
	url     string
	server  *http.Server
	stopped chan struct{}

	mu       sync.Mutex
	trouble  Trouble
	presence map[string]presence // by object id
	answers  map[string]string   // to GET, by path below /v1.0
	catalog  catalog
	groups   map[string][]string // by object id
	apps     apps
	feed     []Notification
	calls    []string
	asked    [][]string
	dialled  int
}

// New starts a Graph that knows nobody. It accepts the calls that admit lets
// pass and refuses all others with 401. Close it after use.
func New(admit func(*http.Request) bool) (*Sim, error) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("graphsim: %w", err)
	}
	s := &Sim{
		admit: admit, url: "http://" + listener.Addr().String(), stopped: make(chan struct{}),
		presence: map[string]presence{}, answers: map[string]string{}, groups: map[string][]string{},
		apps: apps{chats: map[string]string{}, banned: map[string]bool{}},
	}
	s.server = &http.Server{Handler: http.HandlerFunc(s.serve), ConnState: s.connection, ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(s.stopped)
		_ = s.server.Serve(listener) // only Close ends it
	}()
	return s, nil
}

// URL returns the value for graph.base_url.
func (s *Sim) URL() string { return s.url }

// Close stops listening and drops every connection. Graph is then out of reach.
// A second Close does nothing.
func (s *Sim) Close() {
	_ = s.server.Close()
	<-s.stopped
}

func (s *Sim) connection(_ net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state == http.StateNew {
		s.dialled++
	}
}

// Dialled returns how many connections were made.
func (s *Sim) Dialled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dialled
}

// Calls returns the method and path of each call since the last time it was
// asked.
func (s *Sim) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := s.calls
	s.calls = nil
	return calls
}

// Asked returns the object ids in each call for presences that was answered.
func (s *Sim) Asked() [][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// SetTrouble makes trouble for calls from now on. nil ends it.
func (s *Sim) SetTrouble(trouble Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = trouble
}

const version = "/v1.0"

func (s *Sim) serve(out http.ResponseWriter, in *http.Request) {
	s.mu.Lock()
	s.calls = append(s.calls, in.Method+" "+in.URL.Path)
	trouble := s.trouble
	s.mu.Unlock()
	path, ok := strings.CutPrefix(in.URL.Path, version)
	switch {
	case !s.admit(in):
		Refuse(out, http.StatusUnauthorized, "InvalidAuthenticationToken")
	case trouble != nil && trouble(out, in):
	case !ok:
		Refuse(out, http.StatusBadRequest, "BadRequest")
	case in.Method == http.MethodPost && path == "/communications/getPresencesByUserId":
		s.presences(out, in)
	case strings.HasPrefix(path, catalogPath):
		s.serveCatalog(out, in, path)
	case s.deed(out, in, path):
	default:
		s.get(out, path)
	}
}
