package botframework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/internal/entra"
)

func tokenAnswer(token string) *http.Response {
	body := fmt.Sprintf(`{"token_type":"Bearer","expires_in":3600,"access_token":%q}`, token)
	return &http.Response{
		StatusCode: http.StatusOK,
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(body)),
	}
}

func newTestToken(answer roundTrip) *botToken {
	return newBotToken(Settings{
		AppID: appID, Identity: entra.New(entra.Secret("secret", "secret")), TokenURL: "https://login.example/token",
		Scope: "https://api.botframework.us/.default", Now: time.Now, Logger: slog.New(slog.DiscardHandler),
	}, &http.Client{Transport: answer})
}

func TestTokenRequest(t *testing.T) {
	var form url.Values
	token := newTestToken(func(r *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(r.Body)
		form, _ = url.ParseQuery(string(body))
		if r.Header.Get("Authorization") != "" {
			t.Error("the secret is in a header")
		}
		return tokenAnswer("t1"), nil
	})
	if got, err := token.get(t.Context()); err != nil || got != "t1" {
		t.Errorf("%q, %v", got, err)
	}
	want := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {appID}, "client_secret": {"secret"},
		"scope": {"https://api.botframework.us/.default"},
	}
	if form.Encode() != want.Encode() {
		t.Error(form)
	}
}

// A token is renewed five minutes before it expires. It stays in use meanwhile.
func TestTokenIsRenewedEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fetches, broken := 0, false
		token := newTestToken(func(*http.Request) (*http.Response, error) {
			fetches++
			time.Sleep(5 * time.Second)
			if broken {
				return nil, errors.New("out of reach")
			}
			return tokenAnswer(fmt.Sprint("t", fetches)), nil
		})
		get := func(want string) {
			t.Helper()
			began := time.Now()
			if got, err := token.get(t.Context()); err != nil || got != want || want != "t1" && time.Since(began) != 0 {
				t.Errorf("%q, %v after %v, want %q", got, err, time.Since(began), want)
			}
			synctest.Wait()
		}
		get("t1")
		time.Sleep(54 * time.Minute)
		get("t1")
		if fetches != 1 {
			t.Errorf("%d fetches", fetches)
		}
		broken = true
		time.Sleep(time.Minute)
		get("t1")
		get("t1")
		if fetches != 2 {
			t.Errorf("%d fetches", fetches)
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		broken = false
		get("t1")
		time.Sleep(10 * time.Second)
		get("t3")
	})
}

func TestTokenFetchOutlivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		token := newTestToken(func(r *http.Request) (*http.Response, error) {
			time.Sleep(5 * time.Second)
			return tokenAnswer("t1"), r.Context().Err()
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := token.get(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if got, err := token.get(t.Context()); got != "t1" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	})
}

func TestTokenOutageIsNoFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fetches := 0
		token := newTestToken(func(*http.Request) (*http.Response, error) {
			fetches++
			return nil, errors.New("out of reach")
		})
		for range 30 {
			if _, err := token.get(t.Context()); err == nil {
				t.Error("a token from nowhere")
			}
			time.Sleep(failedPause / 10)
		}
		if fetches != 3 {
			t.Errorf("%d fetches in three seconds", fetches)
		}
	})
}
