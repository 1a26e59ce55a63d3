package program

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/internal/scripttest"
)

// portalDesk starts a desk with a portal.
func portalDesk(t *testing.T) *scripttest.Desk {
	t.Helper()
	return scripttest.StartWith(t, run, scripttest.Settings{Portal: true})
}

// signIn returns a browser in which somebody has signed in.
func signIn(tb testing.TB, d *scripttest.Desk, name string) *scripttest.Browser {
	tb.Helper()
	b := d.Browser(tb)
	if err := d.SignIn(b, name, "/me"); err != nil {
		tb.Fatal(err)
	}
	if b.Status != http.StatusOK && b.Status != http.StatusForbidden {
		tb.Fatalf("%s is at %s with %d: %s", name, b.Path(), b.Status, b.Text())
	}
	return b
}

// pageStream is an open stream of events.
type pageStream struct {
	t      *testing.T
	status int
	header http.Header
	lines  chan string
	close  func()
}

// listen opens a stream. last is Last-Event-ID; empty: none.
func listen(t *testing.T, b *scripttest.Browser, path, last string) *pageStream {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ask := scripttest.Request{Path: path}
	if last != "" {
		ask.Header = map[string]string{"Last-Event-ID": last}
	}
	answer, err := b.Ask(ctx, ask)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	s := &pageStream{t: t, status: answer.StatusCode, header: answer.Header, lines: make(chan string, 1000)}
	s.close = func() {
		cancel()
		_ = answer.Body.Close()
	}
	t.Cleanup(s.close)
	go func() {
		defer close(s.lines)
		for scan := bufio.NewScanner(answer.Body); scan.Scan(); {
			s.lines <- scan.Text()
		}
	}()
	return s
}

// next returns the next event: its lines but for heartbeats, joined by spaces;
// "end" when the stream has ended.
func (s *pageStream) next() string {
	s.t.Helper()
	return s.nextWithin(20 * time.Second)
}

func (s *pageStream) nextWithin(limit time.Duration) string {
	s.t.Helper()
	var event []string
	late := time.After(limit)
	for {
		select {
		case line, open := <-s.lines:
			switch {
			case !open:
				return "end"
			case line == "" && len(event) > 0:
				return strings.Join(event, " ")
			case line != "" && !strings.HasPrefix(line, ":") && !strings.HasPrefix(line, "retry:"):
				event = append(event, line)
			}
		case <-late:
			s.t.Fatal("nothing came")
		}
	}
}

func createIncident(tb testing.TB, b *scripttest.Browser, title string) (id string) {
	tb.Helper()
	if err := b.Open("/incident/new"); err != nil {
		tb.Fatal(err)
	}
	if err := b.Press("Save", map[string]string{"title": title}); err != nil {
		tb.Fatal(err)
	}
	id, ok := strings.CutPrefix(b.Path(), "/tickets/")
	if !ok {
		tb.Fatalf("no incident: %d at %s: %s", b.Status, b.Path(), b.Text())
	}
	return id
}

// A stream that was cut goes on exactly where it was.
func TestPortalStreamResumes(t *testing.T) {
	d := portalDesk(t)
	b := signIn(t, d, "Erin Employee")
	s := listen(t, b, "/events", "")
	if s.status != http.StatusOK || s.header.Get("Content-Type") != "text/event-stream; charset=utf-8" ||
		s.header.Get("Cache-Control") != "no-store" {
		t.Fatal(s.status, s.header)
	}
	one := createIncident(t, b, "One")
	if got := s.next(); got != "id: 1 data: "+one {
		t.Errorf("first: %q", got)
	}
	s.close()
	two, three := createIncident(t, b, "Two"), createIncident(t, b, "Three")
	other := signIn(t, d, "Carl Employee")
	createIncident(t, other, "Of somebody else")
	s = listen(t, b, "/events?last=0", "1")
	for i, id := range []string{two, three} {
		if got := s.next(); got != fmt.Sprintf("id: %d data: %s", i+2, id) {
			t.Errorf("resumed: %q", got)
		}
	}
	four := createIncident(t, b, "Four")
	if got := s.next(); got != "id: 5 data: "+four {
		t.Errorf("after resumption: %q", got)
	}
	if got := listen(t, b, "/events", "1000000").next(); !strings.HasPrefix(got, "event: reset id: 5") {
		t.Errorf("position of another store: %q", got)
	}
}

