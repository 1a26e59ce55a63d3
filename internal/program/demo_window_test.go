package program

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/locale"
	"frontdesk/internal/scripttest"
)

// window stands in for a Playground, and for the person before it.
type window struct {
	connector *httptest.Server
	calls     chan call
	bridge    string // where what the person does goes
	from      map[string]any
	chat      string
	members   []map[string]any
	last      atomic.Int64 // id
}

// call is a call of the desk at a Playground's connector.
type call struct{ path, body string }

// openWindow opens the window of "employee" or "analyst", as its configuration
// has it.
func openWindow(t *testing.T, lang, name string) *window {
	t.Helper()
	p := readPlayground(t, lang, name)
	w := &window{calls: make(chan call, 1000), chat: "a:personal-" + name}
	for _, one := range append(p.Users, p.CurrentUser) {
		m := map[string]any{"id": one.ID, "name": one.Name, "aadObjectId": one.AADObjectID}
		w.members = append(w.members, m)
		if one == p.CurrentUser {
			w.from = m
		}
	}
	w.connector = httptest.NewServer(http.HandlerFunc(w.answer))
	t.Cleanup(w.connector.Close)
	return w
}

func (w *window) answer(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	id := fmt.Sprint(1795356800000 + w.last.Add(1))
	answer := map[string]any{"id": id}
	switch {
	case r.Method == http.MethodGet:
		answer = map[string]any{"members": w.members}
	case strings.HasSuffix(r.URL.Path, "/conversations"):
		answer = map[string]any{"id": demoChannel + ";messageid=" + id, "activityId": id}
	}
	if r.Method != http.MethodGet {
		w.calls <- call{r.URL.Path, string(body)}
	}
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(rw).Encode(answer)
}

// does sends what the person does in a conversation, and returns the body of the
// answer.
func (w *window) does(ctx context.Context, t *testing.T, conversation string, activity map[string]any) string {
	t.Helper()
	kind, data := "personal", map[string]any{"tenant": map[string]any{"id": demoTenant}}
	if conversation != w.chat {
		kind = "channel"
		data["team"], data["channel"] = map[string]any{"id": demoTeam}, map[string]any{"id": demoChannel}
	}
	for key, value := range map[string]any{
		"id": fmt.Sprint("u", w.last.Add(1)), "channelId": "msteams", "serviceUrl": w.connector.URL + connectorPath,
		"from": w.from, "recipient": map[string]any{"id": "28:" + demoApp, "name": "Frontdesk"},
		"conversation": map[string]any{"id": conversation, "conversationType": kind, "tenantId": demoTenant},
		"channelData":  data, "locale": "en-US", "timestamp": time.Now().UTC().Format(time.RFC3339Nano),
	} {
		activity[key] = value
	}
	said, err := json.Marshal(activity)
	must(t, err)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.bridge, bytes.NewReader(said))
	must(t, err)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s %v", said, response.StatusCode, body, err)
	}
	return string(body)
}

func (w *window) objectID(account string) (id string) {
	for _, m := range w.members {
		if m["id"] == account {
			id, _ = m["aadObjectId"].(string)
		}
	}
	return id
}

func (w *window) says(ctx context.Context, t *testing.T, text string) {
	t.Helper()
	w.does(ctx, t, w.chat, map[string]any{"type": "message", "text": text})
}

func (w *window) presses(ctx context.Context, t *testing.T, in, verb string, data map[string]any) string {
	t.Helper()
	return w.does(ctx, t, in, map[string]any{
		"type": "invoke", "name": "adaptiveCard/action", "replyToId": "1795356834826",
		"value": map[string]any{"action": map[string]any{"type": "Action.Execute", "verb": verb, "data": data}},
	})
}

// gets returns the first call that the desk makes at a path with parts in its
// body, and all calls until then.
func (w *window) gets(ctx context.Context, t *testing.T, path string, parts ...string) (found call, all []call) {
	t.Helper()
	for {
		select {
		case c := <-w.calls:
			all = append(all, c)
			has := strings.HasSuffix(c.path, path)
			for _, part := range parts {
				has = has && strings.Contains(c.body, part)
			}
			if has {
				return c, all
			}
		case <-ctx.Done():
			t.Fatalf("%s with %q did not come; what came: %v", path, parts, all)
		}
	}
}

