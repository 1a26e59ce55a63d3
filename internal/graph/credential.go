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
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// newCredential chooses where the tokens for a Graph come from. The secret goes
// to the login service of the Graph's own cloud. If the cloud is not known, the
// secret goes to the configured token URL. It never goes over http to another
// machine.
func newCredential(o Options, at base) (azcore.TokenCredential, error) {
	login, known := at.authority()
	switch {
	case known:
		return newMicrosoftLogin(o, login, nil)
	case o.TokenURL != "":
		return newTokenURL(o, at)
	case at.loopback:
		return tokens{oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "this-machine"})}, nil
	}
	return nil, fmt.Errorf("graph: %s is none of Microsoft's clouds: say which token URL serves it", at.host)
}

// newMicrosoftLogin gets tokens from Entra ID, through via unless that is nil.
func newMicrosoftLogin(o Options, login cloud.Configuration, via policy.Transporter) (azcore.TokenCredential, error) {
	cred, err := azidentity.NewClientSecretCredential(o.TenantID, o.ClientID, o.ClientSecret,
		&azidentity.ClientSecretCredentialOptions{ClientOptions: azcore.ClientOptions{Cloud: login, Transport: via}})
	if err != nil {
		return nil, fmt.Errorf("graph: credential: %w", err)
	}
	return cred, nil
}

// tokens adapts a token source to what the Azure SDK wants. The source keeps
// its tokens and never has two requests under way.
type tokens struct{ source oauth2.TokenSource }

func newTokenURL(o Options, at base) (azcore.TokenCredential, error) {
	u, err := url.Parse(o.TokenURL)
	if err != nil || !secure(u) {
		return nil, errors.New("graph: token URL: expected https (http only for this machine)")
	}
	config := clientcredentials.Config{
		ClientID: o.ClientID, ClientSecret: o.ClientSecret, TokenURL: o.TokenURL,
		Scopes: []string{at.scope}, AuthStyle: oauth2.AuthStyleInParams,
	}
	client := &http.Client{Timeout: callTimeout, CheckRedirect: noRedirect}
	return tokens{config.TokenSource(context.WithValue(context.Background(), oauth2.HTTPClient, client))}, nil
}

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
