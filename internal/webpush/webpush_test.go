package webpush_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/pushsim"
	"frontdesk/internal/webpush"
)

func TestSend(t *testing.T) {
	service, send := start(t)
	browser, to := send.subscribe(t)
	err := send.Send(t.Context(), to, webpush.Message{
		Payload: []byte(`{"title":"INC-1001"}`), Topic: "SU5DLTEwMDE", TTL: time.Minute, Urgent: true,
	})
	got := browser.Pushes()
	if err != nil || service.Wrong() != nil || len(got) != 1 {
		t.Fatalf("Send: %v, %v, %v", err, service.Wrong(), got)
	}
	if p := got[0]; p.Title != "INC-1001" || p.Topic != "SU5DLTEwMDE" || p.TTL != 60 || p.Urgency != "high" {
		t.Errorf("pushed %+v", p)
	}
}

func TestSizes(t *testing.T) {
	service, send := start(t)
	browser, to := send.subscribe(t)
	text := func(n int) []byte { return []byte(`{"body":"` + strings.Repeat("x", n) + `"}`) }
	most := webpush.MaxPayload - len(text(0))
	if err := send.Send(t.Context(), to, webpush.Message{Payload: text(most)}); err != nil {
		t.Error(err, service.Wrong())
	}
	if got := browser.Pushes(); len(got) != 1 || len(got[0].Body) != most || got[0].Size > 4096 {
		t.Errorf("pushed %d", len(got))
	}
	if err := send.Send(
		t.Context(),
		to,
		webpush.Message{Payload: text(most + 1)},
	); !errors.Is(
		err,
		webpush.ErrRefused,
	) {
		t.Errorf("a message that is too large: %v", err)
	}
}

func TestAnswers(t *testing.T) {
	in := time.Now().Add(time.Hour)
	for _, test := range []struct {
		answer pushsim.Answer
		want   error
	}{
		{pushsim.Answer{Status: 404}, webpush.ErrGone},
		{pushsim.Answer{Status: 410}, webpush.ErrGone},
		{pushsim.Answer{Status: 403}, webpush.ErrGone},
		{pushsim.Answer{Status: 413}, webpush.ErrRefused},
		{pushsim.Answer{Status: 302, Header: http.Header{"Location": {"http://127.0.0.1:1/"}}}, webpush.ErrGone},
		{pushsim.Answer{Status: 500}, webpush.Later{Status: 500}},
		{pushsim.Answer{Status: 429, Header: http.Header{"Retry-After": {"7"}}}, webpush.Later{429, 7 * time.Second}},
		{
			pushsim.Answer{Status: 503, Header: http.Header{"Retry-After": {in.UTC().Format(http.TimeFormat)}}},
			webpush.Later{503, time.Hour},
		},
	} {
		service, send := start(t)
		_, to := send.subscribe(t)
		service.Next(test.answer)
		err := send.Send(t.Context(), to, webpush.Message{Payload: []byte("{}")})
		if later, ok := errors.AsType[webpush.Later](err); ok {
			if near := test.want.(webpush.Later); later.Status != near.Status || //nolint:errorlint // as it is
				(later.After-near.After).Abs() > 2*time.Second {
				t.Errorf("%d: %v, want %v", test.answer.Status, later, near)
			}
		} else if !errors.Is(err, test.want) {
			t.Errorf("%d: %v, want %v", test.answer.Status, err, test.want)
		}
		if service.Calls() != 1 {
			t.Errorf("%d: %d calls", test.answer.Status, service.Calls())
		}
	}
}

// sender is a Sender that browsers can subscribe to.
type sender struct {
	*webpush.Sender
	service *pushsim.Service
	public  string
}

func start(t *testing.T) (*pushsim.Service, sender) {
	t.Helper()
	service := pushsim.New()
	t.Cleanup(service.Close)
	public, private, err := webpush.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return service, sender{webpush.New(webpush.Options{
		Public: public, Private: private, Contact: "https://desk.example.com", Client: client, Now: time.Now,
	}), service, public}
}

func (s sender) subscribe(t *testing.T) (*pushsim.Browser, webpush.Browser) {
	t.Helper()
	b, err := s.service.Subscribe(s.public)
	if err != nil {
		t.Fatal(err)
	}
	decode := func(text string) []byte {
		data, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	return b, webpush.Browser{Endpoint: b.Endpoint, Key: decode(b.Key), Auth: decode(b.Auth)}
}
