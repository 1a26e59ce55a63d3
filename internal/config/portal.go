package config

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
)

// Portal holds how people use the desk in a browser.
type Portal struct {
	Enabled bool
	SignIn  SignIn
	// Roles says which modules people see, in order: somebody's first role is
	// their default. There is at least one.
	Roles   []PortalRole
	Contact string // whom people ask for access; may be empty
	// Offline allows browsers to keep pages that people have seen, for when there
	// is no network.
	Offline bool
}

// SignIn says which OpenID provider knows the people.
type SignIn struct {
	Issuer       string // its URL, exactly as in its tokens
	ClientID     string
	ClientSecret Secret // empty: the app proves itself as the bot does
	Claim        string // the claim of the ID token with a person's Entra object id
}

// PortalRole says what a group of people sees in the portal.
type PortalRole struct {
	Name  string // unique
	Title string
	// Members are Entra object ids, groups of the catalog as "group:NAME", and
	// ids of Entra groups as ID tokens name them. Empty: everybody.
	Members []string
	Modules []string // of Modules
	Accent  string   // "#0b5cad"
	Logo    string   // a file, resolved like the store's path; empty: the desk's own
	Theme   string   // "auto", "light" or "dark"
}

// Modules are the parts of the portal that a role can have.
var Modules = []string{"home", "catalog", "incidents", "chat", "approvals", "knowledge"}

const (
	rolesKey      = "portal.roles"
	defaultAccent = "#0b5cad"
)

var portalRows = []row[Config]{
	{
		key: "portal.enabled", expected: "true or false", fallback: "false",
		set: setScalar(yesNo, func(c *Config) *bool { return &c.Portal.Enabled }),
	},
	{
		key: "portal.contact", expected: "a text of at most 200 characters",
		set: setScalar(shortText(200, ""), func(c *Config) *string { return &c.Portal.Contact }),
	},
	{
		key: "portal.offline", expected: "true or false", fallback: "true",
		set: setScalar(yesNo, func(c *Config) *bool { return &c.Portal.Offline }),
	},
	{
		key: "portal.sign_in.issuer", expected: expectedURL, derived: entraIssuer,
		set: setScalar(fullURL, func(c *Config) *string { return &c.Portal.SignIn.Issuer }),
	},
	{
		key: "portal.sign_in.client_id", expected: "the client id, on one line",
		derived: func(c Config) string { return c.Teams.AppID },
		set:     setScalar(shortText(200, ""), func(c *Config) *string { return &c.Portal.SignIn.ClientID }),
	},
	{
		key: "portal.sign_in.client_secret", expected: "the client secret, on one line", secret: true,
		set: setScalar(secret, func(c *Config) *Secret { return &c.Portal.SignIn.ClientSecret }),
	},
	{
		key: "portal.sign_in.claim", expected: "the name of a claim", fallback: "oid",
		set: setScalar(shortText(100, ""), func(c *Config) *string { return &c.Portal.SignIn.Claim }),
	},
}

// roleRows holds every key of a role of the portal. Only the file can give them.
var roleRows = []row[PortalRole]{
	{
		key: "name", expected: "the role's name, on one line", needed: ForServe,
		set: setScalar(queueName, func(r *PortalRole) *string { return &r.Name }),
	},
	{
		key: "title", expected: "a title of at most 80 characters, on one line",
		derived: func(r PortalRole) string { return r.Name },
		set:     setScalar(shortText(80, ""), func(r *PortalRole) *string { return &r.Title }),
	},
	{
		key: "members", list: true,
		expected: "a list of Entra object ids, ids of Entra groups and group:NAME of the catalog, each once",
		set:      setList(person, func(r *PortalRole) *[]string { return &r.Members }),
	},
	{
		key: "modules", list: true, expected: "a list of " + strings.Join(Modules, ", ") + ", each once",
		fallback: strings.Join(Modules, ","),
		set:      setList(anyOf(Modules...), func(r *PortalRole) *[]string { return &r.Modules }),
	},
	{
		key: "accent", expected: "a color as #0b5cad, dark enough for white text (4.5:1)", fallback: defaultAccent,
		set: setScalar(accent, func(r *PortalRole) *string { return &r.Accent }),
	},
	{
		key: "logo", expected: "the path of a file",
		set: setScalar(path, func(r *PortalRole) *string { return &r.Logo }),
	},
	{
		key: "theme", expected: "auto, light or dark", fallback: "auto",
		set: setScalar(anyOf("auto", "light", "dark"), func(r *PortalRole) *string { return &r.Theme }),
	},
}

// entraIssuer is the issuer of Entra's tokens of version 2.0 for the tenant
// (Learn, "OpenID Connect on the Microsoft identity platform").
func entraIssuer(c Config) string {
	if c.Teams.TenantID == "" {
		return ""
	}
	return c.Teams.Place().Login + c.Teams.TenantID + "/v2.0"
}

// readRoleNodes collects the list under "portal.roles".
func (l *loader) readRoleNodes(node *yaml.Node) {
	l.eachItem(node, rolesKey, "a list of roles", func(item *yaml.Node, prefix string) {
		s := settings[PortalRole]{rows: roleRows, prefix: prefix}
		if readItem(l, &s, item) {
			l.portal = append(l.portal, s)
		}
	})
}

// readPortal checks the collected roles, and gives the portal what is not in
// rows.
func (l *loader) readPortal(c *Config) {
	names := unique{what: "name", of: "role", lines: map[string]int{}}
	for _, s := range l.portal {
		var r PortalRole
		apply(l, s, &r)
		names.check(l, r.Name, s.given["name"])
		c.Portal.Roles = append(c.Portal.Roles, r)
	}
	if len(l.portal) == 0 {
		c.Portal.Roles = EveryPortalRole()
	}
	l.checkPortalURL(c)
}

// checkPortalURL makes sure that a portal has an address. Its pages begin at the
// root of a host.
func (l *loader) checkPortalURL(c *Config) {
	const expected = expectedURL + " without path, where people open the portal"
	if !c.Portal.Enabled || l.need < ForServe || l.hasMistake("public_url") {
		return
	}
	if c.PublicURL == "" {
		l.reportMissing(Mistake{File: l.file}, "public_url", expected)
		return
	}
	if root, ok := origin(c.PublicURL); !ok || root != c.PublicURL {
		l.reportWrong(l.given["public_url"], yamlfile.Quoted(c.PublicURL), expected)
	}
}

// EveryPortalRole returns the roles of a portal that names none: one, with every
// module.
func EveryPortalRole() []PortalRole {
	return []PortalRole{{Name: "everybody", Modules: slices.Clone(Modules), Accent: defaultAccent, Theme: "auto"}}
}

// accent accepts a color on which white text can be read: at least 4.5:1 (WCAG
// 2.2, success criterion 1.4.3).
func accent(text string) (string, bool) {
	text = strings.ToLower(text)
	hex, ok := strings.CutPrefix(text, "#")
	value, err := strconv.ParseUint(hex, 16, 32)
	if !ok || err != nil || len(hex) != 6 {
		return "", false
	}
	light := 0.2126*linear(value>>16&0xff) + 0.7152*linear(value>>8&0xff) + 0.0722*linear(value&0xff)
	return text, 1.05/(light+0.05) >= 4.5
}

// linear returns a color channel in linear light (WCAG 2.2, "relative
// luminance").
func linear(channel uint64) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
