package botframework

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/infracloudio/msbotbuilder-go/connector/client"
	"github.com/infracloudio/msbotbuilder-go/core/activity"
	"github.com/infracloudio/msbotbuilder-go/schema"
	"github.com/pkg/errors"
)

// activityIn returns an empty activity of msbotbuilder-go for an allowed
// conversation. The library puts ids into a path unescaped, so activityIn
// escapes the id.
func (c *Connector) activityIn(ref Reference) (a schema.Activity, err error) {
	if !c.hosts.allows(ref.ServiceURL) {
		return a, errNotAllowed
	}
	a.ServiceURL = ref.ServiceURL
	a.Conversation.ID, err = escapeID(ref.Conversation)
	return a, err
}

// activityCalled is activityIn for a message that was already sent.
func (c *Connector) activityCalled(id string, ref Reference) (schema.Activity, error) {
	a, err := c.activityIn(ref)
	if err == nil {
		a.ID, err = escapeID(id)
	}
	return a, err
}

// library returns the library's sender, for one call of the connector. The
// library's own client ignores the context and drops the answer, and its
// entities cannot hold mentions. So the client is ours and takes all three from
// the call. The answer to a POST goes to created, unless that is nil.
func (c *Connector) library(ctx context.Context, entities []mention, created any) activity.Response {
	return &activity.DefaultResponse{Client: clientFunc(func(method string, to url.URL, a schema.Activity) error {
		// The ids in the path are already escaped. String would escape them
		// again.
		target := to.Scheme + "://" + to.Host + to.Path
		if method == http.MethodDelete {
			return c.request(ctx, method, target, nil, nil)
		}
		out := &outgoing{a, entities}
		out.ID, out.ServiceURL, out.Conversation = "", "", schema.ConversationAccount{} // the path holds them
		return c.request(ctx, method, target, out, created)
	})}
}

// causeOf removes what the library wraps around our errors.
func causeOf(err error) error { return errors.Cause(err) }

// clientFunc is a client of the library made from one function.
type clientFunc func(method string, to url.URL, a schema.Activity) error

var _ client.Client = clientFunc(nil)

func (f clientFunc) Post(to url.URL, a schema.Activity) error   { return f(http.MethodPost, to, a) }
func (f clientFunc) Put(to url.URL, a schema.Activity) error    { return f(http.MethodPut, to, a) }
func (f clientFunc) Delete(to url.URL, a schema.Activity) error { return f(http.MethodDelete, to, a) }

// outgoing is an activity on the wire.
type outgoing struct {
	schema.Activity
	Entities []mention `json:"entities"`
}

// MarshalJSONTo leaves out what is not set. The library's own encoding would
// send times in the year 1.
func (o *outgoing) MarshalJSONTo(to *jsontext.Encoder) error {
	type plain outgoing
	return json.MarshalEncode(to, (*plain)(o), json.OmitZeroStructFields(true))
}

// encode returns the activity as JSON. A card that needs no repair is inserted
// unchanged: the encoder takes three times as long for it, the largest part of a
// turn.
func (o *outgoing) encode() ([]byte, error) {
	rest, card := *o, []byte(nil)
	if len(o.Attachments) == 1 && o.Attachments[0].ContentType == adaptiveCard {
		raw, _ := o.Attachments[0].Content.(stdjson.RawMessage)
		if jsontext.Value(raw).IsValid() {
			rest.Attachments, card = nil, raw
		}
	}
	message, err := json.Marshal(&rest, jsontext.AllowInvalidUTF8(true))
	if err != nil || card == nil {
		return message, err
	}
	return slices.Concat(bytes.TrimSuffix(message, []byte("}")),
		[]byte(`,"attachments":[{"contentType":"`+adaptiveCard+`","content":`), card, []byte(`}]}`)), nil
}
