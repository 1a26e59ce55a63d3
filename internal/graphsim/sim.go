// Package graphsim is a make-believe Microsoft Graph for tests, over HTTP and
// with the documented shapes: presences of people by their object ids, users, and
// their managers. It fails as it is told to.
//
// It knows nothing of the desk, nor of Graph's SDK: whoever imports it compiles
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

// Trouble may answer a call in the place of Graph, and reports whether it did.
type Trouble func(http.ResponseWriter, *http.Request) bool

// Sim is one running Graph. All methods may be called at once from several
// goroutines.
type Sim struct {
	admit   func(*http.Request) bool
	url     string
	server  *http.Server
	stopped chan struct{}

	mu       sync.Mutex
	trouble  Trouble
	presence map[string]presence // by object id
	answers  map[string]string   // to GET, by path below /v1.0
	calls    []string
	asked    [][]string
	dialled  int
}

// New starts a Graph that knows nobody, and takes calls that admit lets pass;
// others it refuses with 401. Close it after use.
func New(admit func(*http.Request) bool) (*Sim, error) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("graphsim: %w", err)
	}
	s := &Sim{
		admit: admit, url: "http://" + listener.Addr().String(), stopped: make(chan struct{}),
		presence: map[string]presence{}, answers: map[string]string{},
	}
	s.server = &http.Server{Handler: http.HandlerFunc(s.serve), ConnState: s.connection, ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(s.stopped)
		_ = s.server.Serve(listener) // it ends by Close alone
	}()
	return s, nil
}

// URL is what graph.base_url is to be set to.
func (s *Sim) URL() string { return s.url }

// Close stops listening and drops every connection: Graph is out of reach. A
// second Close does nothing.
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

// Dialled counts the connections that were made.
func (s *Sim) Dialled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dialled
}

// Calls returns method and path of each call since it was last asked.
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

// SetTrouble makes trouble for calls from now on; nil: none.
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
	default:
		s.get(out, path)
	}
}
