package botframework

import (
	"testing"

	"frontdesk/internal/entra"
)

func TestNewRefuses(t *testing.T) {
	for name, change := range map[string]func(*Settings){
		"no app id":                   func(s *Settings) { s.AppID = "" },
		"no password":                 func(s *Settings) { s.Identity = nil },
		"no tenant":                   func(s *Settings) { s.TenantID = "" },
		"unknown app type":            func(s *Settings) { s.AppType = "singletenant" },
		"multi-tenant for nobody":     func(s *Settings) { s.AppType, s.TenantID = MultiTenant, "" },
		"an empty allowed tenant":     func(s *Settings) { s.AllowedTenants = []string{tenant, ""} },
		"metadata over http":          func(s *Settings) { s.OpenIDMetadataURL = "http://login.example/" },
		"token over http":             func(s *Settings) { s.TokenURL = "http://127.0.0.2/token" },
		"service over http":           func(s *Settings) { s.ServiceURLs = []string{"http://smba.example"} },
		"service with user":           func(s *Settings) { s.ServiceURLs = []string{"https://me@smba.example"} },
		"service with query":          func(s *Settings) { s.ServiceURLs = []string{"https://smba.example?x"} },
		"service without scheme":      func(s *Settings) { s.ServiceURLs = []string{"smba.example"} },
		"localhost in another's name": func(s *Settings) { s.ServiceURLs = []string{"http://localhost.example"} },
	} {
		t.Run(name, func(t *testing.T) {
			s := Settings{AppID: appID, TenantID: tenant, Identity: entra.New(entra.Secret("secret", "secret"))}
			if _, err := New(s); err != nil {
				t.Fatal(err)
			}
			change(&s)
			if _, err := New(s); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestDefaultsAreThePublicCloud(t *testing.T) {
	for appType, want := range map[string]string{
		"":           "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token",
		SingleTenant: "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token",
		MultiTenant:  "https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token",
	} {
		s, err := Settings{
			AppID:    appID,
			AppType:  appType,
			TenantID: tenant,
			Identity: entra.New(entra.Secret("secret", "secret")),
		}.complete()
		if err != nil || s.TokenURL != want {
			t.Errorf("%q: %s, %v", appType, s.TokenURL, err)
		}
		if s.OpenIDMetadataURL != "https://login.botframework.com/v1/.well-known/openidconfiguration" {
			t.Error(s.OpenIDMetadataURL)
		}
	}
}
