package config_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/config"
)

// teamsWith returns teams with another line, the fifth.
func teamsWith(line string) string { return teams + "  " + line + "\n" }

// withPassword returns teams with a different fourth line.
func withPassword(line string) string {
	return strings.Replace(teams, "app_password: hunter2", line, 1)
}

const (
	people   = "expected a list of Entra object ids (GUIDs) and group:NAME of the catalog, each once"
	anyStore = "bolt:PATH or postgres://USER@HOST/DATABASE"
	anyTop   = "one of listen, public_url, store, language, timezone, admins, roles, menu, teams, catalog, knowledge, texts, graph, files, tickets, retention, limits, app, tls, backup, log, metrics, portal, queues"
	anyTeams = "app_type, cloud, app_id, tenant_id, app_password, app_password_file, allowed_tenants, service_urls, " +
		"openid_metadata_url, token_url, next_app_password, next_app_password_file, certificate, federated"
	anyURL   = "expected an https URL (http only for 127.0.0.1, ::1 and localhost)"
	thread   = "expected an id as 19:…@thread.tacv2, decoded"
	anyQueue = "name, id, was, team, channel, hours, holidays, duty, capacity, assignment, digest, offer_timeout, accept_timeout, " +
		"silence_timeout, idle, sla, escalate, replies"
)

type mistake struct {
	name    string
	file    string
	environ []string
	want    []string
}

