package program

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"frontdesk/internal/entrasim"
	"frontdesk/internal/scripttest"
)

// begin starts a sign-in, and returns the address at the provider where erin
// chooses herself.
func begin(t *testing.T, d *scripttest.Desk, b *scripttest.Browser, to string) *url.URL {
	t.Helper()
	one := d.Person("Erin Employee")
	d.Entra.Add(entrasim.Person{ID: one.ObjectID, Name: "Erin Employee"})
	header, _ := expect(t, b, scripttest.Request{Path: "/signin/start?to=" + url.QueryEscape(to)}, http.StatusSeeOther)
	at, err := url.Parse(header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	query := at.Query()
	query.Set("person", one.ObjectID)
	at.RawQuery = query.Encode()
	return at
}

// choose has the provider lead back, and returns where to.
func choose(t *testing.T, b *scripttest.Browser, at *url.URL) (callback string) {
	t.Helper()
	header, _ := expect(t, b, scripttest.Request{Path: at.String()}, http.StatusFound)
	callback, ok := strings.CutPrefix(header.Get("Location"), scripttest.PortalURL)
	if !ok {
		t.Fatalf("led to %s", header.Get("Location"))
	}
	return callback
}

// What leaves for the provider cannot be guessed or used twice.
func TestPortalAsksTheProvider(t *testing.T) {
	d := portalDesk(t)
	b := d.Browser(t)
	one, two := begin(t, d, b, "/me").Query(), begin(t, d, b, "/me").Query()
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(one.Get(name)) < 22 || one.Get(name) == two.Get(name) {
			t.Errorf("%s: %q and then %q", name, one.Get(name), two.Get(name))
		}
	}
	if one.Get("code_challenge_method") != "S256" || one.Get("response_type") != "code" ||
		one.Get("redirect_uri") != scripttest.PortalURL+"/signin/callback" {
		t.Error(one)
	}
}

// Codes that are replayed, expired, of another browser, of another attempt or made
// up sign nobody in.
func TestPortalRefusesCodes(t *testing.T) {
	d := portalDesk(t)
	refuse := func(name string, b *scripttest.Browser, callback string) {
		t.Helper()
		header, body := expect(t, b, scripttest.Request{Path: callback}, http.StatusBadRequest)
		if !strings.Contains(body, "The sign-in was not completed. Please try again.") {
			t.Errorf("%s: %s", name, clip(body))
		}
		for _, c := range header.Values("Set-Cookie") {
			if !strings.Contains(c, "frontdesk-signin=;") {
				t.Errorf("%s: cookie %s", name, c)
			}
		}
		expect(t, b, scripttest.Request{Path: "/me"}, http.StatusSeeOther)
	}
	victim, forger := d.Browser(t), d.Browser(t)
	foreign := choose(t, forger, begin(t, d, forger, "/me"))
	refuse("no attempt", victim, foreign)
	begin(t, d, victim, "/me")
	refuse("state of another browser", victim, foreign)
	begin(t, d, victim, "/me")
	refuse("no state", victim, "/signin/callback?code=abc")

	// A code of somebody else with one's own state: the verifier of PKCE is not his.
	own := begin(t, d, victim, "/me")
	stolen, err := url.Parse(choose(t, forger, begin(t, d, forger, "/me")))
	if err != nil {
		t.Fatal(err)
	}
	mixed := url.Values{"state": {own.Query().Get("state")}, "code": {stolen.Query().Get("code")}}
	refuse("injected code", victim, "/signin/callback?"+mixed.Encode())

	own = begin(t, d, victim, "/me")
	refuse(
		"made up",
		victim,
		"/signin/callback?"+url.Values{"state": {own.Query().Get("state")}, "code": {"x"}}.Encode(),
	)

	// The same address twice, with the cookie of the attempt kept.
	replayer := d.Browser(t)
	at := begin(t, d, replayer, "/me")
	cookies := replayer.Cookies()
	callback := choose(t, replayer, at)
	expect(t, replayer, scripttest.Request{Path: callback}, http.StatusSeeOther)
	thief := d.Browser(t)
	again := scripttest.Request{Path: callback, Header: map[string]string{"Cookie": cookies}}
	expect(t, thief, again, http.StatusBadRequest)
}

