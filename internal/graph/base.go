//go:build !nograph

package graph

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
)

const publicGraph = "https://graph.microsoft.com"

// base says where a Graph is and what its tokens are for.
type base struct {
	url      string // with the version, without a trailing slash
	host     string // without port
	scope    string
	loopback bool
}

// parseBase accepts https, and http only for this machine, because tokens go
// there.
func parseBase(text string) (base, error) {
	if text == "" {
		text = publicGraph
	}
	u, err := url.Parse(text)
	if err != nil || !secure(u) || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return base{}, fmt.Errorf(
			"graph: base URL %q: expected https (http only for this machine), without query",
			text,
		)
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/v1.0"
	}
	at := base{
		url: strings.TrimRight(u.String(), "/"), host: strings.ToLower(u.Hostname()),
		scope: u.Scheme + "://" + u.Host + "/.default", loopback: isLoopback(u.Hostname()),
	}
	if at.loopback {
		at.scope = publicGraph + "/.default"
	}
	return at, nil
}

// authority returns the login service of the cloud that a Graph belongs to
// (Learn: national cloud deployments, "Microsoft Graph and Graph Explorer
// service root endpoints").
func (b base) authority() (cloud.Configuration, bool) {
	switch b.host {
	case "graph.microsoft.com":
		return cloud.AzurePublic, true
	case "graph.microsoft.us", "dod-graph.microsoft.us":
		return cloud.AzureGovernment, true
	case "microsoftgraph.chinacloudapi.cn":
		return cloud.AzureChina, true
	}
	return cloud.Configuration{}, false
}

func secure(u *url.URL) bool {
	return u.Hostname() != "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
