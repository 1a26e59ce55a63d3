package portal

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// route is one route of the portal, as a value: what it needs is in the list, not
// in the handlers.
type route struct {
	pattern string // of http.ServeMux
	handle  func(*visit) error
	// modules are the modules of which a role needs one; none: it needs no one.
	modules []Module
	// open is set for what everybody sees, signed in or not.
	open bool
	// files is set for forms that may bring files.
	files bool
	// part is set for what is a part of a page, for its script.
	part bool
}

// routes holds all routes of pages and forms.
var routes = []route{
	{pattern: "GET /signin", handle: showSignIn, open: true},
	{pattern: "GET /signin/start", handle: startSignIn, open: true},
	{pattern: "GET /signin/callback", handle: finishSignIn, open: true},
	{pattern: "GET " + tabPath, handle: showTab, open: true},
	{pattern: "POST " + tabPath, handle: enterTab, open: true},
	{pattern: "GET /manifest.webmanifest", handle: showManifest, open: true},
	{pattern: "GET /offline", handle: showOffline, open: true},
	{pattern: "POST /signout", handle: signOut},

	{pattern: "GET /{$}", handle: showHome},
	{pattern: "GET /me", handle: showMe},
	{pattern: "POST /me", handle: saveMe},
	{pattern: "POST /push", handle: switchPushOn},
	{pattern: "POST /push/off", handle: switchPushOff},

	{pattern: "GET /incident/new", handle: incidentForm, modules: []Module{Incidents}},
	{pattern: "POST /incident/new", handle: incidentSave, modules: []Module{Incidents}},
	{pattern: "GET /catalog", handle: showCatalog, modules: []Module{Catalog}},
	{pattern: "POST /catalog", handle: chooseCatalogView, modules: []Module{Catalog}},
	{pattern: "GET /catalog/{category}", handle: showCatalog, modules: []Module{Catalog}},
	{pattern: "GET /request/{item}", handle: requestForm, modules: []Module{Catalog}},
	{pattern: "POST /request/{item}", handle: requestSave, modules: []Module{Catalog}},
	{pattern: "GET /incident/hints", handle: showHints, modules: []Module{Incidents}, part: true},
	{pattern: "GET /people", handle: suggestPeople, modules: []Module{Incidents, Catalog, Approvals}, part: true},
	{pattern: "POST /majors/{id}/metoo", handle: joinMajor, modules: []Module{Incidents}},
	{pattern: "GET /drafts", handle: listDrafts, modules: []Module{Incidents, Catalog}},
	{pattern: "GET /drafts/{id}", handle: readDraft, modules: []Module{Incidents, Catalog}},
	{pattern: "POST /drafts/{id}/restore", handle: restoreDraft, modules: []Module{Incidents, Catalog}},
	{pattern: "POST /drafts/{id}/discard", handle: discardDraft, modules: []Module{Incidents, Catalog}},
	{pattern: "POST /drafts/keep", handle: keepDraft, modules: []Module{Incidents, Catalog}},

	{pattern: "GET /tickets", handle: listTickets, modules: []Module{Incidents, Catalog}},
	{pattern: "GET /tickets/{id}", handle: openTicket, modules: []Module{Incidents, Catalog, Approvals}},
	{pattern: "GET /tickets/{id}/edit", handle: editForm, modules: []Module{Incidents, Catalog}},
	{
		pattern: "POST /tickets/{id}/{deed}",
		handle:  ticketDeed,
		modules: []Module{Incidents, Catalog, Approvals},
		files:   true,
	},
	{pattern: "GET /approvals", handle: listApprovals, modules: []Module{Approvals}},

	{pattern: "GET /known/{id}", handle: showKnown, modules: []Module{Knowledge}},
	{pattern: "POST /known/{id}", handle: countHelped, modules: []Module{Knowledge}},
	{pattern: "GET /search", handle: showSearch},

	{pattern: "GET /chat", handle: showChatPage, modules: []Module{Chat}},
	{pattern: "POST /chat", handle: askForChat, modules: []Module{Chat}},
	{pattern: "GET /chat/{id}", handle: showChatPage, modules: []Module{Chat}},
	{pattern: "GET /chat/{id}/{n}", handle: showMessagePage, modules: []Module{Chat}},
	{pattern: "POST /chat/{id}/{deed}", handle: chatDeed, modules: []Module{Chat}, files: true},
	{pattern: "GET /events", handle: streamEvents, part: true},
	{pattern: "POST /here", handle: noteHere, part: true},
}

// Patterns returns the patterns of all routes of pages and forms, for tests that
// go through them.
func Patterns() (list []string) {
	for _, r := range routes {
		list = append(list, r.pattern)
	}
	return list
}

func (p *Portal) routes() http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.HandleFunc(r.pattern, func(w http.ResponseWriter, req *http.Request) { p.serve(w, req, r) })
	}
	// Only these methods: the mux answers others with 405.
	for _, pattern := range []string{"GET /", "POST /"} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, req *http.Request) {
			p.serve(w, req, route{handle: func(*visit) error { return errNoSuchPage }})
		})
	}
	mux.HandleFunc("GET /static/", p.static.serve)
	mux.HandleFunc("GET "+workerPath, p.static.serve)
	mux.HandleFunc("GET /look/{accent}", serveLook)
	mux.HandleFunc("GET /logo/{role}", p.serveLogo)
	mux.HandleFunc("GET /icon/{kind}", p.serveIcon)
	mux.HandleFunc("GET /icon/{kind}/{role}", p.serveIcon)
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
	}))
	return secureHeaders(p.secure(), guard.Handler(mux))
}

