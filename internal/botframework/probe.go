package botframework

import (
	"cmp"
	"context"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"frontdesk/internal/entra"
)

// Tried is what a counterpart answered when it was asked for a test.
type Tried struct {
	Clock time.Time // of the counterpart; zero: it did not say, or did not answer
	Keys  int       // published signing keys
	App   string    // app id that a token is for, in lower case; empty: the token does not tell
	// Roles are the application permissions in a token; nil: the token does not
	// tell.
	Roles []string
	// Proofs are what came of each way to prove who the bot is.
	Proofs []Proved
}

// Proved is what came of one way to prove who the bot is.
type Proved struct {
	Key string // of the configuration
	Err error  // nil: it is accepted
}

// TryKeys fetches the signing keys for a test. They are not used.
func (ad *Adapter) TryKeys(ctx context.Context) (f Tried, err error) {
	watch := &clockWatch{RoundTripper: ad.transport}
	keys, err := openID{withSecureRedirects(watch), ad.settings.OpenIDMetadataURL}.keys(ctx)
	return Tried{Clock: watch.read(), Keys: len(keys)}, err
}

// TryToken fetches a token of the bot for a test, with each of its proofs. It is
// not used. Without a scope, it is one for the connector. Errors are those of calls
// to the connector, when no proof is accepted: that of the first.
func (ad *Adapter) TryToken(ctx context.Context, scope string) (f Tried, err error) {
	if scope == "" {
		scope = ad.settings.Scope
	}
	watch := &clockWatch{RoundTripper: ad.transport}
	tried := ad.connector.token.who().Try(ctx, withoutRedirects(watch), entra.Request{
		App: ad.settings.AppID, URL: ad.settings.TokenURL, Scope: scope,
	})
	f.Clock = watch.read()
	for _, one := range tried {
		proof := Proved{Key: one.Key}
		if one.Err != nil {
			proof.Err = tokenError(one.Err)
		} else if f.App == "" && f.Roles == nil {
			f.App, f.Roles = claimsOf(one.Token.AccessToken)
		}
		f.Proofs = append(f.Proofs, proof)
	}
	if slices.ContainsFunc(f.Proofs, func(p Proved) bool { return p.Err == nil }) {
		return f, nil
	}
	return f, f.Proofs[0].Err
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
