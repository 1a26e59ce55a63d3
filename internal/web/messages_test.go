package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/web"
)

const limit = 256 << 10

func TestAnswers(t *testing.T) {
	tests := []struct {
		name         string
		method, path string
		header       map[string]string
		body         string
		receive      receive
		want         int
		wantBody     string
		wantHeader   map[string]string
	}{
		{
			name:       "message",
			body:       `{}`,
			receive:    answers(200, ""),
			want:       200,
			wantHeader: map[string]string{"Content-Type": ""},
		},
		{name: "invoke", body: `{"a":1}`, receive: echo, want: 200, wantBody: `{"a":1}`, wantHeader: map[string]string{
			"Content-Type":           "application/json; charset=utf-8",
			"X-Content-Type-Options": "nosniff",
			"Content-Length":         "7",
		}},
		{
			name:     "unknown invoke",
			body:     `{}`,
			receive:  answers(501, `{"error":"x"}`),
			want:     501,
			wantBody: `{"error":"x"}`,
		},
		{name: "empty body is the bot's to judge", receive: answers(400, ""), want: 400, wantBody: "Bad Request\n"},
		{
			name:       "token not for this body",
			body:       `{}`,
			receive:    answers(401, "because"),
			want:       401,
			wantBody:   "Unauthorized\n",
			wantHeader: map[string]string{"Www-Authenticate": "Bearer"},
		},
		{name: "foreign tenant", body: `{}`, receive: answers(403, "because"), want: 403, wantBody: "Forbidden\n"},
		{
			name: "cannot now", body: `{}`, receive: answers(503, ""), want: 503, wantBody: "Service Unavailable\n",
			wantHeader: map[string]string{"Retry-After": "1"},
		},
		{
			name:     "no status is not an acknowledgement",
			body:     `{}`,
			receive:  answers(0, "x"),
			want:     500,
			wantBody: "Internal Server Error\n",
		},
		{
			name:     "body of the limit",
			body:     strings.Repeat("x", limit),
			receive:  echo,
			want:     200,
			wantBody: strings.Repeat("x", limit),
		},
		{
			name:    "content type as Teams sends it",
			header:  map[string]string{"Content-Type": "application/json;+charset=utf-8"},
			receive: answers(200, ""),
			want:    200,
		},
		{
			name:    "identity encoding",
			header:  map[string]string{"Content-Encoding": "Identity"},
			receive: answers(200, ""),
			want:    200,
		},
		{
			name:       "GET",
			method:     "GET",
			want:       405,
			wantBody:   "Method Not Allowed\n",
			wantHeader: map[string]string{"Allow": "POST"},
		},
		{name: "method of nobody", method: "FOO", want: 405, wantHeader: map[string]string{"Allow": "POST"}},
		{name: "unknown path", path: "/api/message", want: 404, wantBody: "Not Found\n"},
		{name: "trailing slash", path: "/api/messages/", want: 404},
		{name: "other case", path: "/API/messages", want: 404},
		{name: "health", method: "GET", path: "/healthz", want: 200},
		{name: "ready", method: "GET", path: "/readyz", want: 200},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(
				or(test.method, "POST"),
				or(test.path, "/api/messages"),
				strings.NewReader(test.body),
			)
			r.Header.Set("Content-Type", "application/json")
			for name, value := range test.header {
				r.Header.Set(name, value)
			}
			w := record(web.New(web.Options{Bot: bot{receive: test.receive}}), r)
			if w.Code != test.want {
				t.Errorf("status %d, want %d", w.Code, test.want)
			}
			if got := w.Body.String(); test.wantBody != "" && got != test.wantBody {
				t.Errorf("body %.60q, want %.60q", got, test.wantBody)
			}
			for name, value := range test.wantHeader {
				if got := w.Header().Get(name); got != value {
					t.Errorf("header %s: %q, want %q", name, got, value)
				}
			}
		})
	}
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// TestRefusedBeforeTheBody shows the order of checks. Each request fails
// several of them and gets the answer of the first.
func TestRefusedBeforeTheBody(t *testing.T) {
	tests := []struct {
		name   string
		header http.Header
		length int64
		admit  int
		want   int
	}{
		{"compressed", http.Header{"Content-Encoding": {"gzip"}, "Content-Type": {"text/plain"}}, limit + 1, 401, 415},
		{
			"compressed after all",
			http.Header{"Content-Encoding": {"identity", "br"}, "Content-Type": {"application/json"}},
			1,
			401,
			415,
		},
		{"no content type", http.Header{}, limit + 1, 401, 415},
		{"two content types", http.Header{"Content-Type": {"application/json", "text/plain"}}, 1, 401, 415},
		{"other content type", http.Header{"Content-Type": {"text/json"}}, limit + 1, 401, 415},
		{"broken content type", http.Header{"Content-Type": {"application/json; charset"}}, 1, 401, 415},
		{"too large", http.Header{"Content-Type": {"application/json"}}, limit + 1, 401, 413},
		{"no token", http.Header{"Content-Type": {"application/json"}}, limit, 401, 401},
		{"unendorsed", http.Header{"Content-Type": {"application/json"}}, -1, 403, 403},
		{"keys out of reach", http.Header{"Content-Type": {"application/json"}}, 2, 503, 503},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/api/messages", unread{t})
			r.Header, r.ContentLength = test.header, test.length
			b := bot{admit: func(context.Context) int { return test.admit }}
			if w := record(web.New(web.Options{Bot: b}), r); w.Code != test.want {
				t.Errorf("status %d, want %d", w.Code, test.want)
			}
		})
	}
}

