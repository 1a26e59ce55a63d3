package config

import (
	"slices"
	"strings"
	"time"
)

// row is a key with everything needed to read, check and report it.
type row[T any] struct {
	key      string                // path in the file; determines the variable's name
	expected string                // completes "expected …"
	needed   Need                  // the least need that requires it; 0: optional
	secret   bool                  // its value is never shown
	list     bool                  // a list in the file, comma-separated in the environment
	fallback string                // the default, written as in the environment
	derived  func(T) string        // computes the default from rows above
	set      func(*T, string) bool // takes one word, or the words of a list one by one; false: not as expected
}

// defaultText returns the row's default as text, empty when there is none.
func (r row[T]) defaultText(into T) string {
	if r.derived != nil {
		return r.derived(into)
	}
	return r.fallback
}

const (
	expectedURL   = "an https URL (http only for 127.0.0.1, ::1 and localhost)"
	expectedGUID  = "a GUID"
	expectedLimit = "0 for never, or " + expectedDuration
)

// rows holds every key outside lists of groups, in the order in which mistakes
// are reported. A default may be derived from rows above its own.
var rows = slices.Concat(deskRows, credentialRows, appRows, tlsRows, backupRows, watchRows, portalRows)

// deskRows holds the keys outside queues, the app, the portal, TLS, backups and watching.
var deskRows = []row[Config]{
	{
		key: "listen", expected: "host:port", fallback: "127.0.0.1:3978",
		set: setScalar(hostPort, func(c *Config) *string { return &c.Listen }),
	},
	{
		key: "public_url", expected: expectedURL + " without query",
		set: setScalar(publicURL, func(c *Config) *string { return &c.PublicURL }),
	},
	{
		key: "store", expected: "bolt:PATH or postgres://USER@HOST/DATABASE", fallback: "bolt:frontdesk.db",
		set: setScalar(store, func(c *Config) *string { return &c.Store }),
	},
	{
		key: "language", expected: "en or ru", fallback: "en",
		set: setScalar(anyOf("en", "ru"), func(c *Config) *string { return &c.Language }),
	},
	{
		key: "timezone", expected: "an IANA time zone as Europe/Riga", fallback: "UTC",
		set: setScalar(timezone, func(c *Config) **time.Location { return &c.Location }),
	},
	{
		key: "admins", list: true, expected: "a list of Entra object ids (GUIDs), each once",
		set: setList(guid, func(c *Config) *[]string { return &c.Admins }),
	},
	roleRow("analyst", func(c *Config) *[]string { return &c.Roles.Analyst }),
	roleRow("approver", func(c *Config) *[]string { return &c.Roles.Approver }),
	roleRow("observer", func(c *Config) *[]string { return &c.Roles.Observer }),
	{
		key: "menu", list: true, expected: "a list of chat, incident, status, catalog, each at most once",
		fallback: "chat,incident,status,catalog",
		set:      setList(anyOf("chat", "incident", "status", "catalog"), func(c *Config) *[]string { return &c.Menu }),
	},

	{
		key:      appTypeKey,
		expected: "SingleTenant, MultiTenant or UserAssignedMSI",
		fallback: SingleTenant,
		set: setScalar(
			anyOf(SingleTenant, MultiTenant, UserAssignedMSI),
			func(c *Config) *string { return &c.Teams.AppType },
		),
	},
	{
		key: "teams.cloud", expected: "one of " + strings.Join(cloudNames(), ", "), fallback: "public",
		set: setScalar(anyOf(cloudNames()...), func(c *Config) *string { return &c.Teams.Cloud }),
	},
	{
		key: "teams.app_id", expected: expectedGUID, needed: ForManifest,
		set: setScalar(guid, func(c *Config) *string { return &c.Teams.AppID }),
	},
	{
		key: "teams.tenant_id", expected: expectedGUID, needed: ForServe,
		set: setScalar(guid, func(c *Config) *string { return &c.Teams.TenantID }),
	},
	{
		key: passwordKey, expected: "the client secret, on one line", secret: true,
		set: setScalar(secret, func(c *Config) *Secret { return &c.Teams.AppPassword }),
	},
	{
		key: passwordFileKey, expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.Teams.AppPasswordFile }),
	},
	{
		key: "teams.allowed_tenants", list: true, expected: "a list of tenant ids (GUIDs), each once",
		derived: func(c Config) string { return c.Teams.TenantID },
		set:     setList(guid, func(c *Config) *[]string { return &c.Teams.AllowedTenants }),
	},
	{
		key: "teams.service_urls", list: true, expected: "a list, each " + expectedURL + " without query",
		derived: ofCloud(connectors),
		set:     setList(publicURL, func(c *Config) *[]string { return &c.Teams.ServiceURLs }),
	},
	{
		key: "teams.openid_metadata_url", expected: expectedURL,
		derived: ofCloud(func(c Cloud) string { return c.Metadata }),
		set:     setScalar(fullURL, func(c *Config) *string { return &c.Teams.OpenIDMetadataURL }),
	},
	{
		key: "teams.token_url", expected: expectedURL, derived: tokenURL,
		set: setScalar(fullURL, func(c *Config) *string { return &c.Teams.TokenURL }),
	},

	{
		key: "catalog", expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.Catalog }),
	},
	{
		key: "knowledge", expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.Knowledge }),
	},
	{
		key: "texts", expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.Texts }),
	},

	{
		key: "graph.enabled", expected: "true or false", fallback: "false",
		set: setScalar(yesNo, func(c *Config) *bool { return &c.Graph.Enabled }),
	},
	{
		key: "graph.base_url", expected: expectedURL + " without query",
		derived: ofCloud(func(c Cloud) string { return c.Graph }),
		set:     setScalar(publicURL, func(c *Config) *string { return &c.Graph.BaseURL }),
	},
	{
		key: "graph.features", list: true,
		expected: "a list of " + strings.Join(GraphFeatures, ", ") + ", each once",
		fallback: GraphPresence + "," + GraphProfiles,
		set:      setList(anyOf(GraphFeatures...), func(c *Config) *[]string { return &c.Graph.Features }),
	},

	{
		key: "files.path", expected: "the path of a folder", derived: filesBeside,
		set: setScalar(path, func(c *Config) *string { return &c.Files.Path }),
	},
	{
		key: "files.max_size", expected: "a size as 500KB or 20MB, from 1KB to 100MB", fallback: "20MB",
		set: setScalar(size, func(c *Config) *int64 { return &c.Files.MaxSize }),
	},
	{
		key: "files.types", list: true, expected: "a list of extensions as pdf or MIME types as image/png, each once",
		fallback: "png,jpg,jpeg,gif,webp,heic,pdf,txt,log,csv,docx,xlsx,pptx,zip",
		set:      setList(fileType, func(c *Config) *[]string { return &c.Files.Types }),
	},

	{
		key: "files.quota", expected: "0 for none, or a size as 20000MB, from 1KB to 100000MB", fallback: "10000MB",
		set: setScalar(sizeOrZero, func(c *Config) *int64 { return &c.Files.Quota }),
	},

	limitRow("files.chat_retention", "720h", func(c *Config) *time.Duration { return &c.Files.ChatRetention }),

	limitRow("tickets.close_after", "168h", func(c *Config) *time.Duration { return &c.Tickets.CloseAfter }),
	limitRow("tickets.approval_reminder", "24h", func(c *Config) *time.Duration { return &c.Tickets.Remind }),
	limitRow("tickets.draft_expiry", "720h", func(c *Config) *time.Duration { return &c.Tickets.DraftExpiry }),

	keepRow("transcripts", func(c *Config) *time.Duration { return &c.Retention.Transcripts }),
	keepRow("files", func(c *Config) *time.Duration { return &c.Retention.Files }),
	keepRow("closed_tickets", func(c *Config) *time.Duration { return &c.Retention.ClosedTickets }),

	mostRow("limits.tickets_per_minute", "10", func(c *Config) *int { return &c.Limits.TicketsPerMinute }),
	mostRow("limits.tickets_per_day", "100", func(c *Config) *int { return &c.Limits.TicketsPerDay }),
	mostRow("limits.chats_per_minute", "6", func(c *Config) *int { return &c.Limits.ChatsPerMinute }),
	mostRow("limits.comments_per_minute", "60", func(c *Config) *int { return &c.Limits.CommentsPerMinute }),
	mostRow("limits.files_per_minute", "30", func(c *Config) *int { return &c.Limits.FilesPerMinute }),
	{
		key: "limits.file_size_per_day", expected: "0 for no limit, or a size as 200MB, from 1KB to 100000MB",
		fallback: "200MB", set: setScalar(sizeOrZero, func(c *Config) *int64 { return &c.Limits.BytesPerDay }),
	},
	mostRow("limits.people_per_hour", "10", func(c *Config) *int { return &c.Limits.PeoplePerHour }),
}

