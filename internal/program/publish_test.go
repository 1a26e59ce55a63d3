package program

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/entrasim"
	"frontdesk/internal/graphsim"
)

const publisherTenant = "11111111-1111-4111-8111-111111111111"

// publisher is an administrator with a configuration, at a make-believe Entra and
// Graph.
type publisher struct {
	shelf
	entra *entrasim.Provider
	graph *graphsim.Sim
	login string
}

func newPublisher(t *testing.T) *publisher {
	t.Helper()
	p := &publisher{shelf: shelf{t: t, dir: t.TempDir()}}
	var err error
	if p.entra, err = entrasim.New(publisherTenant, entrasim.Client{}, nil, time.Now); err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(p.entra)
	t.Cleanup(front.Close)
	p.login = front.URL
	if p.graph, err = graphsim.New(func(r *http.Request) bool {
		scope := "AppCatalog.ReadWrite.All"
		if r.Header.Get("Authorization") != "" && !p.entra.Granted(r, p.graph.URL()+"/"+scope) {
			scope = "AppCatalog.Submit"
		}
		return p.entra.Granted(r, p.graph.URL()+"/"+scope)
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.graph.Close)
	p.set("")
	return p
}

// set writes the configuration: what is needed, and more.
func (p *publisher) set(more string) {
	p.t.Helper()
	text := fmt.Sprintf(
		"teams: {app_id: %s, tenant_id: %s, token_url: %q}\ngraph: {base_url: %q}\n%s",
		packagedApp, publisherTenant, p.login+"/botframework.com/oauth2/v2.0/token", p.graph.URL(), more,
	)
	if err := os.WriteFile(p.path("frontdesk.yaml"), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// publish runs the command. posts are the uploads that it made.
func (p *publisher) publish(flags ...string) (status int, stdout, stderr string, posts []string) {
	p.t.Helper()
	p.graph.Calls()
	args := append([]string{"publish", "-c", p.path("frontdesk.yaml"), "-o", p.path("desk.zip")}, flags...)
	status, stdout, stderr = command(p.t, args...)
	for _, call := range p.graph.Calls() {
		if strings.HasPrefix(call, "POST ") {
			posts = append(posts, strings.TrimPrefix(call, "POST /v1.0"))
		}
	}
	return status, stdout, stderr, posts
}

// holds checks what was said, part by part.
func (p *publisher) holds(text string, parts ...string) {
	p.t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			p.t.Errorf("no %q in:\n%s", part, text)
		}
	}
}

// byHand is what is said when nothing could be uploaded: for everybody, a person
// and a team.
var byHand = []string{
	"For everybody, as a Teams administrator:", "Manage apps → Actions → Upload new app → ",
	"For yourself:", "Upload a custom app → ", "For a team, as its owner", "Add to a team → ",
}

func (p *publisher) inCatalog(want ...graphsim.CatalogApp) {
	p.t.Helper()
	if got := p.graph.Catalog(); !slices.Equal(got, want) {
		p.t.Errorf("the catalog has %+v, want %+v", got, want)
	}
}

func TestPublish(t *testing.T) {
	p := newPublisher(t)
	p.entra.Device(1, "") // after one time that the command has asked
	status, stdout, stderr, posts := p.publish()
	p.holds(
		stdout,
		"Sign in as a Teams administrator, on any device: open https://microsoft.com/devicelogin and enter the code "+
			"FRWQDE7YL.\n",
		"Microsoft Graph Command Line Tools",
		"good for 15 minutes",
		"Version 1.0.0 is new in the catalog.",
		"For a team, as its owner",
	)
	if status != 0 || stderr != "" || !slices.Equal(posts, []string{"/appCatalogs/teamsApps"}) {
		t.Error(status, stderr, posts)
	}
	if v := p.version("desk.zip"); v != "1.0.0" {
		t.Errorf("the file has version %s", v)
	}
	first := p.graph.Catalog()[0]
	p.inCatalog(graphsim.CatalogApp{ID: first.ID, ExternalID: packagedApp, Version: "1.0.0", State: "published"})

	status, stdout, stderr, posts = p.publish()
	p.holds(stdout, "The catalog has version 1.0.0 already (published).")
	if status != 0 || stderr != "" || posts != nil {
		t.Error(status, stderr, posts)
	}

	p.set("app: {name: IT Help}\n")
	status, stdout, stderr, posts = p.publish()
	p.holds(stdout, "Version 1.0.1 is in the catalog in place of 1.0.0.")
	if status != 0 || stderr != "" ||
		!slices.Equal(posts, []string{"/appCatalogs/teamsApps/" + first.ID + "/appDefinitions"}) {
		t.Error(status, stderr, posts)
	}
	p.inCatalog(graphsim.CatalogApp{ID: first.ID, ExternalID: packagedApp, Version: "1.0.1", State: "published"})
}

// What the catalog has counts more than what is known here: the package before
// may have been written on another machine.
func TestPublishIsHigherThanTheCatalog(t *testing.T) {
	p := newPublisher(t)
	p.graph.SetCatalog(graphsim.CatalogApp{ID: "c1", ExternalID: packagedApp, Version: "1.4.0", State: "published"})
	p.graph.SetCatalog(graphsim.CatalogApp{ID: "c2", ExternalID: "another", Version: "9.0.0", State: "published"})
	if status, stdout, stderr, _ := p.publish(); status != 0 ||
		!strings.Contains(stdout, "Version 1.4.1 is in the catalog") {
		t.Error(status, stdout, stderr)
	}
	p.set("menu: [chat]\n")
	status, stdout, stderr, posts := p.publish("--package-version", "1.4.1")
	p.holds(stdout, byHand...)
	p.holds(stderr, "frontdesk: not published: package-version 1.4.1 is not higher than 1.4.1, which the catalog has\n")
	if status != 1 || posts != nil {
		t.Error(status, posts)
	}
	if status, stdout, stderr, _ := p.publish("--package-version", "2.0.0"); status != 0 {
		t.Error(status, stdout, stderr)
	}
	if got := p.graph.Catalog()[0].Version; got != "2.0.0" {
		t.Errorf("the catalog has %s", got)
	}
	// A package that was written and not uploaded is uploaded as it is.
	p.set("")
	if v, _ := p.pack("desk.zip"); v != "2.0.1" {
		t.Error(v)
	}
	if status, stdout, stderr, _ := p.publish(); status != 0 || p.graph.Catalog()[0].Version != "2.0.1" {
		t.Error(status, stdout, stderr)
	}
}

// Whatever fails, the reason and what mends it is one line, and what to click is
// said for everybody, a person and a team.
func TestPublishFails(t *testing.T) {
	for name, one := range map[string]struct {
		make  func(p *publisher)
		flags string
		want  string
	}{
		"declined": {
			make: func(p *publisher) { p.entra.Device(0, "authorization_declined") }, want: "the sign-in was declined",
		},
		"too late": {
			make: func(p *publisher) { p.entra.Device(0, "expired_token") },
			want: "nobody signed in before the code expired",
		},
		"no public client": {
			make: func(*publisher) {}, flags: "--client-id 44444444-4444-4444-8444-444444444444",
			want: "sign-in: AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or " +
				"'client_secret'. In Entra, switch on Allow public client flows for this client",
		},
		"no such tenant": {
			make: func(p *publisher) {
				p.set("")
				text := strings.ReplaceAll(string(p.read("frontdesk.yaml")), publisherTenant, "22222222-2222-4222-8222-222222222222")
				if err := os.WriteFile(p.path("frontdesk.yaml"), []byte(text), 0o600); err != nil {
					p.t.Fatal(err)
				}
			},
			want: "sign-in: AADSTS90002: Tenant '22222222-2222-4222-8222-222222222222' not found.",
		},
		"no network": {
			make: func(p *publisher) { p.login = "http://" + closed(p.t); p.set("") }, want: "connection refused",
		},
		"Graph is down": {
			make: func(p *publisher) { p.graph.SetTrouble(graphsim.Always(503, "serviceNotAvailable", "")) },
			want: "503 serviceNotAvailable: No.",
		},
		"no administrator": {
			make: func(p *publisher) { p.graph.SetLayman(true) },
			want: "403 Forbidden: User not authorized to perform this operation.: sign in as a Teams administrator, or submit " +
				"the app for approval with --review",
		},
		"waits for approval": {
			make: func(p *publisher) {
				p.graph.HideSubmitted()
				p.graph.SetCatalog(graphsim.CatalogApp{ID: "c", ExternalID: packagedApp, Version: "1.0.0", State: "submitted"})
			},
			want: "409 AppDefinitionAlreadyExists: Conflict: the catalog has this app or version already; one that waits for " +
				"approval has to be approved or rejected first",
		},
		"refused with 200": {
			make: func(p *publisher) { p.graph.SetTrouble(onPost(refusedWith200)) },
			want: "200 UnableToParseTeamsAppManifest: name | Required properties are missing",
		},
		"cloud without a catalog": {
			make: func(p *publisher) {
				text := strings.Replace(string(p.read("frontdesk.yaml")), "teams: {", "teams: {cloud: china, ", 1)
				if err := os.WriteFile(p.path("frontdesk.yaml"), []byte(text), 0o600); err != nil {
					p.t.Fatal(err)
				}
			},
			want: "in teams.cloud china, Microsoft Graph takes no app packages",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPublisher(t)
			one.make(p)
			status, stdout, stderr, _ := p.publish(strings.Fields(one.flags)...)
			if status != 1 || !strings.HasPrefix(stderr, "frontdesk: not published: ") || lines(stderr) != 1 {
				t.Error(status, stderr)
			}
			p.holds(stderr, one.want)
			p.holds(stdout, byHand...)
			if v := p.version("desk.zip"); v != "1.0.0" {
				t.Errorf("the file to upload by hand has version %s", v)
			}
		})
	}
}