// Tokens that are not from the provider, not for the desk, not for this attempt,
// not of now or not of one of our people sign nobody in.
func TestPortalRefusesTokens(t *testing.T) {
	d := portalDesk(t)
	claim := func(name string, value any) func(jwt.MapClaims, map[string]any) {
		return func(c jwt.MapClaims, _ map[string]any) { c[name] = value }
	}
	head := func(name string, value any) func(jwt.MapClaims, map[string]any) {
		return func(_ jwt.MapClaims, h map[string]any) { h[name] = value }
	}
	without := func(name string) func(jwt.MapClaims, map[string]any) {
		return func(c jwt.MapClaims, _ map[string]any) { delete(c, name) }
	}
	const other = "11111111-2222-3333-4444-555555555555"
	for name, one := range map[string]struct {
		change func(jwt.MapClaims, map[string]any)
		want   int
	}{
		"not signed":          {head("alg", "none"), http.StatusBadRequest},
		"public key a secret": {head("alg", "HS256"), http.StatusBadRequest},
		"unknown algorithm":   {head("alg", "RS1"), http.StatusBadRequest},
		"unknown key":         {head("kid", "another"), http.StatusBadRequest},
		"wrong audience":      {claim("aud", other), http.StatusBadRequest},
		"wrong issuer":        {claim("iss", "https://evil.example.com"), http.StatusBadRequest},
		"expired":             {claim("exp", d.Now().Add(-time.Hour).Unix()), http.StatusBadRequest},
		"not yet valid":       {claim("nbf", d.Now().Add(time.Hour).Unix()), http.StatusBadRequest},
		"nonce of another":    {claim("nonce", "x"), http.StatusBadRequest},
		"no nonce":            {without("nonce"), http.StatusBadRequest},
		"foreign tenant":      {claim("tid", other), http.StatusForbidden},
		"no object id":        {without("oid"), http.StatusForbidden},
		"object id a list":    {claim("oid", []string{other}), http.StatusForbidden},
		"object id no GUID":   {claim("oid", "erin"), http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			d.Entra.Tamper(one.change)
			b := d.Browser(t)
			at := begin(t, d, b, "/me")
			_, body := expect(t, b, scripttest.Request{Path: choose(t, b, at)}, one.want)
			if !strings.Contains(body, "Sign In") {
				t.Error("nothing to go on with:", clip(body))
			}
			expect(t, b, scripttest.Request{Path: "/me"}, http.StatusSeeOther)
		})
	}
	d.Entra.Tamper(nil)
	signIn(t, d, "Erin Employee")
}

// The provider says no: the visitor reads so, and nothing of what it says.
func TestPortalPassesRefusalOn(t *testing.T) {
	d := portalDesk(t)
	b := d.Browser(t)
	state := begin(t, d, b, "/me").Query().Get("state")
	query := url.Values{
		"state":             {state},
		"error":             {"access_denied"},
		"error_description": {"<script>alert(1)</script>"},
	}
	_, body := expect(t, b, scripttest.Request{Path: "/signin/callback?" + query.Encode()}, http.StatusForbidden)
	if strings.Contains(body, "alert(1)") || !strings.Contains(body, "refused or canceled") {
		t.Error(body)
	}
}

// After the sign-in, people are in the portal and nowhere else.
func TestPortalLeadsNowhereElse(t *testing.T) {
	d := portalDesk(t)
	for _, to := range []string{
		"//evil.example.com", `/\evil.example.com`, `\\evil.example.com`, "https:evil.example.com",
		"https://evil.example.com", "javascript:alert(1)", "/%09/evil.example.com", "/\t/evil.example.com",
		"/\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie:%20a=b", "/%2f%2fevil.example.com", "/%5cevil.example.com",
		"/..//evil.example.com", "/.//evil.example.com", "/x/..//evil.example.com", "///evil.example.com", " //evil.example.com",
		"/@evil.example.com", "//user@evil.example.com/", "/signout", "/signin?to=//evil.example.com", "", "me",
	} {
		b := d.Browser(t)
		callback := choose(t, b, begin(t, d, b, to))
		for _, path := range []string{callback, "/signin?to=" + url.QueryEscape(to)} { // the second is signed in already
			header, _ := expect(t, b, scripttest.Request{Path: path}, http.StatusSeeOther)
			at := header.Get("Location")
			base, _ := url.Parse(scripttest.PortalURL)
			led, err := base.Parse(at)
			if err != nil || led.Scheme+"://"+led.Host != scripttest.PortalURL || !strings.HasPrefix(at, "/") ||
				strings.HasPrefix(at, "//") || strings.ContainsAny(at, "\\\r\n\t") {
				t.Errorf("%q leads to %q", to, at)
			}
		}
		if strings.Contains(b.Cookies(), "a=b") {
			t.Errorf("%q sets a cookie", to)
		}
	}
	b := d.Browser(t)
	callback := choose(t, b, begin(t, d, b, "/tickets?show=open&after=x%2Fy"))
	header, _ := expect(t, b, scripttest.Request{Path: callback}, http.StatusSeeOther)
	if at := header.Get("Location"); at != "/tickets?show=open&after=x%2Fy" {
		t.Errorf("a path of the portal became %q", at)
	}
}

