package program

import (
	"net/http"
	"regexp"
	"testing"

	"frontdesk/internal/scripttest"
)

// TestPortalIsSmall holds the first load to 30 KB in six requests, and the next
// page to 8 KB, packed as browsers get them.
func TestPortalIsSmall(t *testing.T) {
	d := portalDesk(t)
	b := signIn(t, d, requester)
	load := func(path string) (size int) {
		t.Helper()
		status, header, body, err := b.Get(scripttest.Request{
			Path: path, Header: map[string]string{"Accept-Encoding": "gzip"},
		})
		if err != nil || status != http.StatusOK {
			t.Fatal(path, status, err)
		}
		for name, values := range header {
			size += len(name) + len(values[0]) + 4
		}
		return size + len(body)
	}
	first := load("/")
	_, _, page, err := b.Get(scripttest.Request{Path: "/"})
	if err != nil {
		t.Fatal(err)
	}
	all, count := first, 1
	seen := map[string]bool{}
	for _, found := range regexp.MustCompile(`(?:src|href)="(/(?:static|look|manifest)[^"]*)"`).FindAllStringSubmatch(page, -1) {
		if seen[found[1]] {
			continue
		}
		seen[found[1]] = true
		size := load(found[1])
		all, count = all+size, count+1
	}
	t.Logf("first load: %d bytes in %d requests", all, count)
	if all > 30<<10 || count > 6 {
		t.Errorf("first load: %d bytes in %d requests, want at most 30 KB in 6", all, count)
	}
	for _, path := range []string{"/catalog", "/incident/new", "/tickets", "/chat"} {
		size := load(path)
		t.Logf("%s: %d bytes", path, size)
		if size > 8<<10 {
			t.Errorf("%s: %d bytes, want at most 8 KB", path, size)
		}
	}
}
