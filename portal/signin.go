package portal

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// SignIn says which OpenID provider knows the people.
type SignIn struct {
	Issuer, ClientID string
	// Prove calls redeem with what proves to the provider that the portal is its
	// client, once for each proof until one is accepted.
	Prove func(
		ctx context.Context, client, endpoint string, redeem func(proof url.Values) (*oauth2.Token, error),
	) (*oauth2.Token, error)
	// Claim is the claim of the ID token with a person's Entra object id.
	Claim string
	// Tenants are the Entra tenants that people may come from. A token that names
	// none (claim "tid") is one of another provider, and of the first of them.
	Tenants []string
}

const (
	// attemptLasts is how long somebody has to sign in at the provider.
	attemptLasts = 15 * time.Minute
	// providerWait bounds one call to the provider.
	providerWait = 10 * time.Second
	// maxPath bounds where somebody wants to go after they have signed in.
	maxPath = 1000
	// maxZone is longer than any name of a time zone.
	maxZone = 64
)

// provider is the OpenID provider. Its metadata is looked up when it is needed
// first, and again after a failure.
type provider struct {
	SignIn
	url    string
	client *http.Client
	now    func() time.Time

	known atomic.Pointer[oidc.Provider]
	// asking has everybody who waits for the provider wait for one answer: it may
	// be slow to fail.
	asking singleflight.Group
}

func newProvider(o Options) *provider {
	client := o.Client
	if client == nil {
		client = &http.Client{Timeout: providerWait}
	}
	return &provider{SignIn: o.SignIn, url: o.URL, client: client, now: o.Now}
}

func (p *provider) find(ctx context.Context) (*oidc.Provider, error) {
	if known := p.known.Load(); known != nil {
		return known, nil
	}
	_, err, _ := p.asking.Do("", func() (any, error) {
		// The provider fetches keys later, with the values of this context.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.Issuer)
		if err == nil {
			p.known.Store(found)
		}
		return nil, err
	})
	if err != nil {
		return nil, errors.Join(errProviderDown, err)
	}
	return p.known.Load(), nil
}

// errProviderDown means that the provider does not answer, or not as it should.
var errProviderDown = errors.New("portal: the sign-in provider does not answer")

// exchange redeems a code. The provider refuses one that is not good with a
// status of 400 or 401 (RFC 6749, section 5.2); anything else is its own trouble.
func (p *provider) exchange(ctx context.Context, known *oidc.Provider, a attempt, code string) (*oauth2.Token, error) {
	conf := p.oauth(known)
	token, err := p.Prove(ctx, p.ClientID, conf.Endpoint.TokenURL, func(proof url.Values) (*oauth2.Token, error) {
		return conf.Exchange(ctx, code, proven(&conf, proof, oauth2.VerifierOption(a.Verifier))...)
	})
	if err == nil {
		return token, nil
	}
	answer, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok || answer.Response == nil || answer.Response.StatusCode >= http.StatusInternalServerError {
		return nil, errors.Join(errProviderDown, err)
	}
	// The answer's body is not for the log.
	return nil, fmt.Errorf(
		"portal: code refused with %d %s",
		answer.Response.StatusCode,
		clipBytes(answer.ErrorCode, maxAgent),
	)
}

// proven adds a proof to the options of an exchange. A secret goes where the
// provider takes it; anything else only into the form (RFC 7523, section 2.2).
func proven(conf *oauth2.Config, proof url.Values, options ...oauth2.AuthCodeOption) []oauth2.AuthCodeOption {
	conf.ClientSecret = proof.Get("client_secret")
	for name := range proof {
		if name != "client_secret" {
			conf.Endpoint.AuthStyle = oauth2.AuthStyleInParams
			options = append(options, oauth2.SetAuthURLParam(name, proof.Get(name)))
		}
	}
	return options
}

