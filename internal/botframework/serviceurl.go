package botframework

import (
	"fmt"
	"net/url"
	"strings"
)

// serviceHosts are the places the bot's token may be sent to, as
// "scheme://host:port".
type serviceHosts map[string]bool

func newServiceHosts(urls []string) (serviceHosts, error) {
	hosts := make(serviceHosts, len(urls))
	for _, raw := range urls {
		if err := requireSecure("service URL", raw); err != nil {
			return nil, err
		}
		origin, ok := originOf(raw)
		if !ok {
			return nil, fmt.Errorf("botframework: service URL %q: want no query and no fragment", raw)
		}
		hosts[origin] = true
	}
	return hosts, nil
}

// allows reports whether raw leads to one of the hosts. Since only secure ones
// are listed, a listed URL is secure.
func (h serviceHosts) allows(raw string) bool {
	origin, ok := originOf(raw)
	return ok && h[origin]
}

// allLocal reports whether every host is this machine, as in tests and demo.
func (h serviceHosts) allLocal() bool {
	for origin := range h {
		if u, err := url.Parse(origin); err != nil || !isLoopback(u.Hostname()) {
			return false
		}
	}
	return true
}

// sameOrigin reports whether a URL leads to the same scheme, host and port as a
// service URL. It may have a query, of which a service URL has none.
func sameOrigin(raw, serviceURL string) bool {
	bare, _, _ := strings.Cut(raw, "?")
	origin, ok := originOf(bare)
	service, known := originOf(serviceURL)
	return ok && known && origin == service
}

// originOf returns scheme, host and port of a URL to which a path can be added
// and that has no user to pass for a host.
func originOf(raw string) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || strings.ContainsAny(raw, "?#") {
		return "", false
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), true
}

// sameServiceURL compares the claim with the activity's URL. One trailing slash
// is no difference (Learn: rest-connector-authentication, step 4.7).
func sameServiceURL(a, b string) bool {
	return strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/")
}
