package program

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
	"frontdesk/portal"
)

// What people are to the ticket and the chat of the matrix.
const (
	requester   = "Erin Employee" // of the ticket, and in the chat
	beneficiary = "Carl Employee"
	watcher     = "Dina Employee"
	approver    = "Fred Employee"
	somebody    = "Gina Employee" // has a ticket of their own
	stranger    = "Jane Employee" // has no role
	analyst     = "Ana Analyst"   // of the queue, in its channel
)

// matrixRoles are those of the portal in the matrix, with their modules.
var matrixRoles = map[string][]portal.Module{
	"all":       {portal.Home, portal.Catalog, portal.Incidents, portal.Chat, portal.Approvals, portal.Knowledge},
	"home":      {portal.Home},
	"catalog":   {portal.Catalog},
	"incidents": {portal.Incidents},
	"chat":      {portal.Chat},
	"approvals": {portal.Approvals},
	"knowledge": {portal.Knowledge},
}

// matrixCell is one request to a route, and who gets which answer. All others get 404.
type matrixCell struct {
	pattern string // of the route
	path    string
	form    url.Values
	modules []portal.Module // of which a role needs one
	// status is what people get who are in who; everybody is nil.
	status int
	who    []string
	// ways are for who is there in another way: by modules of their own.
	ways map[string][]portal.Module
}

var (
	ticketModules = []portal.Module{portal.Incidents, portal.Catalog}
	ticketOwners  = []string{requester, beneficiary}
	approverAlone = map[string][]portal.Module{approver: {portal.Approvals}}

	revOne = url.Values{"rev": {"1"}}
)

