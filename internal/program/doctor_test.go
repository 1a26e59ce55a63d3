package program

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// clinic is a desk in which everything is well: what tests do to it is the only
// thing wrong.
type clinic struct {
	*scripttest.Desk
	t     *testing.T
	proxy atomic.Pointer[http.Handler] // in front of the desk
	admin *teamsim.Person
}

func openClinic(t *testing.T) *clinic {
	t.Helper()
	c := &clinic{t: t}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*c.proxy.Load()).ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	extra := "public_url: " + front.URL + "\nadmins: [$ana]\nbackup: {folder: " + t.TempDir() + "}\n"
	c.Desk = scripttest.Start(t, run, extra)
	c.pass()
	c.admin = c.Person("Ana Analyst")
	c.Team.Add(c.admin)
	if err := c.Team.Install(t.Context(), c.Channel); err != nil {
		t.Fatal(err)
	}
	if a := c.admin.Say(t.Context(), "menu"); a.Status != http.StatusOK {
		t.Fatal(a)
	}
	c.await(c.admin, "Create an Incident")
	return c
}

// await returns the first message in somebody's chat with a text or button.
func (c *clinic) await(p *teamsim.Person, text string) (found teamsim.Message) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 20*time.Second)
	defer cancel()
	if err := c.Wait(ctx, func() bool {
		for _, m := range c.Messages(p.Chat) {
			if strings.Contains(m.Plain(), text) || slices.Contains(m.Buttons(), text) {
				found = m
				return true
			}
		}
		return false
	}); err != nil {
		c.t.Fatalf("%q: %v; what is there:\n%s", text, err, plain(c.Desk, p.Chat))
	}
	return found
}

// answer has something else in front of the desk answer.
func (c *clinic) answer(do http.HandlerFunc) {
	var handler http.Handler = do
	c.proxy.Store(&handler)
}

// pass has the proxy pass everything to the desk.
func (c *clinic) pass() {
	to := &url.URL{Scheme: "http", Host: c.Address}
	c.answer(httputil.NewSingleHostReverseProxy(to).ServeHTTP)
}

// doctor runs the command.
func (c *clinic) doctor() (out string, failed bool) { return examine(c.t, c.Dir) }

func examine(t *testing.T, dir string) (out string, failed bool) {
	t.Helper()
	var b strings.Builder
	args := []string{"frontdesk", "doctor", "--config", filepath.Join(dir, "frontdesk.yaml")}
	err := run(context.Background(), args, &b, io.Discard)
	if err != nil && !errors.Is(err, errFailures) {
		t.Fatalf("doctor: %v", err)
	}
	return b.String(), err != nil
}

// finds makes sure that the command says something in a line that begins so and
// has a part, and below it what mends it.
func finds(t *testing.T, out, begins, part, mend string) {
	t.Helper()
	lines := strings.Split(out, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, begins) && strings.Contains(line, part) {
			if next := lines[i+1]; !strings.HasPrefix(next, "    → ") || !strings.Contains(next, mend) {
				t.Errorf("%q is to be mended by %q, not %q", line, mend, next)
			}
			return
		}
	}
	t.Errorf("%q … %q is not in\n%s", begins, part, out)
}

// TestDoctorFindsNothing examines a desk in which all is well.
func TestDoctorFindsNothing(t *testing.T) {
	c := openClinic(t)
	out, failed := c.doctor()
	if failed || !strings.Contains(out, "failures: 0 · warnings: 0 · ok: ") || strings.Contains(out, "→") {
		t.Error(out)
	}
	for _, check := range []string{
		"Version", "Configuration", "Clock", "Signing keys of Teams", "Token and secret of the bot", "App id", "Public address",
		"Messages from Teams", "Refused requests", "Administrators", "Queue: IT", "Consent to read the channel: IT",
		"Duty: IT", "Deliveries", "Data", "Disk", "Backup", "Files",
	} {
		if !strings.Contains(out, "ok · "+check+": ") {
			t.Errorf("not checked: %s, in\n%s", check, out)
		}
	}
	if strings.Contains(out, c.AppPassword()) {
		t.Error("the secret is printed")
	}
}

