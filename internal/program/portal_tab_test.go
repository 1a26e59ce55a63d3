package program

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"frontdesk/internal/entrasim"
	"frontdesk/internal/scripttest"
	"frontdesk/portal"
)

const (
	tabCookie     = "__Host-frontdesk-tab"
	browserCookie = "__Host-frontdesk"
)

// tabToken returns the token that Teams gets for somebody in the tab.
func tabToken(d *scripttest.Desk, name, version string) string {
	one := entrasim.Person{ID: d.Person(name).ObjectID, Name: name}
	return d.Entra.TeamsToken(one, d.AppID(), "api://desk.example.com/botid-"+d.AppID(), version)
}

// enter is what the tab's script sends.
func enter(token string) scripttest.Request {
	return sent("/tab", url.Values{"token": {token}, "to": {"/tickets"}, "locale": {"ru-ru"}})
}

// inTab returns a browser in which Erin has opened the tab in Teams.
func inTab(t *testing.T, d *scripttest.Desk) *scripttest.Browser {
	t.Helper()
	b := d.Browser(t)
	expect(t, b, enter(tabToken(d, requester, "2.0")), http.StatusOK)
	return b
}

func TestPortalTabSignsIn(t *testing.T) {
	d := portalDesk(t)
	for _, version := range []string{"1.0", "2.0"} {
		b := d.Browser(t)
		header, body := expect(t, b, enter(tabToken(d, requester, version)), http.StatusOK)
		var says struct{ To, Me string }
		if err := json.Unmarshal([]byte(body), &says); err != nil || says.To != "/tickets" || says.Me == "" {
			t.Error(version, body, err)
		}
		c := cookieOf(t, header, tabCookie)
		if !c.Secure || !c.HttpOnly || !c.Partitioned || c.SameSite != http.SameSiteNoneMode || c.Path != "/" ||
			c.Domain != "" || c.MaxAge <= 0 {
			t.Error(c)
		}
		_, page := expect(t, b, scripttest.Request{Path: "/me"}, http.StatusOK)
		if !strings.Contains(page, requester) || !strings.Contains(page, `lang="ru"`) ||
			strings.Contains(page, "manifest.webmanifest") {
			t.Error(version, page)
		}
	}
}

