package botframework

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/internal/entra"
)

const (
	appID   = "22222222-2222-4222-8222-22222222abcd"
	tenant  = "11111111-1111-4111-8111-11111111abcd"
	service = "http://127.0.0.1:3979/emea/"
)

// Making a key takes as long as many tests together.
var (
	firstKey  = sync.OnceValue(newKey)
	secondKey = sync.OnceValue(newKey)
)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

// world is the environment of an adapter: a clock, and an OpenID provider. The
// provider's published keys can change or be out of reach.
type world struct {
	*Adapter
	now     atomic.Pointer[time.Time]
	fetches atomic.Int32 // of the metadata
	down    atomic.Bool

	mu   sync.Mutex
	keys []map[string]any
}

func newWorld(tb testing.TB, change ...func(*Settings)) *world {
	tb.Helper()
	w := &world{}
	start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	w.now.Store(&start)
	w.publish(jwk("one", firstKey(), "msteams", "directline"))
	server := httptest.NewServer(w)
	s := Settings{
		AppID: appID, TenantID: tenant, Identity: entra.New(entra.Secret("secret", "secret")),
		ServiceURLs:       []string{"http://127.0.0.1:3979"},
		OpenIDMetadataURL: server.URL + "/metadata",
		TokenURL:          server.URL + "/token",
		Now:               func() time.Time { return *w.now.Load() },
		Logger:            slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(&s)
	}
	adapter, err := New(s)
	if err != nil {
		tb.Fatal(err)
	}
	w.Adapter = adapter
	w.Handle(turnFunc(func(context.Context, *Activity) (*InvokeResponse, error) { return nil, nil }))
	tb.Cleanup(func() { adapter.Close(); server.Close() })
	return w
}

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if w.down.Load() {
		rw.WriteHeader(http.StatusBadGateway)
		w.fetches.Add(1)
		return
	}
	switch r.URL.Path {
	case "/metadata":
		w.fetches.Add(1)
		fmt.Fprintf(rw, `{"issuer":"https://api.botframework.com","jwks_uri":"http://%s/keys"}`, r.Host)
	case "/keys":
		w.mu.Lock()
		defer w.mu.Unlock()
		_ = json.NewEncoder(rw).Encode(map[string]any{"keys": w.keys})
	}
}

func (w *world) publish(keys ...map[string]any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keys = keys
}

func (w *world) advance(d time.Duration) {
	later := w.now.Load().Add(d)
	w.now.Store(&later)
}

// admit presents a token and, if it is accepted, delivers the body. It returns
// the status that Teams would see.
func (w *world) admit(token string, body string) int {
	receive, status := w.Admit(context.Background(), http.Header{"Authorization": {"Bearer " + token}})
	if status != 0 {
		return status
	}
	status, _ = receive(context.Background(), []byte(body))
	return status
}

// claims returns the claims of a good token, valid for an hour from now.
func (w *world) claims() map[string]any {
	now := w.now.Load().Unix()
	return map[string]any{
		"iss": "https://api.botframework.com", "aud": appID, "serviceurl": service,
		"nbf": now, "exp": now + 3600,
	}
}

func (w *world) token() string { return sign(header(), w.claims(), firstKey()) }

func header() map[string]any {
	return map[string]any{"alg": "RS256", "kid": "one", "typ": "JWT"}
}

func sign(header, claims map[string]any, key *rsa.PrivateKey) string {
	text := part(header) + "." + part(claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func part(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func jwk(kid string, key *rsa.PrivateKey, endorsements ...string) map[string]any {
	k := map[string]any{
		"kty": "RSA", "use": "sig", "kid": kid,
		"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
	}
	if endorsements != nil {
		k["endorsements"] = endorsements
	}
	return k
}

// with returns a copy of m with changes; a nil value removes a member.
func with(m map[string]any, changes ...any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
	}
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == nil {
			delete(out, changes[i].(string))
		} else {
			out[changes[i].(string)] = changes[i+1]
		}
	}
	return out
}

// activityBody returns a good body with changes to its members.
func activityBody(changes ...any) string {
	b, err := json.Marshal(with(map[string]any{
		"type": "message", "id": "1", "text": "hello",
		"serviceUrl": service, "channelId": "msteams",
		"from":         map[string]any{"id": "29:erin", "aadObjectId": "aaaaaaaa-0000-4000-8000-000000000001"},
		"recipient":    map[string]any{"id": "28:" + appID},
		"conversation": map[string]any{"id": "a:erin", "conversationType": "personal", "tenantId": tenant},
		"channelData":  map[string]any{"tenant": map[string]any{"id": tenant}},
	}, changes...))
	if err != nil {
		panic(err)
	}
	return string(b)
}

type turnFunc func(context.Context, *Activity) (*InvokeResponse, error)

func (f turnFunc) Turn(ctx context.Context, a *Activity) (*InvokeResponse, error) { return f(ctx, a) }
