package botframework

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"frontdesk/internal/entra"
)

// ErrUnknownInvoke is what a [Handler] returns for an invoke it does not know.
// The answer is 501.
var ErrUnknownInvoke = errors.New("unknown invoke")

// Handler answers activities that have passed every check. Many goroutines call
// it at once. A nil response means 200 and an empty body. An error that wraps
// [ErrUnknownInvoke] is answered with 501, one that wraps [ErrMalformed] with
// 400, and any other with 500. Teams gives up on a message after 15 seconds, and
// on an invoke sooner. It then delivers the same activity once more.
type Handler interface {
	Turn(ctx context.Context, a *Activity) (*InvokeResponse, error)
}

// Adapter connects HTTP to a [Handler].
type Adapter struct {
	settings  Settings
	botID     string // as in Activity.Recipient
	hosts     serviceHosts
	tokens    *tokenCheck
	connector *Connector
	transport *http.Transport
	webhook   *Webhook
	log       *slog.Logger
	handler   Handler
}

// New returns an adapter without a handler. It does not use the network: signing
// keys are fetched with the first token. It refuses settings that lack an id or
// a secret, or that name an insecure address.
func New(s Settings) (*Adapter, error) {
	s, err := s.complete()
	if err != nil {
		return nil, err
	}
	hosts, err := newServiceHosts(s.ServiceURLs)
	if err != nil {
		return nil, err
	}
	transport := newTransport()
	metadata := openID{withSecureRedirects(transport), s.OpenIDMetadataURL}
	keys := &keyCache{fetch: metadata.keys, now: s.Now, log: s.Logger}
	return &Adapter{
		settings: s, botID: "28:" + s.AppID, hosts: hosts, transport: transport, log: s.Logger,
		tokens:    newTokenCheck(s, keys),
		connector: newConnector(s, hosts, withoutRedirects(transport)),
		webhook:   newWebhook(s),
	}, nil
}

// Handle sets the handler. Call it once, before the first Admit.
func (ad *Adapter) Handle(h Handler) { ad.handler = h }

// Connector returns the client for messages that the bot sends on its own.
func (ad *Adapter) Connector() *Connector { return ad.connector }

// Webhook returns what came to the webhook.
func (ad *Adapter) Webhook() *Webhook { return ad.webhook }

// SetIdentity has the bot sign in as another identity of its app from now on.
func (ad *Adapter) SetIdentity(i *entra.Identity) { ad.connector.token.setIdentity(i) }

// Close drops idle connections. The adapter stays usable.
func (ad *Adapter) Close() { ad.transport.CloseIdleConnections() }

// Admit checks the Authorization header before the body of the request is read.
// When status is 0, call receive with the body: it returns the HTTP status and
// the JSON body of the answer, nil for none. Any other status is the answer:
// 401, or 503 while the signing keys are unavailable.
func (ad *Adapter) Admit(
	ctx context.Context,
	header http.Header,
) (receive func(ctx context.Context, body []byte) (status int, answer []byte), status int) {
	id, err := ad.tokens.admit(ctx, header["Authorization"])
	if err != nil {
		return nil, ad.refuse(ctx, err, nil)
	}
	return func(ctx context.Context, body []byte) (int, []byte) {
		a, err := DecodeActivity(body)
		if err != nil {
			ad.log.WarnContext(ctx, "body refused", "error", err)
			ad.webhook.Refuse(BadBody)
			return http.StatusBadRequest, nil
		}
		if err := ad.examine(a, id); err != nil {
			return ad.refuse(ctx, err, a), nil
		}
		ad.webhook.accept()
		return ad.turn(ctx, a)
	}, 0
}

// refuse logs a refusal and returns its status. Junk from strangers gets a lower
// log level than a verified activity that is not served.
func (ad *Adapter) refuse(ctx context.Context, err error, a *Activity) int {
	r, ok := errors.AsType[*refusal](err)
	if !ok {
		r = newUnauthorized(BadToken, "the token is not valid")
	}
	defer ad.webhook.Refuse(r.kind)
	if a == nil {
		ad.log.InfoContext(ctx, "token refused", "status", r.status, "reason", r.reason)
	} else {
		ad.log.WarnContext(ctx, "activity refused", "status", r.status, "reason", r.reason,
			"type", a.Type, "id", a.ID, "conversation", a.Conversation.ID)
	}
	return r.status
}

func (ad *Adapter) turn(ctx context.Context, a *Activity) (int, []byte) {
	response, err := ad.handler.Turn(ctx, a)
	switch {
	case errors.Is(err, ErrUnknownInvoke):
		return http.StatusNotImplemented, nil
	case errors.Is(err, ErrMalformed):
		return http.StatusBadRequest, nil
	case err == nil && (response == nil || response.Body == nil):
		return statusOf(response), nil
	}
	var answer []byte
	if err == nil {
		answer, err = json.Marshal(response.Body, jsontext.AllowInvalidUTF8(true))
	}
	if err != nil {
		ad.log.ErrorContext(ctx, "turn failed", "error", err,
			"type", a.Type, "id", a.ID, "conversation", a.Conversation.ID)
		return http.StatusInternalServerError, nil
	}
	return statusOf(response), answer
}

func statusOf(r *InvokeResponse) int {
	if r == nil || r.Status == 0 {
		return http.StatusOK
	}
	return r.Status
}