// Tokens that are not Entra's, not for this desk, not given to Teams for somebody
// who uses it, not of now or not of one of our people open nothing.
func TestPortalTabRefusesTokens(t *testing.T) {
	d := portalDesk(t)
	claim := func(name string, value any) func(jwt.MapClaims, map[string]any) {
		return func(c jwt.MapClaims, _ map[string]any) { c[name] = value }
	}
	head := func(name string, value any) func(jwt.MapClaims, map[string]any) {
		return func(_ jwt.MapClaims, h map[string]any) { h[name] = value }
	}
	without := func(names ...string) func(jwt.MapClaims, map[string]any) {
		return func(c jwt.MapClaims, _ map[string]any) {
			maps.DeleteFunc(c, func(name string, _ any) bool { return slices.Contains(names, name) })
		}
	}
	const other = "11111111-2222-3333-4444-555555555555"
	for name, one := range map[string]struct {
		change func(jwt.MapClaims, map[string]any)
		want   int
	}{
		"not signed":           {head("alg", "none"), http.StatusUnauthorized},
		"public key a secret":  {head("alg", "HS256"), http.StatusUnauthorized},
		"unknown algorithm":    {head("alg", "RS1"), http.StatusUnauthorized},
		"unknown key":          {head("kid", "another"), http.StatusUnauthorized},
		"wrong audience":       {claim("aud", other), http.StatusUnauthorized},
		"audience of Graph":    {claim("aud", "https://graph.microsoft.com"), http.StatusUnauthorized},
		"another host":         {claim("aud", "api://evil.example.com/botid-"+d.AppID()), http.StatusUnauthorized},
		"audience of the page": {claim("aud", "portal"), http.StatusUnauthorized},
		"wrong issuer":         {claim("iss", "https://evil.example.com"), http.StatusUnauthorized},
		"issuer of the other":  {claim("iss", "https://sts.windows.net/"+d.TenantID()+"/"), http.StatusUnauthorized},
		"unknown version":      {claim("ver", "3.0"), http.StatusUnauthorized},
		"no version":           {without("ver"), http.StatusUnauthorized},
		"expired":              {claim("exp", d.Now().Add(-time.Hour).Unix()), http.StatusUnauthorized},
		"without an end":       {without("exp"), http.StatusUnauthorized},
		"not yet valid":        {claim("nbf", d.Now().Add(time.Hour).Unix()), http.StatusUnauthorized},
		"another client":       {claim("azp", other), http.StatusUnauthorized},
		"client of an older":   {claim("appid", entrasim.TeamsWeb), http.StatusOK},
		"no client":            {without("azp"), http.StatusUnauthorized},
		"another scope":        {claim("scp", "User.Read"), http.StatusUnauthorized},
		"an application alone": {without("scp", "name"), http.StatusUnauthorized},
		"an ID token":          {without("scp", "azp"), http.StatusUnauthorized},
		"foreign tenant": {func(c jwt.MapClaims, _ map[string]any) {
			c["tid"], c["iss"] = other, strings.Replace(c["iss"].(string), d.TenantID(), other, 1)
		}, http.StatusForbidden},
		"tenant of another issuer": {claim("tid", other), http.StatusUnauthorized},
		"no object id":             {without("oid"), http.StatusForbidden},
		"odd object id":            {claim("oid", "../admin"), http.StatusForbidden},
	} {
		d.Entra.Tamper(one.change)
		b := d.Browser(t)
		header, _ := expect(t, b, enter(tabToken(d, requester, "2.0")), one.want)
		if one.want != http.StatusOK && len(header.Values("Set-Cookie")) > 0 {
			t.Errorf("%s: a cookie", name)
		}
		if t.Failed() {
			t.Fatal(name)
		}
	}
	d.Entra.Tamper(nil)
	for _, raw := range []string{"", "x", "a.b.c", strings.Repeat("x", 40_000)} {
		expect(t, d.Browser(t), enter(raw), http.StatusUnauthorized)
	}
	inURL := sent("/tab?token="+tabToken(d, requester, "2.0"), url.Values{})
	expect(t, d.Browser(t), inURL, http.StatusUnauthorized)
}

// A token of Teams does not pass for that of the browser's sign-in.
func TestPortalTabTokenIsForTheTabAlone(t *testing.T) {
	d := portalDesk(t)
	d.Entra.Tamper(func(c jwt.MapClaims, _ map[string]any) {
		delete(c, "nonce")
		c["azp"], c["scp"] = entrasim.TeamsWeb, "access_as_user"
	})
	b := d.Browser(t)
	expect(t, b, scripttest.Request{Path: choose(t, b, begin(t, d, b, "/me"))}, http.StatusBadRequest)
}

func TestPortalTabProviderIsDown(t *testing.T) {
	d := portalDesk(t)
	d.Entra.Break(true)
	expect(t, d.Browser(t), enter(tabToken(d, requester, "2.0")), http.StatusServiceUnavailable)
	d.Entra.Break(false)
	inTab(t, d)
}

