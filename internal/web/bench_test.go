package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"frontdesk/internal/web"
)

// discard is a response that costs nothing.
type discard struct{ header http.Header }

func (d discard) Header() http.Header               { return d.header }
func (d discard) Write(p []byte) (int, error)       { return len(p), nil }
func (d discard) WriteHeader(int)                   {}
func (d discard) WriteString(s string) (int, error) { return len(s), nil }

// BenchmarkRoute compares the route with the least that net/http can do: read the body and answer with it.
func BenchmarkRoute(b *testing.B) {
	least := http.NewServeMux()
	least.HandleFunc("POST /api/messages", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write(body)
	})
	handlers := map[string]http.Handler{
		"handler=nethttp": least,
		"handler=web":     web.New(web.Options{Bot: bot{receive: echo}}).Handler(),
	}
	text := `{"text":"` + strings.Repeat("x", 2000) + `"}`
	for name, handler := range handlers {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, _ := http.NewRequest(http.MethodPost, "/api/messages", strings.NewReader(text))
				r.Header.Set("Content-Type", "application/json")
				handler.ServeHTTP(discard{http.Header{}}, r)
			}
		})
	}
}
