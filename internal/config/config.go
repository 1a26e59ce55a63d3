// Package config reads the desk's configuration: one YAML file, and the environment, which wins.
//
// It knows every key, its default and what a value must look like, and it reports every mistake it finds, one line
// each. A key is a row of the table in rows.go (a queue's in queues.go); reading the file, the environment and
// checking all follow from the row. It does not know what the values are for, opens no store, makes no connection,
// and reads no file but the configuration and those it names: the bot's secret and the holidays.
package config

import (
	"log/slog"
	"time"
)

// Config is a complete, checked configuration. Keys that were left out hold their defaults.
type Config struct {
	File      string         // the configuration file, as Load got it; empty: there is none
	Listen    string         // host:port; an empty host means every interface
	PublicURL string         // https URL without trailing slash; empty: links that need it are not offered
	Store     string         // "bolt:PATH", the path resolved against the configuration file's folder
	Language  string         // "en" or "ru"
	Location  *time.Location // never nil; its String is the IANA name
	Admins    []string       // Entra object ids, lower case
	Roles     Roles
	Menu      []string // in the order shown; of "chat", "incident", "status", "catalog"
	Catalog   string   // the service catalog's file, resolved like the store's path; empty: there is none
	Knowledge string   // the file of known answers, likewise
	Teams     Teams
	Graph     Graph
	Files     Files
	Tickets   Tickets
	Queues    []Queue
}

// Roles says who has which role in every queue: Entra object ids, lower case, and groups of the catalog as "group:NAME".
type Roles struct{ Analyst, Approver, Observer []string }

// GroupSign begins the name of a group among object ids.
const GroupSign = "group:"

// Tickets says what time does to tickets, and to forms that were put aside; 0: nothing.
type Tickets struct {
	CloseAfter  time.Duration // a resolved ticket is closed
	Remind      time.Duration // between reminders of an approver
	DraftExpiry time.Duration // a draft is deleted
}

// Teams is how the desk and the Bot Framework know each other. GUIDs are lower case.
type Teams struct {
	AppType           string // SingleTenant or MultiTenant
	AppID             string
	TenantID          string // empty only when loaded ForManifest
	AppPassword       Secret // also when it came from AppPasswordFile; may be empty when loaded ForManifest
	AppPasswordFile   string // resolved like the store's path; empty when the secret was given directly
	AllowedTenants    []string
	ServiceURLs       []string // scheme://host[:port], nothing behind
	OpenIDMetadataURL string
	TokenURL          string // empty only when it depends on a tenant id that was not given
}

// The kinds of bot registration, as teams.app_type names them.
const (
	SingleTenant = "SingleTenant"
	MultiTenant  = "MultiTenant"
)

// Graph says whether Microsoft Graph is asked, and which one.
type Graph struct {
	Enabled bool
	BaseURL string // without trailing slash; may lack the version
}

// Files says where files from chats are kept, and which.
type Files struct {
	Path    string   // of a folder, resolved like the store's path; it may not exist yet
	MaxSize int64    // bytes
	Types   []string // lower case: extensions without dot ("png") and MIME types ("image/png", "image/*")
}

// Need says which command the configuration is for, and so which keys must be there.
type Need int

// ForExport needs nothing, ForManifest teams.app_id alone, and neither reads the secret's file; ForServe needs all that
// is required.
const (
	ForExport Need = iota + 1
	ForManifest
	ForServe
)

// LogValue tells what a log may hold of the configuration: where and as whom the desk runs, no secret, no people.
func (c Config) LogValue() slog.Value {
	zone := ""
	if c.Location != nil {
		zone = c.Location.String()
	}
	return slog.GroupValue(
		slog.String("listen", c.Listen), slog.String("store", c.Store),
		slog.String("language", c.Language), slog.String("timezone", zone),
		slog.String("app_type", c.Teams.AppType), slog.String("app_id", c.Teams.AppID),
		slog.String("tenant_id", c.Teams.TenantID), slog.Bool("graph", c.Graph.Enabled),
		slog.String("files", c.Files.Path), slog.Int("queues", len(c.Queues)),
	)
}

// String is LogValue as text.
func (c Config) String() string { return c.LogValue().String() }