// TestDoctorFindsFaultsOfMicrosoft injects every failure of the login service, the
// keys and the connector, one at a time.
func TestDoctorFindsFaultsOfMicrosoft(t *testing.T) {
	c := openClinic(t)
	login := func(status, number int) func() func() {
		return func() func() {
			c.RefuseLogins(status, number)
			return func() { c.RefuseLogins(0, 0) }
		}
	}
	connector := func(f teamsim.Fault) func() func() { return func() func() { return c.Fault(f) } }
	const token, keys, queue = "Token and secret of the bot: ", "Signing keys of Teams: ", "Queue: IT: "
	for _, one := range []struct {
		inject     func() (end func())
		line, mend string
	}{
		{connector(teamsim.Fault{Method: "GET", Conversation: c.Channel.ID, Status: 404, Code: "ConversationNotFound"}), "failure · " + queue, "Compare team and channel of IT"},
		{connector(teamsim.Fault{Method: "GET", Conversation: c.Channel.ID, Status: 403, Code: "BotNotInConversationRoster"}), "failure · " + queue, "Add the app to the team of IT"},
		{connector(teamsim.Fault{Method: "GET", Conversation: c.Channel.ID, Status: 429}), "warning · " + queue, "This usually ends by itself"},
		{login(401, 7000215), "failure · " + token + "The client secret is wrong (AADSTS7000215).", "not its Secret ID"},
		{login(401, 7000222), "failure · " + token + "The client secret has expired (AADSTS7000222).", "Make a new secret"},
		{login(400, 700016), "failure · " + token + "The tenant " + c.TenantID() + " does not know", "Compare teams.app_id"},
		{login(400, 90002), "failure · " + token + "There is no tenant " + c.TenantID(), "teams.tenant_id"},
		{login(401, 7000112), "failure · " + token + "The app " + c.AppID() + " is disabled", "Enterprise applications"},
		{login(401, 7000229), "failure · " + token + "The app " + c.AppID() + " is registered, but", "az ad sp create --id " + c.AppID()},
		{login(400, 50194), "failure · " + token + "The app " + c.AppID() + " is single-tenant", "Take teams.app_type out"},
		{login(400, 500011), "failure · " + token + "The tenant " + c.TenantID() + " does not know the Bot", "teams.cloud"},
		{login(400, 99999), "failure · " + token, "https://login.microsoftonline.com/error?code=99999"},
		{func() func() { c.TokenDown(true); return func() { c.TokenDown(false) } }, "failure · " + token, "goes on trying"},
		{func() func() {
			c.AnswerLogins(403, `{"error":"access_denied"}`)
			return func() { c.AnswerLogins(0, "") }
		}, "failure · " + token, "take it out"},
		{func() func() {
			c.AnswerLogins(200, "<html>Sign in to the proxy</html>")
			return func() { c.AnswerLogins(0, "") }
		}, "failure · " + token, "pass the proxy unchanged"},
		{func() func() { c.OpenIDDown(true); return func() { c.OpenIDDown(false) } }, "failure · " + keys, "it must show JSON"},
		{func() func() {
			c.AnswerMetadata(200, "<html>Sign in to the proxy</html>")
			return func() { c.AnswerMetadata(0, "") }
		}, "failure · " + keys, "a page of a proxy"},
	} {
		end := one.inject()
		out, failed := c.doctor()
		finds(t, out, one.line, "", one.mend)
		if failed != strings.HasPrefix(one.line, "failure") {
			t.Errorf("exit status of %q", one.line)
		}
		end()
	}
	for limit := time.Now().Add(20 * time.Second); ; { // the desk waits a while for its next try
		out, failed := c.doctor()
		if !failed {
			return
		}
		if time.Now().After(limit) {
			t.Fatalf("not over: %s", out)
		}
	}
}