// Each session counts in its own cookie alone, and the browser's comes first.
func TestPortalTabAndBrowserAreApart(t *testing.T) {
	d := portalDesk(t)
	browser, tab := signIn(t, d, somebody), inTab(t, d)
	of := func(b *scripttest.Browser, name string) string {
		_, rest, ok := strings.Cut("; "+b.Cookies(), "; "+name+"=")
		value, _, _ := strings.Cut(rest, ";")
		if !ok {
			t.Fatalf("no %s in %s", name, b.Cookies())
		}
		return value
	}
	browsers, tabs := of(browser, browserCookie), of(tab, tabCookie)
	with := func(cookies string) scripttest.Request { return cookie("/me", cookies) }
	expect(t, d.Browser(t), with(browserCookie+"="+tabs), http.StatusSeeOther)
	expect(t, d.Browser(t), with(tabCookie+"="+browsers), http.StatusSeeOther)
	header, page := expect(t, d.Browser(t), with(browserCookie+"="+browsers+"; "+tabCookie+"="+tabs), http.StatusOK)
	if !strings.Contains(page, somebody) ||
		!strings.Contains(header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Error(header, clip(page))
	}
	// The one who opens the tab next in the same client.
	expect(t, tab, enter(tabToken(d, beneficiary, "2.0")), http.StatusOK)
	expect(t, d.Browser(t), with(tabCookie+"="+tabs), http.StatusSeeOther)
	if _, page := expect(t, tab, scripttest.Request{Path: "/me"}, http.StatusOK); !strings.Contains(page, beneficiary) {
		t.Error(clip(page))
	}
}

// Other sites can send nothing with the tab's cookie, which goes along everywhere.
func TestPortalTabIsSafeFromOtherSites(t *testing.T) {
	d := portalDesk(t)
	b := inTab(t, d)
	for _, header := range []map[string]string{
		{"Sec-Fetch-Site": "cross-site"},
		{"Sec-Fetch-Site": "same-site"},
		{"Origin": "https://teams.microsoft.com"},
		{"Origin": "null"},
	} {
		for _, path := range []string{"/tab", "/incident/new", "/me", "/signout"} {
			ask := sent(path, url.Values{"title": {"x"}, "token": {tabToken(d, somebody, "2.0")}})
			ask.Header = header
			expect(t, b, ask, http.StatusForbidden)
		}
	}
	own := enter(tabToken(d, requester, "2.0"))
	own.Header = map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": scripttest.PortalURL}
	expect(t, b, own, http.StatusOK)
}

// Nobody reads a sign-in page in a frame: they come to the tab's first page, and
// from there back to where they were.
func TestPortalTabAsksNobodyToSignIn(t *testing.T) {
	d := portalDesk(t)
	leads := func(b *scripttest.Browser, ask scripttest.Request, want string) {
		t.Helper()
		header, _ := expect(t, b, ask, http.StatusSeeOther)
		if got := header.Get("Location"); got != want {
			t.Errorf("%s leads to %s instead of %s", ask.Path, got, want)
		}
	}
	framed := func(path string) scripttest.Request {
		return scripttest.Request{Path: path, Header: map[string]string{"Sec-Fetch-Dest": "iframe"}}
	}
	leads(d.Browser(t), framed("/tickets?show=open"), "/tab?to=%2Ftickets%3Fshow%3Dopen")
	leads(d.Browser(t), framed("/signin?to=/me"), "/tab?to=%2Fme")
	leads(d.Browser(t), framed("/signin?to=//evil.example.com"), "/tab?to=%2F")
	leads(d.Browser(t), scripttest.Request{Path: "/tickets"}, "/signin?to=%2Ftickets")

	b := inTab(t, d)
	mobile := b.Cookies() // a phone's page is in no frame, and has the cookie still
	leads(b, sent("/signout", url.Values{"all": {"1"}}), "/tab?ask=1")
	leads(d.Browser(t), cookie("/tickets", mobile), "/tab?to=%2Ftickets")
	ended := sent("/incident/new", url.Values{"title": {"x"}})
	ended.Header = map[string]string{"Cookie": mobile, "Referer": scripttest.PortalURL + "/incident/new"}
	leads(d.Browser(t), ended, "/tab?to=%2Fincident%2Fnew")
	poll := scripttest.Request{Path: "/tickets", Header: map[string]string{"Cookie": mobile, "HX-Request": "true"}}
	expect(t, d.Browser(t), poll, http.StatusUnauthorized)

	for _, to := range []string{"//evil.example.com", "/\\evil.example.com", "https://evil.example.com", "javascript:alert(1)"} {
		ask := sent("/tab", url.Values{"token": {tabToken(d, requester, "2.0")}, "to": {to}})
		if _, body := expect(t, d.Browser(t), ask, http.StatusOK); !strings.Contains(body, `"to":"/"`) {
			t.Errorf("%s: %s", to, body)
		}
	}
}

