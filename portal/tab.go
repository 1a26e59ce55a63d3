package portal

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Teams is the Microsoft cloud in whose Teams the portal is a tab.
type Teams struct {
	AppID string // of the app, its bot and its registration at Entra
	// Tenant is the one at which the keys of tokens are looked up: they are the
	// same for all.
	Tenant string
	// Login and Older begin the issuers of tokens of version 2.0 and 1.0. Both end
	// with a slash.
	Login, Older string
	// Frames are who may frame the tab, as sources of a Content-Security-Policy.
	Frames string
	// Client is the host of the Teams client, of links into it. Empty: there are none.
	Client string
}

const (
	tabPath = "/tab"
	// tabScope is what Teams asks for in the name of the tab (Learn, "Configure
	// your tab app in Microsoft Entra ID").
	tabScope = "access_as_user"
	// maxTeamsToken is longer than any token of Entra.
	maxTeamsToken = 32 << 10
	maxLocale     = 35 // RFC 5646, section 4.4.1
)

// tabClients are the applications that get tokens for tabs: Teams on phones and
// desktops and in browsers, then Microsoft 365 and Outlook (Learn, "Configure your
// tab app in Microsoft Entra ID", on authorized client applications).
var tabClients = []string{
	"1fec8e78-bce4-4aaf-ab1b-5451cc387264", "5e3ce6c0-2b1f-4285-8d4b-75ee78787346",
	"4765445b-32c6-49b0-83e6-1d93765276ca", "0ec893e0-5785-4de6-99da-4ed124e5296c",
	"d3590ed6-52b3-4102-aeff-aad2292ab01c", "bc59ab01-8403-45c6-8796-ac3ef710b3e3",
	"27922004-5251-4030-b22d-91ecd9a37ea4",
}

// teamsProvider returns where the keys of Teams' tokens are: Entra, even if people
// sign in elsewhere in a browser.
func (p *Portal) teamsProvider() *provider {
	issuer := p.Teams.Login + p.Teams.Tenant + "/v2.0"
	if issuer == p.SignIn.Issuer {
		return p.provider
	}
	o := p.Options
	o.SignIn.Issuer = issuer
	return newProvider(o)
}

// teamsClaims are what the desk reads of an access token (Learn, "Access token
// claims reference"). Those of version 1.0 name client and user otherwise.
type teamsClaims struct {
	Version  string   `json:"ver"`
	Tenant   string   `json:"tid"`
	ID       string   `json:"oid"`
	Name     string   `json:"name"`
	User     string   `json:"preferred_username"`
	User1    string   `json:"upn"`
	Client   string   `json:"azp"`
	Client1  string   `json:"appid"`
	Scopes   string   `json:"scp"`
	Groups   []string `json:"groups"`
	audience []string
	issuer   string
}

// whoInTeams returns whom a token of Teams is about. It is a token for this desk,
// which Entra gave to Teams: neither an ID token of the browser's sign-in, nor one
// that an application has without a person.
func (p *Portal) whoInTeams(ctx context.Context, raw string) (s signedIn, err error) {
	known, err := p.entra.find(ctx)
	if err != nil {
		return s, err
	}
	// Issuer and audience depend on the version: see misfit.
	token, err := known.Verifier(&oidc.Config{
		SkipClientIDCheck: true, SkipIssuerCheck: true, SupportedSigningAlgs: []string{oidc.RS256}, Now: p.Now,
	}).Verify(oidc.ClientContext(ctx, p.entra.client), raw)
	if err != nil {
		return s, fmt.Errorf("portal: token of Teams: %w", err)
	}
	c := teamsClaims{audience: token.Audience, issuer: token.Issuer}
	if err := token.Claims(&c); err != nil {
		return s, fmt.Errorf("portal: token of Teams: %w", err)
	}
	if what := p.misfit(c); what != "" {
		return s, errors.New("portal: token of Teams: not the right " + what)
	}
	id, tenant := strings.ToLower(c.ID), strings.ToLower(c.Tenant)
	if !tickets.ObjectID(id) || !slices.Contains(p.SignIn.Tenants, tenant) {
		return s, errUnknownPerson
	}
	s = signedIn{
		Person: tickets.Person{ID: id, Name: cmp.Or(c.Name, c.User, c.User1)}, Tenant: tenant, Tab: true,
	}
	s.Groups = wantedGroups(c.Groups, p.namesGroup)
	return s, nil
}

