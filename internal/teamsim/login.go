package teamsim

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// connectorScope is the scope a bot asks for to use the connector (Learn:
	// rest-connector-authentication, "Step 1: Request an access token").
	connectorScope = "https://api.botframework.com/.default"
	// graphScope is the scope an app asks for to use Microsoft Graph (Learn:
	// auth-v2-service, "Request an access token").
	graphScope = "https://graph.microsoft.com/.default"
)

// logins simulates the login service. It holds the tokens issued to the bot.
type logins struct {
	mu      sync.Mutex
	issued  map[string]grant // by token
	fetches int
	down    bool
	odd     oddAnswer
	accepts credentials
	roles   []string // in tokens for Microsoft Graph
}

// grant is the scope of a token and the time it expires.
type grant struct {
	scope string
	end   time.Time
}

// TokenFetches returns the number of requests to the token endpoint, including
// refused ones.
func (s *Sim) TokenFetches() int {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	return s.logins.fetches
}

// TokenDown makes the token endpoint answer 503 until it is called with false.
func (s *Sim) TokenDown(down bool) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.down = down
}

// Consent sets the application permissions that tokens for Microsoft Graph name.
// Before, those tokens are opaque.
func (s *Sim) Consent(roles ...string) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.roles = append([]string{}, roles...)
}

// unsigned returns a token in the form of Entra's (Learn: access-token-claims-
// reference), which nobody can check.
func (s *Sim) unsigned(roles []string) string {
	part := func(v any) string { return base64.RawURLEncoding.EncodeToString(mustJSON(v)) }
	return part(map[string]any{"alg": "none", "typ": "JWT"}) + "." + part(map[string]any{
		"aud": "https://graph.microsoft.com", "appid": s.options.AppID, "tid": s.options.TenantID,
		"roles": roles, "uti": randomGUID(),
	}) + "."
}

// RevokeTokens makes the connector refuse every token issued so far with 401.
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
	if s.logins.odd.write(w) {
		return
	}
	if s.logins.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	if status, code := s.refusedLogin(r); status != 0 {
		reply{
			status: status,
			body:   mustJSON(map[string]any{"error": code, "error_description": "AADSTS: " + code}),
		}.write(
			w,
		)
		return
	}
	if number := s.refusedProof(r); number != 0 {
		refusal(number).write(w)
		return
	}
	reply{status: http.StatusOK, body: mustJSON(map[string]any{
		"token_type": "Bearer", "expires_in": 3600, "ext_expires_in": 3600,
		"access_token": s.issue(r.PostForm.Get("scope")),
	})}.write(w)
}

// issue returns a new token. The caller holds the lock of logins.
func (s *Sim) issue(scope string) string {
	if s.logins.issued == nil {
		s.logins.issued = map[string]grant{}
	}
	token := "opaque-" + randomGUID()
	if scope == graphScope && s.logins.roles != nil {
		token = s.unsigned(s.logins.roles)
	}
	s.logins.issued[token] = grant{scope, s.options.Now().Add(tokenLife)}
	return token
}

// TenantDomain is a domain of the Sim's tenant.
const TenantDomain = "contoso.onmicrosoft.com"

// serveTenant is the OpenID metadata of a tenant, by its id or a domain. Entra answers
// AADSTS90002 when there is no such tenant (Learn, "Microsoft Entra authentication and
// authorization error codes").
func (s *Sim) serveTenant(w http.ResponseWriter, r *http.Request) {
	s.logins.mu.Lock()
	odd := s.logins.odd
	s.logins.mu.Unlock()
	if odd.write(w) {
		return
	}
	if tenant := r.PathValue("tenant"); tenant != s.options.TenantID && tenant != TenantDomain {
		reply{status: http.StatusBadRequest, body: mustJSON(map[string]any{
			"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant '" + tenant + "' not found.",
		})}.write(w)
		return
	}
	reply{status: http.StatusOK, body: mustJSON(map[string]any{
		"issuer":         s.url + "/" + s.options.TenantID + "/v2.0",
		"token_endpoint": s.TokenURL(),
	})}.write(w)
}

// refusedLogin returns status 0 for a request that gets a token, if it proves whose
// it is. The tenant of a multi-tenant bot is botframework.com.
func (s *Sim) refusedLogin(r *http.Request) (status int, code string) {
	tenant := r.PathValue("tenant")
	switch id, _ := client(r); {
	case r.PostForm.Get("grant_type") != "client_credentials":
		return http.StatusBadRequest, "unsupported_grant_type"
	case tenant != s.options.TenantID && tenant != "botframework.com":
		return http.StatusBadRequest, "unauthorized_client"
	case id != s.options.AppID:
		return http.StatusUnauthorized, "invalid_client"
	case !slices.Contains([]string{connectorScope, graphScope}, r.PostForm.Get("scope")):
		return http.StatusBadRequest, "invalid_scope"
	}
	return 0, ""
}

// refusedProof returns the AADSTS number of a refusal, 0 for none.
func (s *Sim) refusedProof(r *http.Request) int {
	if r.PostForm.Has("client_assertion") {
		return s.refusedAssertion(r)
	}
	_, secret := client(r)
	return s.refusedSecret(secret)
}

// client returns the id and the secret of a request.
func client(r *http.Request) (id, secret string) {
	if user, password, ok := r.BasicAuth(); ok { // both are form-encoded there (RFC 6749, 2.3.1)
		id, _ = url.QueryUnescape(user)
		secret, _ = url.QueryUnescape(password)
		return id, secret
	}
	return r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
}

// LoggedInToGraph reports whether a call carries a token that the token
// endpoint issued for Microsoft Graph.
func (s *Sim) LoggedInToGraph(r *http.Request) bool { return s.loggedIn(r, graphScope) }

// loggedIn reports whether a call carries a token that the token endpoint
// issued for that scope.
func (s *Sim) loggedIn(r *http.Request, scope string) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	issued := s.logins.issued[token]
	return ok && issued.scope == scope && s.options.Now().Before(issued.end)
}
