package program

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// TestStopFinishesWhatIsUnderWay sends SIGTERM while one turn is in flight and
// the news of another cannot be delivered.
func TestStopFinishesWhatIsUnderWay(t *testing.T) {
	d := scripttest.Start(t, newChild(t).run, "")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := d.Team.Install(ctx, d.Channel); err != nil {
		t.Fatal(err)
	}
	remove := d.Fault(teamsim.Fault{Conversation: d.Channel.ID, Delay: time.Minute})
	erin := d.Person("Erin Employee")
	if status, body, _ := d.Post(ctx, saving(erin, "held up")); status != 200 || !number.Match(body) {
		t.Fatalf("%d %s", status, body)
	}
	turn := startTurn(ctx, t, d, saving(erin, "in flight"))

	stopped := make(chan error, 1)
	start := time.Now()
	go func() { stopped <- d.Stop() }()
	waitUntilNotReady(ctx, t, d)
	if status, body := turn(); status != 200 || !number.MatchString(body) {
		t.Errorf("the turn in flight was answered %d %s", status, body)
	}
	if err := <-stopped; err != nil {
		t.Errorf("ended with %v, want status 0", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("stopping took %v", took)
	}

	remove()
	d.Restart(t)
	ctx, cancel = context.WithTimeout(t.Context(), owedWithin)
	defer cancel()
	for _, title := range []string{"held up", "in flight"} {
		if err := d.Wait(ctx, func() bool { return strings.Contains(plain(d, d.Channel.ID), title) }); err != nil {
			t.Errorf("the channel never heard of %q: %v", title, err)
		}
	}
}

// saving returns a press of Save on a form with that title.
func saving(p *teamsim.Person, title string) map[string]any {
	a := p.Activity("invoke")
	a["name"] = "adaptiveCard/action"
	a["value"] = map[string]any{"trigger": "manual", "action": map[string]any{
		"type": "Action.Execute", "verb": "incident.save", "data": map[string]any{"form": title, "title": title},
	}}
	return a
}

// startTurn sends an activity except for its last byte. It returns once the
// desk has asked for the body; from then on the turn is in flight. finish sends
// the rest and returns the answer.
func startTurn(
	ctx context.Context,
	tb testing.TB,
	d *scripttest.Desk,
	activity any,
) (finish func() (status int, body string)) {
	tb.Helper()
	data, err := json.Marshal(activity)
	if err != nil {
		tb.Fatal(err)
	}
	body, rest := io.Pipe()
	asked := make(chan struct{})
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{Got100Continue: func() { close(asked) }})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+d.Address+"/api/messages", body)
	if err != nil {
		tb.Fatal(err)
	}
	request.ContentLength = int64(len(data))
	for name, value := range map[string]string{
		"Content-Type": "application/json", "Authorization": "Bearer " + d.Token(nil), "Expect": "100-continue",
	} {
		request.Header.Set(name, value)
	}
	type answer struct {
		status int
		body   string
	}
	answers := make(chan answer, 1)
	go func() {
		transport := &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}
		response, err := transport.RoundTrip(request)
		if err != nil {
			answers <- answer{0, err.Error()}
			return
		}
		defer func() { _ = response.Body.Close() }()
		all, _ := io.ReadAll(response.Body)
		answers <- answer{response.StatusCode, string(all)}
	}()
	select {
	case <-asked:
	case early := <-answers:
		tb.Fatalf("answered before the body: %d %s", early.status, early.body)
	}
	_, _ = rest.Write(data[:len(data)-1])
	return func() (int, string) {
		_, _ = rest.Write(data[len(data)-1:])
		_ = rest.Close()
		a := <-answers
		return a.status, a.body
	}
}

// waitUntilNotReady asks for readiness until the answer is 503 or no answer
// comes.
func waitUntilNotReady(ctx context.Context, t *testing.T, d *scripttest.Desk) {
	t.Helper()
	for ctx.Err() == nil {
		status := get(ctx, d, "/readyz")
		if status == http.StatusServiceUnavailable || status == 0 {
			return
		}
	}
	t.Error("still ready after SIGTERM")
}

// get returns the status of a GET, or 0 without an answer.
func get(ctx context.Context, d *scripttest.Desk, path string) int {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.Address+path, nil)
	if err != nil {
		return 0
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	return response.StatusCode
}

// plain returns everything that people can read in a conversation.
func plain(d *scripttest.Desk, conversation string) string {
	var all strings.Builder
	for _, m := range d.Messages(conversation) {
		all.WriteString(m.Plain() + "\n")
	}
	return all.String()
}