// matrix holds at least one cell for each route. Forms are such that they change
// nothing: they are refused, or say what is already so.
func matrix(ticket, chat string) []matrixCell {
	at := "/tickets/" + ticket
	return []matrixCell{
		{pattern: "GET /me", path: "/me", status: 200},
		{pattern: "POST /me", path: "/me", form: url.Values{"quietFrom": {"nonsense"}}, status: 422},
		{pattern: "POST /push", path: "/push", form: url.Values{"endpoint": {"nonsense"}}, status: 422},
		{pattern: "POST /push/off", path: "/push/off", form: url.Values{"endpoint": {"nonsense"}}, status: 204},
		{pattern: "GET /search", path: "/search?q=printer", status: 200},
		{pattern: "GET /events", path: "/events", status: 200},
		{
			pattern: "GET /people", path: "/people?q=er", status: 200,
			modules: []portal.Module{portal.Incidents, portal.Catalog, portal.Approvals},
		},
		{
			pattern: "GET /incident/hints", path: "/incident/hints?title=vpn", status: 200,
			modules: []portal.Module{portal.Incidents},
		},
		{pattern: "POST /majors/{id}/metoo", path: "/majors/INC-9999/metoo", form: url.Values{}, status: 404},
		{pattern: "POST /majors/{id}/metoo", path: "/majors/INC-1001/metoo", form: url.Values{}, status: 404},
		{pattern: "POST /here", path: "/here", form: url.Values{}, status: 204},

		{pattern: "GET /incident/new", path: "/incident/new", modules: []portal.Module{portal.Incidents}, status: 200},
		{
			pattern: "POST /incident/new", path: "/incident/new", form: url.Values{},
			modules: []portal.Module{portal.Incidents}, status: 422,
		},
		{pattern: "GET /catalog", path: "/catalog", modules: []portal.Module{portal.Catalog}, status: 200},
		{
			pattern: "POST /catalog", path: "/catalog", form: url.Values{"view": {"list"}},
			modules: []portal.Module{portal.Catalog}, status: 303,
		},
		{
			pattern: "GET /catalog/{category}",
			path:    "/catalog/hardware",
			modules: []portal.Module{portal.Catalog},
			status:  200,
		},
		{pattern: "GET /catalog/{category}", path: "/catalog/nowhere", status: 404},
		{
			pattern: "GET /request/{item}",
			path:    "/request/laptop",
			modules: []portal.Module{portal.Catalog},
			status:  200,
		},
		{pattern: "GET /request/{item}", path: "/request/nothing", status: 404},
		{
			pattern: "GET /request/{item}",
			path:    "/request/secret",
			modules: []portal.Module{portal.Catalog},
			status:  200,
			who:     []string{approver},
		},
		{
			pattern: "POST /request/{item}", path: "/request/laptop", form: url.Values{},
			modules: []portal.Module{portal.Catalog}, status: 422,
		},
		{
			pattern: "POST /request/{item}", path: "/request/secret", form: url.Values{},
			modules: []portal.Module{portal.Catalog}, status: 422, who: []string{approver},
		},
		{pattern: "GET /drafts", path: "/drafts", modules: ticketModules, status: 200},
		{pattern: "POST /drafts/keep", path: "/drafts/keep", form: url.Values{}, modules: ticketModules, status: 204},
		{pattern: "GET /drafts/{id}", path: "/drafts/nothing", status: 404},
		{pattern: "POST /drafts/{id}/restore", path: "/drafts/nothing/restore", form: url.Values{}, status: 404},
		{pattern: "POST /drafts/{id}/discard", path: "/drafts/nothing/discard", form: url.Values{}, status: 404},

		{pattern: "GET /tickets", path: "/tickets", modules: ticketModules, status: 200},
		{
			pattern: "GET /tickets/{id}", path: at, modules: ticketModules, status: 200,
			who: []string{requester, beneficiary, watcher}, ways: approverAlone,
		},
		{pattern: "GET /tickets/{id}", path: "/tickets/REQ-9999", status: 404},
		{pattern: "GET /tickets/{id}/edit", path: at + "/edit", modules: ticketModules, status: 200, who: ticketOwners},
		{
			pattern: "POST /tickets/{id}/{deed}",
			path:    at + "/comment",
			form:    revOne,
			modules: ticketModules,
			status:  422,
			who:     ticketOwners,
		},
		{
			pattern: "POST /tickets/{id}/{deed}", path: at + "/edit", form: revOne, modules: ticketModules, status: 409,
			who: ticketOwners,
		},
		{
			pattern: "POST /tickets/{id}/{deed}",
			path:    at + "/confirm",
			form:    revOne,
			modules: ticketModules,
			status:  409,
			who:     ticketOwners,
		},
		{
			pattern: "POST /tickets/{id}/{deed}",
			path:    at + "/withdraw",
			form:    revOne,
			modules: ticketModules,
			status:  409,
			who:     ticketOwners,
		},
		{
			pattern: "POST /tickets/{id}/{deed}",
			path:    at + "/files",
			form:    revOne,
			modules: ticketModules,
			status:  422,
			who:     ticketOwners,
		},
		{
			pattern: "POST /tickets/{id}/{deed}",
			path:    at + "/reject",
			form:    revOne,
			status:  409,
			ways:    approverAlone,
			who:     []string{},
		},
		{pattern: "POST /tickets/{id}/{deed}", path: at + "/nothing", form: url.Values{}, status: 404},
		{pattern: "GET /approvals", path: "/approvals", modules: []portal.Module{portal.Approvals}, status: 200},

		{
			pattern: "GET /known/{id}",
			path:    "/known/vpn-connect",
			modules: []portal.Module{portal.Knowledge},
			status:  200,
		},
		{pattern: "GET /known/{id}", path: "/known/nothing", status: 404},
		{
			pattern: "POST /known/{id}", path: "/known/vpn-connect", form: url.Values{},
			modules: []portal.Module{portal.Knowledge}, status: 303,
		},

		{pattern: "GET /chat", path: "/chat", modules: []portal.Module{portal.Chat}, status: 200},
		{
			pattern: "POST /chat",
			path:    "/chat",
			form:    url.Values{},
			modules: []portal.Module{portal.Chat},
			status:  303,
		},
		{
			pattern: "GET /chat/{id}", path: "/chat/" + chat, modules: []portal.Module{portal.Chat}, status: 200,
			who: []string{requester},
		},
		{
			pattern: "POST /chat/{id}/{deed}", path: "/chat/" + chat + "/say", form: url.Values{"client": {"!"}},
			modules: []portal.Module{portal.Chat}, status: 422, who: []string{requester},
		},
		{
			pattern: "GET /chat/{id}/{n}",
			path:    "/chat/" + chat + "/1",
			modules: []portal.Module{portal.Chat},
			status:  200,
			who:     []string{requester},
		},
		{pattern: "GET /chat/{id}/{n}", path: "/chat/" + chat + "/2", status: 404},
		{
			pattern: "POST /chat/{id}/{deed}", path: "/chat/" + chat + "/edit", form: url.Values{"n": {"1"}},
			modules: []portal.Module{portal.Chat}, status: 422, who: []string{requester},
		},
		{
			pattern: "POST /chat/{id}/{deed}",
			path:    "/chat/" + chat + "/delete",
			form:    url.Values{"n": {"2"}},
			status:  404,
		},
		{
			pattern: "POST /chat/{id}/{deed}",
			path:    "/chat/" + chat + "/react",
			form:    url.Values{"n": {"1"}, "reaction": {"like"}},
			status:  404,
		},
		{
			pattern: "POST /chat/{id}/{deed}", path: "/chat/" + chat + "/topic",
			form: url.Values{"topic": {strings.Repeat("x", 101)}}, modules: []portal.Module{portal.Chat}, status: 422,
			who: []string{requester},
		},
		{
			pattern: "POST /chat/{id}/{deed}", path: "/chat/" + chat + "/typing", form: url.Values{},
			modules: []portal.Module{portal.Chat}, status: 204, who: []string{requester},
		},
		{pattern: "POST /chat/{id}/{deed}", path: "/chat/" + chat + "/nothing", form: url.Values{}, status: 404},
	}
}

