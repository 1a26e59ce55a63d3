package botframework

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/entra"
)

func TestStatusErrors(t *testing.T) {
	type verdict struct {
		Code                       string
		Retryable, Gone, Blocked   bool
		Token, NotAllowed, NoPlace bool
		RetryAfter                 time.Duration
	}
	tests := map[string]struct {
		status           int
		retryAfter, body string
		want             verdict
	}{
		"throttled, seconds": {
			429,
			"7",
			`{"error":{"code":"TooManyRequests"}}`,
			verdict{Code: "TooManyRequests", Retryable: true, RetryAfter: 7 * time.Second},
		},
		"throttled, date": {
			429,
			"Sun, 22 Nov 2026 12:00:09 GMT",
			``,
			verdict{Retryable: true, RetryAfter: 9 * time.Second},
		},
		"date gone by":    {503, "Sun, 22 Nov 2026 11:00:00 GMT", ``, verdict{Retryable: true}},
		"negative":        {503, "-7", ``, verdict{Retryable: true}},
		"for ever":        {429, "2000000000", ``, verdict{Retryable: true, RetryAfter: 24 * time.Hour}},
		"nonsense":        {429, "soon", `<html>`, verdict{Retryable: true}},
		"precondition":    {412, "", ``, verdict{Retryable: true}},
		"bad gateway":     {502, "", `{"error":"x"}`, verdict{Retryable: true}},
		"gateway timeout": {504, "", ``, verdict{Retryable: true}},
		"server error":    {500, "", ``, verdict{}},
		"too big":         {413, "", `{"error":{"code":"MessageSizeTooBig"}}`, verdict{Code: "MessageSizeTooBig"}},
		"not found": {
			404,
			"",
			`{"error":{"code":"ConversationNotFound"}}`,
			verdict{Code: "ConversationNotFound", Gone: true, NoPlace: true},
		},
		"no such message": {
			404,
			"",
			`{"error":{"code":"ActivityNotFoundInConversation"}}`,
			verdict{Code: "ActivityNotFoundInConversation", Gone: true},
		},
		"not found, no code": {404, "", ``, verdict{Gone: true}},
		"token refused": {
			401,
			"",
			`{"error":{"code":"Unauthorized"}}`,
			verdict{Code: "Unauthorized", Retryable: true, Token: true},
		},
		"out of the roster": {
			403,
			"",
			`{"error":{"code":"BotNotInConversationRoster"}}`,
			verdict{Code: "BotNotInConversationRoster", Blocked: true},
		},
		"disabled": {
			403,
			"",
			`{"error":{"code":"BotDisabledByAdmin"}}`,
			verdict{Code: "BotDisabledByAdmin", Blocked: true},
		},
		"another region": {
			403,
			"",
			`{"error":{"code":"BadArgument"}}`,
			verdict{Code: "BadArgument", Retryable: true, NotAllowed: true},
		},
		"forbidden, no code": {403, "", ``, verdict{Retryable: true, NotAllowed: true}},
		"blocked": {
			403,
			"",
			`{"error":{"code":"ConversationBlockedByUser"}}`,
			verdict{Code: "ConversationBlockedByUser", Blocked: true},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t, func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Retry-After", tt.retryAfter)
				rw.WriteHeader(tt.status)
				fmt.Fprint(rw, tt.body)
			})
			_, err := s.Send(t.Context(), s.in("c"), Message{Text: "x"})
			e, ok := errors.AsType[*StatusError](err)
			if !ok || e.Status != tt.status {
				t.Fatalf("error %v", err)
			}
			err = fmt.Errorf("delivery 5: %w", err)
			got := verdict{
				e.Code, Retryable(err), Gone(err), Blocked(err),
				Unauthorized(err), NotAllowed(err), NoConversation(err), RetryAfter(err),
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBrokenAnswersAreRetryable(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"cut off": func(rw http.ResponseWriter, _ *http.Request) {
			conn, _, _ := http.NewResponseController(rw).Hijack()
			conn.Close()
		},
		"not JSON": func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "<html>") },
		"too long": func(rw http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(rw, `{"id":"%s"}`, strings.Repeat("x", maxAnswer))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t, answer)
			if _, err := s.Send(
				t.Context(),
				s.in("c"),
				Message{Text: "x"},
			); !Retryable(err) || RetryAfter(err) != 0 ||
				Gone(err) {
				t.Errorf("error %v", err)
			}
		})
	}
	if Retryable(nil) || Gone(nil) || Blocked(nil) || Unauthorized(nil) || RetryAfter(nil) != 0 {
		t.Error("success is a failure")
	}
}

func TestCallsTakeTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := Settings{
			AppID:    appID,
			TenantID: tenant,
			Identity: entra.New(entra.Secret("secret", "secret")),
		}.complete()
		if err != nil {
			t.Fatal(err)
		}
		hosts, err := newServiceHosts(s.ServiceURLs)
		if err != nil {
			t.Fatal(err)
		}
		c := newConnector(s, hosts, &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "login.microsoftonline.com" {
				return tokenAnswer("t1"), nil
			}
			<-r.Context().Done()
			return nil, r.Context().Err()
		})})
		began := time.Now()
		_, err = c.Send(
			t.Context(),
			Reference{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "c"},
			Message{Text: "x"},
		)
		if !Retryable(err) || !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != callTimeout {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestTokenTroubleIsRetryableAndNamed(t *testing.T) {
	refusing := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/json; charset=utf-8")
		rw.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(
			rw,
			`{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. secret"}`,
		)
	}))
	defer refusing.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for name, tt := range map[string]struct{ url, want string }{
		"refused":      {refusing.URL, "botframework: token: 401 AADSTS7000215"},
		"out of reach": {"http://" + closed.Addr().String(), "botframework: token: "},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t, nil, func(set *Settings) { set.TokenURL = tt.url })
			_, err := s.Send(t.Context(), s.in("c"), Message{Text: "x"})
			if !Retryable(err) || !Unauthorized(err) || !strings.HasPrefix(err.Error(), tt.want) ||
				strings.Contains(err.Error(), "secret") {
				t.Errorf("error %v", err)
			}
		})
	}
}