// A sign-in has a secret of its own: neither one that was planted nor the one
// from before works after it.
func TestPortalSessionIsNotFixed(t *testing.T) {
	d := portalDesk(t)
	b := d.Browser(t)
	callback := choose(t, b, begin(t, d, b, "/me"))
	planted := "__Host-frontdesk=" + strings.Repeat("A", 43)
	ask := scripttest.Request{Path: callback, Header: map[string]string{"Cookie": b.Cookies() + "; " + planted}}
	header, _ := expect(t, d.Browser(t), ask, http.StatusSeeOther)
	session := cookieOf(t, header, "__Host-frontdesk")
	if strings.Contains(planted, session.Value) || len(session.Value) < 32 {
		t.Errorf("the session has the secret %q", session.Value)
	}
	expect(t, d.Browser(t), cookie("/me", planted), http.StatusSeeOther)

	// Whoever signs in in a browser where somebody is signed in.
	before := "__Host-frontdesk=" + session.Value
	expect(t, d.Browser(t), cookie("/me", before), http.StatusOK)
	callback = choose(t, b, begin(t, d, b, "/me"))
	ask = scripttest.Request{Path: callback, Header: map[string]string{"Cookie": b.Cookies() + "; " + before}}
	header, _ = expect(t, d.Browser(t), ask, http.StatusSeeOther)
	if next := cookieOf(t, header, "__Host-frontdesk"); next.Value == session.Value {
		t.Error("the next sign-in has the secret of the one before")
	}
	expect(t, d.Browser(t), cookie("/me", before), http.StatusSeeOther)
}

func cookie(path, value string) scripttest.Request {
	return scripttest.Request{Path: path, Header: map[string]string{"Cookie": value}}
}

func cookieOf(t *testing.T, header http.Header, name string) *http.Cookie {
	t.Helper()
	answer := http.Response{Header: header}
	list := answer.Cookies()
	i := slices.IndexFunc(list, func(c *http.Cookie) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("no cookie %s among %v", name, header.Values("Set-Cookie"))
	}
	return list[i]
}

// Cookies are for this host, TLS and the server alone.
func TestPortalCookies(t *testing.T) {
	d := portalDesk(t)
	b := d.Browser(t)
	header, _ := expect(t, b, scripttest.Request{Path: "/signin/start"}, http.StatusSeeOther)
	callback := choose(t, b, begin(t, d, b, "/me"))
	after, _ := expect(t, b, scripttest.Request{Path: callback}, http.StatusSeeOther)
	for _, c := range []*http.Cookie{
		cookieOf(t, header, "__Host-frontdesk-signin"), cookieOf(t, after, "__Host-frontdesk"),
	} {
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" ||
			c.MaxAge <= 0 {
			t.Errorf("%s", c)
		}
	}
	if gone := cookieOf(t, after, "__Host-frontdesk-signin"); gone.MaxAge >= 0 {
		t.Errorf("the attempt stays: %s", gone)
	}
}

// A provider that is down is said to be, and found again without a restart.
func TestPortalProviderIsDown(t *testing.T) {
	d := portalDesk(t)
	b := d.Browser(t)
	d.Entra.Break(true)
	header, body := expect(t, b, scripttest.Request{Path: "/signin/start"}, http.StatusServiceUnavailable)
	if !strings.Contains(body, "Signing in is not possible right now.") || header.Get("Retry-After") == "" {
		t.Error(header, clip(body))
	}
	expect(t, b, scripttest.Request{Path: "/signin"}, http.StatusOK)
	d.Entra.Break(false)
	callback := choose(t, b, begin(t, d, b, "/me"))
	d.Entra.Break(true) // between its page and the exchange of the code
	expect(t, b, scripttest.Request{Path: callback}, http.StatusServiceUnavailable)
	d.Entra.Break(false)
	signIn(t, d, "Erin Employee")
}
