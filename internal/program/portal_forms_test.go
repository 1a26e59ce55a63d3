package program

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
)

// sent is a form that is sent.
func sent(path string, form url.Values) scripttest.Request {
	return scripttest.Request{Method: http.MethodPost, Path: path, Form: form}
}

// incidentDesk starts a desk whose erin has an incident.
func incidentDesk(t *testing.T) (d *scripttest.Desk, b *scripttest.Browser, at string) {
	t.Helper()
	d = scripttest.StartWith(t, run, scripttest.Settings{
		Portal: true, Extra: "files:\n  max_size: 20KB\n  types: [txt, png]\n",
	})
	withTeams(t, d)
	b = signIn(t, d, requester)
	return d, b, "/tickets/" + createIncident(t, b, "Printer on fire")
}

// Other sites can neither send forms nor show pages in a frame.
func TestPortalCrossSite(t *testing.T) {
	_, b, at := incidentDesk(t)
	for name, header := range map[string]map[string]string{
		"cross-site":       {"Sec-Fetch-Site": "cross-site"},
		"same-site":        {"Sec-Fetch-Site": "same-site"},
		"foreign origin":   {"Origin": "https://evil.example.com"},
		"no origin":        {"Origin": "null"},
		"other scheme":     {"Origin": "http://evil.example.com", "Sec-Fetch-Site": "cross-site"},
		"other port":       {"Origin": scripttest.PortalURL + ":8443"},
		"look-alike":       {"Origin": scripttest.PortalURL + ".evil.example.com"},
		"fragment":         {"Sec-Fetch-Site": "cross-site", "HX-Request": "true"},
		"simple enclosure": {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
	} {
		for _, path := range []string{at + "/withdraw", "/incident/new", "/me", "/signout", "/chat", "/catalog", "/nothing"} {
			ask := sent(path, url.Values{"rev": {"1"}, "title": {"Forged"}})
			ask.Header = header
			got, body := expect(t, b, ask, http.StatusForbidden)
			if got.Get("Content-Security-Policy") == "" || strings.Contains(body, "<script") {
				t.Errorf("%s: %s: %v %s", name, path, got, clip(body))
			}
		}
	}
	_, body := expect(t, b, scripttest.Request{Path: "/tickets"}, http.StatusOK)
	if strings.Contains(body, "Forged") || strings.Contains(body, "Withdrawn") {
		t.Error(body)
	}
	for _, header := range []map[string]string{
		{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": scripttest.PortalURL}, nil,
	} {
		ask := sent(at+"/comment", url.Values{"rev": {"1"}, "comment": {"Hi"}})
		ask.Header = header
		expect(t, b, ask, http.StatusSeeOther)
	}
}

// Every answer carries what keeps browsers from being used against their owner.
func TestPortalSecurityHeaders(t *testing.T) {
	d, b, at := incidentDesk(t)
	for _, ask := range []scripttest.Request{
		{Path: "/"},
		{Path: at},
		{Path: "/nothing"},
		{Path: "/me", Header: map[string]string{"HX-Request": "true"}},
		{Path: "/static/app.css"},
		{Path: "/static/nothing"},
		{Path: "/look/0b5cad.css"},
		{Path: "/look/red"},
		{Path: "/logo/nothing"},
		{Path: "/events"},
		{Method: http.MethodPut, Path: "/"},
		sent(at+"/comment", url.Values{}),
		{Path: "/signin"},
	} {
		for _, who := range []*scripttest.Browser{b, d.Browser(t)} {
			answer, err := who.Ask(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			_ = answer.Body.Close()
			policy := answer.Header.Get("Content-Security-Policy")
			for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'self'"} {
				if !strings.Contains(policy, part) {
					t.Errorf("%s: policy %q lacks %q", ask.Path, policy, part)
				}
			}
			if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
				t.Errorf("%s: policy %q", ask.Path, policy)
			}
			if answer.Header.Get("X-Content-Type-Options") != "nosniff" ||
				!strings.HasPrefix(answer.Header.Get("Strict-Transport-Security"), "max-age=31536000") ||
				answer.Header.Get("Referrer-Policy") != "same-origin" {
				t.Errorf("%s: %v", ask.Path, answer.Header)
			}
			if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") &&
				answer.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s may be kept: %v", ask.Path, answer.Header)
			}
		}
	}
}

// What was typed is shown as text, wherever it is.
func TestPortalShowsTextAsText(t *testing.T) {
	_, b, _ := incidentDesk(t)
	const evil = `"><img src=x onerror=alert(1)><script>alert(2)</script>`
	id := createIncident(t, b, evil)
	for _, path := range []string{
		"/tickets/" + id, "/tickets", "/", "/search?q=" + url.QueryEscape(evil), "/tickets?search=" + url.QueryEscape(evil),
		"/incident/new?title=" + url.QueryEscape(evil), "/signin?to=" + url.QueryEscape("/"+evil), "/tickets/" + url.PathEscape(evil),
	} {
		_, _, body, err := b.Get(scripttest.Request{Path: path})
		if err != nil || strings.Contains(body, "<img src=x") || strings.Contains(body, "<script>") {
			t.Errorf("%s: %v %s", path, err, clip(body))
		}
	}
}

