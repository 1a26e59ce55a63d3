// Package entrasim is a make-believe Entra ID: an OpenID provider for the demo and
// for tests. Whoever signs in chooses who they are.
//
// It knows the authorization code flow with PKCE and the claims of Entra's ID
// tokens of version 2.0 that the portal reads (Learn, "ID token claims
// reference"), and the access tokens that Teams gets for tabs. Tests make it
// misbehave by Tamper.
package entrasim

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"html/template"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Person is somebody who can sign in.
type Person struct {
	ID, Name string
	Groups   []string // object ids of groups; in the ID token
}

// Client is the only application that the provider knows.
type Client struct {
	ID, Secret, Redirect string
	// Certificate, if there is one, proves the client in place of the secret.
	Certificate *x509.Certificate
}

// Provider is an http.Handler. Use New.
type Provider struct {
	tenant string
	client Client
	now    func() time.Time
	key    *rsa.PrivateKey
	mux    *http.ServeMux
	broken atomic.Bool

	mu     sync.Mutex
	base   string
	people []Person
	codes  map[string]code
	tamper func(claims jwt.MapClaims, header map[string]any)

	devices devices
}

// code is one use of the authorization endpoint.
type code struct {
	person              Person
	nonce, challenge    string
	redirect, forClient string
	ends                time.Time
}

const (
	codeLasts  = time.Minute
	tokenLasts = time.Hour
	keyID      = "entrasim"
)

// New returns a provider of one tenant. now is its clock.
func New(tenant string, client Client, people []Person, now func() time.Time) (*Provider, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("entrasim: %w", err)
	}
	p := &Provider{
		tenant: tenant, client: client, now: now, key: key, people: people,
		mux: http.NewServeMux(), codes: map[string]code{},
	}
	p.mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", p.serveMetadata)
	p.mux.HandleFunc("GET /{tenant}/discovery/v2.0/keys", p.serveKeys)
	p.mux.HandleFunc("GET /{tenant}/oauth2/v2.0/authorize", p.serveAuthorize)
	p.mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", p.serveToken)
	p.mux.HandleFunc("POST /{tenant}/oauth2/v2.0/devicecode", p.serveDeviceCode)
	p.mux.HandleFunc("GET /{tenant}/teams/token", p.serveTeamsToken)
	return p, nil
}

// ServeHTTP answers one request.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.broken.Load() {
		http.Error(w, "AADSTS90033: a transient error has occurred", http.StatusServiceUnavailable)
		return
	}
	p.mux.ServeHTTP(w, r)
}

// Break has the provider answer nothing but 503, or answer again.
func (p *Provider) Break(broken bool) { p.broken.Store(broken) }

// At tells the provider its own address, without a slash at the end, and returns
// its issuer.
func (p *Provider) At(base string) (issuer string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.base = base
	return p.issuer()
}

func (p *Provider) issuer() string { return p.base + "/" + p.tenant + "/v2.0" }

// Redirect changes where the application may be led back to.
func (p *Provider) Redirect(to string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.client.Redirect = to
}

// Add adds somebody who can sign in.
func (p *Provider) Add(one Person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.people = append(p.people, one)
}

// Tamper has change edit the claims and the header of every token from now on;
// nil: they are as they should be. The header's "alg" says how it is signed:
// "none" and "HS256" are forgeries.
func (p *Provider) Tamper(change func(claims jwt.MapClaims, header map[string]any)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tamper = change
}

func (p *Provider) serveMetadata(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.base + "/" + p.tenant
	reply(w, map[string]any{
		"issuer": p.issuer(), "authorization_endpoint": at + "/oauth2/v2.0/authorize",
		"token_endpoint": at + "/oauth2/v2.0/token", "jwks_uri": at + "/discovery/v2.0/keys",
		"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"},
		"subject_types_supported": []string{"pairwise"},
	})
}

func (p *Provider) serveKeys(w http.ResponseWriter, _ *http.Request) {
	encode := base64.RawURLEncoding.EncodeToString
	reply(w, map[string]any{"keys": []any{map[string]string{
		"kty": "RSA", "use": "sig", "kid": keyID, "alg": "RS256",
		"n": encode(p.key.N.Bytes()), "e": encode(big.NewInt(int64(p.key.E)).Bytes()),
	}}})
}

var choose = template.Must(template.New("").Parse(`<!DOCTYPE html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Sign in</title><h1>Who are you?</h1>
<p>A make-believe sign-in page: choose somebody.</p><ul>
{{range .}}<li><a href="{{.Link}}">{{.Name}}</a></li>{{end}}</ul></html>`))