// onPost makes trouble for uploads alone.
func onPost(trouble graphsim.Trouble) graphsim.Trouble {
	return func(out http.ResponseWriter, in *http.Request) bool {
		return in.Method == http.MethodPost && trouble(out, in)
	}
}

func refusedWith200(out http.ResponseWriter, _ *http.Request) bool {
	fmt.Fprint(
		out,
		`{"error":{"code":"BadRequest","message":"name","innerError":{"code":"UnableToParseTeamsAppManifest",`+
			`"message":"name | Required properties are missing from object: []."}}}`,
	)
	return true
}

// Graph has been seen to take a package and answer 400. And it asks for pauses.
func TestPublishAsksTheCatalogAfterAnError(t *testing.T) {
	p := newPublisher(t)
	p.graph.SetTrouble(onPost(func(out http.ResponseWriter, _ *http.Request) bool {
		p.graph.SetCatalog(graphsim.CatalogApp{ID: "c", ExternalID: packagedApp, Version: "1.0.0", State: "published"})
		graphsim.Refuse(out, http.StatusBadRequest, "BadRequest")
		return true
	}))
	if status, stdout, stderr, posts := p.publish(); status != 0 || stderr != "" || len(posts) != 1 {
		t.Error(status, stdout, stderr, posts)
	}
	pauses := 2
	p.graph.SetTrouble(func(out http.ResponseWriter, in *http.Request) bool {
		pauses--
		return pauses >= 0 && graphsim.Always(http.StatusTooManyRequests, "TooManyRequests", "0")(out, in)
	})
	p.set("menu: [chat]\n")
	if status, stdout, stderr, posts := p.publish(); status != 0 || stderr != "" || len(posts) != 1 {
		t.Error(status, stdout, stderr, posts)
	}
}

func TestPublishForReview(t *testing.T) {
	p := newPublisher(t)
	p.graph.SetLayman(true)
	status, stdout, stderr, _ := p.publish("--review")
	p.holds(stdout, "Sign in as yourself", "Version 1.0.0 waits for approval.", "Manage apps → the app → Publish")
	if status != 0 || stderr != "" || p.graph.Catalog()[0].State != "submitted" {
		t.Error(status, stderr, p.graph.Catalog())
	}
}

func TestPublishByHand(t *testing.T) {
	p := newPublisher(t)
	p.login = "http://" + closed(t)
	p.set("")
	status, stdout, stderr, posts := p.publish("--manual")
	p.holds(stdout, append(byHand, p.path("desk.permissions.txt")+" explains", "version 1.0.0")...)
	if status != 0 || stderr != "" || posts != nil {
		t.Error(status, stderr, posts)
	}
	// The bot's id is all that this needs.
	s := newShelf(t, "")
	if status, stdout, stderr := command(
		t, "publish", "--manual", "-c", s.path("frontdesk.yaml"), "-o", s.path("desk.zip"),
	); status != 0 || s.version("desk.zip") != "1.0.0" {
		t.Error(status, stdout, stderr)
	}
}