// policy is the Content-Security-Policy of all pages. It allows no inline script
// or style, and nothing from elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self'; base-uri 'none'; " + noFrames

// noFrames keeps pages out of frames. In Teams, Teams alone may show them in one.
const noFrames = "frame-ancestors 'none'"

func secureHeaders(tls bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy+"; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if tls {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if strings.HasPrefix(r.URL.Path, "/signin") {
			// The form of the sign-in page leads to the provider, and from there
			// wherever the organisation has its people sign in: browsers hold all of
			// these against form-action.
			h.Set("Content-Security-Policy", policy)
		}
		next.ServeHTTP(w, r)
	})
}

// maxForm bounds a form without files.
const maxForm = 256 << 10

// serve answers one request on a route.
func (p *Portal) serve(w http.ResponseWriter, r *http.Request, to route) {
	v := &visit{Portal: p, w: w, r: r, words: p.Desk.Words(languagesOf(r)...), began: time.Now()}
	v.body, r.Body = r.Body, http.MaxBytesReader(w, r.Body, maxForm)
	defer v.dropUploads()
	ctx, who, ok, err := p.load(w, r)
	if v.tab = p.inTab(r, who, ok); v.tab {
		v.letFrame()
	}
	if err != nil {
		v.explain(err)
		return
	}
	v.r, v.who, v.ok = r.WithContext(ctx), who, ok
	if ok {
		if err := v.know(); err != nil {
			v.explain(err)
			return
		}
	}
	err = v.admit(to)
	if err == nil {
		err = to.handle(v)
	}
	if err != nil && !errors.Is(err, errAnswered) {
		v.explain(err)
	}
}

// errAnswered means that a request is answered already.
var errAnswered = errors.New("portal: answered")

// know looks up what the visitor chose, and in which time zone their client is.
func (v *visit) know() error {
	v.Desk.Memberships.Learn(v.ctx(), v.who.Person.ID)
	p, err := v.Desk.Contact(v.ctx(), v.who.Person.ID)
	v.prefs = p.Prefs
	switch {
	case p.Prefs.Language != "":
		v.words = v.Desk.Words(p.Prefs.Language)
	case v.who.Locale != "":
		v.words = v.Desk.Words(append([]string{v.who.Locale}, languagesOf(v.r)...)...)
	}
	v.met = p.Locale != ""
	v.words = v.words.In(v.Desk.ZoneOf(p))
	return err
}

// admit lets a visitor through to a route, or answers.
func (v *visit) admit(to route) error {
	if to.open {
		return nil
	}
	if !v.ok {
		return v.sendToSignIn(to.part)
	}
	role, ok := v.roleOf(v.who)
	v.role = role
	switch {
	case !ok && v.r.URL.Path == "/signout":
	case !ok:
		if err := v.render(http.StatusForbidden, strangerPage(v)); err != nil {
			return err
		}
		return errAnswered
	case !role.mayAny(to.modules...):
		return errNoSuchPage
	}
	if v.r.Method != http.MethodPost {
		return nil
	}
	return v.readForm(to.files)
}

// sendToSignIn answers somebody who is not signed in. part is set for what is no
// page.
func (v *visit) sendToSignIn(part bool) error {
	if part || v.fragment() {
		v.w.Header().Set("Cache-Control", "no-store")
		v.w.WriteHeader(http.StatusUnauthorized)
		return errAnswered
	}
	to := v.r.URL.RequestURI()
	if v.r.Method != http.MethodGet { // back to the page with the form
		to = "/"
		if from, err := url.Parse(v.r.Referer()); err == nil && strings.HasPrefix(v.r.Referer(), v.URL+"/") {
			to = localPath(from.RequestURI())
		}
	}
	lead := "/signin"
	if v.tab {
		lead = tabPath
	}
	if err := v.redirect(lead + "?to=" + url.QueryEscape(to)); err != nil {
		return err
	}
	return errAnswered
}

// readForm reads the form that was sent, with its files.
func (v *visit) readForm(files bool) error {
	err := v.r.ParseForm()
	if strings.HasPrefix(v.r.Header.Get("Content-Type"), "multipart/") {
		if files {
			v.expectUploads()
		}
		err = v.r.ParseMultipartForm(maxMemory)
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return errTooLarge
	}
	if err != nil {
		return errBroken
	}
	return nil
}

// zippers are packers to be used again: one takes a megabyte. A sync.Pool would lose
// them each time garbage is collected, and making them anew brings the next collection
// about.
var zippers = make(chan *gzip.Writer, runtime.GOMAXPROCS(0))

// zip returns a body packed.
func zip(body []byte) []byte {
	var z *gzip.Writer
	select {
	case z = <-zippers:
	default:
		z = gzip.NewWriter(nil)
	}
	var packed bytes.Buffer
	z.Reset(&packed)
	_, _ = z.Write(body) // into memory
	_ = z.Close()
	select {
	case zippers <- z:
	default:
	}
	return packed.Bytes()
}

// smallBody is what is not worth packing.
const smallBody = 1000

// send answers with a body, packed where the browser takes that. Pages hold no
// secret that an attacker could guess from the size of an answer with words of
// theirs in it (BREACH): sessions are in cookies, and forms carry no tokens.
func (v *visit) send(status int, body []byte) {
	h := v.w.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) >= smallBody && strings.Contains(v.r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = zip(body)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	v.w.WriteHeader(status)
	if v.r.Method != http.MethodHead {
		_, _ = v.w.Write(body) // the visitor may have left
	}
}