// serveAuthorize lets the visitor choose who they are, and leads back with a code.
func (p *Provider) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := r.URL.Query()
	if q.Get("client_id") != p.client.ID || q.Get("redirect_uri") != p.client.Redirect ||
		q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
		http.Error(
			w,
			"AADSTS50011: the redirect URI or the application is not the registered one",
			http.StatusBadRequest,
		)
		return
	}
	i := slices.IndexFunc(p.people, func(one Person) bool { return one.ID == q.Get("person") })
	if i < 0 {
		type row struct{ Name, Link string }
		var rows []row
		for _, one := range p.people {
			q.Set("person", one.ID)
			rows = append(rows, row{one.Name, "?" + q.Encode()})
		}
		_ = choose.Execute(w, rows) // the visitor may have left
		return
	}
	id := rand.Text()
	p.codes[id] = code{
		person: p.people[i], nonce: q.Get("nonce"), challenge: q.Get("code_challenge"),
		redirect: p.client.Redirect, forClient: p.client.ID, ends: p.now().Add(codeLasts),
	}
	back := url.Values{"code": {id}, "state": {q.Get("state")}}
	http.Redirect(w, r, p.client.Redirect+"?"+back.Encode(), http.StatusFound)
}

// serveToken exchanges a code, once.
func (p *Provider) serveToken(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("grant_type") == deviceGrant {
		p.serveDeviceToken(w, r)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	id, secret, ok := r.BasicAuth()
	if !ok {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	c, known := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	switch {
	case id != p.client.ID || !p.proves(r, secret):
		refuse(w, http.StatusUnauthorized, "invalid_client")
	case !known || p.now().After(c.ends) || r.FormValue("redirect_uri") != c.redirect ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != c.challenge:
		refuse(w, http.StatusBadRequest, "invalid_grant")
	default:
		reply(w, map[string]any{
			"token_type": "Bearer", "access_token": rand.Text(), "expires_in": int(tokenLasts.Seconds()),
			"id_token": p.idToken(c),
		})
	}
}

// proves reports whether a request proves that it is the client's: by an assertion
// when there is a certificate (Learn: certificate-credentials), else by the secret.
func (p *Provider) proves(r *http.Request, secret string) bool {
	if p.client.Certificate == nil {
		return secret == p.client.Secret
	}
	key := func(*jwt.Token) (any, error) { return p.client.Certificate.PublicKey, nil }
	var claims jwt.RegisteredClaims
	_, err := jwt.NewParser(
		jwt.WithValidMethods([]string{"PS256"}), jwt.WithAudience(p.base+r.URL.Path), jwt.WithExpirationRequired(),
		jwt.WithIssuer(p.client.ID), jwt.WithSubject(p.client.ID), jwt.WithTimeFunc(p.now),
	).ParseWithClaims(r.FormValue("client_assertion"), &claims, key)
	return err == nil &&
		r.FormValue("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
}

// Trust has the client prove itself by a certificate from now on.
func (p *Provider) Trust(c *x509.Certificate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.client.Certificate = c
}

func (p *Provider) idToken(c code) string {
	now := p.now()
	claims := jwt.MapClaims{
		"iss": p.issuer(), "aud": c.forClient, "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(tokenLasts).Unix(),
		"oid": c.person.ID, "sub": "pairwise-" + c.person.ID, "tid": p.tenant, "name": c.person.Name,
		"nonce": c.nonce, "ver": "2.0", "groups": c.person.Groups,
	}
	return p.issue(claims)
}

// issue returns a token with claims, as Tamper would have it.
func (p *Provider) issue(claims jwt.MapClaims) string {
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = keyID
	if p.tamper != nil {
		p.tamper(claims, token.Header)
	}
	signed, err := p.sign(token)
	if err != nil {
		return ""
	}
	return signed
}

// sign signs a token by what its header says, as forgers do who have no key: not
// at all, or with the public key as if it were a secret (RFC 8725, section 2.1).
func (p *Provider) sign(token *jwt.Token) (string, error) {
	switch token.Header["alg"] {
	case jwt.SigningMethodNone.Alg():
		token.Method = jwt.SigningMethodNone
		return token.SignedString(jwt.UnsafeAllowNoneSignatureType)
	case jwt.SigningMethodHS256.Alg():
		token.Method = jwt.SigningMethodHS256
		public := pem.EncodeToMemory(
			&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&p.key.PublicKey)},
		)
		return token.SignedString(public)
	}
	return token.SignedString(p.key)
}

func reply(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	writeJSON(w, body)
}

func writeJSON(w http.ResponseWriter, body any) {
	_ = json.NewEncoder(w).Encode(body) // the caller may have left
}

func refuse(w http.ResponseWriter, status int, reason string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": reason}) // the caller may have left
}
