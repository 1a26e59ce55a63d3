package botframework

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var errNotAllowed = fmt.Errorf("%w: the service URL is not allowed", ErrRefused)

// call makes one request. It sends body, if any, as JSON, and decodes the answer
// into out unless out is nil or the answer is empty.
func (c *Connector) call(ctx context.Context, method string, at address, body, out any) error {
	if !c.hosts.allows(at.service) {
		return errNotAllowed
	}
	target, err := at.url()
	if err != nil {
		return err
	}
	return c.request(ctx, method, target, body, out)
}

// request is call with a complete URL. The service in it must be an allowed one.
func (c *Connector) request(ctx context.Context, method, target string, body, out any) error {
	payload, err := encodeBody(body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	answer, err := c.exchange(ctx, method, target, payload)
	if err != nil || out == nil || len(answer) == 0 {
		return err
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("botframework: connector: unreadable answer: %s", syntaxOnly(err))
	}
	return nil
}

// encodeBody returns body as JSON, nil for none. It repairs broken UTF-8, since
// that is no reason never to deliver a message.
func encodeBody(body any) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	if a, ok := body.(*outgoing); ok {
		return a.encode()
	}
	return json.Marshal(body, jsontext.AllowInvalidUTF8(true))
}

// exchange makes the request. If the connector refuses the token, it tries once
// more with another.
func (c *Connector) exchange(ctx context.Context, method, target string, payload []byte) ([]byte, error) {
	for attempt := 1; ; attempt++ {
		token, err := c.token.get(ctx)
		if err != nil {
			return nil, err
		}
		status, header, answer, err := c.attempt(ctx, method, target, token, payload)
		switch {
		case err != nil:
			return nil, fmt.Errorf("botframework: connector: %w", err)
		case status == http.StatusUnauthorized && attempt == 1 && c.token.forget(token):
		case status < 200 || status > 299:
			return nil, statusError(status, header, answer, c.now())
		default:
			return answer, nil
		}
	}
}

func (c *Connector) attempt(
	ctx context.Context,
	method, target, token string,
	payload []byte,
) (int, http.Header, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(payload))
	if err != nil {
		return 0, nil, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if payload != nil {
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return resp.StatusCode, resp.Header, answer, err
}
