package teamsim

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// connectorScope is the only scope a bot may ask for (Learn:
// rest-connector-authentication, "Step 1: Request an access token").
const connectorScope = "https://api.botframework.com/.default"

// logins stands for the login service: the bot's tokens that it gave out.
type logins struct {
	mu      sync.Mutex
	issued  map[string]time.Time // token to end of life
	fetches int
	down    bool
}

// TokenFetches counts requests to the token endpoint, refused ones included.
func (s *Sim) TokenFetches() int {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	return s.logins.fetches
}

// TokenDown makes the token endpoint answer 503 until told otherwise.
func (s *Sim) TokenDown(down bool) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.down = down
}

// RevokeTokens makes the connector refuse every token given out so far with 401.
func (s *Sim) RevokeTokens() {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.issued = nil
}

func (s *Sim) serveToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	_ = r.ParseForm() // a form that cannot be read has no grant_type
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.fetches++
	if s.logins.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	if status, code := s.refusedLogin(r); status != 0 {
		reply{status: status, body: mustJSON(map[string]any{"error": code, "error_description": "AADSTS: " + code})}.write(w)
		return
	}
	if s.logins.issued == nil {
		s.logins.issued = map[string]time.Time{}
	}
	token := "opaque-" + randomGUID()
	s.logins.issued[token] = time.Now().Add(tokenLife)
	reply{status: http.StatusOK, body: mustJSON(map[string]any{
		"token_type": "Bearer", "expires_in": 3600, "ext_expires_in": 3600, "access_token": token,
	})}.write(w)
}

// refusedLogin returns status 0 for a request that gets a token. The tenant of a
// multi-tenant bot is botframework.com.
func (s *Sim) refusedLogin(r *http.Request) (status int, code string) {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, password, ok := r.BasicAuth(); ok { // both are form-encoded there (RFC 6749, 2.3.1)
		id, _ = url.QueryUnescape(user)
		secret, _ = url.QueryUnescape(password)
	}
	tenant := r.PathValue("tenant")
	switch {
	case r.PostForm.Get("grant_type") != "client_credentials":
		return http.StatusBadRequest, "unsupported_grant_type"
	case tenant != s.options.TenantID && tenant != "botframework.com":
		return http.StatusBadRequest, "unauthorized_client"
	case id != s.options.AppID || secret != s.options.AppPassword:
		return http.StatusUnauthorized, "invalid_client"
	case r.PostForm.Get("scope") != connectorScope:
		return http.StatusBadRequest, "invalid_scope"
	}
	return 0, ""
}

// loggedIn reports whether a connector call carries a token of the token endpoint.
func (s *Sim) loggedIn(r *http.Request) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	end, known := s.logins.issued[token]
	return ok && known && time.Now().Before(end)
}
