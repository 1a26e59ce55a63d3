package portal

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"
)

//go:embed static script worker all:teamsjs/copied
var staticFiles embed.FS

// The parts of the script of all pages and of the service worker, by name in their
// order. Browsers get each as one file.
const (
	scriptParts = "script/*.js"
	workerParts = "worker/*.js"
)

// strict is the first line of a script.
const strict = "\"use strict\";\n"

// teamsScript is Microsoft's part of the script of the tab in Teams. It is there
// when `make teamsjs` has copied it before the build.
const teamsScript = "teams.js"

// workerPath is where the service worker is: at the root, which makes it one for
// all pages (W3C, "Service Workers", section 3.2.4).
const workerPath = "/sw.js"

// static is what pages load beside themselves: the style, the script and icons.
type static struct {
	files map[string]staticFile // by path, "/static/app.css"
	// version stands in the addresses of the files, so that browsers keep them
	// until they change.
	version string
}

type staticFile struct {
	kind         string
	plain, small []byte
}

// loadStatic reads the files. offline says whether the service worker may keep pages
// on devices.
func loadStatic(offline bool) *static {
	s := &static{files: map[string]staticFile{}}
	sum := sha256.New()
	keep := func(name string, data []byte) {
		_, _ = sum.Write(data) // never fails
		s.files[name] = staticFile{
			kind:  mime.TypeByExtension(path.Ext(name)),
			plain: data,
			small: pack(data),
		}
	}
	names, _ := fs.Glob(staticFiles, "static/*") // the pattern is good
	for _, name := range names {
		data, _ := staticFiles.ReadFile(name) // it is in the program
		keep("/"+name, data)
	}
	keep("/static/app.js", append([]byte(strict), join(scriptParts)...))
	if data, err := staticFiles.ReadFile("teamsjs/copied/" + teamsScript); err == nil {
		keep("/static/"+teamsScript, data)
	}
	worker := join(workerParts)
	_, _ = fmt.Fprintln(sum, offline, string(worker)) // never fails
	s.version = hex.EncodeToString(sum.Sum(nil)[:6])
	keep(workerPath, fmt.Appendf(nil, strict+"const VERSION = %q, OFFLINE = %t;\n%s", s.version, offline, worker))
	return s
}

// join returns the parts of a script as one.
func join(parts string) []byte {
	var all bytes.Buffer
	names, _ := fs.Glob(staticFiles, parts) // the pattern is good
	for _, name := range names {
		data, _ := staticFiles.ReadFile(name) // it is in the program
		_, _ = all.Write(data)                // never fails
	}
	return all.Bytes()
}

// pack returns data as gzip.
func pack(data []byte) []byte {
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	_, _ = z.Write(data) // into memory
	_ = z.Close()
	return packed.Bytes()
}

// at returns the address of a file.
func (s *static) at(name string) string { return "/static/" + name + "?v=" + s.version }

func (s *static) has(name string) bool {
	_, ok := s.files["/static/"+name]
	return ok
}

func (s *static) serve(w http.ResponseWriter, r *http.Request) {
	f, ok := s.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == s.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Content-Type", f.kind)
	h.Set("ETag", `"`+s.version+`"`)
	h.Add("Vary", "Accept-Encoding")
	body := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(f.small) < len(f.plain) {
		h.Set("Content-Encoding", "gzip")
		body = f.small
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

var accentForm = regexp.MustCompile(`^([0-9a-f]{6})\.css$`)

// serveLook serves the color of a role as a style. The policy allows no style in
// a page.
func serveLook(w http.ResponseWriter, r *http.Request) {
	found := accentForm.FindStringSubmatch(r.PathValue("accent"))
	if found == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write([]byte(":root{--accent:#" + found[1] + "}\n")) // the visitor may have left
}

// serveLogo serves the logo of a role. An image that could run code is shown as
// an image only.
func (p *Portal) serveLogo(w http.ResponseWriter, r *http.Request) {
	for _, role := range p.Roles {
		if role.Name == r.PathValue("role") && len(role.Logo) > 0 {
			h := w.Header()
			h.Set("Content-Security-Policy", policy+"; sandbox")
			h.Set("Content-Type", http.DetectContentType(role.Logo))
			if bytes.Contains(role.Logo[:min(len(role.Logo), 1000)], []byte("<svg")) {
				h.Set("Content-Type", "image/svg+xml")
			}
			h.Set("Cache-Control", "max-age=3600")
			_, _ = w.Write(role.Logo) // the visitor may have left
			return
		}
	}
	http.NotFound(w, r)
}
