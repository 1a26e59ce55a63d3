package botframework

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/connector/client"
	"github.com/infracloudio/msbotbuilder-go/core"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

var (
	_ auth.TokenValidator = libraryValidator{}
	_ auth.ClaimsIdentity = identity{}
	_ client.Client       = libraryClient{}
)

// Library returns the adapter of msbotbuilder-go with our token check and our
// connector in its places, for code written against that library. Turns do not
// go through it: its ParseRequest reads the body before the token is checked.
func (ad *Adapter) Library() *core.BotFrameworkAdapter {
	credentials := auth.SimpleCredentialProvider{AppID: ad.settings.AppID, Password: ad.settings.AppPassword}
	return &core.BotFrameworkAdapter{
		AdapterSetting: core.AdapterSetting{AppID: credentials.AppID, AppPassword: credentials.Password, CredentialProvider: credentials},
		TokenValidator: libraryValidator{ad},
		Client:         libraryClient{ad.connector},
	}
}

type libraryValidator struct{ adapter *Adapter }

// AuthenticateRequest makes every check that a turn undergoes. Credentials and
// channel service are the adapter's own, whatever the caller says.
func (v libraryValidator) AuthenticateRequest(ctx context.Context, a schema.Activity, header string, _ auth.CredentialProvider, _ string) (auth.ClaimsIdentity, error) {
	id, err := v.adapter.tokens.admit(ctx, []string{header})
	if err != nil {
		return nil, err
	}
	if err := v.adapter.examine(fromLibrary(a), id); err != nil {
		return nil, err
	}
	return id, nil
}

// fromLibrary copies what is examined.
func fromLibrary(a schema.Activity) *Activity {
	ours := &Activity{
		ServiceURL: a.ServiceURL, ChannelID: a.ChannelID,
		Recipient:    Account{ID: a.Recipient.ID},
		Conversation: ConversationAccount{ID: a.Conversation.ID, TenantID: a.Conversation.TenantID},
	}
	if tenant, ok := a.ChannelData["tenant"].(map[string]any); ok {
		ours.ChannelData.Tenant.ID, _ = tenant["id"].(string)
	}
	return ours
}

// GetClaimValue returns the claims that are kept, "" for others.
func (id identity) GetClaimValue(claim string) string {
	switch claim {
	case auth.ServiceURLClaim:
		return id.serviceURL
	case auth.IssuerClaim:
		return auth.ToBotFromChannelTokenIssuer
	}
	return ""
}

// IsAuthenticated is true: an identity exists only once its token is verified.
func (id identity) IsAuthenticated() bool { return id.key != nil }

// libraryClient sends the library's activities by our rules. The library gives
// no context and wants no id back.
type libraryClient struct{ connector *Connector }

func (l libraryClient) Post(to url.URL, a schema.Activity) error {
	return l.send(http.MethodPost, to, a)
}

func (l libraryClient) Put(to url.URL, a schema.Activity) error {
	return l.send(http.MethodPut, to, a)
}

func (l libraryClient) Delete(to url.URL, _ schema.Activity) error {
	return l.connector.call(context.Background(), http.MethodDelete, fromPath(to), nil, nil)
}

// send leaves out what is not set: the library's own encoding sends times of
// the year 1.
func (l libraryClient) send(method string, to url.URL, a schema.Activity) error {
	body, err := json.Marshal(a, json.OmitZeroStructFields(true))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return l.connector.call(context.Background(), method, fromPath(to), jsontext.Value(body), nil)
}

// fromPath undoes the library's joining of ids into a path without escaping.
func fromPath(to url.URL) address {
	before, after, _ := strings.Cut(to.Path, "/v3/")
	to.Path, to.RawPath = before, ""
	return address{service: to.String(), path: strings.Split(after, "/")}
}