// mostRow is a row for the most that one person can do.
func mostRow(key, fallback string, at func(*Config) *int) row[Config] {
	return row[Config]{
		key: key, expected: "0 for no limit, or a number up to 100000", fallback: fallback,
		set: setScalar(intBetween(0, 100_000), at),
	}
}

// roleRow is the row of a role.
func roleRow(role string, at func(*Config) *[]string) row[Config] {
	return row[Config]{
		key:      "roles." + role,
		list:     true,
		expected: "a list of Entra object ids (GUIDs) and group:NAME of the catalog, each once",
		set:      setList(person, at),
	}
}

// limitRow is a row for a duration that can be switched off.
func limitRow(key, fallback string, at func(*Config) *time.Duration) row[Config] {
	return row[Config]{key: key, expected: expectedLimit, fallback: fallback, set: setScalar(durationOrZero, at)}
}

// keepRow is a row for how long something is kept.
func keepRow(what string, at func(*Config) *time.Duration) row[Config] {
	return row[Config]{
		key: "retention." + what, expected: "0 for ever, or a time from 1h on as 365d or 720h", fallback: "0",
		set: setScalar(daysOrZero, at),
	}
}

// variable returns the name of a key in the environment.
func variable(key string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// setScalar makes the set function of a row that holds a scalar.
func setScalar[C, T any](parse func(string) (T, bool), at func(*C) *T) func(*C, string) bool {
	return func(c *C, text string) bool {
		value, ok := parse(text)
		if ok {
			*at(c) = value
		}
		return ok
	}
}

// setList makes the set function of a row that holds a list. It adds one word
// and refuses duplicates.
func setList[C any, T comparable](parse func(string) (T, bool), at func(*C) *[]T) func(*C, string) bool {
	return func(c *C, text string) bool {
		value, ok := parse(text)
		if ok = ok && !slices.Contains(*at(c), value); ok {
			*at(c) = append(*at(c), value)
		}
		return ok
	}
}
