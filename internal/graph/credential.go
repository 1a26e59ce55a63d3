//go:build !nograph

package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"golang.org/x/oauth2"

	"frontdesk/internal/entra"
)

// newCredential chooses where the tokens for a Graph come from. What proves who the
// desk is goes to the login service of the Graph's own cloud. If the cloud is not
// known, it goes to the configured token URL. It never goes over http to another
// machine.
func newCredential(o Options, at base) (azcore.TokenCredential, error) {
	login, known := at.authority()
	switch {
	case known:
		return newTokens(
			o,
			at,
			login.ActiveDirectoryAuthorityHost+o.TenantID+"/oauth2/v2.0/token",
			http.DefaultTransport,
		), nil
	case o.TokenURL != "":
		if u, err := url.Parse(o.TokenURL); err != nil || !secure(u) {
			return nil, errors.New("graph: token URL: expected https (http only for this machine)")
		}
		return newTokens(o, at, o.TokenURL, http.DefaultTransport), nil
	case at.loopback:
		return tokens{oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "this-machine"})}, nil
	}
	return nil, fmt.Errorf("graph: %s is none of Microsoft's clouds: say which token URL serves it", at.host)
}

// tokens adapts a token source to what the Azure SDK wants. The source keeps
// its tokens and never has two requests under way.
type tokens struct{ source oauth2.TokenSource }

// newTokens gets tokens from a token endpoint, as the app that the desk is.
func newTokens(o Options, at base, endpoint string, via http.RoundTripper) tokens {
	client := &http.Client{Timeout: callTimeout, CheckRedirect: noRedirect, Transport: via}
	return tokens{oauth2.ReuseTokenSource(nil, source(func() (*oauth2.Token, error) {
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		return o.Identity.Token(ctx, client, entra.Request{App: o.ClientID, URL: endpoint, Scope: at.scope})
	}))}
}

// source is a function as oauth2.TokenSource.
type source func() (*oauth2.Token, error)

// Token implements oauth2.TokenSource.
func (s source) Token() (*oauth2.Token, error) { return s() }

// GetToken implements azcore.TokenCredential. The source sets the scope.
func (t tokens) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	token, err := t.source.Token()
	if err != nil {
		return azcore.AccessToken{}, err
	}
	if token.Expiry.IsZero() {
		token.Expiry = time.Now().Add(time.Hour)
	}
	return azcore.AccessToken{Token: token.AccessToken, ExpiresOn: token.Expiry}, nil
}

// noRedirect treats a redirect as the answer. A secret never follows a
// redirect.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
