//go:build !nograph

package graph

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/entra"
	"frontdesk/internal/graphsim"
)

const secretText = "hush-hush"

func secretIdentity() *entra.Identity { return entra.New(entra.Secret("secret", secretText)) }

func TestWhereTokensGo(t *testing.T) {
	const needed = "none of Microsoft's clouds"
	tests := map[string]struct {
		baseURL, tokenURL string
		want              base
		login             string
		err               string
	}{
		"public cloud": {
			want: base{
				url:   "https://graph.microsoft.com/v1.0",
				host:  "graph.microsoft.com",
				scope: "https://graph.microsoft.com/.default",
			},
			login: "https://login.microsoftonline.com/",
		},
		"US government": {
			baseURL: "https://graph.microsoft.us",
			want: base{
				url:   "https://graph.microsoft.us/v1.0",
				host:  "graph.microsoft.us",
				scope: "https://graph.microsoft.us/.default",
			},
			login: "https://login.microsoftonline.us/",
		},
		"US defence, with version": {
			baseURL: "https://dod-graph.microsoft.us/v1.0/",
			want: base{
				url:   "https://dod-graph.microsoft.us/v1.0",
				host:  "dod-graph.microsoft.us",
				scope: "https://dod-graph.microsoft.us/.default",
			},
			login: "https://login.microsoftonline.us/",
		},
		"China": {
			baseURL: "https://microsoftgraph.chinacloudapi.cn/",
			want: base{
				url:   "https://microsoftgraph.chinacloudapi.cn/v1.0",
				host:  "microsoftgraph.chinacloudapi.cn",
				scope: "https://microsoftgraph.chinacloudapi.cn/.default",
			},
			login: "https://login.chinacloudapi.cn/",
		},
		"another cloud": {
			baseURL:  "https://graph.example",
			tokenURL: "https://login.example/token",
			want: base{
				url:   "https://graph.example/v1.0",
				host:  "graph.example",
				scope: "https://graph.example/.default",
			},
		},
		"another cloud without login": {baseURL: "https://graph.example", err: needed},
		"another cloud, login in http": {
			baseURL:  "https://graph.example",
			tokenURL: "http://login.example/token",
			err:      "token URL",
		},
		"this machine": {
			baseURL: "http://127.0.0.1:8080",
			want: base{
				url:      "http://127.0.0.1:8080/v1.0",
				host:     "127.0.0.1",
				scope:    "https://graph.microsoft.com/.default",
				loopback: true,
			},
		},
		"this machine, login in http": {
			baseURL:  "http://127.0.0.1:8080",
			tokenURL: "http://10.0.0.1/token",
			err:      "token URL",
		},
		"http":                    {baseURL: "http://graph.microsoft.com", err: "base URL"},
		"looks like this machine": {baseURL: "http://127.0.0.1.example", err: "base URL"},
		"no host":                 {baseURL: "https://", err: "base URL"},
		"with a query":            {baseURL: "https://graph.microsoft.com?a=b", err: "base URL"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := New(Options{
				TenantID: person(
					1,
				),
				ClientID: person(2),
				Identity: secretIdentity(),
				BaseURL:  tt.baseURL,
				TokenURL: tt.tokenURL,
			})
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("got %v, want %s", err, tt.err)
				}
				return
			}
			at, _ := parseBase(tt.baseURL)
			login, _ := at.authority()
			if diff := cmp.Diff(
				tt.want,
				at,
				cmp.AllowUnexported(base{}),
			); diff != "" || err != nil ||
				login.ActiveDirectoryAuthorityHost != tt.login {
				t.Error(err, login, diff)
			}
		})
	}
}

