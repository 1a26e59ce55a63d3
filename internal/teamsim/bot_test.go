package teamsim_test

import (
	"bytes"
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"frontdesk/internal/teamsim"
)

// received is an activity as the echo bot got it.
type received struct {
	Type, Name, ID, ServiceURL, Text, Action, ReplyToID, Locale string

	From         struct{ ID, Name, AadObjectID string }
	Conversation struct{ ID, ConversationType string }
	MembersAdded []struct{ ID string }
	Entities     []struct{ Type, Locale string }
	ChannelData  struct {
		EventType     string
		Team, Channel struct{ ID string }
	}
	Value struct {
		Trigger string
		Action  struct {
			Type, ID, Verb string
			Data           map[string]any
		}
	}
}

// echoBot is a bot of a hundred lines. It checks tokens against the published
// keys, echoes what people write, and answers presses with what they sent.
type echoBot struct {
	t       *testing.T
	sim     *teamsim.Sim
	server  *httptest.Server
	mu      sync.Mutex
	got     []received
	bearer  string
	answers []int // status of each echo
}

const echoCard = `{"type":"AdaptiveCard","version":"1.5","body":[{"type":"Input.Text","id":"name","value":"Erin"}],` +
	`"actions":[{"type":"Action.Execute","title":"Go","id":"b1","verb":"go","data":{"id":7}}]}`

func start(t *testing.T, options teamsim.Options) (*teamsim.Sim, *echoBot) {
	t.Helper()
	options.Key = sharedKey()
	sim, err := teamsim.New(options)
	if err != nil {
		t.Fatal(err)
	}
	bot := &echoBot{t: t, sim: sim}
	bot.server = httptest.NewServer(http.HandlerFunc(bot.turn))
	sim.SetBot(bot.server.URL + "/api/messages")
	t.Cleanup(func() { bot.server.Close(); sim.Close() })
	return sim, bot
}

func (b *echoBot) turn(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		return
	}
	if err := b.checkToken(r); err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	var activity received
	if err := json.NewDecoder(r.Body).Decode(&activity); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	b.got = append(b.got, activity)
	b.mu.Unlock()
	switch {
	case activity.Type == "invoke":
		b.answerPress(w, activity)
	case activity.Type == "message" && activity.Text == "card":
		b.answer(
			activity,
			`{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":`+echoCard+`}]}`,
		)
	case activity.Type == "message":
		text, _ := json.Marshal("echo: " + activity.Text)
		b.answer(activity, `{"type":"message","text":`+string(text)+`}`)
	}
}

func (b *echoBot) answer(to received, body string) {
	status, _, _ := b.call(http.MethodPost, "/v3/conversations/"+url.PathEscape(to.Conversation.ID)+"/activities", body)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answers = append(b.answers, status)
}

func (b *echoBot) answerPress(w http.ResponseWriter, activity received) {
	kind, value := "application/vnd.microsoft.card.adaptive", any(map[string]any{
		"type": "AdaptiveCard",
		"body": []any{map[string]any{"type": "TextBlock", "text": fmt.Sprint(activity.Value.Action.Data)}},
	})
	status := 200
	switch activity.Value.Action.Verb {
	case "say":
		kind, value = "application/vnd.microsoft.activity.message", "said"
	case "fail":
		kind, value, status = "application/vnd.microsoft.error", map[string]any{"code": "no", "message": "failed"}, 400
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"statusCode": status, "type": kind, "value": value})
}

func (b *echoBot) checkToken(r *http.Request) error {
	raw, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return errors.New("no bearer")
	}
	_, err := jwt.Parse(raw, b.publishedKey, jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(teamsim.Issuer),
		jwt.WithAudience(b.sim.AppID()), jwt.WithExpirationRequired(), jwt.WithTimeFunc(b.sim.Now))
	return err
}

func (b *echoBot) publishedKey(token *jwt.Token) (any, error) {
	var metadata struct {
		JWKSURI string `json:"jwks_uri"`
	}
	var set struct {
		Keys []struct{ Kid, N, E string }
	}
	if err := getJSON(b.sim.MetadataURL(), &metadata); err != nil {
		return nil, err
	}
	if err := getJSON(metadata.JWKSURI, &set); err != nil {
		return nil, err
	}
	for _, key := range set.Keys {
		n, _ := base64.RawURLEncoding.DecodeString(key.N)
		e, _ := base64.RawURLEncoding.DecodeString(key.E)
		if key.Kid == token.Header["kid"] {
			return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, nil
		}
	}
	return nil, errors.New("unknown kid")
}

func getJSON(address string, into any) error {
	response, err := http.Get(address)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d", address, response.StatusCode)
	}
	return json.NewDecoder(response.Body).Decode(into)
}

// login asks the token endpoint for a token. change may first spoil the form.
func (b *echoBot) login(change func(url.Values)) (status int, token string) {
	form := url.Values{
		"grant_type": {"client_credentials"}, "scope": {"https://api.botframework.com/.default"},
		"client_id": {b.sim.AppID()}, "client_secret": {b.sim.AppPassword()},
	}
	if change != nil {
		change(form)
	}
	response, err := http.PostForm(b.sim.TokenURL(), form)
	if err != nil {
		b.t.Error(err)
		return 0, ""
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	_ = json.NewDecoder(response.Body).Decode(&answer)
	return response.StatusCode, answer.AccessToken
}

// call makes one connector call. Status 0 means that no answer came.
func (b *echoBot) call(method, path, body string) (status int, answer string, header http.Header) {
	b.mu.Lock()
	if b.bearer == "" {
		_, b.bearer = b.login(nil)
	}
	bearer := b.bearer
	b.mu.Unlock()
	request, err := http.NewRequest(
		method,
		strings.TrimSuffix(b.sim.ServiceURL(), "/")+path,
		bytes.NewReader([]byte(body)),
	)
	if err != nil {
		b.t.Error(err)
		return 0, "", nil
	}
	request.Header.Set("Authorization", "Bearer "+bearer)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error(), nil
	}
	defer func() { _ = response.Body.Close() }()
	text, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(text), response.Header
}

// last returns the newest activity that the bot got.
func (b *echoBot) last() received {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.got) == 0 {
		return received{}
	}
	return b.got[len(b.got)-1]
}

func (b *echoBot) all() []received {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]received(nil), b.got...)
}

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}