// Pages of a browser's session can be framed by nobody, those of the tab by Teams
// alone.
func TestPortalFrames(t *testing.T) {
	d := matrixDesk(t)
	withTeams(t, d)
	people := map[string]*scripttest.Browser{}
	for _, name := range []string{requester, somebody} {
		people[name] = signIn(t, d, name)
		useRole(t, people[name], "all")
	}
	ticket, chat := matrixTicket(t, d, people)
	tab := inTab(t, d)
	useRole(t, tab, "all")
	cells := append(
		matrix(ticket, chat),
		matrixCell{path: "/"},
		matrixCell{path: "/nowhere"},
		matrixCell{path: "/signin"},
	)
	framedBy := func(b *scripttest.Browser, c matrixCell) string {
		answer, err := b.Ask(t.Context(), c.ask())
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		_, rest, ok := strings.Cut(answer.Header.Get("Content-Security-Policy"), "frame-ancestors ")
		list, _, _ := strings.Cut(rest, ";")
		if !ok {
			t.Errorf("%s: %v", c, answer.Header)
		}
		return strings.TrimSpace(list)
	}
	const teams = "https://*.cloud.microsoft https://teams.microsoft.com https://*.teams.microsoft.com " +
		"https://*.microsoft365.com https://*.office.com https://outlook.office.com https://outlook.office365.com"
	for _, c := range cells {
		if got := framedBy(people[requester], c); got != "'none'" {
			t.Errorf("in the browser %s: %s", c, got)
		}
		if got := framedBy(d.Browser(t), c); got != "'none'" {
			t.Errorf("without a session %s: %s", c, got)
		}
		if got := framedBy(tab, c); got != teams {
			t.Errorf("in the tab %s: %s", c, got)
		}
	}
	if got := framedBy(d.Browser(t), matrixCell{path: "/tab"}); got != teams {
		t.Errorf("the tab's first page: %s", got)
	}
	for _, pattern := range portal.Patterns() {
		if !slices.ContainsFunc(cells, func(c matrixCell) bool { return c.pattern == pattern }) &&
			!strings.Contains(pattern, " /signin") && !strings.HasSuffix(pattern, " /tab") &&
			!slices.Contains(
				[]string{"GET /manifest.webmanifest", "GET /offline", "POST /signout", "GET /{$}"},
				pattern,
			) {
			t.Errorf("no page of %s", pattern)
		}
	}
}

// Each tab wears the theme that Teams has, from the first byte.
func TestPortalTabWearsTheThemeOfTeams(t *testing.T) {
	d := portalDesk(t)
	b := inTab(t, d)
	for cookie, want := range map[string]string{
		"": "auto", "default": "light", "dark": "dark", "contrast": "contrast", `"><script>`: "auto",
	} {
		ask := scripttest.Request{
			Path:   "/me",
			Header: map[string]string{"Cookie": b.Cookies() + "; frontdesk-theme=" + cookie},
		}
		if _, page := expect(t, d.Browser(t), ask, http.StatusOK); !strings.Contains(page, `data-theme="`+want+`"`) {
			t.Errorf("%q: %s", cookie, page[:200])
		}
	}
	_, page := expect(t, d.Browser(t), scripttest.Request{Path: "/tab?theme=dark&locale={app.locale}"}, http.StatusOK)
	if !strings.Contains(page, `data-theme="dark"`) || !strings.Contains(page, "Open in the Browser") {
		t.Error(page)
	}
	own := signIn(t, d, requester)
	ask := scripttest.Request{
		Path:   "/me",
		Header: map[string]string{"Cookie": own.Cookies() + "; frontdesk-theme=dark"},
	}
	if _, page := expect(t, d.Browser(t), ask, http.StatusOK); !strings.Contains(page, `data-theme="auto"`) {
		t.Error("a browser wears the theme of Teams")
	}
}
