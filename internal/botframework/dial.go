package botframework

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
)

// maxRedirects is how many redirects a download follows.
const maxRedirects = 3

// newFileClient returns a client for addresses that people's clients name. It
// connects only to public addresses, whatever a name resolves to, and to this
// machine if here is set. It uses no proxy, because a proxy would connect
// without this check.
func newFileClient(here bool) *http.Client {
	dialer := &net.Dialer{Timeout: callTimeout, Control: func(_, address string, _ syscall.RawConn) error {
		if to, err := netip.ParseAddrPort(address); err != nil || !isReachable(to.Addr(), here) {
			return fmt.Errorf("%w: an address of an internal network", ErrRefused)
		}
		return nil
	}}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, DisableKeepAlives: true,
			TLSHandshakeTimeout: callTimeout, ResponseHeaderTimeout: downloadTimeout, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects || !isSecure(req.URL) {
				return fmt.Errorf("%w: redirected", ErrRefused)
			}
			req.Header.Del("Referer")
			return nil
		},
	}
}

// PublicClient returns a client for calls, other than downloads, to addresses that
// people's clients name. It connects as downloads do: to public addresses only, and
// directly. It follows no redirect, and returns that answer instead.
func (c *Connector) PublicClient() *http.Client {
	client := *c.files
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

func isReachable(to netip.Addr, here bool) bool {
	to = to.Unmap()
	if to.IsLoopback() {
		return here
	}
	if !to.IsGlobalUnicast() || to.IsPrivate() {
		return false
	}
	for _, internal := range internalNetworks {
		if internal.Contains(to) {
			return false
		}
	}
	return true
}

// internalNetworks are the networks that netip does not call private (IANA
// special-purpose address registries), translations of IPv4 addresses, and the
// address of Azure's own services on every virtual machine.
var internalNetworks = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("168.63.129.16/32"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("2001::/32"),
	netip.MustParsePrefix("fec0::/10"),
}
