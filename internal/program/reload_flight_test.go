package program

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// again reloads the same configuration.
func (r *reloaded) again() {
	r.t.Helper()
	r.change(r.first, didReload)
}

// TestReloadKeepsPagesThere has an analyst write to somebody whose page comes back
// after a reload: it is read there, once, and not in Teams.
func TestReloadKeepsPagesThere(t *testing.T) {
	r := openReloaded(t, scripttest.Settings{Portal: true})
	b := signIn(t, r.Desk, requester)
	page := listen(t, b, "/events", "")
	expect(t, b, sent("/chat", nil), http.StatusSeeOther)
	hello := page.next()
	offer := r.await(r.Channel.ID, hasButton("Accept"))
	if a := r.ana.Press(r.ctx, offer, "Accept", nil); a.Status != http.StatusOK {
		t.Fatal(a.Status, a.Err)
	}
	for page.next(); len(page.lines) > 0; page.next() { // of the hand-off
	}
	r.again()
	for got := page.next(); got != "end"; got = page.next() {
		hello = got
	}
	if a := r.ana.SayIn(r.ctx, offer.ConversationID, "Across the reload", false); a.Status != http.StatusOK {
		t.Fatal(a.Status, a.Err)
	}
	last := regexp.MustCompile(`id: (\d+)`).FindStringSubmatch(hello)[1]
	came := false
	for back := listen(t, b, "/events", last); !came; {
		got := back.next()
		came = strings.HasPrefix(got, "id: ") && strings.Contains(got, "data: chat-")
	}
	_, body := expect(t, b, scripttest.Request{Path: "/chat"}, http.StatusOK)
	if n := strings.Count(body, "Across the reload"); n != 1 {
		t.Errorf("it is there %d times in the portal", n)
	}
	r.await(r.Channel.ID, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), "Connected with") })
	if err := r.Stop(); err != nil { // what is owed has been sent
		t.Fatal(err)
	}
	if strings.Contains(plain(r.Desk, r.erin.Chat), "Across the reload") {
		t.Error("it is told in Teams too")
	}
}

// TestReloadSendsWhatWasToBeSent reloads while Teams has answers wait, on record and
// not.
func TestReloadSendsWhatWasToBeSent(t *testing.T) {
	r := openReloaded(t, scripttest.Settings{})
	r.menu = r.menuOf(r.erin)
	seen := len(r.Messages(r.ana.Chat))
	for _, conversation := range []string{r.ana.Chat, r.Channel.ID} {
		t.Cleanup(r.Fault(teamsim.Fault{
			Conversation: conversation, Method: http.MethodPost, Times: 1, Status: 429, RetryAfter: "2",
		}))
	}
	if a := r.ana.Say(r.ctx, "menu"); a.Status != http.StatusOK {
		t.Fatal(a.Status, a.Err)
	}
	r.asksForChat()
	if _, ok := r.Log.Wait(regexp.MustCompile(`(?s)(delivery delayed.*delivery delayed)`), 10*time.Second); !ok {
		t.Fatalf("nothing waits: %s", r.Log)
	}
	r.again()
	r.await(r.Channel.ID, hasButton("Accept"))
	if err := r.Wait(r.ctx, func() bool { return len(r.Messages(r.ana.Chat)) > seen }); err != nil {
		t.Errorf("the menu does not come: %v", err)
	}
}

// TestReloadCountsForEverything has a backup made that a reload asks for, the
// desk's own examination see the new configuration, and metrics go on.
func TestReloadCountsForEverything(t *testing.T) {
	r := openReloaded(t, scripttest.Settings{Portal: true, Extra: "metrics: {listen: \":0\"}\n"})
	r.menuOf(r.erin)
	number := func(name string) float64 {
		t.Helper()
		found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(scrape(t, r.Desk))
		if found == nil {
			t.Fatalf("no %s", name)
		}
		n, err := strconv.ParseFloat(found[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	turns := number(`frontdesk_turn_duration_seconds_count{outcome="ok",route="menu"}`)
	r.again()
	routines := number("go_goroutines")
	for range 5 {
		r.again()
	}
	if more := number("go_goroutines") - routines; more > 20 { // connections come and go
		t.Errorf("%v goroutines more after five reloads", more)
	}
	r.menuOf(r.erin)
	if number(`frontdesk_turn_duration_seconds_count{outcome="ok",route="menu"}`) <= turns {
		t.Error("turns are not counted any more")
	}
	if n := number(`frontdesk_config_reloads_total{outcome="done"}`); n != 6 {
		t.Errorf("%v reloads", n)
	}
	r.change(r.first+"backup: {folder: backups}\nlog: {format: json}\n", `keys=log.format`)
	out, _ := examine(t, r.Dir)
	finds(t, out, "warning · Configuration", "count from the next start: log.format", "Restart")
	if err := os.WriteFile(r.file, []byte(r.first), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ = examine(t, r.Dir)
	finds(t, out, "warning · Configuration", "was changed since the desk has read it", "reload or restart")
	if _, ok := r.Log.Wait(regexp.MustCompile(`(msg="backup made")`), 40*time.Second); !ok {
		t.Errorf("no backup:\n%s", r.Log)
	}
}

// TestReloadWhileItStops neither hangs nor fails.
func TestReloadWhileItStops(t *testing.T) {
	r := openReloaded(t, scripttest.Settings{Portal: true})
	listen(t, signIn(t, r.Desk, requester), "/events", "")
	hangUp(t, r.child)
	began := time.Now()
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("stopped after %v", took)
	}
}

// TestLogAsJSON has one line for each turn, with ids and no text.
func TestLogAsJSON(t *testing.T) {
	r := openOfficeOf(t, scripttest.StartWith(t, run, scripttest.Settings{
		Extra: "admins: [$ana]\nlog: {format: json}\n",
	}))
	turns := func() (list []map[string]any) {
		for line := range strings.Lines(r.Log.String()) {
			var one map[string]any
			if err := json.Unmarshal([]byte(line), &one); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if one["msg"] == "turn" {
				list = append(list, one)
			}
		}
		return list
	}
	before := len(turns())
	r.erin.Say(r.ctx, "Do you know where my bicycle is?")
	all := turns()
	if len(all) != before+1 {
		t.Fatalf("%d lines for one turn", len(all)-before)
	}
	last := all[before]
	if last["route"] != "text" || last["outcome"] != "ok" || last["conversation"] != r.erin.Chat ||
		last["activity"] == "" || last["ms"] == nil {
		t.Errorf("%v", last)
	}
	if strings.Contains(r.Log.String(), "bicycle") {
		t.Error("the log holds what somebody wrote")
	}
}
