package teamsim_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/teamsim"
)

// playground stands in for the connector side of an Agents Playground.
type playground struct {
	*httptest.Server
	answer string // to every call

	mu    sync.Mutex
	calls []string
}

func startPlayground(t *testing.T) *playground {
	p := &playground{answer: `{"id":"1795356835735"}`}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		p.calls = append(
			p.calls,
			fmt.Sprint(r.Method, " ", r.RequestURI, " ", string(body), r.Header.Get("Authorization")),
		)
		p.mu.Unlock()
		if r.Method == http.MethodDelete {
			http.Error(w, "not here", http.StatusNotImplemented)
			return
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, p.answer)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *playground) got() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.calls...)
}

func fromPlayground(conversation, kind string) string {
	return `{"type":"message","text":"hi","id":"u1","unknown":1.50,"channelId":"msteams","serviceUrl":"http://127.0.0.1:1/_connector",` +
		`"from":{"id":"29:employee-1"},"conversation":{"id":"` + conversation + `","conversationType":"` + kind + `"}}`
}

func sendBridged(t *testing.T, sim *teamsim.Sim, name, body string, change func(*http.Request)) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(
		soon(t),
		http.MethodPost,
		sim.URL()+"/bridge/"+name+"/api/messages",
		strings.NewReader(body),
	)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if change != nil {
		change(request)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	text, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(text)
}

func TestBridgeSignsAndForwards(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	employee, analyst := startPlayground(t), startPlayground(t)
	sim.Bridge("employee", teamsim.Playground{Connector: employee.URL + "/_connector"})
	sim.Bridge("analyst", teamsim.Playground{Connector: analyst.URL + "/_connector/", Channels: true})

	if status, body := sendBridged(
		t,
		sim,
		"employee",
		fromPlayground("a:personal-erin", "personal"),
		nil,
	); status != 200 {
		t.Fatal(status, body)
	}
	if got := bot.last(); got.ServiceURL != sim.ServiceURL() || got.Conversation.ID != "a:personal-erin" {
		t.Errorf("bot got %+v", got)
	}
	bot.call(http.MethodPost, "/v3/conversations", `{"members":[{"id":"29:employee-1"}]}`)
	status, answer, _ := bot.call(http.MethodDelete, conversationPath("a:personal-erin")+"/activities/5", "")
	if status != 501 || answer != "not here\n" {
		t.Errorf("delete: %d %q", status, answer)
	}
	want := []string{
		`POST /_connector/v3/conversations/a:personal-erin/activities {"type":"message","text":"echo: hi"}`,
		`POST /_connector/v3/conversations {"members":[{"id":"29:employee-1"}]}`,
		`DELETE /_connector/v3/conversations/a:personal-erin/activities/5 `,
	}
	if diff := cmp.Diff(want, employee.got()); diff != "" {
		t.Error(diff)
	}

	thread := "19:tickets@thread.tacv2;messageid=9"
	bot.call(http.MethodGet, conversationPath(thread)+"/pagedmembers?pageSize=5", "")
	sendBridged(t, sim, "employee", fromPlayground("19:tickets@thread.tacv2", "channel"), nil)
	bot.call(
		http.MethodPost,
		"/v3/conversations",
		`{"isGroup":true,"channelData":{"channel":{"id":"19:tickets@thread.tacv2"}}}`,
	)
	if diff := cmp.Diff(
		[]string{"GET /_connector" + conversationPath(thread) + "/pagedmembers?pageSize=5 "},
		analyst.got(),
	); diff != "" {
		t.Error(diff)
	}
	if got := employee.got(); len(got) != 5 || !strings.Contains(got[4], "19:tickets") {
		t.Errorf("the last to send from the channel got %q", got)
	}
}

