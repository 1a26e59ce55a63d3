package botframework

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"time"

	"github.com/infracloudio/msbotbuilder-go/connector/auth"

	"frontdesk/internal/entra"
)

// Kinds of bot registrations. Multi-tenant ones can no longer be created but
// still work. The app of a user-assigned managed identity is that identity (Learn:
// abs-quickstart).
const (
	SingleTenant    = "SingleTenant"
	MultiTenant     = "MultiTenant"
	UserAssignedMSI = "UserAssignedMSI"
)

// Settings say which bot this is, whom it serves and where its counterparts are.
// Ids are GUIDs and compared case-insensitively.
type Settings struct {
	AppID    string
	AppType  string          // SingleTenant when empty
	TenantID string          // required but for MultiTenant
	Identity *entra.Identity // proves that the bot is the app

	AllowedTenants []string // TenantID when empty
	// ServiceURLs are the addresses where the connector may be. Scheme, host and
	// port must match exactly; the path is ignored. When empty, the hosts of the
	// public cloud are used.
	ServiceURLs       []string
	OpenIDMetadataURL string // the public cloud's when empty
	TokenURL          string // depends on AppType when empty
	Issuer            string // of the tokens that Teams sends; the public cloud's when empty
	Scope             string // of the bot's own token; the public cloud's when empty

	// FirstRefused is told of the first request in an hour that was refused for a
	// reason, and how many were since the start; nil: nobody is.
	FirstRefused func(why Reason, count int)

	Now    func() time.Time // time.Now when nil
	Logger *slog.Logger     // slog.Default when nil
}

// publicServiceURLs returns the exact connector hosts of the public cloud.
// Strangers share the name space "*.trafficmanager.net".
func publicServiceURLs() []string {
	return []string{"https://smba.trafficmanager.net", "https://smba.onyx.prod.teams.trafficmanager.net"}
}

// complete fills in the defaults. It refuses settings that would leave a door
// open or the bot mute. An empty app id must never mean "no check".
func (s Settings) complete() (Settings, error) {
	if s.AppType == "" {
		s.AppType = SingleTenant
	}
	if err := s.checkRequired(); err != nil {
		return s, err
	}
	if len(s.AllowedTenants) == 0 {
		s.AllowedTenants = []string{s.TenantID}
	}
	if len(s.ServiceURLs) == 0 {
		s.ServiceURLs = publicServiceURLs()
	}
	if s.OpenIDMetadataURL == "" {
		s.OpenIDMetadataURL = auth.ToBotFromChannelOpenIDMetadataURL[0]
	}
	if s.TokenURL == "" {
		s.TokenURL = tokenURL(s)
	}
	s.Issuer = cmp.Or(s.Issuer, auth.ToBotFromChannelTokenIssuer)
	s.Scope = cmp.Or(s.Scope, auth.ToChannelFromBotOauthScope)
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Logger == nil {
		s.Logger = slog.Default()
	}
	return s, errors.Join(
		requireSecure("OpenID metadata URL", s.OpenIDMetadataURL),
		requireSecure("token URL", s.TokenURL),
	)
}

func (s Settings) checkRequired() error {
	switch {
	case s.AppID == "":
		return errors.New("botframework: no app id")
	case s.Identity == nil:
		return errors.New("botframework: no identity")
	case !slices.Contains([]string{SingleTenant, MultiTenant, UserAssignedMSI}, s.AppType):
		return fmt.Errorf("botframework: unknown app type %q", s.AppType)
	case s.AppType != MultiTenant && s.TenantID == "":
		return errors.New("botframework: a bot of one tenant needs its id")
	case s.TenantID == "" && len(s.AllowedTenants) == 0:
		return errors.New("botframework: no allowed tenants")
	}
	for _, tenant := range s.AllowedTenants {
		if tenant == "" {
			return errors.New("botframework: empty allowed tenant")
		}
	}
	return nil
}

// tokenURL returns where the bot gets its own token (Learn:
// rest-connector-authentication, "Bot to connector").
func tokenURL(s Settings) string {
	tenant := auth.DefaultChannelAuthTenant
	if s.AppType != MultiTenant {
		tenant = url.PathEscape(s.TenantID)
	}
	return auth.ToChannelFromBotLoginURLPrefix + tenant + auth.ToChannelFromBotTokenEndpointPathTOCHANNELFROMBOTTOKENENDPOINTPATH
}

func requireSecure(what, raw string) error {
	if u, err := url.Parse(raw); err != nil || !isSecure(u) {
		return fmt.Errorf("botframework: %s %q: want https, or http to 127.0.0.1, ::1 or localhost", what, raw)
	}
	return nil
}

// isSecure reports whether secrets and keys may travel to u: over https, or
// without leaving this machine.
func isSecure(u *url.URL) bool {
	if u.Host == "" || u.User != nil {
		return false
	}
	switch u.Scheme {
	case "https":
		return true
	case "http":
		return isLoopback(u.Hostname())
	}
	return false
}

func isLoopback(host string) bool {
	return host == "127.0.0.1" || host == "::1" || host == "localhost"
}