// TestBodiesOnTheWire sends what only a raw connection can send.
func TestBodiesOnTheWire(t *testing.T) {
	tests := []struct {
		name  string
		admit int
		text  string
		close bool // the client ends its side after the text
		read  time.Duration
		want  int
	}{
		{"refused while the body is still awaited", 401, head + "Content-Length: 100\r\n\r\n", false, time.Minute, 401},
		{
			"not found while the body is still awaited",
			0,
			"POST /x HTTP/1.1\r\nHost: desk\r\nContent-Length: 9\r\n\r\n",
			false,
			time.Minute,
			404,
		},
		{"chunked", 0, head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", false, time.Minute, 200},
		{
			"chunked and over the limit",
			0,
			head + "Transfer-Encoding: chunked\r\n\r\n40001\r\n" + strings.Repeat("x", limit+1),
			false,
			time.Minute,
			413,
		},
		{"cut off", 0, head + "Content-Length: 100\r\n\r\n{}", true, time.Minute, 400},
		{"slow", 0, head + "Content-Length: 100\r\n\r\n{}", false, 50 * time.Millisecond, 408},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := web.New(web.Options{Bot: bot{admit: func(context.Context) int { return test.admit }, receive: echo}})
			s.SetLimits(time.Minute, test.read, time.Second)
			c := serve(t, s).dial(t, test.text)
			if test.close {
				if err := c.CloseWrite(); err != nil {
					t.Fatal(err)
				}
			}
			if got := status(t, c); got != test.want {
				t.Errorf("status %d, want %d", got, test.want)
			}
		})
	}
}

// TestHangUpDoesNotEndTheTurn lets the client disconnect, waits until the
// server notices, and checks the turn's context.
func TestHangUpDoesNotEndTheTurn(t *testing.T) {
	var request context.Context
	started, release, turn := make(chan struct{}), make(chan struct{}), make(chan context.Context)
	d := serve(t, web.New(web.Options{Bot: bot{
		admit: func(ctx context.Context) int { request = ctx; return 0 },
		receive: func(ctx context.Context, _ []byte) (int, []byte) {
			close(started)
			<-request.Done()
			turn <- ctx
			<-release
			return http.StatusOK, nil
		},
	}}))
	ctx, hangUp := context.WithCancel(t.Context())
	go func() {
		<-started
		hangUp()
	}()
	if _, err := d.post(ctx, `{}`); err == nil {
		t.Error("the client did not hang up")
	}
	got := <-turn
	if err := got.Err(); err != nil {
		t.Errorf("the turn's context ended: %v", err)
	}
	if deadline, ok := got.Deadline(); !ok || time.Until(deadline) > 14*time.Second {
		t.Errorf("the turn may go on until %v, want at most 14 s", deadline)
	}
	close(release)
}

func TestPanicIsAnsweredAndLogged(t *testing.T) {
	log, logger := newLog()
	panics := true
	d := serve(
		t,
		web.New(web.Options{Logger: logger, Bot: bot{receive: func(_ context.Context, body []byte) (int, []byte) {
			if panics {
				panic("what people wrote: " + string(body))
			}
			return http.StatusOK, body
		}}}),
	)
	for _, want := range []int{http.StatusInternalServerError, http.StatusOK} {
		r, err := d.post(t.Context(), `"printer on fire"`)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
		if r.StatusCode != want {
			t.Errorf("status %d, want %d", r.StatusCode, want)
		}
		panics = false
	}
	if text := log.String(); !strings.Contains(text, "messages_test.go") || strings.Contains(text, "printer") {
		t.Errorf("want the stack and no text of people in the log:\n%s", text)
	}
}

// Turns that do not end hold memory. Beyond 512 at once, others are refused and
// come again; none of those under way is given up.
func TestMoreTurnsThanMemoryIsForAreRefused(t *testing.T) {
	const most = 512
	begun, end := make(chan struct{}, most), make(chan struct{})
	s := web.New(web.Options{Bot: bot{receive: func(context.Context, []byte) (int, []byte) {
		begun <- struct{}{}
		<-end
		return http.StatusOK, nil
	}}})
	post := func() *httptest.ResponseRecorder {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/api/messages", strings.NewReader("{}"))
		r.Header.Set("Content-Type", "application/json")
		s.Handler().ServeHTTP(w, r)
		return w
	}
	statuses := make(chan int, most)
	for range most {
		go func() { statuses <- post().Code }()
	}
	for range most {
		<-begun
	}
	if w := post(); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "1" {
		t.Errorf("one more: %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	close(end)
	for range most {
		if status := <-statuses; status != http.StatusOK {
			t.Fatalf("one of those under way: %d", status)
		}
	}
	if w := post(); w.Code != http.StatusOK {
		t.Errorf("afterwards: %d", w.Code)
	}
}