// A stream outlasts the limits of time that hold for other requests.
func TestPortalStreamLasts(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for longer than a request may take")
	}
	t.Parallel()
	d := portalDesk(t)
	b := signIn(t, d, "Erin Employee")
	s := listen(t, b, "/events", "")
	<-time.After(12 * time.Second) // the server's limit for reading a request is 10 s
	id := createIncident(t, b, "Late")
	if got := s.next(); got != "id: 1 data: "+id {
		t.Errorf("after 12 s: %q", got)
	}
}

// A stream ends soon after the session with which it began, however that ended.
func TestPortalStreamEndsWithSession(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a heartbeat")
	}
	t.Parallel()
	d := portalDesk(t)
	b := signIn(t, d, "Erin Employee")
	s := listen(t, b, "/events", "")
	callback := choose(t, b, begin(t, d, b, "/me")) // ends the session from before
	expect(t, b, scripttest.Request{Path: callback}, http.StatusSeeOther)
	goesOn := listen(t, b, "/events", "")
	if got := s.nextWithin(30 * time.Second); got != "end" {
		t.Errorf("the stream of the session from before goes on with %q", got)
	}
	id := createIncident(t, b, "Still heard")
	if got := goesOn.next(); !strings.HasSuffix(got, id) {
		t.Errorf("the other stream: %q", got)
	}
}

// Whoever is not signed in gets no stream, and nobody gets any number of them.
func TestPortalStreamIsRefused(t *testing.T) {
	d := portalDesk(t)
	if s := listen(t, d.Browser(t), "/events", ""); s.status != http.StatusUnauthorized {
		t.Errorf("nobody: %d", s.status)
	}
	b := signIn(t, d, "Erin Employee")
	status, _, body, err := b.Get(scripttest.Request{Method: http.MethodHead, Path: "/events"})
	if err != nil || status != http.StatusOK || body != "" {
		t.Errorf("HEAD: %d %q %v", status, body, err)
	}
	var list []*pageStream
	for s := listen(t, b, "/events", ""); s.status == http.StatusOK; s = listen(t, b, "/events", "") {
		if list = append(list, s); len(list) > 100 {
			t.Fatal("100 streams of one person")
		}
	}
	last := listen(t, b, "/events", "")
	if last.status != http.StatusServiceUnavailable || last.header.Get("Retry-After") == "" {
		t.Errorf("%d streams, and then %d %v", len(list), last.status, last.header)
	}
	if s := listen(t, signIn(t, d, "Carl Employee"), "/events", ""); s.status != http.StatusOK {
		t.Errorf("somebody else: %d", s.status)
	}
}

// Sign Out Everywhere ends the sessions and streams in all browsers of the person.
func TestPortalSignsOutEverywhere(t *testing.T) {
	d := portalDesk(t)
	here, there, other := signIn(t, d, "Erin Employee"), signIn(t, d, "Erin Employee"), signIn(t, d, "Carl Employee")
	streams := []*pageStream{listen(t, here, "/events", ""), listen(t, there, "/events", "")}
	if err := here.Press("Sign Out Everywhere", nil); err != nil {
		t.Fatal(err)
	}
	if here.Path() != "/signin" {
		t.Errorf("after that: %s", here.Path())
	}
	for _, s := range streams {
		if got := s.next(); got != "end" {
			t.Errorf("stream goes on with %q", got)
		}
	}
	for _, b := range []*scripttest.Browser{here, there} {
		expect(t, b, scripttest.Request{Path: "/tickets"}, http.StatusSeeOther)
		expect(t, b, scripttest.Request{Path: "/events"}, http.StatusUnauthorized)
		fragment := scripttest.Request{Path: "/tickets", Header: map[string]string{"HX-Request": "true"}}
		expect(t, b, fragment, http.StatusUnauthorized)
	}
	expect(t, other, scripttest.Request{Path: "/tickets"}, http.StatusOK)
}

