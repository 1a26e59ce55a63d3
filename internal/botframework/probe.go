package botframework

import (
	"cmp"
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Tried is what a counterpart answered when it was asked for a test.
type Tried struct {
	Clock time.Time // of the counterpart; zero: it did not say, or did not answer
	Keys  int       // published signing keys
	App   string    // app id that a token is for, in lower case; empty: the token does not tell
	// Roles are the application permissions in a token; nil: the token does not
	// tell.
	Roles []string
}

// TryKeys fetches the signing keys for a test. They are not used.
func (ad *Adapter) TryKeys(ctx context.Context) (f Tried, err error) {
	watch := &clockWatch{RoundTripper: ad.transport}
	keys, err := openID{withSecureRedirects(watch), ad.settings.OpenIDMetadataURL}.keys(ctx)
	return Tried{Clock: watch.read(), Keys: len(keys)}, err
}

// TryToken fetches a token of the bot for a test. It is not used. Without a
// scope, it is one for the connector. Errors are those of calls to the connector.
func (ad *Adapter) TryToken(ctx context.Context, scope string) (f Tried, err error) {
	if scope == "" {
		scope = ad.settings.Scope
	}
	watch := &clockWatch{RoundTripper: ad.transport}
	ask := clientcredentials.Config{
		ClientID: ad.settings.AppID, ClientSecret: ad.settings.AppPassword, TokenURL: ad.settings.TokenURL,
		Scopes: []string{scope}, AuthStyle: oauth2.AuthStyleInParams,
	}
	token, err := ask.Token(context.WithValue(ctx, oauth2.HTTPClient, withoutRedirects(watch)))
	f.Clock = watch.read()
	if err != nil {
		return f, tokenError(err)
	}
	f.App, f.Roles = claimsOf(token.AccessToken)
	return f, nil
}

// claimsOf returns the app id and the permissions in an access token, which is
// opaque to a client (Learn: access-tokens): it is read for a test alone, and what
// cannot be read is left out.
func claimsOf(token string) (app string, roles []string) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", nil
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		AppID string   `json:"appid"` // of version 1
		AZP   string   `json:"azp"`   // of version 2
		Roles []string `json:"roles"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return "", nil
	}
	if claims.Roles == nil {
		claims.Roles = []string{}
	}
	return strings.ToLower(cmp.Or(claims.AppID, claims.AZP)), claims.Roles
}

// clockWatch notes the clock of whoever answers.
type clockWatch struct {
	http.RoundTripper
	mu    sync.Mutex
	clock time.Time
}

// RoundTrip implements http.RoundTripper.
func (c *clockWatch) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := c.RoundTripper.RoundTrip(r)
	if err == nil {
		if at, bad := http.ParseTime(answer.Header.Get("Date")); bad == nil {
			c.mu.Lock()
			c.clock = at
			c.mu.Unlock()
		}
	}
	return answer, err
}

func (c *clockWatch) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.clock
}
