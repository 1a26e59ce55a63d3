package appcatalog

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// GraphTools is the id of "Microsoft Graph Command Line Tools", Microsoft's own
// public client, with which Connect-MgGraph signs in. Every tenant can use it
// without a registration, unless its administrators have blocked it.
const GraphTools = "14d82eec-204b-4c2f-b7e8-296a70dab67e"

// SignIn says how somebody signs in.
type SignIn struct {
	Login  string // of the tenant: "https://login.microsoftonline.com/TENANT"
	Graph  string // "https://graph.microsoft.com"
	Client string // the id of a public client
	Review bool   // what is uploaded is to be approved by another administrator
}

// Prompt is what somebody has to do to sign in.
type Prompt struct {
	Address, Code string
	For           time.Duration // how long the code is good; 0 when that is not known
}

// Errors of a sign-in that did not come about.
var (
	ErrDeclined = errors.New("the sign-in was declined")
	ErrLate     = errors.New("nobody signed in before the code expired")
)

// callLasts is how long one call may last. The upload of a package is small.
const callLasts = 30 * time.Second

// maxBroken is how often the wait for somebody may break off in the network.
const maxBroken = 3

// Begin asks for a code, has tell show it, and waits until somebody has signed in
// with it (Learn: "OAuth 2.0 device authorization grant").
func (s SignIn) Begin(ctx context.Context, tell func(Prompt)) (*Session, error) {
	client := &http.Client{Timeout: callLasts}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, client)
	scope := "AppCatalog.ReadWrite.All"
	if s.Review {
		scope = "AppCatalog.Submit"
	}
	flow := oauth2.Config{
		ClientID: s.Client, Scopes: []string{s.Graph + "/" + scope},
		Endpoint: oauth2.Endpoint{
			DeviceAuthURL: s.Login + "/oauth2/v2.0/devicecode", TokenURL: s.Login + "/oauth2/v2.0/token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
	}
	code, err := flow.DeviceAuth(ctx)
	if err != nil {
		return nil, explain(err)
	}
	prompt := Prompt{Address: code.VerificationURI, Code: code.UserCode}
	if !code.Expiry.IsZero() {
		prompt.For = time.Until(code.Expiry).Round(time.Minute)
	}
	tell(prompt)
	token, err := wait(ctx, flow, code)
	if err != nil {
		return nil, err
	}
	return &Session{graph: s.Graph + "/v1.0", token: token, review: s.Review, http: client}, nil
}

// wait returns the token of whoever signs in. A broken connection does not end it
// (RFC 8628, section 3.5).
func wait(ctx context.Context, flow oauth2.Config, code *oauth2.DeviceAuthResponse) (string, error) {
	for broken := 0; ; broken++ {
		token, err := flow.DeviceAccessToken(ctx, code)
		switch {
		case err == nil:
			return token.AccessToken, nil
		case ctx.Err() != nil:
			return "", ctx.Err()
		case errors.Is(err, context.DeadlineExceeded) && !code.Expiry.IsZero() && time.Now().After(code.Expiry):
			return "", ErrLate
		}
		if _, refused := errors.AsType[*oauth2.RetrieveError](err); refused || broken == maxBroken {
			return "", explain(err)
		}
	}
}

// explain returns what an error of the login means.
func explain(err error) error {
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return fmt.Errorf("sign-in: %w", err)
	}
	switch refused.ErrorCode {
	case "authorization_declined", "access_denied": // Entra's, and that of RFC 8628
		return ErrDeclined
	case "expired_token":
		return ErrLate
	}
	said, _, _ := strings.Cut(refused.ErrorDescription, "\n")
	if said = strings.TrimSpace(said); said == "" {
		said = fmt.Sprintf("%d %s", refused.Response.StatusCode, refused.ErrorCode)
	}
	if strings.HasPrefix(said, "AADSTS7000218") { // a secret is wanted
		said += " In Entra, switch on Allow public client flows for this client (Authentication → Settings)"
	}
	return errors.New("sign-in: " + said)
}
