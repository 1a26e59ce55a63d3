package program

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
)

// A file may be two things at once: a picture to the desk, a page or a script to a
// browser. No browser takes any of them for code: each is served as what it may be,
// is not to be sniffed, and has no rights.
func TestPortalServesNoCode(t *testing.T) {
	d := scripttest.StartWith(t, run, scripttest.Settings{
		Portal: true, Extra: "files:\n  types: [png, gif, pdf, zip, txt, csv, xml, eml]\n",
	})
	withTeams(t, d)
	b := signIn(t, d, requester)
	at := "/tickets/" + createIncident(t, b, "Printer on fire")
	const page = "<html><script>alert(document.domain)</script></html>"
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
	files := map[string]string{
		"picture-script.gif": "GIF89a/*" + strings.Repeat("\x00", 64) + "*/=1;alert(document.domain)//",
		"picture-page.png":   png + page,
		"paper-page.pdf":     "%PDF-1.7\n" + page + "\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
		"archive-page.zip":   "PK\x03\x04" + strings.Repeat("\x00", 26) + page,
		"text-page.txt":      "a log\n" + page,
		"page.txt":           page,
		"drawing.xml":        `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		"sheet.csv":          "a,b\n=cmd|'/c calc'!A1," + page,
		"mail.eml":           "Content-Type: text/html\n\n" + page,
		"drawing.svg":        `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		"page.html":          page,
		"script.js":          "alert(1)",
	}
	refused := []string{"drawing.svg", "page.html", "script.js"}
	for name, content := range files {
		form := url.Values{"rev": {""}, "form": {name}}
		if err := b.Upload(at+"/files", form, map[string][]byte{name: []byte(content)}); err != nil {
			t.Fatal(err)
		}
		if taken := b.Status == http.StatusOK; taken == slices.Contains(refused, name) {
			t.Errorf("%s: %d: %s", name, b.Status, clip(b.Text()))
		}
	}
	_, shown := expect(t, b, scripttest.Request{Path: at}, http.StatusOK)
	links := regexp.MustCompile(`(?:href|src)="([^"]*/files/[^"]*)"`).FindAllStringSubmatch(shown, -1)
	seen := map[string]bool{}
	for _, link := range links {
		address := strings.ReplaceAll(link[1], "&amp;", "&")
		if seen[address] {
			continue
		}
		seen[address] = true
		_, header, body, err := b.Get(scripttest.Request{Path: address})
		if err != nil {
			t.Fatal(err)
		}
		kind := header.Get("Content-Type")
		picture := strings.HasPrefix(kind, "image/") && !strings.Contains(kind, "svg")
		if !picture && !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") ||
			regexp.MustCompile("html|script|xml$|svg").MatchString(kind) ||
			header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s (%.20q) is served as %v", address, body, header)
		}
	}
	if len(seen) != len(files)-len(refused) {
		t.Errorf("%d files are on the page, of %d", len(seen), len(files)-len(refused))
	}
}

// Whoever asks for much and reads nothing is cut off, and holds nobody up.
func TestPortalSlowReaderIsCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the limits of time")
	}
	t.Parallel()
	d, b, at := incidentDesk(t)
	line := dial(t, d, "").(*net.TCPConn)
	if err := line.SetReadBuffer(4096); err != nil {
		t.Fatal(err)
	}
	ask := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: desk.example.com\r\nCookie: %s\r\n\r\n", at, b.Cookies())
	gone := make(chan error, 1)
	go func() {
		for {
			if _, err := io.Copy(line, bytes.NewReader([]byte(ask))); err != nil {
				gone <- err
				return
			}
		}
	}()
	start := time.Now()
	late := time.After(time.Minute) // the limit is 30 s
	for {
		select {
		case err := <-gone:
			t.Logf("cut off after %v: %v", time.Since(start).Round(time.Second), err)
			return
		case <-late:
			t.Fatal("nobody cuts it off")
		case <-time.After(time.Second):
			expect(t, b, scripttest.Request{Path: "/tickets"}, http.StatusOK)
		}
	}
}
