package botframework

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// serviceHosts are the hosts that may receive the bot's token, as
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

// allows reports whether raw leads to one of the hosts. All listed hosts are
// secure, so an allowed URL is secure.
func (h serviceHosts) allows(raw string) bool {
	origin, ok := originOf(raw)
	return ok && h[origin]
}

// allLocal reports whether every host is this machine, as in tests and the demo.
func (h serviceHosts) allLocal() bool {
	for origin := range h {
		if u, err := url.Parse(origin); err != nil || !isLoopback(u.Hostname()) {
			return false
		}
	}
	return true
}

// viewPath is the path of a picture that the connector keeps (Learn: connector
// REST API, "Get Attachment": /v3/attachments/{attachmentId}/views/{viewId}). A
// region, or a region and a tenant, may stand before it.
var viewPath = regexp.MustCompile(`^(/[\w.-]+){0,2}/v3/attachments/[\w.~-]+/views/[\w.~-]+$`)

// isView reports whether a URL is that of a picture at the service. The sender of
// an activity writes such URLs. With the bot's token, every other path of the
// service would tell the sender what only the bot may know: a team's members, for
// one.
func isView(raw, serviceURL string) bool {
	u, err := url.Parse(raw)
	if err != nil || !sameOrigin(raw, serviceURL) || u.EscapedPath() != u.Path || !viewPath.MatchString(u.Path) {
		return false
	}
	return path.Clean(u.Path) == u.Path && strings.Count(u.Path, "/v3/") == 1 // no way up, and none around
}

// sameOrigin reports whether a URL has the same scheme, host and port as a
// service URL. It may have a query; a service URL has none.
func sameOrigin(raw, serviceURL string) bool {
	bare, _, _ := strings.Cut(raw, "?")
	origin, ok := originOf(bare)
	service, known := originOf(serviceURL)
	return ok && known && origin == service
}

// originOf returns the scheme, host and port of a URL. The URL must be one that
// a path can be added to. It must not have a user, which could pass for a host.
func originOf(raw string) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || strings.ContainsAny(raw, "?#") {
		return "", false
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), true
}

// sameServiceURL compares the claim with the activity's URL (Learn:
// rest-connector-authentication, step 4.7). A trailing slash makes no difference,
// nor do capitals: Microsoft's SDKs compare without regard to either, and tokens
// of real tenants need it (microsoft/teams.net#549 and #553).
func sameServiceURL(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/"))
}
