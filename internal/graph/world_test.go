//go:build !nograph

package graph

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// world is a Graph on this machine, and a client that asks it.
type world struct {
	*Client
	log strings.Builder

	mu       sync.Mutex
	now      time.Time
	dialled  int
	calls    []string             // method and path of each
	asked    [][]string           // the people of each call for presences
	presence map[string][2]string // availability and activity of who has one
	answers  map[string]string    // to GET, by path below /v1.0; a missing one is a 404
	trouble  func(http.ResponseWriter, *http.Request) bool
}

func newWorld(t *testing.T) *world {
	w := &world{
		now:      time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		presence: map[string][2]string{}, answers: map[string]string{},
	}
	server := httptest.NewUnstartedServer(w)
	server.Config.ConnState = w.connection
	server.Start()
	t.Cleanup(server.Close)
	var err error
	w.Client, err = New(Options{
		ClientID: "desk", BaseURL: server.URL, Now: w.clock,
		Logger: slog.New(slog.NewTextHandler(&w.log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) connection(_ net.Conn, state http.ConnState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if state == http.StateNew {
		w.dialled++
	}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// answer sets how Graph answers from now on; nil: as it should.
func (w *world) answer(trouble func(http.ResponseWriter, *http.Request) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trouble = trouble
}

// since returns the calls since it was last asked.
func (w *world) since() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	calls := w.calls
	w.calls = nil
	return calls
}

func (w *world) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	w.mu.Lock()
	w.calls = append(w.calls, in.Method+" "+in.URL.Path)
	trouble := w.trouble
	w.mu.Unlock()
	switch {
	case in.Header.Get("Authorization") != "Bearer this-machine":
		refuse(out, http.StatusUnauthorized, "InvalidAuthenticationToken")
	case trouble != nil && trouble(out, in):
	case in.Method+" "+in.URL.Path == "POST /v1.0/communications/getPresencesByUserId":
		w.presences(out, in)
	default:
		w.get(out, in)
	}
}

// presences answers as in Learn: cloudCommunications: getPresencesByUserId.
func (w *world) presences(out http.ResponseWriter, in *http.Request) {
	ids, err := readIDs(in)
	if err != nil || len(ids) > 650 {
		refuse(out, http.StatusBadRequest, fmt.Sprint(err, len(ids)))
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, ids)
	list := []map[string]string{}
	for _, id := range ids {
		if p, ok := w.presence[id]; ok {
			list = append(list, map[string]string{"id": id, "availability": p[0], "activity": p[1]})
		}
	}
	out.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(out).Encode(map[string]any{"value": list})
}

func readIDs(in *http.Request) ([]string, error) {
	if in.Header.Get("Content-Encoding") != "gzip" {
		return nil, fmt.Errorf("content encoding %q", in.Header.Get("Content-Encoding"))
	}
	plain, err := gzip.NewReader(in.Body)
	if err != nil {
		return nil, err
	}
	var body struct{ IDs []string }
	err = json.NewDecoder(plain).Decode(&body)
	return body.IDs, err
}

func (w *world) get(out http.ResponseWriter, in *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	answer, ok := w.answers[strings.TrimPrefix(in.URL.Path, "/v1.0")]
	if !ok {
		refuse(out, http.StatusNotFound, "Request_ResourceNotFound")
		return
	}
	out.Header().Set("Content-Type", "application/json")
	_, _ = out.Write([]byte(answer))
}

func refuse(out http.ResponseWriter, status int, code string) {
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(status)
	_, _ = fmt.Fprintf(out, `{"error":{"code":%q,"message":"No."}}`, code)
}

// always refuses everything.
func always(status int, code string) func(http.ResponseWriter, *http.Request) bool {
	return func(out http.ResponseWriter, _ *http.Request) bool {
		refuse(out, status, code)
		return true
	}
}

// person is an object id.
func person(n int) string { return fmt.Sprintf("ada00000-0000-4000-8000-%012d", n) }

// staff gives n people a presence, and returns their ids in order.
func (w *world) staff(n int) []string {
	var ids []string
	for i := range n {
		ids = append(ids, person(i))
		w.presence[person(i)] = [2]string{"Available", "Available"}
	}
	return slices.Clip(ids)
}
