package program

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
)

// deadAir takes connections to the desk, and lets nothing through any more once it is
// cut: neither side hears that the other is gone, as with a phone in a lift.
type deadAir struct {
	listener net.Listener
	cut      chan struct{}
}

func newDeadAir(t *testing.T, d *scripttest.Desk) *deadAir {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a := &deadAir{listener: listener, cut: make(chan struct{})}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			phone, err := listener.Accept()
			if err != nil {
				return
			}
			desk, err := new(net.Dialer).DialContext(t.Context(), "tcp", d.Address)
			if err != nil {
				_ = phone.Close()
				continue
			}
			t.Cleanup(func() { _, _ = phone.Close(), desk.Close() })
			go a.pass(desk, phone)
			go a.pass(phone, desk)
		}
	}()
	return a
}

func (a *deadAir) pass(to io.Writer, from io.Reader) {
	for part := make([]byte, 4096); ; {
		n, err := from.Read(part)
		select {
		case <-a.cut:
			return
		default:
		}
		if err != nil {
			return
		}
		if _, err := to.Write(part[:n]); err != nil {
			return
		}
	}
}

// phone opens a stream of events by that way, and returns its lines.
func (a *deadAir) phone(t *testing.T, b *scripttest.Browser) *bufio.Scanner {
	t.Helper()
	line, err := new(net.Dialer).DialContext(t.Context(), "tcp", a.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	fmt.Fprintf(line, "GET /events?answers=1 HTTP/1.1\r\nHost: desk.example.com\r\nCookie: %s\r\n\r\n", b.Cookies())
	lines := bufio.NewScanner(line)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "retry:") {
			return lines
		}
	}
	t.Fatal("no stream:", lines.Err())
	return nil
}

// A phone that drops off is found out when there is something to tell: what it does
// not answer for is told in Teams, too. Back again, it goes on where it was, and
// nothing comes twice.
func TestPortalPhoneDropsOff(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for an answer that does not come")
	}
	t.Parallel()
	d := portalDesk(t)
	withTeams(t, d)
	erin, ana := d.Person(requester), d.Person(analyst)
	if a := erin.Say(t.Context(), "hello"); a.Status != http.StatusOK {
		t.Fatal(a.Status, a.Err)
	}
	b := signIn(t, d, requester)
	thread := make(chan string, 10)
	d.OnActivity(func(conversation, _ string, body []byte) {
		if strings.Contains(string(body), "would like") {
			thread <- conversation
		}
	})
	air := newDeadAir(t, d)
	phone := air.phone(t, b)
	expect(t, b, sent("/chat", nil), http.StatusSeeOther)
	at := <-thread
	if a := ana.Press(t.Context(), d.Messages(at)[0], "Accept", nil); a.Status != http.StatusOK {
		t.Fatal(a.Status, a.Err)
	}
	say := func(text string) {
		t.Helper()
		if a := ana.SayIn(t.Context(), at, text, false); a.Status != http.StatusOK {
			t.Fatal(a.Status, a.Err)
		}
	}
	told := func(text string, within time.Duration) {
		t.Helper()
		start := time.Now()
		for !strings.Contains(plain(d, erin.Chat), text) {
			if time.Since(start) > within {
				t.Fatalf("%q was not told in %v: %s", text, within, plain(d, erin.Chat))
			}
			<-time.After(20 * time.Millisecond)
		}
		t.Logf("%q was told after %v", text, time.Since(start))
	}
	answers := make(chan bool, 100)
	go func() {
		for phone.Scan() {
			if phone.Text() == "event: here" {
				status, _, _, err := b.Get(sent("/here", nil))
				answers <- err == nil && status == http.StatusNoContent
			}
		}
	}()
	say("While it is there")
	if ok := <-answers; !ok {
		t.Fatal("the answer was not taken")
	}
	expect(t, b, sent("/here", nil), http.StatusNoContent) // that one may have been for the hand-off
	close(air.cut)
	say("Into the lift")
	told("Into the lift", 20*time.Second)
	if strings.Contains(plain(d, erin.Chat), "While it is there") {
		t.Error("what was read in the portal is told in Teams")
	}
	say("Still in the lift")
	told("Still in the lift", 5*time.Second)

	back := listen(t, b, "/events?last=0", "1")
	events := 0
	for range 3 {
		if strings.Contains(back.next(), "data: ") {
			events++
		}
	}
	if events != 3 {
		t.Errorf("%d events after the return", events)
	}
	_, body := expect(t, b, scripttest.Request{Path: "/chat"}, http.StatusOK)
	for _, text := range []string{"While it is there", "Into the lift", "Still in the lift"} {
		if strings.Count(body, text) != 1 || strings.Count(plain(d, erin.Chat), text) > 1 {
			t.Errorf("%q is there %d times in the portal", text, strings.Count(body, text))
		}
	}
}
