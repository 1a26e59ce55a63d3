package program

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// scrape returns what a running desk is measured to do.
func scrape(t *testing.T, d *scripttest.Desk) string {
	t.Helper()
	address, ok := d.Log.Wait(regexp.MustCompile(`msg=metrics address=(\S+)`), 10*time.Second)
	if !ok {
		t.Fatalf("metrics are not served:\n%s", d.Log)
	}
	answer, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%d %v", answer.StatusCode, err)
	}
	return string(text)
}

// measuredDesk is a desk that has done something of everything.
func measuredDesk(t *testing.T) *office {
	t.Helper()
	d := scripttest.StartWith(t, run, scripttest.Settings{
		Portal: true, Extra: "metrics:\n  listen: 127.0.0.1:0\nbackup:\n  folder: backups\n",
		Queue: "sla:\n  P3: {response: 1h, resolution: 8h}\n",
	})
	o := openOfficeOf(t, d)
	o.menu = o.menuOf(o.erin)
	o.menuOf(o.erin)
	if a := o.erin.Press(o.ctx, o.menu, "Chat with Analyst", nil); a.Status != 200 {
		t.Fatalf("%d %v", a.Status, a.Err)
	}
	o.await(o.Channel.ID, hasButton("Accept"))
	answer, err := http.Post(
		"http://"+d.Address+"/api/messages", "application/json", strings.NewReader("{}"),
	)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	browser := signIn(t, d, "Erin Employee")
	t.Cleanup(listen(t, browser, eventsPath, "").close)
	return o
}

// TestMetrics measures a desk, and has promtool read what comes of it.
func TestMetrics(t *testing.T) {
	o := measuredDesk(t)
	// Deliveries are counted a little after they can be seen.
	var text string
	if err := o.Wait(o.ctx, func() bool {
		text = scrape(t, o.Desk)
		return strings.Contains(text, `frontdesk_deliveries_owed{why="moving"} 0`)
	}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`frontdesk_turn_duration_seconds_count{outcome="ok",route="menu"} \d+`,
		`frontdesk_turn_duration_seconds_count{outcome="ok",route="chat\.ask"} 1`,
		`frontdesk_webhook_refused_total{reason="no_token"} 1`,
		`frontdesk_webhook_refused_total{reason="no_keys"} 0`,
		`frontdesk_webhook_last_timestamp_seconds 1\S+`,
		`frontdesk_deliveries_total{cause="",outcome="sent"} [1-9]\d*`,
		`frontdesk_delivery_oldest_seconds{why="failing"} 0`,
		`frontdesk_check_failing{about="",check="token"} 0`,
		`frontdesk_chats{queue="IT",state="waiting"} 1`,
		`frontdesk_chat_longest_wait_seconds{queue="IT"} \d+\.?\d*`,
		`frontdesk_queue_open{queue="IT"} 1`,
		`frontdesk_tickets{queue="IT",state="new"} 1`,
		`frontdesk_tickets_created_total{queue="IT"} 1`,
		`frontdesk_tickets_sla_total{queue="IT",result="met"} 0`,
		`frontdesk_tickets_breaching{queue="IT"} 0`,
		`frontdesk_store_commit_duration_seconds_count [1-9]\d*`,
		`frontdesk_store_bytes [1-9]\S*`,
		`frontdesk_files_bytes 0`,
		`frontdesk_disk_free_bytes [1-9]\S*`,
		`frontdesk_portal_streams 1`,
		`frontdesk_http_request_duration_seconds_count{route="GET /me",status="200"} 1`,
		`frontdesk_http_request_duration_seconds_count{route="/api/messages",status="401"} 1`,
		`frontdesk_config_last_reload_successful 1`,
	} {
		if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(text) {
			t.Errorf("not in the metrics: %s", line)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	for what, secret := range map[string]string{
		"a person": o.erin.ObjectID, "a name": "Erin", "a ticket": "INC-", "a chat": o.erin.Chat, "a text": "Printer",
	} {
		if strings.Contains(text, secret) {
			t.Errorf("the metrics hold %s", what)
		}
	}
	promtool(t, text, "check", "metrics")
}

// promtool runs Prometheus' own tool (Debian package prometheus), if it is there.
func promtool(t *testing.T, in string, args ...string) {
	t.Helper()
	path, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed: make fronts")
	}
	c := exec.CommandContext(t.Context(), path, args...)
	c.Stdin, c.Dir = strings.NewReader(in), fromRoot("deploy/prometheus")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// TestDashboardAndAlertsNameWhatThereIs looks for each metric, and each label,
// that the files for Grafana and Prometheus name in a real scrape.
func TestDashboardAndAlertsNameWhatThereIs(t *testing.T) {
	o := measuredDesk(t)
	text := scrape(t, o.Desk)
	for _, name := range []string{"frontdesk.dashboard.json", "frontdesk.rules.yaml"} {
		content, err := os.ReadFile(filepath.Join(fromRoot("deploy/prometheus"), name))
		if err != nil {
			t.Fatal(err)
		}
		named := regexp.MustCompile(`\b(frontdesk|go|process)_[a-z_]+`).FindAllString(string(content), -1)
		slices.Sort(named)
		named = slices.Compact(named)
		if len(named) < 10 {
			t.Errorf("%s names %d metrics only", name, len(named))
		}
		for _, metric := range named {
			if !regexp.MustCompile(`(?m)^` + metric + `[ {]`).MatchString(text) {
				t.Errorf("%s names %s, which a desk does not have", name, metric)
			}
		}
	}
	promtool(t, "", "check", "rules", "frontdesk.rules.yaml")
	promtool(t, "", "test", "rules", "frontdesk.rules.test.yaml")
}

// TestMetricsCountFailures has Teams throttle.
func TestMetricsCountFailures(t *testing.T) {
	d := scripttest.StartWith(t, run, scripttest.Settings{Extra: "metrics: {listen: \"127.0.0.1:0\"}\n"})
	o := openOfficeOf(t, d)
	t.Cleanup(d.Fault(teamsim.Fault{Method: "POST", Times: 2, Status: http.StatusTooManyRequests, RetryAfter: "1"}))
	if a := o.erin.Press(o.ctx, o.menu, "Chat with Analyst", nil); a.Status != 200 {
		t.Fatalf("%d %v", a.Status, a.Err)
	}
	o.await(o.Channel.ID, hasButton("Accept"))
	text := scrape(t, d)
	if want := `frontdesk_deliveries_total{cause="429",outcome="retried"} `; !strings.Contains(text, want) {
		t.Errorf("not in the metrics: %s\n%s", want, text)
	}
}

// TestMetricsThatCannotBeServed is a mistake at the start, as with listen.
func TestMetricsThatCannotBeServed(t *testing.T) {
	taken := scripttest.StartWith(t, run, scripttest.Settings{})
	d := scripttest.StartWith(t, run, scripttest.Settings{})
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	extra := fmt.Sprintf("metrics: {listen: %q}\n", taken.Address)
	conf := filepath.Join(d.Dir, "frontdesk.yaml")
	content, err := os.ReadFile(conf)
	if err == nil {
		err = os.WriteFile(conf, append(content, extra...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	status, _, problem := command(t, "serve", "--config", conf)
	if status != 1 || !strings.Contains(problem, "frontdesk: metrics: listen: ") {
		t.Errorf("%d, %q", status, problem)
	}
}
