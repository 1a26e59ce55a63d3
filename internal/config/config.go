// Package config reads the desk's configuration: one YAML file and the
// environment, which wins.
//
// It knows every key, its default and the form of its value, and it reports
// every mistake it finds, one line each. A key is a row of the table in rows.go
// (a queue's in queues.go). Reading the file, reading the environment and
// checking all follow from the row. It does not know what the values are for,
// opens no store and makes no connection. It reads no file but the
// configuration and the files named there: the bot's secret, certificates, the
// icons and the holidays.
package config

import (
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Config is a complete, checked configuration. Keys that were left out have
// their defaults.
type Config struct {
	File      string // the configuration file, as passed to Load; empty for none
	Listen    string // host:port; an empty host means every interface
	PublicURL string // https URL without trailing slash; when empty, links that need it are not offered
	// Store is "bolt:PATH", the path resolved against the configuration file's
	// folder, or the URL of a PostgreSQL database, which may hold a password.
	Store     string
	Language  string         // "en" or "ru"
	Location  *time.Location // never nil; its String is the IANA name
	Admins    []string       // Entra object ids, lower case
	Roles     Roles
	Menu      []string // in the order shown; of "chat", "incident", "status", "catalog"
	Catalog   string   // the service catalog's file, resolved like the store's path; empty for none
	Knowledge string   // the file of known answers, likewise
	Texts     string   // the file of texts that replace the desk's, likewise
	App       App
	Teams     Teams
	Graph     Graph
	Files     Files
	Tickets   Tickets
	Retention Retention
	Limits    Limits
	Portal    Portal
	TLS       TLS
	Backup    Backup
	Log       Log
	Metrics   Metrics
	Queues    []Queue
}

// Database reports whether the store is a database that others run and copy.
func (c Config) Database() bool { return isDatabase(c.Store) }

// Data returns the file with the data. For a database it is the folder for files,
// which is what the desk itself keeps.
func (c Config) Data() string {
	if c.Database() {
		return c.Files.Path
	}
	return strings.TrimPrefix(c.Store, "bolt:")
}

// Roles says who has which role in every queue. Members are Entra object ids,
// in lower case, and groups of the catalog as "group:NAME".
type Roles struct{ Analyst, Approver, Observer []string }

// GroupSign is the prefix that marks the name of a group among object ids.
const GroupSign = "group:"

// Tickets holds the timers for tickets and for drafts of forms; 0 switches one
// off.
type Tickets struct {
	CloseAfter  time.Duration // after which a resolved ticket is closed
	Remind      time.Duration // between reminders to an approver
	DraftExpiry time.Duration // after which a draft is deleted
}

// Retention says how long things are kept; 0: for good.
type Retention struct {
	Transcripts   time.Duration // messages of chats that have ended
	Files         time.Duration // files of tickets that are closed
	ClosedTickets time.Duration // who and what closed tickets were about
}

// Limits says how much one person can do; 0 bounds nothing.
type Limits struct {
	TicketsPerMinute, TicketsPerDay int
	ChatsPerMinute                  int
	CommentsPerMinute               int
	FilesPerMinute                  int
	BytesPerDay                     int64 // of those files
	PeoplePerHour                   int   // others to whom the desk writes because of one person
}

// Teams holds how the desk and the Bot Framework identify each other. GUIDs are
// in lower case.
type Teams struct {
	AppType           string // SingleTenant, MultiTenant or UserAssignedMSI
	Cloud             string // "public", "gcc", "gcch", "dod" or "china"; empty means public
	AppID             string
	TenantID          string // empty only when loaded ForManifest
	AppPassword       Secret // also when it came from AppPasswordFile; empty without a secret
	AppPasswordFile   string // resolved like the store's path; empty when the secret was given directly
	AllowedTenants    []string
	ServiceURLs       []string // without trailing slash
	OpenIDMetadataURL string
	TokenURL          string // empty only when it depends on a missing tenant id

	// Another secret that is valid at the same time, in the same two forms.
	NextAppPassword     Secret
	NextAppPasswordFile string
	Certificate         Certificate
	Federated           Federated
}

// The types of bot registration, as teams.app_type names them.
const (
	SingleTenant    = "SingleTenant"
	MultiTenant     = "MultiTenant"
	UserAssignedMSI = "UserAssignedMSI"
)

// Graph says whether the desk calls Microsoft Graph, and at which address.
type Graph struct {
	Enabled  bool
	BaseURL  string   // without trailing slash; may lack the version
	Features []string // of GraphFeatures
}

// The features that Microsoft Graph gives, as graph.features names them.
const (
	GraphPresence = "presence"
	GraphProfiles = "profiles"
	GraphGroups   = "groups"
	GraphInstall  = "install"
	GraphActivity = "activity"
)

// GraphFeatures are all features of Graph.
var GraphFeatures = []string{
	GraphPresence, GraphProfiles, GraphGroups, GraphInstall, GraphActivity,
}

// Has reports whether Graph is asked for a feature.
func (g Graph) Has(feature string) bool { return g.Enabled && slices.Contains(g.Features, feature) }

// Files says where the desk keeps files from chats, and which files it keeps.
type Files struct {
	Path    string   // a folder, resolved like the store's path; it may not exist yet
	MaxSize int64    // bytes
	Types   []string // lower case: extensions without dot ("png") and MIME types ("image/png", "image/*")
	Quota   int64    // of all files together, in bytes; 0: none
	// ChatRetention is how long files of chats are kept; 0: forever.
	ChatRetention time.Duration
}

// Need says which command the configuration is for, and so which keys are
// required.
type Need int

// ForExport requires nothing. ForManifest requires only teams.app_id. Neither
// reads the secret's file. ForServe requires every required key.
const (
	ForExport Need = iota + 1
	ForManifest
	ForServe
)

// LogValue returns what a log may hold of the configuration: where and as whom
// the desk runs, but no secrets and no people.
func (c Config) LogValue() slog.Value {
	zone := ""
	if c.Location != nil {
		zone = c.Location.String()
	}
	return slog.GroupValue(
		slog.String("listen", c.Listen), slog.String("store", c.storeName()),
		slog.String("language", c.Language), slog.String("timezone", zone),
		slog.String("app_type", c.Teams.AppType), slog.String("app_id", c.Teams.AppID),
		slog.String("tenant_id", c.Teams.TenantID), slog.Bool("graph", c.Graph.Enabled),
		slog.String("files", c.Files.Path), slog.Int("queues", len(c.Queues)),
	)
}

// storeName returns the store without the name and password of a database's user.
func (c Config) storeName() string {
	if !c.Database() {
		return c.Store
	}
	u, err := url.Parse(c.Store)
	if err != nil {
		return "postgres:"
	}
	return u.Scheme + "://" + u.Host + u.Path
}

// String is LogValue as text.
func (c Config) String() string { return c.LogValue().String() }
