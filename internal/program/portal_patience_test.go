package program

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
)

// Whether a ticket exists cannot be told from the time that its 404 takes. The medians
// of many tries, by turns, are held against how far the middle half of them spreads, so
// a busy machine does not matter. What must not happen is that one is always slower.
func TestPortalTellsNothingByTime(t *testing.T) {
	if testing.Short() {
		t.Skip("asks many times")
	}
	d := matrixDesk(t)
	withTeams(t, d)
	people := map[string]*scripttest.Browser{}
	for _, name := range []string{requester, somebody} {
		people[name] = signIn(t, d, name)
		useRole(t, people[name], "all")
	}
	ticket, chat := matrixTicket(t, d, people)
	client := http.Client{}
	defer client.CloseIdleConnections()
	cookie := people[somebody].Cookies()
	try := func(path string) time.Duration {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+d.Address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cookie", cookie)
		start := time.Now()
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		_, _ = io.Copy(io.Discard, answer.Body)
		if answer.StatusCode != http.StatusNotFound {
			t.Fatal(path, answer.Status)
		}
		return time.Since(start)
	}
	for _, pair := range [][2]string{
		{"/tickets/" + ticket, "/tickets/REQ-9999"}, {"/chat/" + chat, "/chat/CHAT-9999"}, {"/request/secret", "/request/nothing"},
	} {
		var took [2][]time.Duration
		for i := range 300 {
			for k := range pair {
				k = (k + i) % 2
				took[k] = append(took[k], try(pair[k]))
			}
		}
		for k := range took {
			slices.Sort(took[k])
		}
		at := func(k, percent int) time.Duration { return took[k][len(took[k])*percent/100] }
		apart, spread := (at(0, 50) - at(1, 50)).Abs(), max(at(0, 75)-at(0, 25), at(1, 75)-at(1, 25))
		t.Logf("%s: medians %v and %v, the middle half spreads over %v", pair[0], at(0, 50), at(1, 50), spread)
		if apart > spread/2 {
			t.Errorf("%s and %s: %v apart at a spread of %v", pair[0], pair[1], apart, spread)
		}
	}
}

// dial opens a bare connection to the desk and sends the beginning of a request.
func dial(t *testing.T, d *scripttest.Desk, text string) net.Conn {
	t.Helper()
	line, err := new(net.Dialer).DialContext(t.Context(), "tcp", d.Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	if _, err := io.WriteString(line, text); err != nil {
		t.Fatal(err)
	}
	return line
}

// Whoever sends a header or a form drop by drop is cut off, and holds nobody up.
func TestPortalDripsAreCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the limits of time")
	}
	t.Parallel()
	d, b, at := incidentDesk(t)
	post := "POST %s HTTP/1.1\r\nHost: desk.example.com\r\nCookie: " + b.Cookies() +
		"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\ntitle="
	ended := make(chan string, 3)
	for name, text := range map[string]string{
		"header": "GET / HTTP/1.1\r\nHost: desk.example.com\r\n", "form": fmt.Sprintf(post, "/incident/new"),
		"form on a ticket": fmt.Sprintf(post, at+"/comment"),
	} {
		line := dial(t, d, text)
		go func() {
			gone := make(chan struct{})
			go func() {
				_, _ = io.Copy(io.Discard, bufio.NewReader(line))
				close(gone)
			}()
			drip := time.NewTicker(200 * time.Millisecond)
			defer drip.Stop()
			for {
				select {
				case <-gone:
					ended <- name
					return
				case <-drip.C:
					_, _ = io.WriteString(line, "x")
				}
			}
		}()
	}
	expect(t, b, scripttest.Request{Path: "/tickets"}, http.StatusOK)
	late := time.After(25 * time.Second) // the server's limits are 5 and 10 s
	for range 3 {
		select {
		case name := <-ended:
			t.Log("cut off:", name)
		case <-late:
			t.Fatal("somebody still sends")
		}
	}
}

// Open streams do not hold the desk up when it stops: they end.
func TestPortalStopsDespiteStreams(t *testing.T) {
	d := portalDesk(t)
	b := signIn(t, d, requester)
	var list []*pageStream
	for range 5 {
		list = append(list, listen(t, b, "/events", ""))
	}
	start := time.Now()
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 5*time.Second { // requests under way have 8
		t.Errorf("stopping took %v", took)
	}
	for _, s := range list {
		if got := s.next(); got != "end" {
			t.Errorf("a stream goes on with %q", got)
		}
	}
}