// A form that is sent twice does once what it says; another form does it again.
func TestPortalRepeatedForms(t *testing.T) {
	_, b, at := incidentDesk(t)
	form := url.Values{"form": {"0000-abc"}, "title": {"Twice"}}
	one, _ := expect(t, b, sent("/incident/new", form), http.StatusSeeOther)
	two, _ := expect(t, b, sent("/incident/new", form), http.StatusSeeOther)
	form.Set("form", "0000-abd")
	three, _ := expect(t, b, sent("/incident/new", form), http.StatusSeeOther)
	if one.Get("Location") != two.Get("Location") || one.Get("Location") == three.Get("Location") {
		t.Error(one.Get("Location"), two.Get("Location"), three.Get("Location"))
	}
	comment := url.Values{"form": {"0000-abc"}, "rev": {"1"}, "comment": {"Smoke now"}}
	for range 3 {
		expect(t, b, sent(at+"/comment", comment), http.StatusSeeOther)
	}
	_, body := expect(t, b, scripttest.Request{Path: at}, http.StatusOK)
	if n := strings.Count(body, "Smoke now"); n != 1 {
		t.Errorf("%d comments", n)
	}
}

// Two forms with one id, of two people, are two.
func TestPortalFormsArePersonal(t *testing.T) {
	d, b, _ := incidentDesk(t)
	form := url.Values{"form": {"0000-abc"}, "title": {"Mine"}}
	one, _ := expect(t, b, sent("/incident/new", form), http.StatusSeeOther)
	two, _ := expect(t, signIn(t, d, somebody), sent("/incident/new", form), http.StatusSeeOther)
	if one.Get("Location") == two.Get("Location") {
		t.Errorf("both are %s", one.Get("Location"))
	}
}

// A message with one client id is one message of a person, however often it is
// sent; that of another person is another.
func TestPortalRepeatedMessages(t *testing.T) {
	d, b, _ := incidentDesk(t)
	say := func(b *scripttest.Browser, client, text string, want int) {
		t.Helper()
		_, body := expect(t, b, scripttest.Request{Path: "/chat"}, http.StatusOK)
		_, rest, _ := strings.Cut(body, `action="/chat/`)
		id, _, _ := strings.Cut(rest, "/")
		expect(t, b, sent("/chat/"+id+"/say", url.Values{"client": {client}, "message": {text}}), want)
	}
	for _, who := range []*scripttest.Browser{b, signIn(t, d, somebody)} {
		expect(t, who, sent("/chat", url.Values{}), http.StatusSeeOther)
		for range 3 {
			say(who, "client-1", "Only once", http.StatusSeeOther)
		}
		say(who, "client-2", "And again", http.StatusSeeOther)
		for _, bad := range []string{"a b", "é", "a/b", strings.Repeat("a", 65), "../x"} {
			say(who, bad, "Never said", http.StatusUnprocessableEntity)
		}
		_, body := expect(t, who, scripttest.Request{Path: "/chat"}, http.StatusOK)
		for text, want := range map[string]int{"Only once": 1, "And again": 1, "Never said": 0} {
			if n := strings.Count(body, text); n != want {
				t.Errorf("%q stands there %d times", text, n)
			}
		}
		if !strings.Contains(body, `role="log"`) {
			t.Error("the messages are not a log")
		}
	}
}

// A form that was filled in for an older state changes nothing, and names who was
// faster. A missing or broken revision is an old one.
func TestPortalStale(t *testing.T) {
	d, b, _ := incidentDesk(t)
	form := url.Values{"title": {"For Carl"}, "beneficiary": {d.Person(beneficiary).ObjectID}}
	header, _ := expect(t, b, sent("/incident/new", form), http.StatusSeeOther)
	at := header.Get("Location")
	faster := signIn(t, d, beneficiary)
	edit := url.Values{"rev": {"1"}, "title": {"Changed by Carl"}, "impact": {"high"}, "urgency": {"low"}}
	expect(t, faster, sent(at+"/edit", edit), http.StatusSeeOther)
	for _, rev := range []string{"1", "0", "", "x", "-1", "99999999999999999999"} {
		for _, fragment := range []string{"", "true"} {
			ask := sent(at+"/withdraw", url.Values{"rev": {rev}})
			ask.Header = map[string]string{"HX-Request": fragment}
			_, body := expect(t, b, ask, http.StatusConflict)
			if !strings.Contains(body, "Carl Employee") || !strings.Contains(body, "Changed by Carl") {
				t.Errorf("rev %q: %s", rev, clip(body))
			}
			if whole := strings.Contains(body, "<html"); whole == (fragment == "true") {
				t.Errorf("rev %q: HX-Request %q gets a whole page: %t", rev, fragment, whole)
			}
		}
	}
}

// A form without an id is one that was never sent before, whoever sends it.
func TestPortalFormsWithoutAnIDAreEachTheirOwn(t *testing.T) {
	d, erin, at := incidentDesk(t)
	carl := signIn(t, d, beneficiary)
	also := "/tickets/" + createIncident(t, carl, "No sound")
	for _, one := range []struct {
		b    *scripttest.Browser
		at   string
		name string
	}{{erin, at, "smoke.txt"}, {carl, also, "silence.txt"}, {erin, at, "ashes.txt"}} {
		err := one.b.Upload(one.at+"/files", url.Values{"rev": {"1"}}, map[string][]byte{one.name: []byte("seen")})
		if err != nil {
			t.Fatal(err)
		}
		if err := one.b.Open(one.at); err != nil || !strings.Contains(one.b.Text(), one.name) {
			t.Errorf("%s is not on %s (%v): %s", one.name, one.at, err, one.b.Text())
		}
	}
}