// startDemo runs the demo with two windows.
func startDemo(t *testing.T, lang string) (d *scripttest.Desk, employee, analyst *window) {
	t.Helper()
	employee, analyst = openWindow(t, lang, "employee"), openWindow(t, lang, "analyst")
	desk, bridge := freeAddress(t), freeAddress(t)
	args := []string{
		"demo",
		"--language",
		lang,
		"--data",
		filepath.Join(t.TempDir(), "demo.db"),
		"--listen",
		desk,
		"--bridge",
		bridge,
		"--employee",
		employee.connector.URL + connectorPath,
		"--analyst",
		analyst.connector.URL + connectorPath,
	}
	d = scripttest.Start(t, func(ctx context.Context, given []string, stdout, stderr io.Writer) error {
		return run(ctx, append(given[:1:1], args...), stdout, stderr)
	}, "")
	employee.bridge = "http://" + bridge + "/bridge/employee/api/messages"
	analyst.bridge = "http://" + bridge + "/bridge/analyst/api/messages"
	return d, employee, analyst
}

// freeAddress returns an address on this machine where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { must(t, l.Close()) }()
	return l.Addr().String()
}

// A new laptop reaches the manager, who is in the analyst's window, and then the
// channel. Of what happened before the demo, nothing is sent: a ticket gets its
// card when somebody does something with it.
func TestDemoApproval(t *testing.T) {
	for _, lang := range locale.Languages() {
		t.Run(lang, func(t *testing.T) { testDemoApproval(t, lang) })
	}
}

func testDemoApproval(t *testing.T, lang string) {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	d, employee, analyst := startDemo(t, lang)
	say := locale.In(lang, time.UTC).Say
	analyst.says(ctx, t, say("word.menu"))
	_, first := analyst.gets(ctx, t, "/activities", say("menu.title"))
	asked := employee.presses(ctx, t, employee.chat, cards.VerbRequestSave, map[string]any{
		"item": "new-laptop", "form": "f", "model": "office", "keyboard": "en", "reason": "It is slow",
	})
	if !strings.Contains(asked, "REQ-1041") {
		t.Fatal(asked)
	}
	card, before := analyst.gets(ctx, t, "/activities", "REQ-1041", say("approval.yes"))
	if len(first) != 1 || len(before) != 1 || !strings.Contains(card.path, analyst.chat) {
		t.Errorf("before the question at %s, the analyst got %v and %v", card.path, first, before)
	}
	approved := analyst.presses(ctx, t, analyst.chat, cards.VerbApprove, map[string]any{"id": "REQ-1041", "rev": 1})
	if !strings.Contains(approved, say("approval.you.approve", "id", "REQ-1041")) {
		t.Errorf("not approved: %s", approved)
	}
	analyst.gets(ctx, t, "/conversations", "REQ-1041", say("ticket.take"))
	analyst.presses(ctx, t, demoChannel, cards.VerbQueueTake, map[string]any{"id": "INC-1038", "rev": 1})
	analyst.gets(ctx, t, "/conversations", "INC-1038", say("ticket.resolve"))
	all := analyst.presses(ctx, t, demoChannel, cards.VerbMore, map[string]any{"id": "INC-1038", "all": 1})
	for account, works := range map[string]bool{"29:analyst-2": true, "29:employee-2": false} {
		if strings.Contains(all, analyst.objectID(account)) != works {
			t.Errorf("works for the queue: %s: not %t in %s", account, works, all)
		}
	}
	// Those who have no window get what is for them, too.
	analyst.presses(ctx, t, demoChannel, cards.VerbReply, map[string]any{"id": "INC-1035", "rev": 9, "comment": "Soon"})
	analyst.gets(ctx, t, "/conversations", "INC-1035", say("ticket.resolve"))
	must(t, d.Stop())
	if log := d.Log.String(); strings.Contains(log, "level=WARN") || strings.Contains(log, "level=ERROR") {
		t.Errorf("the log complains:\n%s", log)
	}
	for len(employee.calls) > 0 {
		if c := <-employee.calls; !strings.Contains(c.body, "REQ-1041") {
			t.Errorf("the employee got %v", c)
		}
	}
}
