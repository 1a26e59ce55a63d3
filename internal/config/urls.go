package config

import (
	"net/url"
	"slices"
	"strings"
)

// webURL accepts https, and http for this machine, without user and fragment
// (contract: "http:// is accepted …").
func webURL(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Hostname() == "" || strings.Contains(text, "#") {
		return nil, false
	}
	u.Host = strings.ToLower(u.Host)
	return u, isSecure(u) && goodPort(u)
}

func isSecure(u *url.URL) bool {
	loopback := slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && loopback
}

func goodPort(u *url.URL) bool {
	return u.Port() == "" && !strings.HasSuffix(u.Host, ":") || isPort(u.Port())
}

// fullURL accepts a URL that is called as it is.
func fullURL(text string) (string, bool) {
	u, ok := webURL(text)
	if !ok {
		return "", false
	}
	return u.String(), true
}

// publicURL accepts a URL to which paths are added.
func publicURL(text string) (string, bool) {
	u, ok := webURL(text)
	if !ok || u.RawQuery != "" || u.ForceQuery {
		return "", false
	}
	return strings.TrimRight(u.String(), "/"), true
}

// origin returns the part of a base URL that is compared: scheme, host and
// port.
func origin(text string) (string, bool) {
	u, ok := webURL(text)
	if !ok || u.RawQuery != "" || u.ForceQuery {
		return "", false
	}
	return u.Scheme + "://" + u.Host, true
}