func (p *provider) oauth(known *oidc.Provider) oauth2.Config {
	return oauth2.Config{
		ClientID: p.ClientID, Endpoint: known.Endpoint(),
		RedirectURL: p.url + "/signin/callback", Scopes: []string{oidc.ScopeOpenID, "profile"},
	}
}

// attempt is a sign-in that has begun. It is kept in a cookie of the browser that
// began it, so only that browser can finish it.
type attempt struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"` // of PKCE, RFC 7636
	To       string `json:"to"`
	Zone     string `json:"z,omitempty"` // the browser's time zone
}

// start begins a sign-in, and returns the address at the provider.
func (p *provider) start(ctx context.Context, to string) (address string, a attempt, err error) {
	known, err := p.find(ctx)
	if err != nil {
		return "", a, err
	}
	a = attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: to}
	conf := p.oauth(known)
	return conf.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), a, nil
}

// errUnknownPerson means that the provider knows somebody whom the desk does not
// serve: of another tenant, or without an object id.
var errUnknownPerson = errors.New("portal: not one of our people")

// claims are what the desk reads of an ID token.
type claims struct {
	Tenant string   `json:"tid"`
	Name   string   `json:"name"`
	User   string   `json:"preferred_username"`
	Groups []string `json:"groups"`
}

// finish exchanges a code for who it is. wanted are the ids of groups to keep.
func (p *provider) finish(
	ctx context.Context,
	a attempt,
	code string,
	wanted func(string) bool,
) (s signedIn, err error) {
	known, err := p.find(ctx)
	if err != nil {
		return s, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.exchange(ctx, known, a, code)
	if err != nil {
		return s, err
	}
	raw, _ := token.Extra("id_token").(string)
	verified, err := known.Verifier(&oidc.Config{ClientID: p.ClientID, Now: p.now}).Verify(ctx, raw)
	if err != nil {
		return s, fmt.Errorf("portal: ID token: %w", err)
	}
	if verified.Nonce != a.Nonce {
		return s, errors.New("portal: ID token of another attempt")
	}
	return p.read(verified, wanted)
}

// read returns who a verified ID token is about.
func (p *provider) read(token *oidc.IDToken, wanted func(string) bool) (s signedIn, err error) {
	var c claims
	all := map[string]any{}
	if err := errors.Join(token.Claims(&c), token.Claims(&all)); err != nil {
		return s, fmt.Errorf("portal: ID token: %w", err)
	}
	id, _ := all[p.Claim].(string)
	id = strings.ToLower(id)
	tenant := strings.ToLower(c.Tenant)
	if tenant == "" && len(p.Tenants) > 0 {
		tenant = p.Tenants[0]
	}
	if !tickets.ObjectID(id) || !slices.Contains(p.Tenants, tenant) {
		return s, errUnknownPerson
	}
	s = signedIn{Person: tickets.Person{ID: id, Name: cmp.Or(c.Name, c.User)}, Tenant: tenant}
	s.Groups = wantedGroups(c.Groups, wanted)
	return s, nil
}

func wantedGroups(claimed []string, wanted func(string) bool) (list []string) {
	for _, g := range claimed {
		if g = strings.ToLower(g); wanted(g) {
			list = append(list, g)
		}
	}
	return list
}

// localPath returns a path of this portal that somebody wants to go to; "/" for
// anything else, such as another host ("//host", "/\host").
func localPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || len(to) > maxPath || u.Scheme != "" || u.Host != "" || u.User != nil ||
		!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\t\r\n") ||
		strings.HasPrefix(u.Path, "/signin") || strings.HasPrefix(u.Path, "/signout") {
		return "/"
	}
	return to
}

func (p *Portal) attemptCookie(value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName("frontdesk-signin", p.secure()), Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: p.secure(), SameSite: http.SameSiteLaxMode,
	}
}