// want is the status for somebody in a role.
func (c matrixCell) want(name, role string) int {
	modules := c.modules
	if own, ok := c.ways[name]; ok {
		modules = own
	} else if c.who != nil && !slices.Contains(c.who, name) {
		return http.StatusNotFound
	}
	has := func(m portal.Module) bool { return slices.Contains(matrixRoles[role], m) }
	if len(modules) > 0 && !slices.ContainsFunc(modules, has) {
		return http.StatusNotFound
	}
	return c.status
}

func (c matrixCell) ask() scripttest.Request {
	r := scripttest.Request{Path: c.path, Form: c.form}
	if c.form != nil {
		r.Method = http.MethodPost
	}
	return r
}

const matrixCatalog = `groups:
  leads: [$fred]
categories:
  - id: hardware
    name: Hardware
    items:
      - id: laptop
        name: Laptop
        approval: {group: leads}
        fields:
          - {id: model, type: text, label: Model, required: true}
      - id: secret
        name: Secret
        audience: {groups: [leads]}
        fields:
          - {id: why, type: text, label: Why, required: true}
`

func matrixDesk(t *testing.T) *scripttest.Desk {
	t.Helper()
	extra := "catalog: catalog.yaml\nknowledge: $examples/knowledge.example.yaml\nlimits:\n  tickets_per_minute: 0\n  chats_per_minute: 0\n" +
		"  tickets_per_day: 0\n  comments_per_minute: 0\n  files_per_minute: 0\n  people_per_hour: 0\n"
	rolesText := "  contact: Ida\n  roles:\n"
	for _, name := range slices.Sorted(maps.Keys(matrixRoles)) {
		rolesText += fmt.Sprintf(
			"    - {name: %s, title: %s, members: [$erin, $carl, $dina, $fred, $gina, $ana], modules: [",
			name,
			name,
		)
		for i, m := range matrixRoles[name] {
			rolesText += strings.Repeat(", ", min(i, 1)) + string(m)
		}
		rolesText += "]}\n"
	}
	return scripttest.StartWith(t, run, scripttest.Settings{
		Portal: true, Extra: extra, PortalExtra: rolesText, Files: map[string]string{"catalog.yaml": matrixCatalog},
	})
}

// useRole has somebody use a role from now on.
func useRole(t *testing.T, b *scripttest.Browser, role string) {
	t.Helper()
	expect(t, b, sent("/me", url.Values{"role": {role}}), http.StatusSeeOther)
}

// withTeams has the desk hear from its channel, and Ana work there.
func withTeams(t *testing.T, d *scripttest.Desk) {
	t.Helper()
	d.Team.Add(d.Person(analyst), d.Person("Bob Analyst"))
	if err := d.Team.Install(t.Context(), d.Channel); err != nil {
		t.Fatal(err)
	}
}

func TestPortalMatrix(t *testing.T) {
	d := matrixDesk(t)
	withTeams(t, d)
	people := map[string]*scripttest.Browser{}
	for _, name := range []string{requester, beneficiary, watcher, approver, somebody, analyst} {
		people[name] = signIn(t, d, name)
		useRole(t, people[name], "all")
	}
	ticket, chat := matrixTicket(t, d, people)
	cells := matrix(ticket, chat)
	for _, pattern := range portal.Patterns() {
		open := strings.HasPrefix(pattern, "GET /signin") || pattern == "GET /manifest.webmanifest" ||
			pattern == "GET /offline" || pattern == "POST /signout" || strings.HasSuffix(pattern, " /tab") ||
			pattern == "GET /{$}"
		if !open && !slices.ContainsFunc(cells, func(c matrixCell) bool { return c.pattern == pattern }) {
			t.Errorf("no cell for %s", pattern)
		}
	}
	nobody, unserved := d.Browser(t), signIn(t, d, stranger)
	for _, c := range cells {
		want := http.StatusSeeOther
		if slices.Contains([]string{"/events", "/people?q=er", "/incident/hints?title=vpn", "/here"}, c.path) {
			want = http.StatusUnauthorized
		}
		if got := statusOf(t, nobody, c); got != want {
			t.Errorf("nobody: %s: %d instead of %d", c, got, want)
		}
		if got := statusOf(t, unserved, c); got != http.StatusForbidden {
			t.Errorf("stranger: %s: %d", c, got)
		}
	}
	for name, b := range people {
		for role := range matrixRoles {
			useRole(t, b, role)
			for _, c := range cells {
				if got, want := statusOf(t, b, c), c.want(name, role); got != want {
					t.Errorf("%s as %s: %s: %d instead of %d", name, role, c, got, want)
				}
			}
		}
	}
}

