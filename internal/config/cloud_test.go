package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/config"
)

// One key says where everything is, in every cloud. Single keys win over it.
func TestClouds(t *testing.T) {
	for cloud, want := range map[string]struct {
		connector, metadata, token, graph, issuer, scope string
		noFiles                                          bool
		client                                           string
	}{
		"public": {
			"https://smba.trafficmanager.net", "https://login.botframework.com/v1/.well-known/openidconfiguration",
			"https://login.microsoftonline.com/", "https://graph.microsoft.com",
			"https://api.botframework.com", "https://api.botframework.com/.default", false,
			"teams.microsoft.com",
		},
		"gcc": {
			"https://smba.infra.gcc.teams.microsoft.com",
			"https://login.botframework.com/v1/.well-known/openidconfiguration",
			"https://login.microsoftonline.com/", "https://graph.microsoft.com",
			"https://api.botframework.com", "https://api.botframework.com/.default", false,
			"teams.microsoft.com",
		},
		"gcch": {
			"https://smba.infra.gov.teams.microsoft.us",
			"https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
			"https://login.microsoftonline.us/", "https://graph.microsoft.us",
			"https://api.botframework.us", "https://api.botframework.us/.default", true,
			"gov.teams.microsoft.us",
		},
		"dod": {
			"https://smba.infra.dod.teams.microsoft.us",
			"https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
			"https://login.microsoftonline.us/", "https://dod-graph.microsoft.us",
			"https://api.botframework.us", "https://api.botframework.us/.default", true,
			"dod.teams.microsoft.us",
		},
		"china": {
			"https://frontend.botapi.msg.infra.teams.microsoftonline.cn",
			"https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
			"https://login.partner.microsoftonline.cn/", "https://microsoftgraph.chinacloudapi.cn",
			"https://api.botframework.azure.cn", "https://api.botframework.azure.cn/.default", true,
			"teams.microsoftonline.cn",
		},
	} {
		write(t, "frontdesk.yaml", strings.Replace(teams+queues, "teams:\n", "teams:\n  cloud: "+cloud+"\n", 1))
		got := load(t, "frontdesk.yaml", config.ForServe)
		place := got.Teams.Place()
		have := []any{
			got.Teams.ServiceURLs[0], got.Teams.FirstServiceURL(), got.Teams.OpenIDMetadataURL,
			got.Teams.TokenURL, got.Graph.BaseURL, place.Issuer, place.Scope, place.NoFiles, place.Client,
		}
		if diff := cmp.Diff([]any{
			want.connector,
			want.connector + "/teams/",
			want.metadata,
			want.token + got.Teams.TenantID + "/oauth2/v2.0/token",
			want.graph,
			want.issuer,
			want.scope,
			want.noFiles,
			want.client,
		}, have); diff != "" {
			t.Errorf("%s:\n%s", cloud, diff)
		}
	}
	write(t, "frontdesk.yaml", strings.Replace(
		teams+queues, "teams:\n",
		"teams:\n  cloud: china\n  app_type: MultiTenant\n  openid_metadata_url: https://keys.example.com/\n", 1,
	))
	got := load(t, "frontdesk.yaml", config.ForServe)
	if got.Teams.OpenIDMetadataURL != "https://keys.example.com/" || got.Teams.TokenURL !=
		"https://login.partner.microsoftonline.cn/microsoftservices.partner.onmschina.cn/oauth2/v2.0/token" {
		t.Errorf("%s, %s", got.Teams.OpenIDMetadataURL, got.Teams.TokenURL)
	}
}

// A service URL of one's own is where the desk begins as it is, with its path.
func TestFirstServiceURL(t *testing.T) {
	for given, want := range map[string]string{
		"https://smba.trafficmanager.net/amer/":                    "https://smba.trafficmanager.net/amer",
		"https://connector.example.com":                            "https://connector.example.com",
		"https://connector.example.com, https://b.example.com/it/": "https://connector.example.com",
		"https://smba.trafficmanager.net/":                         "https://smba.trafficmanager.net/teams/",
	} {
		write(
			t,
			"frontdesk.yaml",
			strings.Replace(teams+queues, "teams:\n", "teams:\n  service_urls: ["+given+"]\n", 1),
		)
		if got := load(t, "frontdesk.yaml", config.ForServe).Teams.FirstServiceURL(); got != want {
			t.Errorf("%s: %q, want %q", given, got, want)
		}
	}
}