// showSignIn shows the button that leads to the provider.
func showSignIn(v *visit) error {
	to := localPath(v.r.FormValue("to"))
	if v.ok {
		return v.redirect(to)
	}
	if v.tab { // providers show nothing in a frame
		return v.toTab(to)
	}
	return v.render(http.StatusOK, signInPage(v, to, ""))
}

// startSignIn leads to the provider.
func startSignIn(v *visit) error {
	to := localPath(v.r.FormValue("to"))
	address, a, err := v.provider.start(v.r.Context(), to)
	if err != nil {
		return v.signInDown(to, err)
	}
	a.Zone = clipBytes(v.r.FormValue("zone"), maxZone)
	kept, _ := json.Marshal(a) // strings alone
	http.SetCookie(v.w, v.attemptCookie(base64.RawURLEncoding.EncodeToString(kept), int(attemptLasts/time.Second)))
	return v.redirect(address)
}

// signInDown tells somebody that the provider is in trouble.
func (v *visit) signInDown(to string, err error) error {
	v.Logger.Error("sign-in not possible", "error", err)
	v.w.Header().Set("Retry-After", "60")
	return v.render(http.StatusServiceUnavailable, signInPage(v, to, v.words.Say("portal.signin.down")))
}

// finishSignIn is where the provider leads back to.
func finishSignIn(v *visit) error {
	var a attempt
	if c, err := v.r.Cookie(v.attemptCookie("", 0).Name); err == nil {
		kept, _ := base64.RawURLEncoding.DecodeString(c.Value)
		_ = json.Unmarshal(kept, &a) // what cannot be read is no attempt
	}
	http.SetCookie(v.w, v.attemptCookie("", -1))
	to, query := localPath(a.To), v.r.URL.Query()
	if a.State == "" || query.Get("state") != a.State {
		return v.render(http.StatusBadRequest, signInPage(v, to, v.words.Say("portal.signin.again")))
	}
	if reason := query.Get("error"); reason != "" {
		v.Logger.Info("sign-in refused by the provider", "reason", clipBytes(reason, maxAgent))
		return v.render(http.StatusForbidden, signInPage(v, to, v.words.Say("portal.signin.refused")))
	}
	s, err := v.provider.finish(v.r.Context(), a, query.Get("code"), v.namesGroup)
	if errors.Is(err, errUnknownPerson) {
		return v.render(http.StatusForbidden, signInPage(v, to, v.words.Say("portal.signin.stranger")))
	}
	if errors.Is(err, errProviderDown) {
		return v.signInDown(to, err)
	}
	if err != nil {
		v.Logger.Warn("sign-in failed", "error", err)
		return v.render(http.StatusBadRequest, signInPage(v, to, v.words.Say("portal.signin.again")))
	}
	if err := v.Desk.Browses(v.r.Context(), s.Person, desk.Browser{Tenant: s.Tenant, Zone: a.Zone}); err != nil {
		return err
	}
	if err := v.begin(v.w, v.r, s); err != nil {
		return err
	}
	return v.redirect(to)
}

// namesGroup reports whether a role names an Entra group.
func (p *Portal) namesGroup(id string) bool {
	return slices.ContainsFunc(p.Roles, func(r Role) bool { return r.Has("", []string{id}) && !r.Has("", nil) })
}

// signOut ends this session, another one of the person's, or all of them.
func signOut(v *visit) error {
	ctx, one := v.ctx(), v.form("one")
	if one != "" && one != v.signInID(ctx) {
		if err := v.SignIns.End(ctx, v.actor(), one); err != nil {
			return err
		}
		return v.redirect("/me")
	}
	if v.form("all") != "" {
		if err := v.SignIns.EndAll(ctx, v.actor(), v.who.Person.ID); err != nil {
			return err
		}
	}
	if err := v.end(ctx, v.w); err != nil {
		return err
	}
	v.hub.sendAway(v.who.Person.ID)
	if v.tab {
		return v.redirect(link(tabPath, "ask", "1"))
	}
	return v.redirect("/signin")
}
