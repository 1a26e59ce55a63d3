package teamsim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// PostOption changes a request to the bot before it goes out.
type PostOption func(*http.Request)

// WithAuthorization sends this Authorization header instead of a valid one. ""
// sends none.
func WithAuthorization(value string) PostOption {
	return func(r *http.Request) {
		r.Header.Del("Authorization")
		if value != "" {
			r.Header.Set("Authorization", value)
		}
	}
}

// WithHeader sets a header, replacing the value that would have been sent.
func WithHeader(name, value string) PostOption {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// WithMethod sends the body with another method than POST.
func WithMethod(method string) PostOption {
	return func(r *http.Request) { r.Method = method }
}

// Post sends anything to the bot with a valid token. []byte, string and
// json.RawMessage go as they are, anything else as JSON. Status 0 means that no
// answer came. body is then the reason.
func (s *Sim) Post(
	ctx context.Context,
	activity any,
	options ...PostOption,
) (status int, body []byte, header http.Header) {
	status, body, header, err := s.send(ctx, asBody(activity), options)
	if err != nil {
		return 0, []byte(err.Error()), nil
	}
	return status, body, header
}

func asBody(activity any) []byte {
	switch activity := activity.(type) {
	case []byte:
		return activity
	case json.RawMessage:
		return activity
	case string:
		return []byte(activity)
	}
	return mustJSON(activity)
}

func (s *Sim) send(ctx context.Context, body []byte, options []PostOption) (int, []byte, http.Header, error) {
	endpoint := s.botEndpoint()
	if endpoint == "" {
		return 0, nil, nil, errors.New("teamsim: no bot: call SetBot first")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, fmt.Errorf("teamsim: %w", err)
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("Authorization", "Bearer "+s.goodToken())
	for _, change := range options {
		change(request)
	}
	return s.exchange(request)
}

// exchange sends one request and reads its whole answer. The connection can
// then be reused.
func (s *Sim) exchange(request *http.Request) (int, []byte, http.Header, error) {
	response, err := s.client.Do(request)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("teamsim: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("teamsim: %w", err)
	}
	return response.StatusCode, body, response.Header, nil
}

// Resend delivers an activity (Answer.Activity) again, byte for byte and with
// the same id, as Teams does when it missed the bot's answer. The person who
// pressed a button sees the answer, as they would have seen the first.
func (s *Sim) Resend(ctx context.Context, activity []byte) Answer {
	var sent struct {
		ID, Type, ReplyToID string
		From, Conversation  struct{ ID string }
	}
	if err := json.Unmarshal(activity, &sent); err != nil {
		return Answer{Err: fmt.Errorf("teamsim: resend: %w", err)}
	}
	a := Answer{ActivityID: sent.ID, ConversationID: sent.Conversation.ID, Activity: activity}
	a.Status, a.Body, _, a.Err = s.send(ctx, activity, nil)
	if card, ok := a.Card(); ok && sent.Type == "invoke" {
		s.show(sent.From.ID, sent.Conversation.ID, sent.ReplyToID, card)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wake()
	return a
}

func (s *Sim) deliver(ctx context.Context, activity object) Answer {
	return s.Resend(ctx, mustJSON(activity))
}

// deliverBoth sends two events at the same moment, as Teams does at an
// installation.
func (s *Sim) deliverBoth(ctx context.Context, one, other object) error {
	second := make(chan error, 1)
	go func() { second <- s.deliver(ctx, other).failure() }()
	first := s.deliver(ctx, one).failure()
	return errors.Join(first, <-second)
}