var mistakes = []mistake{
	{
		name: "listen without port", file: "listen: localhost\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: listen: "localhost": expected host:port`},
	},
	{
		name: "log", file: "log: {format: xml, level: 3}\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: log.format: "xml": expected text or json`,
			`frontdesk.yaml:1: log.level: "3": expected debug, info, warn or error`,
		},
	},
	{
		name: "metrics", file: "metrics: {listen: 9464}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: metrics.listen: "9464": expected host:port`},
	},
	{
		name: "listen with a port too high", file: "listen: :70000\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: listen: ":70000": expected host:port`},
	},
	{
		name: "listen is a list", file: "listen: [a, b]\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: listen: a list: expected host:port`},
	},
	{
		name: "public_url without TLS", file: "public_url: http://desk.example.com\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: public_url: "http://desk.example.com": ` + anyURL + ` without query`},
	},
	{
		name: "public_url with a query", file: "public_url: https://desk.example.com/?a=b\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: public_url: "https://desk.example.com/?a=b": ` + anyURL + ` without query`},
	},
	{
		name: "store without engine", file: "store: frontdesk.db\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: store: "frontdesk.db": expected ` + anyStore},
	},
	{
		name: "store bolt without path", file: "store: 'bolt:'\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: store: "bolt:": expected ` + anyStore},
	},
	{
		name: "store as a URL", file: "store: bolt://desk.db\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: store: "bolt://desk.db": expected ` + anyStore},
	},
	{
		name: "store of an unknown kind, its password unseen",
		file: "store: mysql://desk:hunter2@db/desk?password=hunter2\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: store: "mysql://***@db/desk?password=***": expected ` + anyStore,
		},
	},
	{
		name: "backups of a database",
		file: "store: postgres://desk@db/desk\nbackup: {folder: backups}\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:2: backup.folder: given with a database as the store: ` +
				`expected none: its server makes backups, as with pg_dump`,
		},
	},
	{
		name: "language unknown", file: "language: de\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: language: "de": expected en or ru`},
	},
	{
		name: "timezone unknown", file: "timezone: Mars/Olympus\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: timezone: "Mars/Olympus": expected an IANA time zone as Europe/Riga`},
	},
	{
		name: "timezone of the machine", file: "timezone: Local\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: timezone: "Local": expected an IANA time zone as Europe/Riga`},
	},
	{
		name: "admins by name, each reported at its line",
		file: "admins:\n  - ana\n  - " + person + "\n  - bob\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:2: admins: "ana": expected a list of Entra object ids (GUIDs), each once`,
			`frontdesk.yaml:4: admins: "bob": expected a list of Entra object ids (GUIDs), each once`,
		},
	},
	{
		name: "roles that are none, and people who are nobody",
		file: "roles:\n  boss: [" + person + "]\n  analyst: [ana, " + person + ", " + person + "]\n  observer: ['group:', 'group: x', group:board]\n" + teams + queues,
		want: []string{
			"frontdesk.yaml:2: roles.boss: unknown key: expected one of analyst, approver, observer",
			`frontdesk.yaml:3: roles.analyst: "ana": ` + people,
			`frontdesk.yaml:3: roles.analyst: "` + person + `": ` + people,
			`frontdesk.yaml:4: roles.observer: "group:": ` + people,
			`frontdesk.yaml:4: roles.observer: "group: x": ` + people,
		},
	},
	{
		name: "admins holds a mapping",
		file: "admins: [{id: 1}]\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: admins: a group of keys: expected a list of Entra object ids (GUIDs), each once`,
		},
	},
	{
		name: "menu entry unknown",
		file: "menu: [chat, portal]\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: menu: "portal": expected a list of chat, incident, status, catalog, each at most once`,
		},
	},
	{
		name: "menu entry twice",
		file: "menu: [chat, chat]\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: menu: "chat": expected a list of chat, incident, status, catalog, each at most once`,
		},
	},
	{
		name: "menu is no list",
		file: "menu: chat\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: menu: "chat": expected a list of chat, incident, status, catalog, each at most once`,
		},
	},
	{
		name: "menu is empty",
		file: "menu: []\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: menu: an empty list: expected a list of chat, incident, status, catalog, each at most once`,
		},
	},
	{
		name: "limits",
		file: "limits: {tickets_per_minute: -1, chats_per_minute: many, file_size_per_day: 200}\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: limits.tickets_per_minute: "-1": expected 0 for no limit, or a number up to 100000`,
			`frontdesk.yaml:1: limits.chats_per_minute: "many": expected 0 for no limit, or a number up to 100000`,
			`frontdesk.yaml:1: limits.file_size_per_day: "200": expected 0 for no limit, or a size as 200MB, from 1KB to 100000MB`,
		},
	},
	{
		name: "retention of no time",
		file: "retention: {transcripts: 30 days, files: 59m, closed_tickets: 0d}\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: retention.transcripts: "30 days": expected 0 for ever, or a time from 1h on as 365d or 720h`,
			`frontdesk.yaml:1: retention.files: "59m": expected 0 for ever, or a time from 1h on as 365d or 720h`,
			`frontdesk.yaml:1: retention.closed_tickets: "0d": expected 0 for ever, or a time from 1h on as 365d or 720h`,
		},
	},
	{
		name: "durations of tickets",
		file: "tickets: {close_after: 7d, approval_reminder: 99ms, draft_expiry: -1h}\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: tickets.close_after: "7d": expected 0 for never, or a duration as 90s or 15m, at least 100ms`,
			`frontdesk.yaml:1: tickets.approval_reminder: "99ms": expected 0 for never, or a duration as 90s or 15m, at least 100ms`,
			`frontdesk.yaml:1: tickets.draft_expiry: "-1h": expected 0 for never, or a duration as 90s or 15m, at least 100ms`,
		},
	},
	{
		name: "app_type unknown", file: teamsWith("app_type: Certificate") + queues,
		want: []string{
			`frontdesk.yaml:5: teams.app_type: "Certificate": expected SingleTenant, MultiTenant or UserAssignedMSI`,
		},
	},
	{
		name: "app_id no GUID", file: strings.Replace(teams, appID, "abc", 1) + queues,
		want: []string{`frontdesk.yaml:2: teams.app_id: "abc": expected a GUID`},
	},
	{
		name: "app_id empty, tenant_id null", file: "teams:\n  app_id: ''\n  tenant_id:\n  app_password: x\n" + queues,
		want: []string{
			`frontdesk.yaml: teams.app_id: missing: expected a GUID (FRONTDESK_TEAMS_APP_ID in the environment)`,
			`frontdesk.yaml: teams.tenant_id: missing: expected a GUID (FRONTDESK_TEAMS_TENANT_ID in the environment)`,
		},
	},
	{
		name: "no password",
		file: withPassword("app_password:") + queues,
		want: []string{
			`frontdesk.yaml: teams.app_password: missing: expected the client secret, or teams.app_password_file ` +
				`(FRONTDESK_TEAMS_APP_PASSWORD in the environment)`,
		},
	},
	{
		name: "password on two lines", file: withPassword(`app_password: "hunter2\nhunter2"`) + queues,
		want: []string{`frontdesk.yaml:4: teams.app_password: [hidden]: expected the client secret, on one line`},
	},
	{
		name: "password is a list", file: withPassword(`app_password: [hunter2]`) + queues,
		want: []string{`frontdesk.yaml:4: teams.app_password: a list: expected the client secret, on one line`},
	},
	{
		name: "password begins with &", file: withPassword(`app_password: &hunter2 x`) + queues,
		want: []string{`frontdesk.yaml:4: teams.app_password: an anchor, alias or tag ` +
			`(a value that begins with &, * or ! needs quotes): expected the client secret, on one line`},
	},
	{
		name: "password begins with !", file: withPassword(`app_password: !hunter2 x`) + queues,
		want: []string{`frontdesk.yaml:4: teams.app_password: an anchor, alias or tag ` +
			`(a value that begins with &, * or ! needs quotes): expected the client secret, on one line`},
	},
	{
		name: "password begins with *",
		file: withPassword(`app_password: *hunter2`) + queues,
		want: []string{
			`frontdesk.yaml:4: not valid YAML: unknown anchor (a value that begins with * or & needs quotes)`,
		},
	},
	{
		name: "password given twice", file: teamsWith("app_password: hunter2hunter2") + queues,
		want: []string{`frontdesk.yaml:5: teams.app_password: given twice, first in line 4: expected each key once`},
	},
	{
		name: "password and its file",
		file: teamsWith("app_password_file: x") + queues,
		want: []string{
			`frontdesk.yaml:5: teams.app_password_file: given beside teams.app_password: expected only one of the two`,
		},
	},
	{
		name: "password file absent",
		file: withPassword("app_password_file: absent") + queues,
		want: []string{
			`frontdesk.yaml:4: teams.app_password_file: "absent": cannot be read: no such file or directory`,
		},
	},
	{
		name: "password file with more in it", file: withPassword("app_password_file: frontdesk.yaml") + queues,
		want: []string{`frontdesk.yaml:4: teams.app_password_file: "frontdesk.yaml": ` +
			`expected a file that holds the client secret on one line and nothing else`},
	},
	{
		name: "certificate without its key", file: teams + queues + "tls: {cert: desk.pem}\n",
		want: []string{`frontdesk.yaml:9: tls.cert: given without tls.key: expected both or neither`},
	},
	{
		name: "certificate that is none",
		file: teams + queues + "tls: {cert: frontdesk.yaml, key: frontdesk.yaml}\n",
		want: []string{
			`frontdesk.yaml:9: tls.cert: "frontdesk.yaml": cannot be used: tls: failed to find any PEM data in ` +
				`certificate input: expected the certificate and those that lead to its root, as PEM, with the key of tls.key`,
		},
	},
	{
		name: "certificate absent",
		file: teams + queues + "tls: {cert: absent.pem, key: absent.pem}\n",
		want: []string{
			`frontdesk.yaml:9: tls.cert: "absent.pem": cannot be used: no such file or directory: expected ` +
				`the certificate and those that lead to its root, as PEM, with the key of tls.key`,
		},
	},
	{
		name: "password behind a misspelt key", file: teamsWith("app_pasword: hunter2") + queues,
		want: []string{`frontdesk.yaml:5: teams.app_pasword: unknown key: expected one of ` + anyTeams},
	},
	{
		name: "password without space after the colon",
		file: "teams: {app_password:hunter2}\n" + queues,
		environ: []string{
			"FRONTDESK_TEAMS_APP_ID=" + appID,
			"FRONTDESK_TEAMS_TENANT_ID=" + tenant,
			"FRONTDESK_TEAMS_APP_PASSWORD=x",
		},
		want: []string{`frontdesk.yaml:1: teams.app_password…: unknown key: expected one of ` + anyTeams},
	},
	{
		name: "teams is a word",
		file: "teams: app_password=hunter2\n" + queues,
		environ: []string{
			"FRONTDESK_TEAMS_APP_ID=" + appID,
			"FRONTDESK_TEAMS_TENANT_ID=" + tenant,
			"FRONTDESK_TEAMS_APP_PASSWORD=x",
		},
		want: []string{`frontdesk.yaml:1: teams: a single value: expected the keys ` + anyTeams},
	},
	{
		name: "allowed_tenants empty",
		file: teamsWith("allowed_tenants: []") + queues,
		want: []string{
			`frontdesk.yaml:5: teams.allowed_tenants: an empty list: expected a list of tenant ids (GUIDs), each once`,
		},
	},
	{
		name: "service URL without TLS", file: teamsWith("service_urls: [http://127.0.0.1.example.com]") + queues,
		want: []string{`frontdesk.yaml:5: teams.service_urls: "http://127.0.0.1.example.com": expected a list, each ` +
			strings.TrimPrefix(anyURL, "expected ") + ` without query`},
	},
	{
		name: "service URL with a user",
		file: teamsWith("service_urls: ['https://u:hunter2@smba.trafficmanager.net']") + queues,
		want: []string{
			`frontdesk.yaml:5: teams.service_urls: "https://***@smba.trafficmanager.net": expected a list, each ` +
				strings.TrimPrefix(anyURL, "expected ") + ` without query`,
		},
	},
	{
		name: "metadata URL relative", file: teamsWith("openid_metadata_url: /keys") + queues,
		want: []string{`frontdesk.yaml:5: teams.openid_metadata_url: "/keys": ` + anyURL},
	},
	{
		name: "token URL of another scheme", file: teamsWith("token_url: 'ftp://localhost/'") + queues,
		want: []string{`frontdesk.yaml:5: teams.token_url: "ftp://localhost/": ` + anyURL},
	},
	{
		name: "token URL with a wrong port", file: teamsWith("token_url: 'https://localhost:99999/'") + queues,
		want: []string{`frontdesk.yaml:5: teams.token_url: "https://localhost:99999/": ` + anyURL},
	},
	{
		name: "catalog is a list", file: "catalog: [a.yaml, b.yaml]\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: catalog: a list: expected the path of a file`},
	},
	{
		name: "knowledge is a group", file: "knowledge: {file: a.yaml}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: knowledge: a group of keys: expected the path of a file`},
	},
	{
		name: "key unknown, value unseen", file: "listn: hunter2\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: listn: unknown key: expected ` + anyTop},
	},
	{
		name: "key of a later version", file: "assets: assets.yaml\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: assets: unknown key: expected ` + anyTop},
	},
	{
		name: "portal without an address", file: "portal: {enabled: true}\n" + teams + queues,
		want: []string{
			"frontdesk.yaml: public_url: missing: expected an https URL (http only for 127.0.0.1, ::1 and localhost)" +
				" without path, where people open the portal (FRONTDESK_PUBLIC_URL in the environment)",
		},
	},
	{
		name: "portal below a path",
		file: "public_url: https://desk.example.com/it\nportal: {enabled: true}\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: public_url: "https://desk.example.com/it": expected an https URL` +
				" (http only for 127.0.0.1, ::1 and localhost) without path, where people open the portal",
		},
	},
	{
		name: "roles of the portal", file: "portal:\n  roles:\n    - name: staff\n      modules: [home, billing]\n" +
			"      accent: \"#ffcc00\"\n    - name: Staff\n      theme: pink\n    - title: nameless\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:4: portal.roles[0].modules: "billing": expected a list of home, catalog, incidents, chat,` +
				` approvals, knowledge, each once`,
			`frontdesk.yaml:5: portal.roles[0].accent: "#ffcc00": expected a color as #0b5cad, dark enough for white text` +
				` (4.5:1)`,
			`frontdesk.yaml:6: portal.roles[1].name: "Staff": expected another name than the role in line 3`,
			`frontdesk.yaml:7: portal.roles[1].theme: "pink": expected auto, light or dark`,
			`frontdesk.yaml:8: portal.roles[2].name: missing: expected the role's name, on one line`,
		},
	},
	{
		name: "key twice", file: "language: en\nlanguage: ru\n" + teams + queues,
		want: []string{`frontdesk.yaml:2: language: given twice, first in line 1: expected each key once`},
	},
	{
		name: "key with an anchor", file: "&x language: ru\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: language: unknown key: expected ` + anyTop},
	},
	{
		name: "token URL with a fragment", file: teamsWith("token_url: 'https://localhost/#x'") + queues,
		want: []string{`frontdesk.yaml:5: teams.token_url: "https://localhost/#x": ` + anyURL},
	},
	{
		name: "long value is cut", file: "language: " + strings.Repeat("x", 500) + "\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: language: "` + strings.Repeat("x", 120) + `…": expected en or ru`},
	},
	{
		name: "no queue", file: teams + "queues: []\n",
		want: []string{`frontdesk.yaml: queues: missing: expected at least one queue, in the configuration file`},
	},
	{
		name: "queues is a mapping", file: teams + "queues: {name: x}\n",
		want: []string{`frontdesk.yaml:5: queues: a group of keys: expected a list of queues`},
	},
	{
		name: "queue is a word", file: teams + "queues: [Desk]\n",
		want: []string{`frontdesk.yaml:5: queues[0]: a single value: expected the keys ` + anyQueue},
	},
	{
		name: "queue lacks all but one", file: teams + "queues:\n  - team: 19:team@thread.tacv2\n",
		want: []string{
			`frontdesk.yaml:6: queues[0].name: missing: expected the queue's name, on one line`,
			`frontdesk.yaml:6: queues[0].channel: missing: ` + thread + `; without both, the queue is linked from Teams`,
		},
	},
	{
		name: "queue ids not decoded, or of a chat",
		file: teams + "queues:\n  - name: Desk\n    team: 19%3ateam%40thread.tacv2\n    channel: 19:x@thread.v2\n",
		want: []string{
			`frontdesk.yaml:7: queues[0].team: "19%3ateam%40thread.tacv2": ` + thread,
			`frontdesk.yaml:8: queues[0].channel: "19:x@thread.v2": ` + thread,
		},
	},
	{
		name: "queue key unknown", file: teams + queues + "    colour: red\n",
		want: []string{`frontdesk.yaml:9: queues[0].colour: unknown key: expected one of ` + anyQueue},
	},
	{
		name: "queue name twice, in other letters",
		file: teams + queues + strings.Replace(strings.TrimPrefix(queues, "queues:\n"), "Desk", "DESK", 1),
		want: []string{`frontdesk.yaml:9: queues[1].name: "DESK": expected another name than the queue in line 6`},
	},
	{
		name: "variable wrong", file: teams + queues, environ: []string{"FRONTDESK_TEAMS_APP_ID=abc"},
		want: []string{`FRONTDESK_TEAMS_APP_ID: "abc": expected a GUID`},
	},
	{
		name: "word of a variable wrong", file: teams + queues, environ: []string{"FRONTDESK_MENU=chat,x"},
		want: []string{`FRONTDESK_MENU: "x": expected a list of chat, incident, status, catalog, each at most once`},
	},
	{
		name:    "variable unknown, value unseen",
		file:    teams + queues,
		environ: []string{"FRONTDESK_APP_PASSWORD=hunter2"},
		want: []string{
			`FRONTDESK_APP_PASSWORD: unknown variable: expected the name of a key, as FRONTDESK_TEAMS_APP_ID`,
		},
	},
	{
		name: "queues as a variable", file: teams + queues, environ: []string{"FRONTDESK_QUEUES_0_NAME=Desk"},
		want: []string{`FRONTDESK_QUEUES_0_NAME: unknown variable: expected queues in the configuration file only`},
	},
	{
		name:    "secret variable on two lines",
		file:    withPassword("") + queues,
		environ: []string{"FRONTDESK_TEAMS_APP_PASSWORD=hunter2\nx"},
		want:    []string{`FRONTDESK_TEAMS_APP_PASSWORD: [hidden]: expected the client secret, on one line`},
	},
	{
		name: "no valid YAML", file: "language: en\nstore: 'a' b\nmenu: [chat]\n",
		want: []string{`frontdesk.yaml:2: not valid YAML: did not find expected key`},
	},
	{
		name: "no valid YAML in the first line", file: "language: en: ru\n",
		want: []string{`frontdesk.yaml:1: not valid YAML: mapping values are not allowed in this context`},
	},
	{
		name: "no UTF-8", file: "language: en\nstore: \xff\n",
		want: []string{`frontdesk.yaml:2: not valid YAML: invalid leading UTF-8 octet`},
	},
	{
		name: "two documents", file: teams + queues + "---\nlanguage: en\n",
		want: []string{`frontdesk.yaml:9: not valid YAML: several documents in one file`},
	},
	{
		name: "a word instead of keys", file: "hunter2\n",
		environ: []string{"FRONTDESK_TEAMS_APP_ID=x"},
		want: []string{
			`frontdesk.yaml:1: a single value: expected the keys ` + strings.TrimPrefix(anyTop, "one of "),
			`frontdesk.yaml: teams.tenant_id: missing: expected a GUID (FRONTDESK_TEAMS_TENANT_ID in the environment)`,
			`frontdesk.yaml: queues: missing: expected at least one queue, in the configuration file`,
			`frontdesk.yaml: teams.app_password: missing: expected the client secret, or teams.app_password_file ` +
				`(FRONTDESK_TEAMS_APP_PASSWORD in the environment)`,
			`FRONTDESK_TEAMS_APP_ID: "x": expected a GUID`,
		},
	},
	{
		name: "nothing at all", file: "# empty\n",
		want: []string{
			`frontdesk.yaml: teams.app_id: missing: expected a GUID (FRONTDESK_TEAMS_APP_ID in the environment)`,
			`frontdesk.yaml: teams.tenant_id: missing: expected a GUID (FRONTDESK_TEAMS_TENANT_ID in the environment)`,
			`frontdesk.yaml: queues: missing: expected at least one queue, in the configuration file`,
			`frontdesk.yaml: teams.app_password: missing: expected the client secret, or teams.app_password_file ` +
				`(FRONTDESK_TEAMS_APP_PASSWORD in the environment)`,
		},
	},
}

func TestMistakes(t *testing.T) {
	for _, test := range slices.Concat(mistakes, queueMistakes, fileMistakes, credentialMistakes) {
		t.Run(test.name, func(t *testing.T) {
			write(t, "frontdesk.yaml", test.file)
			c, err := config.Load("frontdesk.yaml", test.environ, config.ForServe)
			if _, ok := errors.AsType[config.Mistakes](err); !ok {
				t.Fatalf("Load = %v, %v, want mistakes", c, err)
			}
			if diff := cmp.Diff(test.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("mistakes (-want +got):\n%s", diff)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("a secret is shown in:\n%v", err)
			}
		})
	}
}

func TestMistakesWithoutFile(t *testing.T) {
	_, err := config.Load("", nil, config.ForManifest)
	want := "environment: teams.app_id: missing: expected a GUID (FRONTDESK_TEAMS_APP_ID in the environment)"
	if err == nil || err.Error() != want {
		t.Errorf("Load = %v, want %s", err, want)
	}
	t.Chdir(t.TempDir())
	_, err = config.Load("absent.yaml", nil, config.ForServe)
	want = "absent.yaml: cannot be read: no such file or directory"
	if err == nil || err.Error() != want {
		t.Errorf("Load = %v, want %s", err, want)
	}
}