// TestDoctorFindsWhatStandsBetween injects every failure between Teams and the
// desk, one at a time.
func TestDoctorFindsWhatStandsBetween(t *testing.T) {
	c := openClinic(t)
	status := func(s int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(s) }
	}
	for _, one := range []struct {
		front      http.HandlerFunc
		line, mend string
	}{
		{status(404), "is answered by something else (status 404)", "with the path /api/messages"},
		{status(401), "is answered by something else (status 401)", "if another desk answers there, end it"},
		{status(413), "refuses large messages", "client_max_body_size 256k"},
		{status(502), "does not reach the desk (status 502)", "Have the proxy pass on everything to 127.0.0.1:0"},
		{func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://login.example.org/", http.StatusFound)
		}, "leads on to login.example.org", "ask nobody to sign in there"},
		{func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Authorization")
			httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: c.Address}).ServeHTTP(w, r)
		}, "the Authorization header is lost", "pass on the Authorization header unchanged"},
	} {
		c.answer(one.front)
		out, failed := c.doctor()
		finds(t, out, "failure · Public address: ", one.line, one.mend)
		if !failed {
			t.Errorf("exit status of %q", one.line)
		}
	}
	c.pass()
	if out, failed := c.doctor(); failed {
		t.Errorf("not over: %s", out)
	}
}

// TestDoctorFindsWhyRequestsAreRefused posts what the webhook refuses. The first
// of each reason is logged with what mends it.
func TestDoctorFindsWhyRequestsAreRefused(t *testing.T) {
	claim := func(name string, value any) func(_, claims map[string]any) {
		return func(_, claims map[string]any) { claims[name] = value }
	}
	activity := `{"type":"message","id":"1","channelId":"msteams","serviceUrl":"SERVICE","from":{"id":"29:a","aadObjectId":` +
		`"aaaaaaaa-0000-4000-8000-000000000001"},"recipient":{"id":"BOT"},"conversation":{"id":"a:1","tenantId":"TENANT"}}`
	for _, one := range []struct {
		name   string
		change func(header, claims map[string]any)
		body   func(string) string
		mend   string
	}{
		{"other_app", claim("aud", "33333333-3333-4333-8333-333333333333"), nil, "belongs to another bot: put its Microsoft App ID"},
		{"expired", claim("exp", time.Now().Add(-time.Hour).Unix()), nil, "switch on time synchronization (NTP)"},
		{"other_tenant", nil, func(s string) string {
			return strings.Replace(s, "TENANT", "44444444-4444-4444-8444-444444444444", 1)
		}, "add their tenant to teams.allowed_tenants"},
		{"other_bot", nil, func(s string) string { return strings.Replace(s, "BOT", "28:other", 1) }, "stands in a second bot registration"},
		{"service_url", claim("serviceurl", "https://elsewhere.example.org/"), func(s string) string {
			return strings.Replace(s, "SERVICE", "https://elsewhere.example.org/", 1)
		}, "Say with teams.cloud"},
		{"bad_body", nil, func(string) string { return "{" }, "pass on the body unchanged"},
	} {
		t.Run(one.name, func(t *testing.T) {
			c := openClinic(t)
			body := activity
			if one.body != nil {
				body = one.body(body)
			}
			body = strings.NewReplacer("SERVICE", c.ServiceURL(), "BOT", c.BotID(), "TENANT", c.TenantID()).
				Replace(body)
			for range 2 {
				r, err := http.NewRequestWithContext(
					t.Context(),
					http.MethodPost,
					"http://"+c.Address+"/api/messages",
					strings.NewReader(body),
				)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Authorization", "Bearer "+c.Token(one.change))
				answer, err := http.DefaultClient.Do(r)
				if err != nil || answer.StatusCode < 400 {
					t.Fatal(answer, err)
				}
				_ = answer.Body.Close()
			}
			out, _ := c.doctor()
			finds(t, out, "warning · Refused requests: ", "", one.mend)
			if log := c.Log.String(); strings.Count(log, `msg="requests refused" reason=`+one.name) != 1 ||
				!strings.Contains(log, one.mend) {
				t.Errorf("logged: %s", log)
			}
		})
	}
}