func TestBridgeLeavesTheSimsOwnPeopleAlone(t *testing.T) {
	sim, _ := start(t, teamsim.Options{})
	other := startPlayground(t)
	sim.Bridge("employee", teamsim.Playground{Connector: other.URL, Channels: true})
	erin := sim.Person("Erin")
	sendBridged(t, sim, "employee", fromPlayground(erin.Chat, "personal"), nil)
	if got := other.got(); len(got) != 0 || len(sim.Messages(erin.Chat)) != 1 {
		t.Errorf("forwarded %q", got)
	}
}

func TestBridgeRefuses(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	sim.Bridge("employee", teamsim.Playground{Connector: "http://127.0.0.1:1"})
	good := fromPlayground("a:personal-erin", "personal")
	for name, test := range map[string]struct {
		name, body string
		change     func(*http.Request)
		want       int
	}{
		"a name that points here": {"employee", good, func(r *http.Request) { r.Host = "evil.example:80" }, 403},
		"an unknown bridge":       {"nobody", good, nil, 404},
		"a web page's form":       {"employee", good, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 415},
		"no JSON":                 {"employee", "{", nil, 400},
		"null":                    {"employee", "null", nil, 400},
		"too much":                {"employee", strings.Repeat(" ", 1<<20) + good, nil, 413},
		"another method":          {"employee", good, func(r *http.Request) { r.Method = http.MethodPut }, 405},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := sendBridged(t, sim, test.name, test.body, test.change)
			if status != test.want || len(bot.all()) != 0 {
				t.Errorf("%d %s, want %d", status, body, test.want)
			}
		})
	}
}

func TestBridgeProbeSaysWhetherTheBotIsUp(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	sim.Bridge("employee", teamsim.Playground{Connector: "http://127.0.0.1:1"})
	probe := func() int {
		response, err := http.Head(sim.URL() + "/bridge/employee/api/messages")
		if err != nil {
			return 0
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	if got := probe(); got != 200 {
		t.Errorf("up: %d", got)
	}
	bot.server.Close()
	if got := probe(); got != 0 {
		t.Errorf("down: %d", got)
	}
}

// The Playground always says en-US, and that everybody it knows is in the team.
func TestBridgeCorrectsThePlayground(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	other := startPlayground(t)
	other.answer = `{"members":[{"id":"29:employee-1","name":"Erin"},{"id":"29:analyst-1","name":"Ana"}],"totalCount":3}`
	sim.Bridge("analyst", teamsim.Playground{
		Connector: other.URL, Channels: true, Locale: "ru-RU", Members: []string{"29:analyst-1"},
	})
	said := strings.TrimSuffix(fromPlayground("a:personal-ana", "personal"), "}") +
		`,"locale":"en-US","entities":[{"type":"clientInfo","locale":"en-US","timezone":"UTC"},{"type":"mention"}]}`
	sendBridged(t, sim, "analyst", said, nil)
	got := bot.last()
	if want := "[{clientInfo ru-RU} {mention }]"; got.Locale != "ru-RU" || fmt.Sprint(got.Entities) != want {
		t.Errorf("bot got %s, %v, want %s", got.Locale, got.Entities, want)
	}
	_, answer, _ := bot.call(http.MethodGet, conversationPath("19:team@thread.tacv2")+"/pagedmembers?pageSize=5", "")
	if want := `{"members":[{"id":"29:analyst-1","name":"Ana"}]}`; answer != want {
		t.Errorf("members: %s", answer)
	}
}

func TestEnrollGivesIds(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	carl := sim.Enroll("Carl", "29:employee-2", "aaaaaaaa-0000-4000-8000-000000000004")
	status, answer, _ := bot.call(http.MethodPost, "/v3/conversations", `{"members":[{"id":"29:employee-2"}]}`)
	if want := `{"id":"` + carl.Chat + `"}`; status != 201 || answer != want {
		t.Errorf("%d %s, want %s", status, answer, want)
	}
	carl.Say(soon(t), "hi")
	if got := bot.last(); got.From.ID != "29:employee-2" || got.From.AadObjectID != carl.ObjectID {
		t.Errorf("from %+v", got.From)
	}
}