// misfit names what is wrong with a token that Entra has signed; "" for nothing.
func (p *Portal) misfit(c teamsClaims) string {
	issuer, client := p.Teams.Login+c.Tenant+"/v2.0", c.Client
	switch c.Version {
	case "1.0":
		issuer, client = p.Teams.Older+c.Tenant+"/", c.Client1
	case "2.0":
	default:
		return "version"
	}
	for_ := func(one string) bool {
		return strings.EqualFold(one, p.Teams.AppID) || strings.EqualFold(one, p.tabResource())
	}
	switch {
	case c.issuer != issuer:
		return "issuer"
	case !slices.ContainsFunc(c.audience, for_):
		return "audience"
	case !slices.Contains(tabClients, strings.ToLower(client)):
		return "client"
	case !slices.Contains(strings.Fields(c.Scopes), tabScope):
		return "scope"
	}
	return ""
}

// tabResource is what the app package has Teams get tokens for.
func (p *Portal) tabResource() string {
	u, err := url.Parse(p.URL)
	if err != nil {
		return ""
	}
	return "api://" + u.Host + "/botid-" + p.Teams.AppID
}

// inTab reports whether a request is one of the tab: its session is, or it has
// none and comes from a frame, or from a phone on which the tab's has ended. A
// page in a frame has no cookie of the browser's own.
func (p *Portal) inTab(r *http.Request, s signedIn, ok bool) bool {
	if ok {
		return s.Tab
	}
	if into := r.Header.Get("Sec-Fetch-Dest"); r.URL.Path == tabPath || into == "iframe" || into == "frame" {
		return true
	}
	_, noBrowser := r.Cookie(p.sessionCookie(false))
	_, noTab := r.Cookie(p.sessionCookie(true))
	return noBrowser != nil && noTab == nil
}

// letFrame lets Teams show the answer in a frame.
func (v *visit) letFrame() {
	h := v.w.Header()
	policy := h.Get("Content-Security-Policy")
	h.Set("Content-Security-Policy", strings.Replace(policy, noFrames, "frame-ancestors "+v.Teams.Frames, 1))
}

// tabView is the page on which the tab begins.
type tabView struct {
	to  string
	ask bool // the visitor has signed out, and opens the portal by a press
}

// showTab is where Teams opens the tab. The page's script asks Teams who it is.
func showTab(v *visit) error {
	to := localPath(v.r.FormValue("to"))
	v.ok, v.who = false, signedIn{} // whoever is signed in: Teams may have changed hands
	return v.render(http.StatusOK, tabPage(v, tabView{to: to, ask: v.r.FormValue("ask") != ""}))
}

// enterTab signs in whom Teams says it is. There is no page to this: the script
// reads the answer.
func enterTab(v *visit) error {
	v.w.Header().Set("Cache-Control", "no-store")
	raw := v.r.PostFormValue("token")
	if len(raw) > maxTeamsToken {
		return v.refuseTab(http.StatusUnauthorized)
	}
	s, err := v.whoInTeams(v.ctx(), raw)
	switch {
	case errors.Is(err, errUnknownPerson):
		return v.refuseTab(http.StatusForbidden)
	case errors.Is(err, errProviderDown):
		v.Logger.Error("sign-in not possible", "error", err)
		return v.refuseTab(http.StatusServiceUnavailable)
	case err != nil:
		v.Logger.Warn("sign-in failed", "error", err)
		return v.refuseTab(http.StatusUnauthorized)
	}
	s.Locale = clipBytes(v.r.FormValue("locale"), maxLocale)
	if v.ok && v.who.Person.ID == s.Person.ID {
		s.Role = v.who.Role
	}
	from := desk.Browser{Tenant: s.Tenant, Zone: clipBytes(v.r.FormValue("zone"), maxZone)}
	if err := v.Desk.Browses(v.ctx(), s.Person, from); err != nil {
		return err
	}
	if err := v.begin(v.w, v.r, s); err != nil {
		return err
	}
	v.who, v.ok = s, true
	body, _ := json.Marshal(map[string]string{"to": localPath(v.r.FormValue("to")), "me": v.me()}) // texts alone
	v.w.Header().Set("Content-Type", "application/json")
	v.send(http.StatusOK, body)
	return nil
}

func (v *visit) refuseTab(status int) error {
	http.Error(v.w, http.StatusText(status), status)
	return nil
}

// toTab leads to the tab's first page, and from there back.
func (v *visit) toTab(to string) error { return v.redirect(link(tabPath, "to", localPath(to))) }

// hostThemes are Teams' themes as the pages name them.
var hostThemes = map[string]string{"default": "light", "dark": "dark", "contrast": "contrast"}

// hostTheme is the theme of the Teams that the page is in. Its script keeps it in a
// cookie; the address of the first page names it.
func (v *visit) hostTheme() string {
	name := v.r.URL.Query().Get("theme")
	if c, err := v.r.Cookie(themeCookie); err == nil && v.r.URL.Path != tabPath {
		name = c.Value
	}
	return cmp.Or(hostThemes[name], "auto")
}

const themeCookie = "frontdesk-theme"
