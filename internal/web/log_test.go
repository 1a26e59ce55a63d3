package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"frontdesk/internal/web"
)

// buffer keeps what a logger wrote. Handlers of several connections write to
// it.
type buffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func newLog() (*buffer, *slog.Logger) {
	b := &buffer{}
	return b, slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func TestLogTellsTheRequestAndNoText(t *testing.T) {
	log, logger := newLog()
	s := web.New(web.Options{Logger: logger, Bot: bot{receive: echo}})
	for _, vector := range []string{"cv.1", "hidden cv", strings.Repeat("hidden", 30)} {
		r := httptest.NewRequest(http.MethodPost, "/api/messages?hidden=query", strings.NewReader(`"hidden text"`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer hidden")
		r.Header.Set("MS-CV", vector)
		r.RemoteAddr = "192.0.2.1:99"
		record(s, r)
	}
	record(s, httptest.NewRequest(http.MethodGet, "/"+strings.Repeat("x", 10_000), nil))
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines, want 4:\n%s", len(lines), log.String())
	}
	for _, part := range []string{
		"level=DEBUG", "method=POST", "path=/api/messages ", "status=200", "duration=", "bytes=13",
		"remote=192.0.2.1:99", "ms_cv=cv.1",
	} {
		if !strings.Contains(lines[0], part) {
			t.Errorf("no %q in %s", part, lines[0])
		}
	}
	if strings.Contains(log.String(), "hidden") {
		t.Errorf("query, token, text or a strange MS-CV in the log:\n%s", log.String())
	}
	if !strings.Contains(lines[3], "level=INFO") || !strings.Contains(lines[3], "status=404") || len(lines[3]) > 500 {
		t.Errorf("want a short line of level INFO with status 404: %s", lines[3])
	}
}
