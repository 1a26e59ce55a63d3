package web_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/web"
)

// shelf gives its file for the id "id", the expiry "7" and the signature
// "good".
type shelf struct {
	name, contentType string
	closed            *bool
}

type book struct {
	*strings.Reader
	closed *bool
}

func (b book) Close() error {
	*b.closed = true
	return nil
}

func (s shelf) Open(id, expires, signature string) (string, string, int64, io.ReadSeekCloser, error) {
	if id != "id" || expires != "7" || signature != "good" {
		return "", "", 0, nil, errors.New("because")
	}
	return s.name, s.contentType, 10, book{strings.NewReader("0123456789"), s.closed}, nil
}

func TestFiles(t *testing.T) {
	const good = "/files/id?e=7&s=good"
	for name, tt := range map[string]struct {
		method, path, ranges string
		file                 shelf
		status               int
		body                 string
		header               map[string]string
	}{
		"document": {
			"GET", good, "",
			shelf{name: "Отчёт 1'2.pdf", contentType: "application/pdf"},
			200, "0123456789",
			map[string]string{
				"Content-Disposition": "attachment; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82%201%272.pdf",
				"Content-Type":        "application/pdf", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox",
				"Cache-Control": "private", "Referrer-Policy": "no-referrer", "Content-Length": "10", "Last-Modified": "",
			},
		},
		"picture": {
			"GET", good, "",
			shelf{name: "a.png", contentType: "image/png"},
			200, "0123456789",
			map[string]string{"Content-Disposition": "inline; filename*=UTF-8''a.png", "Content-Type": "image/png"},
		},
		"page": {
			"GET", good, "",
			shelf{name: "a.html\r\nX: y", contentType: "text/html"},
			200, "0123456789",
			map[string]string{"Content-Disposition": "attachment; filename*=UTF-8''a.html%0D%0AX%3A%20y"},
		},
		"drawing": {
			"GET", good, "",
			shelf{name: "a.svg", contentType: "image/svg+xml"},
			200, "0123456789",
			map[string]string{"Content-Disposition": "attachment; filename*=UTF-8''a.svg"},
		},
		"head": {"HEAD", good, "", shelf{contentType: "image/gif"}, 200, "", map[string]string{"Content-Length": "10"}},
		"range": {
			"GET", good, "bytes=2-4",
			shelf{contentType: "image/gif"},
			206, "234",
			map[string]string{"Content-Range": "bytes 2-4/10"},
		},
		"range too far":     {"GET", good, "bytes=20-", shelf{contentType: "image/gif"}, 416, "invalid range: failed to overlap\n", nil},
		"post":              {"POST", good, "", shelf{}, 405, "Method Not Allowed\n", map[string]string{"Allow": "GET, HEAD"}},
		"no folder":         {"GET", "/files/", "", shelf{}, 404, "Not Found\n", nil},
		"deeper":            {"GET", "/files/x/id?e=7&s=good", "", shelf{}, 404, "Not Found\n", nil},
		"escaped slash":     {"GET", "/files/..%2Fid?e=7&s=good", "", shelf{}, 404, "Not Found\n", nil},
		"head of not found": {"HEAD", "/files/id", "", shelf{}, 404, "", map[string]string{"Content-Type": "text/plain; charset=utf-8"}},
	} {
		t.Run(name, func(t *testing.T) {
			closed := false
			tt.file.closed = &closed
			r := httptest.NewRequest(tt.method, tt.path, nil)
			if tt.ranges != "" {
				r.Header.Set("Range", tt.ranges)
			}
			w := record(web.New(web.Options{Files: tt.file}), r)
			if w.Code != tt.status || tt.method != "HEAD" && w.Body.String() != tt.body {
				t.Errorf("%d %q, want %d %q", w.Code, w.Body, tt.status, tt.body)
			}
			for name, value := range tt.header {
				if got := w.Header().Get(name); got != value {
					t.Errorf("%s: %q, want %q", name, got, value)
				}
			}
			if opened := strings.HasSuffix(tt.path, "good") && w.Code != 404 && w.Code != 405; closed != opened {
				t.Errorf("closed: %t", closed)
			}
		})
	}
}

func TestUnknownAndExpiredLinksLookAlike(t *testing.T) {
	s := web.New(web.Options{Files: shelf{closed: new(bool)}})
	var first *httptest.ResponseRecorder
	for _, path := range []string{"/files/no?e=7&s=good", "/files/id?e=8&s=good", "/files/id?e=7&s=bad", "/files/id"} {
		w := record(s, httptest.NewRequest(http.MethodGet, path, nil))
		if first == nil {
			first = w
		}
		if w.Code != 404 || !strings.Contains(w.Body.String(), "no such file") ||
			w.Body.String() != first.Body.String() {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
		if diff := cmp.Diff(first.Header(), w.Header()); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	if w := record(
		web.New(web.Options{}),
		httptest.NewRequest(http.MethodGet, "/files/id?e=7&s=good", nil),
	); w.Code != 404 {
		t.Errorf("without files: %d", w.Code)
	}
}

// patient is a connection that records its time limit.
type patient struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (p *patient) SetWriteDeadline(until time.Time) error {
	p.until = until
	return nil
}

func TestFilesMayTakeLongerThanAnswers(t *testing.T) {
	p := &patient{ResponseRecorder: httptest.NewRecorder()}
	s := web.New(web.Options{Files: shelf{contentType: "image/png", closed: new(bool)}})
	s.Handler().ServeHTTP(p, httptest.NewRequest(http.MethodGet, "/files/id?e=7&s=good", nil))
	if left := time.Until(p.until); left < 5*time.Minute {
		t.Errorf("%v to send a file", left)
	}
}
