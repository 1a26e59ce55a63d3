package botframework

import (
	"errors"
	"net/http"
	"time"
)

// callTimeout limits every call to a counterpart, including its token.
const callTimeout = 10 * time.Second

// keptPerHost is how many idle connections to one host are kept: as many as the
// bot makes calls at once, and some more. This avoids opening new ones.
const keptPerHost = 512

// newTransport keeps connections to the few hosts that the bot talks to.
func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns = 0 // only the limit per host applies
	t.MaxIdleConnsPerHost = keptPerHost
	return t
}

// withoutRedirects returns a client that does not follow redirects but returns
// them as the answer. Neither secret nor token may go where somebody else
// points.
func withoutRedirects(t http.RoundTripper) *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

// withSecureRedirects returns a client for public documents. It follows few
// redirects, and none that leaves https.
func withSecureRedirects(t http.RoundTripper) *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) > 3 || !isSecure(req.URL) {
			return errors.New("redirect refused")
		}
		return nil
	}}
}
