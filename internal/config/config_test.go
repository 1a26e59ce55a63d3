package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/config"
)

const (
	appID  = "22222222-2222-4222-8222-222222222222"
	tenant = "11111111-1111-4111-8111-111111111111"
	other  = "33333333-3333-4333-8333-333333333333"
	person = "aaaaaaaa-0000-4000-8000-000000000001"

	// teams and queues are the sections that serve needs, 4 lines each.
	teams  = "teams:\n  app_id: " + appID + "\n  tenant_id: " + tenant + "\n  app_password: hunter2\n"
	queues = "queues:\n  - name: Desk\n    team: 19:team@thread.tacv2\n    channel: 19:chan@thread.tacv2\n"
)

// plainQueue is the queue that queues describes.
var plainQueue = config.Queue{
	ID: "Desk", Name: "Desk", Team: "19:team@thread.tacv2", Channel: "19:chan@thread.tacv2",
	Duty: config.DutyTeam, Capacity: 3, Assignment: config.AssignPick,
	OfferTimeout: time.Minute, AcceptTimeout: 10 * time.Minute, SilenceTimeout: 15 * time.Minute,
	Idle: [3]time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute},
}

// write puts files into a new working folder; names and contents alternate.
func write(t *testing.T, files ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for i := 0; i < len(files); i += 2 {
		if err := os.MkdirAll(filepath.Dir(files[i]), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(files[i], []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func load(t *testing.T, path string, need config.Need, environ ...string) config.Config {
	t.Helper()
	c, err := config.Load(path, environ, need)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return c
}

// compare compares configurations. It compares locations by name, and ignores
// the source of a configuration.
// everybody is the only role of a portal without roles.
var everybody = []config.PortalRole{
	{Name: "everybody", Modules: config.Modules, Accent: "#0b5cad", Theme: "auto"},
}

func compare(t *testing.T, got, want config.Config) {
	t.Helper()
	secret := cmp.Comparer(func(a, b config.Secret) bool { return string(a) == string(b) })
	zone := cmp.Transformer("zone", func(c config.Config) any {
		type plain config.Config
		name := c.Location.String()
		c.Location, c.File = nil, ""
		return struct {
			Zone string
			Rest plain
		}{name, plain(c)}
	})
	if diff := cmp.Diff(want, got, secret, zone); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

func TestDefaults(t *testing.T) {
	write(t, "frontdesk.yaml", teams+queues)
	got := load(t, "frontdesk.yaml", config.ForServe)
	compare(t, got, config.Config{
		Listen:   "127.0.0.1:3978",
		Store:    "bolt:frontdesk.db",
		Language: "en",
		Location: got.Location,
		Menu:     []string{"chat", "incident", "status", "catalog"},
		Teams: config.Teams{
			AppType: config.SingleTenant, Cloud: "public",
			AppID:          appID,
			TenantID:       tenant,
			AppPassword:    "hunter2",
			AllowedTenants: []string{tenant},
			ServiceURLs: []string{
				"https://smba.trafficmanager.net",
				"https://smba.onyx.prod.teams.trafficmanager.net",
			},
			OpenIDMetadataURL: "https://login.botframework.com/v1/.well-known/openidconfiguration",
			TokenURL:          "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token",
		},
		Graph: config.Graph{BaseURL: "https://graph.microsoft.com", Features: []string{"presence", "profiles"}},
		Files: config.Files{
			Quota:         10000 << 20,
			ChatRetention: 720 * time.Hour,
			Path:          "files",
			MaxSize:       20 << 20,
			Types: []string{
				"png", "jpg", "jpeg", "gif", "webp", "heic", "pdf", "txt", "log", "csv", "docx", "xlsx", "pptx", "zip",
			},
		},
		Tickets: config.Tickets{CloseAfter: 168 * time.Hour, Remind: 24 * time.Hour, DraftExpiry: 720 * time.Hour},
		App:     config.App{Accent: "#3B4CA8"},
		Backup:  config.Backup{At: "03:00", Keep: 14},
		Log:     config.Log{Format: "text", Level: "info"},
		Limits: config.Limits{
			TicketsPerMinute: 10, TicketsPerDay: 100, ChatsPerMinute: 6, CommentsPerMinute: 60,
			FilesPerMinute: 30, BytesPerDay: 200 << 20, PeoplePerHour: 10,
		},
		Portal: config.Portal{Offline: true, SignIn: config.SignIn{
			Issuer:   "https://login.microsoftonline.com/" + tenant + "/v2.0",
			ClientID: appID, Claim: "oid",
		}, Roles: everybody},
		Queues: []config.Queue{plainQueue},
	})
	if zone := got.Location.String(); zone != "UTC" {
		t.Errorf("time zone %q, want UTC", zone)
	}
}

// TestEnvironmentWins sets every key that the environment can set. The file has
// values that must not win.
func TestEnvironmentWins(t *testing.T) {
	write(
		t,
		"etc/frontdesk.yaml",
		"listen: 127.0.0.1:1\nlanguage: en\nmenu: [chat]\nstore: bolt:other.db\n"+teams+queues,
	)
	got := load(
		t,
		"etc/frontdesk.yaml",
		config.ForServe,
		"FRONTDESK_LISTEN=:8080",
		"FRONTDESK_PUBLIC_URL=https://Desk.example.com/it/",
		"FRONTDESK_STORE=bolt:data/desk.db",
		"FRONTDESK_LANGUAGE=ru",
		"FRONTDESK_TIMEZONE=Europe/Riga",
		"FRONTDESK_ADMINS="+strings.ToUpper(person),
		"FRONTDESK_MENU=status, incident",
		"FRONTDESK_PORTAL_CONTACT=IT, phone 1",
		"FRONTDESK_PORTAL_OFFLINE=false",
		"FRONTDESK_PORTAL_SIGN_IN_ISSUER=https://login.example.com",
		"FRONTDESK_PORTAL_SIGN_IN_CLIENT_ID=portal",
		"FRONTDESK_PORTAL_SIGN_IN_CLIENT_SECRET= spaces too ",
		"FRONTDESK_PORTAL_SIGN_IN_CLAIM=sub",
		"FRONTDESK_TEAMS_APP_TYPE=MultiTenant", "FRONTDESK_TEAMS_CLOUD=gcch",
		"FRONTDESK_TEAMS_APP_ID="+other,
		"FRONTDESK_TEAMS_TENANT_ID="+other,
		"FRONTDESK_TEAMS_APP_PASSWORD= spaces count ",
		"FRONTDESK_TEAMS_ALLOWED_TENANTS="+tenant+","+other,
		"FRONTDESK_TEAMS_SERVICE_URLS=http://127.0.0.1:9/x/,http://[::1]:9,http://localhost",
		"FRONTDESK_TEAMS_OPENID_METADATA_URL=http://127.0.0.1:9/keys?a=b",
		"FRONTDESK_APP_NAME=IT Help",
		"FRONTDESK_APP_NAME_RU=Помощь",
		"FRONTDESK_APP_DEVELOPER=Example IT",
		"FRONTDESK_CATALOG=shelf/catalog.yaml",
		"FRONTDESK_KNOWLEDGE=/shelf/knowledge.yaml",
		"FRONTDESK_GRAPH_ENABLED=true",
		"FRONTDESK_GRAPH_BASE_URL=http://127.0.0.1:9/v1.0/",
		"FRONTDESK_GRAPH_FEATURES=profiles",
		"FRONTDESK_FILES_PATH=kept",
		"FRONTDESK_TICKETS_CLOSE_AFTER=0",
		"FRONTDESK_TICKETS_APPROVAL_REMINDER=90m",
		"FRONTDESK_TICKETS_DRAFT_EXPIRY=0s",
		"FRONTDESK_LIMITS_TICKETS_PER_MINUTE=0",
		"FRONTDESK_LIMITS_TICKETS_PER_DAY=1000",
		"FRONTDESK_LIMITS_CHATS_PER_MINUTE=1",
		"FRONTDESK_LIMITS_COMMENTS_PER_MINUTE=2",
		"FRONTDESK_LIMITS_FILES_PER_MINUTE=3",
		"FRONTDESK_LIMITS_FILE_SIZE_PER_DAY=1000MB",
		"FRONTDESK_LIMITS_PEOPLE_PER_HOUR=4",
		"FRONTDESK_FILES_MAX_SIZE=500 kb",
		"FRONTDESK_FILES_TYPES=.PDF, image/*",
		"FRONTDESK_CONFIG=etc/frontdesk.yaml",
		"PATH=/bin",
		"FRONTDESK_NOTHING=",
		"FRONTDESK_SERVICE_HOST=10.0.0.1",
		"FRONTDESK_SERVICE_PORT_HTTP=80",
		"FRONTDESK_PORT=tcp://10.0.0.1:80",
		"FRONTDESK_DB_PORT_5432_TCP_ADDR=10.0.0.1",
	)
	compare(t, got, config.Config{
		Listen:    ":8080",
		PublicURL: "https://desk.example.com/it",
		Store:     "bolt:etc/data/desk.db",
		Language:  "ru",
		Location:  got.Location,
		Admins:    []string{person},
		Menu:      []string{"status", "incident"},
		Catalog:   "etc/shelf/catalog.yaml",
		Knowledge: "/shelf/knowledge.yaml",
		App: config.App{
			Name:      map[string]string{"en": "IT Help", "ru": "Помощь"},
			Developer: "Example IT", Accent: "#3B4CA8",
		},
		Teams: config.Teams{
			AppType: config.MultiTenant, Cloud: "gcch", AppID: other, TenantID: other, AppPassword: " spaces count ",
			AllowedTenants:    []string{tenant, other},
			ServiceURLs:       []string{"http://127.0.0.1:9/x", "http://[::1]:9", "http://localhost"},
			OpenIDMetadataURL: "http://127.0.0.1:9/keys?a=b",
			TokenURL:          "https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us/oauth2/v2.0/token",
		},
		Graph: config.Graph{Enabled: true, BaseURL: "http://127.0.0.1:9/v1.0", Features: []string{"profiles"}},
		Files: config.Files{
			Path:          "etc/kept",
			MaxSize:       512000,
			Quota:         10000 << 20,
			ChatRetention: 720 * time.Hour,
			Types:         []string{"pdf", "image/*"},
		},
		Tickets: config.Tickets{Remind: 90 * time.Minute},
		Backup:  config.Backup{At: "03:00", Keep: 14},
		Log:     config.Log{Format: "text", Level: "info"},
		Limits: config.Limits{
			TicketsPerDay: 1000, ChatsPerMinute: 1, CommentsPerMinute: 2, FilesPerMinute: 3,
			BytesPerDay: 1000 << 20, PeoplePerHour: 4,
		},
		Portal: config.Portal{Contact: "IT, phone 1", SignIn: config.SignIn{
			Issuer: "https://login.example.com", ClientID: "portal", ClientSecret: " spaces too ", Claim: "sub",
		}, Roles: everybody},
		Queues: []config.Queue{plainQueue},
	})
	if zone := got.Location.String(); zone != "Europe/Riga" {
		t.Errorf("time zone %q, want Europe/Riga", zone)
	}
}

func TestManifestNeedsTheAppIDAlone(t *testing.T) {
	write(t, "frontdesk.yaml", "teams:\n  app_password_file: nowhere\nqueues:\n  - name: Desk\n")
	for _, path := range []string{"", "frontdesk.yaml"} {
		c := load(t, path, config.ForManifest, "FRONTDESK_TEAMS_APP_ID="+appID)
		if c.Teams.AppID != appID {
			t.Errorf("path %q: app id %q, want %q", path, c.Teams.AppID, appID)
		}
	}
}

func TestPathsWithoutFileStayRelative(t *testing.T) {
	c := load(t, "", config.ForManifest, "FRONTDESK_TEAMS_APP_ID="+appID, "FRONTDESK_STORE=bolt:a.db")
	if c.Store != "bolt:a.db" {
		t.Errorf("store %q, want bolt:a.db", c.Store)
	}
}

func TestAbsolutePathsStay(t *testing.T) {
	write(t, "etc/frontdesk.yaml", "store: bolt:/srv/desk.db\n"+teams+queues)
	if c := load(t, "etc/frontdesk.yaml", config.ForServe); c.Store != "bolt:/srv/desk.db" {
		t.Errorf("store %q, want bolt:/srv/desk.db", c.Store)
	}
}

func TestPasswordFromFile(t *testing.T) {
	file := strings.Replace(teams, "app_password: hunter2", "app_password_file: secret.txt", 1) + queues
	write(t, "etc/frontdesk.yaml", file, "etc/secret.txt", "hunter2\r\n")
	c := load(t, "etc/frontdesk.yaml", config.ForServe)
	if string(c.Teams.AppPassword) != "hunter2" {
		t.Errorf("password %q, want that of the file without its line end", string(c.Teams.AppPassword))
	}
}

// TestPasswordIsNeverShown prints a configuration in every way that a log or
// somebody debugging may use.
func TestPasswordIsNeverShown(t *testing.T) {
	write(t, "frontdesk.yaml", teams+queues)
	c := load(t, "frontdesk.yaml", config.ForServe)
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb, c)
		fmt.Fprintf(&out, verb, &c.Teams)
		fmt.Fprintf(&out, verb, c.Teams.AppPassword)
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("start", "config", c, "teams", c.Teams, "password", c.Teams.AppPassword)
	}
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(encoded)
	for _, form := range []string{"hunter2", fmt.Sprintf("%x", "hunter2")} {
		if strings.Contains(out.String(), form) {
			t.Errorf("the password is shown in:\n%s", out.String())
		}
	}
	if !strings.Contains(c.String(), appID) {
		t.Errorf("String() = %q, want the app id in it", c.String())
	}
}
