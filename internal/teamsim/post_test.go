package teamsim_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"frontdesk/internal/teamsim"
)

func TestPostSendsAnything(t *testing.T) {
	sim, _ := start(t, teamsim.Options{})
	seen := make(chan string, 1)
	bot := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen <- r.Method + " " + r.Header.Get("Content-Type") + " " + string(body)
	}))
	defer bot.Close()
	sim.SetBot(bot.URL)
	plain := teamsim.WithHeader("Content-Type", "text/plain")
	for name, test := range map[string]struct {
		activity any
		options  []teamsim.PostOption
		want     string
	}{
		"value":  {map[string]any{"a": 1}, nil, `POST application/json; charset=utf-8 {"a":1}`},
		"text":   {`{"a":1,"a":2}`, nil, `POST application/json; charset=utf-8 {"a":1,"a":2}`},
		"bytes":  {[]byte{0xff}, []teamsim.PostOption{plain}, "POST text/plain \xff"},
		"method": {"x", []teamsim.PostOption{plain, teamsim.WithMethod(http.MethodPut)}, "PUT text/plain x"},
	} {
		t.Run(name, func(t *testing.T) {
			status, _, _ := sim.Post(soon(t), test.activity, test.options...)
			if got := <-seen; status != 200 || got != test.want {
				t.Errorf("%d %q, want %q", status, got, test.want)
			}
		})
	}
	bot.Close()
	if status, body, _ := sim.Post(soon(t), "x"); status != 0 || len(body) == 0 {
		t.Errorf("no bot: %d %q", status, body)
	}
}

func TestWaitEnds(t *testing.T) {
	sim, _ := start(t, teamsim.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan struct{}, 1)
	done := make(chan error)
	go func() {
		done <- sim.Wait(ctx, func() bool { asked <- struct{}{}; return false })
	}()
	<-asked
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
