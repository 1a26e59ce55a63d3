package program

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
)

// Whatever a form says, the answer is one that was meant: never that something
// did not work.
func TestPortalOddForms(t *testing.T) {
	d := matrixDesk(t)
	withTeams(t, d)
	people := map[string]*scripttest.Browser{}
	for _, name := range []string{requester, approver, watcher, somebody} {
		people[name] = signIn(t, d, name)
		useRole(t, people[name], "all")
	}
	ticket, chat := matrixTicket(t, d, people)
	own := createIncident(t, people[requester], "Of her own")
	odd := []string{
		"",
		"x",
		"-1",
		"99",
		"INC-1",
		ticket,
		"group:leads",
		"\x00",
		"\u202e",
		strings.Repeat("ю", 5000),
		"1; DROP",
		"{{.}}",
		"../..",
		"true",
	}
	fields := []string{
		"comment",
		"rating",
		"reason",
		"to",
		"watcher",
		"watching",
		"entry",
		"major",
		"title",
		"description",
		"impact",
		"urgency",
		"beneficiary",
		"model",
		"item",
		"chat",
		"form",
		"role",
		"language",
		"theme",
		"quietFrom",
		"quietTo",
		"important",
		"view",
		"queue",
		"client",
		"message",
		"draft",
		"why",
	}
	var paths []string
	for _, deed := range []string{
		"comment", "files", "confirm", "reopen", "rate", "delegate", "edit", "watch", "unwatch", "metoo", "helped",
	} {
		paths = append(paths, "/tickets/"+ticket+"/"+deed, "/tickets/"+own+"/"+deed)
	}
	for _, deed := range []string{"say", "rate"} {
		paths = append(paths, "/chat/"+chat+"/"+deed)
	}
	paths = append(
		paths,
		"/incident/new",
		"/request/laptop",
		"/request/secret",
		"/drafts/keep",
		"/drafts/x/discard",
		"/me",
		"/catalog",
		"/known/vpn-connect",
		"/known/x",
		"/chat",
	)
	for name, b := range people {
		for _, path := range paths {
			for i, value := range odd {
				form := url.Values{"rev": {revOf(t, b, path)}}
				for n, field := range fields {
					form.Set(field, odd[(i+n*(1+i%3))%len(odd)])
				}
				form.Set("all", "")
				for _, field := range fields {
					if strings.HasPrefix(field, "r") || i%2 == 0 {
						form.Set(field, value)
					}
				}
				meant(t, b, name, sent(path, form))
			}
		}
		useRole(t, b, "all")
	}
	for _, path := range []string{
		"/search?q=", "/search?q=%00", "/search?q=%ff", "/tickets?after=", "/tickets?after=%00%ff", "/tickets?after=x&search=y&show=z",
		"/tickets?search=x&after=%ff", "/tickets?show=open&after=nonsense", "/catalog/%00", "/catalog?search=%ff", "/known/%ff", "/tickets/%ff",
		"/tickets/%2e%2e%2fme", "/chat/%00", "/incident/new?draft=%ff", "/incident/new?chat=%ff", "/request/laptop?draft=x",
		"/me?saved=1", "/chat?new=1", "/events?last=-1", "/static/%2e%2e/portal.go", "/static/..%2fapp.css", "/look/%00.css", "/logo/%ff",
		"/signin?to=%ff", "/signin/start?to=%00", "/signin/callback?state=%00&code=%ff",
	} {
		for name, b := range people {
			meant(t, b, name, scripttest.Request{Path: path})
		}
	}
}

func meant(t *testing.T, b *scripttest.Browser, name string, ask scripttest.Request) {
	t.Helper()
	answer, err := b.Ask(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode >= http.StatusInternalServerError {
		t.Errorf("%s: %s %s: %d\n%.300q", name, ask.Method, ask.Path, answer.StatusCode, ask.Form.Encode())
	}
}

// revOf returns the revision that a form on the page of a ticket has now.
func revOf(t *testing.T, b *scripttest.Browser, path string) string {
	t.Helper()
	rest, ok := strings.CutPrefix(path, "/tickets/")
	if !ok {
		return "1"
	}
	id, _, _ := strings.Cut(rest, "/")
	_, _, body, err := b.Get(scripttest.Request{Path: "/tickets/" + id})
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ = strings.Cut(body, `name="rev" value="`)
	rev, _, _ := strings.Cut(rest, `"`)
	return rev
}