// TestTokenURL runs a login service and a Graph that accepts only its token.
func TestTokenURL(t *testing.T) {
	tests := map[string]struct {
		login func(http.ResponseWriter, *http.Request)
		want  string // in the error
	}{
		"granted": {login: func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(out, `{"token_type":"Bearer","expires_in":3600,"access_token":"granted"}`)
		}},
		"refused": {want: "token: status 401 invalid_client", login: func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Content-Type", "application/json")
			out.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(out, `{"error":"invalid_client","error_description":"long story"}`)
		}},
		"pointing elsewhere": {want: "token: status 307", login: func(out http.ResponseWriter, in *http.Request) {
			http.Redirect(out, in, "/elsewhere", http.StatusTemporaryRedirect)
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var forms []url.Values
			mux := http.NewServeMux()
			mux.HandleFunc("/token", func(out http.ResponseWriter, in *http.Request) {
				_ = in.ParseForm()
				forms = append(forms, in.PostForm)
				tt.login(out, in)
			})
			mux.HandleFunc("/elsewhere", func(http.ResponseWriter, *http.Request) { t.Error("followed a redirect") })
			mux.HandleFunc("/v1.0/users/", func(out http.ResponseWriter, in *http.Request) {
				if in.Header.Get("Authorization") != "Bearer granted" {
					t.Error(in.Header)
				}
				graphsim.Refuse(out, http.StatusNotFound, "Request_ResourceNotFound")
			})
			server := httptest.NewServer(mux)
			defer server.Close()
			var log strings.Builder
			client, err := New(Options{
				ClientID: "desk", Identity: secretIdentity(), BaseURL: server.URL, TokenURL: server.URL + "/token",
				Logger: slog.New(slog.NewTextHandler(&log, nil)),
			})
			if err != nil {
				t.Fatal(err)
			}
			for n := range 2 {
				_, _, err := client.Profile(t.Context(), person(n))
				if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
					t.Errorf("got %v, want %s", err, tt.want)
				}
				if strings.Contains(fmt.Sprint(err, log.String()), secretText) {
					t.Error("secret in", err, log.String())
				}
			}
			want := []url.Values{{
				"grant_type": {"client_credentials"}, "client_id": {"desk"}, "client_secret": {secretText},
				"scope": {"https://graph.microsoft.com/.default"},
			}}
			if diff := cmp.Diff(want, forms); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// login answers in place of login.microsoftonline.us.
type login struct {
	t        *testing.T
	answer   string
	status   int
	requests int
}

// RoundTrip implements http.RoundTripper.
func (l *login) RoundTrip(req *http.Request) (*http.Response, error) {
	l.requests++
	_ = req.ParseForm()
	if scope := req.PostForm.Get("scope"); scope != "https://graph.microsoft.us/.default" {
		l.t.Error(scope)
	}
	out := httptest.NewRecorder()
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(l.status)
	_, _ = io.WriteString(out, l.answer)
	return out.Result(), nil
}

func TestMicrosoftLogin(t *testing.T) {
	tests := map[string]struct {
		status       int
		answer, want string
	}{
		"granted": {
			status: 200,
			answer: `{"token_type":"Bearer","expires_in":3600,"ext_expires_in":3600,"access_token":"granted"}`,
		},
		"refused": {
			status: 401,
			answer: `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}`,
			want:   "graph: token: status 401 AADSTS7000215",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
				if in.Header.Get("Authorization") != "Bearer granted" {
					t.Error(in.Header)
				}
				graphsim.Refuse(out, http.StatusNotFound, "Request_ResourceNotFound")
			}))
			defer server.Close()
			via := &login{t: t, status: tt.status, answer: tt.answer}
			o := Options{
				TenantID: person(1), ClientID: person(2), Identity: secretIdentity(),
				Now: time.Now, Logger: slog.New(slog.DiscardHandler),
			}
			at, _ := parseBase(server.URL)
			at.scope = "https://graph.microsoft.us/.default"
			client, err := newClient(o, at, newTokens(o, at, "https://login.microsoftonline.us/token", via))
			if err != nil {
				t.Fatal(err)
			}
			for n := range 2 {
				_, _, err := client.Profile(t.Context(), person(n))
				if fmt.Sprint(err) != tt.want && (err != nil || tt.want != "") {
					t.Errorf("got %v, want %s", err, tt.want)
				}
			}
			if via.requests != 1 {
				t.Errorf("%d requests for a token", via.requests)
			}
		})
	}
}