// A request that is under way while its session ends does not bring it back.
func TestPortalSessionStaysEnded(t *testing.T) {
	d := scripttest.StartWith(t, run, scripttest.Settings{Portal: true, PortalExtra: "  roles:\n" +
		"    - {name: one, modules: [home]}\n    - {name: two, modules: [home]}\n"})
	for range 20 {
		here, thief := signIn(t, d, "Erin Employee"), signIn(t, d, "Erin Employee")
		var group errgroup.Group
		for i := range 4 {
			group.Go(func() error {
				for status := 0; status != http.StatusUnauthorized; {
					ask := sent("/me", url.Values{"role": {[]string{"one", "two"}[i%2]}})
					ask.Header = map[string]string{"HX-Request": "true"}
					answer, err := thief.Ask(t.Context(), ask)
					if err != nil {
						return err
					}
					_ = answer.Body.Close()
					status = answer.StatusCode
				}
				return nil
			})
		}
		expect(t, here, sent("/signout", url.Values{"all": {"1"}}), http.StatusSeeOther)
		ended := make(chan error, 1)
		go func() { ended <- group.Wait() }()
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the session goes on")
		}
	}
}

// Sign Out ends one session, and the cookie of it is worth nothing.
func TestPortalSignsOut(t *testing.T) {
	d := portalDesk(t)
	here, there := signIn(t, d, "Erin Employee"), signIn(t, d, "Erin Employee")
	stolen := here.Cookies()
	if err := here.Press("Sign Out", nil); err != nil {
		t.Fatal(err)
	}
	thief := d.Browser(t)
	ask := scripttest.Request{Path: "/me", Header: map[string]string{"Cookie": stolen}}
	expect(t, thief, ask, http.StatusSeeOther)
	expect(t, there, scripttest.Request{Path: "/me"}, http.StatusOK)
	expect(t, there, scripttest.Request{Path: "/signout"}, http.StatusNotFound) // a link signs nobody out
	expect(t, there, scripttest.Request{Path: "/me"}, http.StatusOK)
}

// expect sends a request and holds the status against what it should be.
func expect(t *testing.T, b *scripttest.Browser, ask scripttest.Request, want int) (http.Header, string) {
	t.Helper()
	status, header, body, err := b.Get(ask)
	if err != nil {
		t.Fatal(err)
	}
	if status != want {
		t.Errorf("%s %s %v: %d instead of %d\n%s", ask.Method, ask.Path, ask.Header, status, want, clip(body))
	}
	return header, body
}

func clip(s string) string {
	if _, rest, ok := strings.Cut(s, "<main"); ok {
		s = rest
	}
	return s[:min(len(s), 300)]
}

// Who reads in the portal is shown there that the analyst is writing; the analyst is
// shown it in the thread, not more often than clients need.
func TestPortalTyping(t *testing.T) {
	d := portalDesk(t)
	withTeams(t, d)
	ana := d.Person("Ana Analyst")
	b := signIn(t, d, "Erin Employee")
	expect(t, b, sent("/chat", url.Values{}), http.StatusSeeOther)
	k := &talk{T: t, Desk: d, ctx: t.Context()}
	card := k.find(d.Channel.ID, "would like to chat")
	expect(t, b, sent("/chat/chat-1/typing", url.Values{}), http.StatusNoContent)
	ana.Press(t.Context(), card, "Accept", nil)
	k.find(card.ConversationID, "Connected with Erin Employee")
	s := listen(t, b, "/events", "")
	for range 3 {
		expect(t, b, sent("/chat/chat-1/typing", url.Values{}), http.StatusNoContent)
	}
	ana.Type(t.Context(), card.ConversationID)
	if got := s.next(); got != "event: typing data: chat-1" {
		t.Errorf("told %q", got)
	}
	if err := k.Wait(t.Context(), func() bool { return d.Typed(card.ConversationID) > 0 }); err != nil {
		t.Fatal(err)
	}
	if n := d.Typed(card.ConversationID); n != 1 {
		t.Errorf("shown %d times", n)
	}
	if n := d.Typed(d.Person("Erin Employee").Chat); n != 0 {
		t.Errorf("shown in Teams %d times", n)
	}
}