func (c matrixCell) String() string {
	if c.form != nil {
		return "POST " + c.path
	}
	return "GET " + c.path
}

// statusOf returns the status of an answer without waiting for its end.
func statusOf(t *testing.T, b *scripttest.Browser, c matrixCell) int {
	t.Helper()
	answer, err := b.Ask(t.Context(), c.ask())
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// matrixTicket makes a request that waits for approval, and a chat that waits.
func matrixTicket(t *testing.T, d *scripttest.Desk, people map[string]*scripttest.Browser) (ticket, chat string) {
	t.Helper()
	createIncident(t, people[somebody], "Of somebody else")
	b := people[requester]
	form := url.Values{"model": {"Gold"}, "beneficiary": {d.Person(beneficiary).ObjectID}}
	header, _ := expect(t, b, sent("/request/laptop", form), http.StatusSeeOther)
	at := header.Get("Location")
	expect(
		t,
		b,
		sent(at+"/watch", url.Values{"rev": {"1"}, "watcher": {d.Person(watcher).ObjectID}}),
		http.StatusSeeOther,
	)
	expect(t, b, sent("/chat", url.Values{}), http.StatusSeeOther)
	_, body := expect(t, b, scripttest.Request{Path: "/chat"}, http.StatusOK)
	_, rest, _ := strings.Cut(body, `action="/chat/`)
	chat, _, ok := strings.Cut(rest, "/")
	if !ok {
		t.Fatal("no chat: ", body)
	}
	expect(t, b, sent("/chat/"+chat+"/say", url.Values{"message": {"Mine"}}), http.StatusSeeOther)
	return strings.TrimPrefix(at, "/tickets/"), chat
}

// What is not yours cannot be told from what is not there, nor from what is
// switched off, whether Teams can say who is an analyst or not.
func TestPortalTellsNothing(t *testing.T) {
	t.Run("with Teams", func(t *testing.T) {
		d := matrixDesk(t)
		withTeams(t, d)
		tellNothing(t, d)
	})
	t.Run("without", func(t *testing.T) {
		d := matrixDesk(t)
		t.Cleanup(d.Fault(teamsim.Fault{Method: http.MethodGet, Status: http.StatusServiceUnavailable}))
		tellNothing(t, d)
	})
}

func tellNothing(t *testing.T, d *scripttest.Desk) {
	t.Helper()
	people := map[string]*scripttest.Browser{}
	for _, name := range []string{requester, somebody} {
		people[name] = signIn(t, d, name)
		useRole(t, people[name], "all")
	}
	ticket, chat := matrixTicket(t, d, people)
	b := people[somebody]
	paths := [][2]string{
		{"/tickets/" + ticket, "/tickets/REQ-9999"},
		{"/tickets/" + ticket + "/edit", "/tickets/REQ-9999/edit"},
		{"/chat/" + chat, "/chat/CHAT-9999"},
		{"/chat/" + chat + "?before=5", "/chat/CHAT-9999?before=5"},
		{"/chat/" + chat + "/1", "/chat/CHAT-9999/1"},
		{"/request/secret", "/request/nothing"},
		{"/nowhere", "/nothing"},
		{"/incident/new?chat=" + chat, "/incident/new?chat=CHAT-9999"},
	}
	for _, pair := range paths {
		for _, fragment := range []string{"", "true"} {
			same(t, b, scripttest.Request{Path: pair[0]}, scripttest.Request{Path: pair[1]}, fragment)
		}
	}
	for _, deed := range []string{"comment", "withdraw", "approve", "files", "watch"} {
		same(t, b, sent("/tickets/"+ticket+"/"+deed, url.Values{"rev": {"1"}}),
			sent("/tickets/REQ-9999/"+deed, url.Values{"rev": {"1"}}), "")
	}
	for _, deed := range []string{"say", "end", "rate", "edit", "delete", "react", "topic", "typing"} {
		form := url.Values{"message": {"Hi"}, "n": {"1"}, "reaction": {"like"}, "topic": {"Mine"}}
		same(t, b, sent("/chat/"+chat+"/"+deed, form), sent("/chat/CHAT-9999/"+deed, form), "")
	}
	useRole(t, b, "home")
	for _, path := range []string{"/catalog", "/tickets", "/chat", "/approvals", "/known/vpn-connect", "/incident/new", "/drafts"} {
		same(t, b, scripttest.Request{Path: path}, scripttest.Request{Path: "/nothing"}, "")
	}
}

// same holds two answers against each other. Both are 404.
func same(t *testing.T, b *scripttest.Browser, one, two scripttest.Request, fragment string) {
	t.Helper()
	one.Header, two.Header = map[string]string{"HX-Request": fragment}, map[string]string{"HX-Request": fragment}
	header1, body1 := expect(t, b, one, http.StatusNotFound)
	header2, body2 := expect(t, b, two, http.StatusNotFound)
	header1.Del("Date")
	header2.Del("Date")
	if fmt.Sprint(header1) != fmt.Sprint(header2) {
		t.Errorf("%s and %s: %v and %v", one.Path, two.Path, header1, header2)
	}
	if body1 != body2 || !strings.Contains(body1, "Not here") {
		t.Errorf("%s and %s:\n%s\n%s", one.Path, two.Path, body1, body2)
	}
}

// The routes that anybody may open, and the home of each role.
func TestPortalOpenRoutes(t *testing.T) {
	d := matrixDesk(t)
	nobody, b := d.Browser(t), signIn(t, d, requester)
	expect(t, nobody, scripttest.Request{Path: "/signin"}, 200)
	expect(t, b, scripttest.Request{Path: "/signin"}, 303)
	expect(t, nobody, scripttest.Request{Path: "/signin/callback"}, 400)
	expect(t, nobody, scripttest.Request{Path: "/manifest.webmanifest"}, 200)
	expect(t, nobody, scripttest.Request{Path: "/"}, 303)
	for role, want := range map[string]int{
		"all": 200, "home": 200, "catalog": 303, "incidents": 303, "chat": 303, "approvals": 303, "knowledge": 404,
	} {
		useRole(t, b, role)
		expect(t, b, scripttest.Request{Path: "/"}, want)
	}
	useRole(t, b, "all")
	unserved := signIn(t, d, stranger)
	_, body := expect(t, unserved, scripttest.Request{Path: "/"}, http.StatusForbidden)
	if !strings.Contains(body, "Ask Ida.") {
		t.Error(body)
	}
	expect(t, unserved, sent("/signout", url.Values{}), http.StatusSeeOther)
	expect(t, unserved, scripttest.Request{Path: "/"}, http.StatusSeeOther)
	expect(t, nobody, sent("/signout", url.Values{}), http.StatusSeeOther)
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodTrace, "BREW"} {
		for _, path := range []string{"/", "/tickets", "/nothing"} {
			header, _ := expect(t, b, scripttest.Request{Method: method, Path: path}, http.StatusMethodNotAllowed)
			if header.Get("Allow") == "" {
				t.Errorf("%s %s: Allow is missing", method, path)
			}
		}
	}
	for _, path := range []string{"/me", "/tickets", "/signin/start"} {
		_, body := expect(
			t,
			b,
			scripttest.Request{Method: http.MethodHead, Path: path},
			map[bool]int{true: 303, false: 200}[path == "/signin/start"],
		)
		if body != "" {
			t.Errorf("HEAD %s has a body", path)
		}
	}
}

// A number leads to a ticket only from those who may open it.
func TestPortalSearchTellsNothing(t *testing.T) {
	d := matrixDesk(t)
	withTeams(t, d)
	people := map[string]*scripttest.Browser{}
	for _, name := range []string{requester, somebody, analyst, approver} {
		people[name] = signIn(t, d, name)
		useRole(t, people[name], "all")
	}
	ticket, _ := matrixTicket(t, d, people)
	ask := scripttest.Request{Path: "/search?q=" + ticket}
	for name, b := range people {
		want := http.StatusOK
		if name == requester || name == approver {
			want = http.StatusSeeOther
		}
		_, body := expect(t, b, ask, want)
		if want == http.StatusOK && strings.Contains(body, "Laptop") {
			t.Errorf("%s finds %s", name, body)
		}
	}
}