// TestStartsWithoutKeys starts the desk while the signing keys are out of reach.
func TestStartsWithoutKeys(t *testing.T) {
	d := scripttest.Start(t, run, "")
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	d.OpenIDDown(true)
	d.Restart(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if status := get(ctx, d, "/readyz"); status != 200 {
		t.Errorf("readyz %d, want 200", status)
	}
	erin := d.Person("Erin Employee")
	if a := erin.Say(ctx, "hello"); a.Status != 503 {
		t.Errorf("a token that cannot be checked: %d, want 503", a.Status)
	}
	d.OpenIDDown(false)
	for ctx.Err() == nil {
		if a := erin.Say(ctx, "hello"); a.Status == 200 {
			return
		}
	}
	t.Error("still no answer after the keys can be had again")
}

func TestSecondProcessOnTheSameFile(t *testing.T) {
	d := scripttest.Start(t, run, "")
	status, _, stderr := command(t, "serve", "--config", filepath.Join(d.Dir, "frontdesk.yaml"))
	if want := "in use by another process"; status != 1 || lines(stderr) != 1 || !strings.Contains(stderr, want) ||
		!strings.Contains(stderr, "frontdesk.db") {
		t.Errorf("status %d, want 1 and one line with %q and the file:\n%s", status, want, stderr)
	}
}

func lines(text string) int { return strings.Count(text, "\n") }

func TestCommandLine(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	config := write("wrong.yaml", "listen: nowhere\ncolour: blue\nteams: {app_password: secret}\n")
	example, err := os.ReadFile(fromRoot("frontdesk.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write(
		"catalog.yaml",
		"items:\n  - id: VPN\n    name: VPN\n    queue: Service Desk\n  - id: laptop\n    colour: red\n",
	)
	write("knowledge.yaml", "entries:\n  - id: vpn\n    question: VPN?\n    keywords: [vpn]\n")
	withCatalog := write(
		"frontdesk.yaml",
		string(
			example,
		)+"catalog: catalog.yaml\nknowledge: knowledge.yaml\nstore: bolt:"+filepath.Join(
			dir,
			"frontdesk.db",
		)+"\n",
	)
	for name, test := range map[string]struct {
		args   string
		status int
		stdout string // parts of it
		stderr []string
	}{
		"help":              {"--help", 0, "serve|demo|manifest|version", nil},
		"help of serve":     {"serve --help", 0, "--config", nil},
		"help of demo":      {"demo --help", 0, "--data", nil},
		"help of manifest":  {"manifest --help", 0, "--output", nil},
		"help of version":   {"version --help", 0, "version", nil},
		"version":           {"version", 0, "frontdesk " + version, nil},
		"unknown command":   {"server", 2, "", []string{`frontdesk: unknown command "server"`}},
		"help of unknown":   {"help server", 2, "", []string{`frontdesk: No help topic for 'server'`}},
		"unknown flag":      {"serve --quick", 2, "", []string{"frontdesk: flag provided but not defined: -quick"}},
		"unknown root flag": {"--quick", 2, "", []string{"frontdesk: flag provided but not defined: -quick"}},
		"stray argument":    {"serve now", 2, "", []string{`frontdesk: unexpected argument "now"`}},
		"flag, no value":    {"manifest -o", 2, "", []string{"frontdesk: flag needs an argument: -o"}},
		"no such file":      {"serve -c none.yaml", 2, "", []string{"none.yaml: cannot be read"}},
		"no configuration": {"serve", 2, "", []string{
			"teams.app_id: missing", "teams.tenant_id: missing", "queues: missing", "teams.app_password: missing",
		}},
		"wrong configuration": {"serve -c " + config, 2, "", []string{
			`wrong.yaml:1: listen: "nowhere": expected host:port`, "wrong.yaml:2: colour: unknown key: expected one of",
			"teams.app_id: missing", "teams.tenant_id: missing", "queues: missing",
		}},
		"wrong catalog": {"serve -c " + withCatalog, 2, "", []string{
			`catalog.yaml:2: items[0].id: "VPN": expected 1 to 40 of a-z, 0-9 and -`,
			"catalog.yaml:5: items.laptop.name: missing", "catalog.yaml:6: items.laptop.colour: unknown key",
			"knowledge.yaml:2: entries.vpn.answer: missing",
		}},
		"manifest, wrong catalog": {"manifest -c " + withCatalog + " -o " + filepath.Join(dir, "app.zip"), 0, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			status, stdout, stderr := command(t, strings.Fields(test.args)...)
			if status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
			for part := range strings.SplitSeq(test.stdout, "|") {
				if !strings.Contains(stdout, part) {
					t.Errorf("no %q in %s", part, stdout)
				}
			}
			if lines(stderr) != len(test.stderr) {
				t.Errorf("%d lines, want %d", lines(stderr), len(test.stderr))
			}
			for _, part := range test.stderr {
				if !strings.Contains(stderr, part) {
					t.Errorf("no %q in\n%s", part, stderr)
				}
			}
			if strings.Contains(stderr, "secret") && !strings.Contains(stderr, "client secret") {
				t.Errorf("the secret is shown:\n%s", stderr)
			}
		})
	}
}

// TestTokenCheckCannotBeSwitchedOff looks for a switch where people would
// expect one. It also calls each command that answers without a token.
func TestTokenCheckCannotBeSwitchedOff(t *testing.T) {
	example, err := os.ReadFile(fromRoot("frontdesk.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	switches := regexp.MustCompile(
		`(?i)\bauth|verif|valid|insecure|unsafe|anonymous|skip|disable|no[-_ ]token|debug|\btest`,
	)
	// The level of the log switches nothing else.
	texts := map[string]string{"frontdesk.example.yaml": strings.Replace(string(example), "debug, info", "info", 1)}
	for _, name := range []string{"", "serve", "demo", "manifest", "version"} {
		args := append(strings.Fields(name), "--help")
		_, texts["help "+name], _ = command(t, args...)
	}
	for where, text := range texts {
		if found := switches.FindString(text); found != "" || text == "" {
			t.Errorf("%s speaks of %q", where, found)
		}
	}
	for name, args := range map[string][]string{
		"serve": {"serve"},
		"demo":  {"demo", "--listen", "127.0.0.1:0", "--bridge", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "demo.db")},
	} {
		t.Run(name, func(t *testing.T) {
			d := scripttest.Start(t, func(ctx context.Context, given []string, stdout, stderr io.Writer) error {
				if name != "serve" {
					given = append(given[:1:1], args...)
				}
				return run(ctx, given, stdout, stderr)
			}, "")
			hello := d.Person("Erin Employee").Activity("message")
			if status, _, _ := d.Post(t.Context(), hello, teamsim.WithAuthorization("")); status != 401 {
				t.Errorf("without a token: %d, want 401", status)
			}
		})
	}
}
