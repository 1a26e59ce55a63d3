package web_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/web"
)

func readyz(s *web.Server) int {
	return record(s, httptest.NewRequest(http.MethodGet, "/readyz", nil)).Code
}

func TestReadyFollowsItsOwner(t *testing.T) {
	ready := false
	s := web.New(web.Options{Ready: func() bool { return ready }})
	if got := readyz(s); got != http.StatusServiceUnavailable {
		t.Errorf("before: status %d, want 503", got)
	}
	if got := record(s, httptest.NewRequest(http.MethodGet, "/healthz", nil)).Code; got != http.StatusOK {
		t.Errorf("healthz before: status %d, want 200", got)
	}
	ready = true
	if got := readyz(s); got != http.StatusOK {
		t.Errorf("after: status %d, want 200", got)
	}
}

// TestStopFinishesTheTurnInFlight stops the server during a turn. The turn ends
// only once the server accepts no more connections.
func TestStopFinishesTheTurnInFlight(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	s := web.New(web.Options{Bot: bot{receive: func(_ context.Context, body []byte) (int, []byte) {
		close(started)
		<-release
		return http.StatusOK, body
	}}})
	d := serve(t, s)
	go func() {
		<-started
		d.stop()
		for c, err := net.Dial("tcp", d.address); err == nil; c, err = net.Dial("tcp", d.address) {
			_ = c.Close()
		}
		if got := readyz(s); got != http.StatusServiceUnavailable {
			t.Errorf("readyz while stopping: status %d, want 503", got)
		}
		close(release)
	}()
	r, err := d.post(t.Context(), `"late"`)
	if err != nil {
		t.Fatalf("the turn in flight was lost: %v", err)
	}
	body, _ := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if r.StatusCode != http.StatusOK || string(body) != `"late"` {
		t.Errorf("answer %d %q, want 200 and the body", r.StatusCode, body)
	}
	if err := <-d.stopped; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
}

func TestStopDoesNotWaitForever(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	s := web.New(web.Options{Bot: bot{receive: func(context.Context, []byte) (int, []byte) {
		close(started)
		<-release
		return http.StatusOK, nil
	}}})
	s.SetLimits(time.Second, time.Second, 20*time.Millisecond)
	d := serve(t, s)
	go func() {
		<-started
		d.stop()
	}()
	if _, err := d.post(t.Context(), `{}`); err == nil {
		t.Error("a turn that never ends was answered")
	}
	if err := <-d.stopped; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
	close(release)
}

func TestSlowHeadersAreCut(t *testing.T) {
	s := web.New(web.Options{})
	s.SetLimits(50*time.Millisecond, time.Minute, time.Second)
	c := serve(t, s).dial(t, head)
	if answer, err := io.ReadAll(c); err != nil || len(answer) != 0 {
		t.Errorf("read %q, %v, want the connection closed", answer, err)
	}
}

func TestLargeHeadersAreRefused(t *testing.T) {
	d := serve(t, web.New(web.Options{}))
	c := d.dial(t, head+"X-Large: "+strings.Repeat("x", 40<<10)+"\r\n\r\n")
	if got := status(t, c); got != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d, want 431", got)
	}
}

func TestServeReportsABrokenListener(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if err := web.New(web.Options{}).Serve(t.Context(), listener); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve = %v, want %v", err, net.ErrClosed)
	}
}
