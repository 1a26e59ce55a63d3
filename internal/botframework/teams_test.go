package botframework

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
)

// call is a request as the connector service saw it.
type seenCall struct {
	Method, Path, Query, Token, Body string
}

// teamsService plays the connector and the token endpoint. Answer decides the
// response to a call. Without it everything is created with the id "new".
type teamsService struct {
	*Connector
	url    string
	answer http.HandlerFunc
	tokens atomic.Int32 // issued
	reject atomic.Int32 // the newest token that is refused

	mu    sync.Mutex
	calls []seenCall
}

func newTeams(tb testing.TB, answer http.HandlerFunc, change ...func(*Settings)) *teamsService {
	tb.Helper()
	s := &teamsService{answer: answer}
	server := httptest.NewServer(s)
	s.url = server.URL
	w := newWorld(tb, append([]func(*Settings){func(set *Settings) {
		set.ServiceURLs, set.TokenURL = []string{server.URL}, server.URL+"/token"
	}}, change...)...)
	s.Connector = w.Connector()
	tb.Cleanup(server.Close)
	return s
}

func (s *teamsService) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if r.URL.Path == "/token" {
		rw.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(rw, `{"token_type":"Bearer","expires_in":3600,"access_token":"t%d"}`, s.tokens.Add(1))
		return
	}
	token := r.Header.Get("Authorization")
	s.mu.Lock()
	s.calls = append(s.calls, seenCall{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, token, string(body)})
	s.mu.Unlock()
	for n := range s.reject.Load() {
		if token == fmt.Sprintf("Bearer t%d", n+1) {
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
	}
	if s.answer != nil {
		s.answer(rw, r)
		return
	}
	rw.WriteHeader(http.StatusCreated)
	fmt.Fprint(rw, `{"id":"new"}`)
}

// in returns a reference to a conversation of the service.
func (s *teamsService) in(conversation string) Reference {
	return Reference{ServiceURL: s.url + "/emea//", Conversation: conversation, Tenant: tenant}
}

func (s *teamsService) last() seenCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[len(s.calls)-1]
}
