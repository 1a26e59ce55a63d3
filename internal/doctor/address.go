package doctor

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Visits are tests of the webhook that are under way. Each has a word that nobody
// else knows: a request that brings it shows that the address leads to this desk.
type Visits struct {
	mu    sync.Mutex
	words map[string]*visit
}

type visit struct{ came, authorized bool }

// NewVisits returns Visits without any.
func NewVisits() *Visits { return &Visits{words: map[string]*visit{}} }

// begin begins a test. end ends it, and returns what came of it.
func (v *Visits) begin() (word string, end func() visit) {
	word = rand.Text()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.words[word] = &visit{}
	return word, func() visit {
		v.mu.Lock()
		defer v.mu.Unlock()
		seen := *v.words[word]
		delete(v.words, word)
		return seen
	}
}

// Came notes a request with a word and its Authorization headers. It reports
// whether that is a test under way.
func (v *Visits) Came(word string, authorization []string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	one := v.words[word]
	if one == nil {
		return false
	}
	one.came = true
	one.authorized = slices.Equal(authorization, []string{"Bearer " + word})
	return true
}

// webhookTime is how recent an activity of Teams shows that the address works.
const webhookTime = 24 * time.Hour

// address visits the webhook by the public address as Teams does: with a large
// body and a header that some proxies drop. Some machines cannot reach their own
// public address. While Teams does, that is no failure.
func (p Patient) address(ctx context.Context) Result {
	if p.Config.PublicURL == "" {
		return warn("address.none")
	}
	to := p.Config.PublicURL + "/api/messages"
	args := []string{"url", to, "listen", p.Config.Listen, "host", hostOf(to)}
	word, end := p.Live.Visits.begin()
	answer, err := p.visit(ctx, to, word, p.Body)
	broke := err != nil
	if broke { // what answers at once may cut a large body off, and its answer with it
		answer, err = p.visit(ctx, to, word, 2)
	}
	seen := end()
	if err != nil {
		return p.unvisited(err, args)
	}
	_ = answer.Body.Close()
	args = append(args, "status", strconv.Itoa(answer.StatusCode), "to", hostOf(answer.Header.Get("Location")))
	return p.visited(answer, seen, broke, args)
}

// visited returns the result for an address that answered. broke is set when it did
// not to a large body.
func (p Patient) visited(answer *http.Response, seen visit, broke bool, args []string) Result {
	switch s := answer.StatusCode; {
	case seen.came && !seen.authorized:
		return fail("address.header", args...)
	case seen.came && broke:
		return fail("address.size", args...)
	case seen.came:
		return p.shown(answer, args)
	case s == http.StatusRequestEntityTooLarge:
		return fail("address.size", args...)
	case s >= 300 && s < 400:
		return fail("address.redirect", args...)
	case s == http.StatusBadGateway, s == http.StatusServiceUnavailable, s == http.StatusGatewayTimeout:
		return fail("address.gateway", args...)
	}
	return fail("address.other", args...)
}

func (p Patient) visit(ctx context.Context, to, word string, size int) (*http.Response, error) {
	r, err := http.NewRequestWithContext(
		ctx, http.MethodPost, to+"?"+p.Query+"="+word, bytes.NewReader(make([]byte, size)),
	)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+word)
	r.Header.Set("Content-Type", "application/json")
	return client().Do(r)
}

// unvisited returns the result for an address that could not be reached from here.
func (p Patient) unvisited(err error, args []string) Result {
	r, ok := unreached(err, "")
	key := "address.closed"
	switch {
	case ok && r.Seen.Key == "net.certificate":
		return fail("address.untrusted", args...) // for everybody
	case ok && r.Seen.Key == "net.name":
		key = "address.name"
	}
	if last := p.Wire.Webhook().Traffic().Last; !last.IsZero() && p.Now().Sub(last) < webhookTime {
		return fine("address.works", args...)
	}
	return fail(key, args...)
}

// shown looks at the certificate that the address showed.
func (p Patient) shown(answer *http.Response, args []string) Result {
	if answer.TLS == nil || len(answer.TLS.PeerCertificates) == 0 {
		return fine("address.fine", args...)
	}
	until := answer.TLS.PeerCertificates[0]
	if r, soon := p.expires(until, "address"); soon {
		return r
	}
	return fine("address.certified", append(args, "until.day", until.NotAfter.Format(time.RFC3339))...)
}

// soonest is how long before its end a certificate is told of, unless it lives
// shorter: then, a quarter of its life. Those are renewed when a third is left
// (certbot, Caddy).
const soonest = 30 * 24 * time.Hour

// expires returns the result for a certificate that has ended or will soon; ok is
// false for any other. Administrators are told of both.
func (p Patient) expires(c *x509.Certificate, of string) (r Result, ok bool) {
	left := c.NotAfter.Sub(p.Now())
	args := []string{"until.day", c.NotAfter.Format(time.RFC3339)}
	switch {
	case left <= 0:
		return fail(of+".expired", args...), true
	case left < min(soonest, c.NotAfter.Sub(c.NotBefore)/4):
		return fail(of+".soon", args...), true
	}
	return r, false
}

// certificate looks at the certificate with which the desk itself serves https.
func (p Patient) certificate(context.Context) Result {
	file := p.Config.TLS.Cert
	if file == "" {
		return Result{}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return fail("certificate.unreadable", "file", file)
	}
	block, _ := pem.Decode(content)
	if block == nil {
		return fail("certificate.unreadable", "file", file)
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return fail("certificate.unreadable", "file", file)
	}
	if r, soon := p.expires(c, "certificate"); soon {
		r.Seen.Args, r.Mend.Args = append(r.Seen.Args, "file", file), append(r.Mend.Args, "file", file)
		return r
	}
	if name := hostName(p.Config.PublicURL); name != "" && c.VerifyHostname(name) != nil {
		return fail("certificate.name", "file", file, "host", name)
	}
	return fine("certificate.fine", "file", file, "until.day", c.NotAfter.Format(time.RFC3339))
}
