package entra

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// Machine is what gives tokens of managed identities to programs that run on a
// machine of Azure. The zero Machine is a virtual machine.
type Machine struct {
	// Endpoint and Header are those of App Service and Container Apps: IDENTITY_ENDPOINT
	// and IDENTITY_HEADER (Learn: overview-managed-identity, "REST endpoint reference").
	Endpoint, Header string
	// IMDS is the metadata service of virtual machines and scale sets; empty: the
	// address it always has. Microsoft's libraries read AZURE_POD_IDENTITY_AUTHORITY_HOST.
	IMDS string
}

const (
	imds = "http://169.254.169.254"
	// Versions of the two interfaces, as Microsoft's libraries use them.
	appServiceVersion = "2019-08-01"
	imdsVersion       = "2018-02-01"
	// machineDial and machineWait bound a call that never leaves the machine's host.
	// Where there is no metadata service, nobody refuses the connection.
	machineDial = 3 * time.Second
	machineWait = 8 * time.Second
	maxAnswer   = 1 << 20
)

// ManagedIdentity is the identity of this machine with a client id: Azure knows
// where the program runs, and nothing has to be kept secret.
func ManagedIdentity(key, id string, m Machine) Proof {
	return Proof{Key: key, token: func(ctx context.Context, scope string) (*oauth2.Token, error) {
		return m.token(ctx, id, strings.TrimSuffix(scope, "/.default"))
	}}
}

// FederatedIdentity is a managed identity with a client id that the app trusts. Its
// token for the audience is the proof (Learn: workload-identity-federation-config-
// app-trust-managed-identity).
func FederatedIdentity(key, id, audience string, m Machine) Proof {
	return Proof{Key: key, params: func(ctx context.Context, _, _ string) (url.Values, error) {
		token, err := m.token(ctx, id, audience)
		if err != nil {
			return nil, err
		}
		return assertion(token.AccessToken), nil
	}}
}

func (m Machine) token(ctx context.Context, id, resource string) (*oauth2.Token, error) {
	r, err := m.request(ctx, id, resource)
	if err != nil {
		return nil, err
	}
	answer, err := machineClient.Do(r)
	if err != nil {
		return nil, &SourceError{Kind: NobodyAnswers, Where: r.URL.Host, err: err}
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	switch s := answer.StatusCode; {
	case err != nil:
		return nil, &SourceError{Kind: NobodyAnswers, Where: r.URL.Host, err: err}
	case s == http.StatusTooManyRequests, s >= http.StatusInternalServerError:
		return nil, &SourceError{Kind: NobodyAnswers, Where: r.URL.Host, Status: s, err: errors.New(answer.Status)}
	case s != http.StatusOK:
		return nil, &SourceError{Kind: NoIdentity, Where: r.URL.Host, Status: s, err: errors.New(answer.Status)}
	}
	return readToken(body, r.URL.Host)
}

// request asks the service of App Service, else that of virtual machines (Learn:
// how-to-use-vm-token, "Get a token using HTTP").
func (m Machine) request(ctx context.Context, id, resource string) (*http.Request, error) {
	endpoint, version := m.Endpoint, appServiceVersion
	if endpoint == "" || m.Header == "" {
		endpoint, version = strings.TrimRight(cmp.Or(m.IMDS, imds), "/")+"/metadata/identity/oauth2/token", imdsVersion
	}
	query := url.Values{"api-version": {version}, "resource": {resource}, "client_id": {id}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint+"?"+query.Encode(), nil)
	if err != nil {
		return nil, &SourceError{Kind: NobodyAnswers, Where: endpoint, err: err}
	}
	if version == appServiceVersion {
		r.Header.Set("X-Identity-Header", m.Header)
	} else {
		r.Header.Set("Metadata", "true")
	}
	return r, nil
}

// readToken reads an answer. Its numbers are texts.
func readToken(body []byte, host string) (*oauth2.Token, error) {
	var answer struct {
		Token     string      `json:"access_token"`
		ExpiresOn json.Number `json:"expires_on"` // seconds since 1970
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Token == "" {
		return nil, &SourceError{Kind: NobodyAnswers, Where: host, err: errors.New("the answer is no token")}
	}
	token := &oauth2.Token{AccessToken: answer.Token, TokenType: "Bearer"}
	if at, err := strconv.ParseInt(answer.ExpiresOn.String(), 10, 64); err == nil {
		token.Expiry = time.Unix(at, 0)
	}
	return token, nil
}

// machineClient uses no proxy: the services answer programs of their machine alone
// (Learn: how-to-use-vm-token).
var machineClient = &http.Client{
	Timeout: machineWait,
	Transport: &http.Transport{
		DialContext: (&net.Dialer{Timeout: machineDial}).DialContext, MaxIdleConns: 2, IdleConnTimeout: time.Minute,
	},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}
