package botframework

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"frontdesk/internal/entra"
)

const (
	// refreshEarly is how long before it expires a token is replaced.
	refreshEarly = 5 * time.Minute
	// usualLife is the assumed life of a token that does not say when it
	// expires.
	usualLife = time.Hour
	// refusedPause keeps a connector that refuses every token from turning each
	// call into a fetch.
	refusedPause = 5 * time.Second
)

// botToken is the bot's own token for the connector (Learn:
// rest-connector-authentication, "Bot to connector"). It is fetched when first
// needed and replaced in the background before it expires. At most one fetch
// runs at a time. After a failure, the next fetch waits for failedPause.
type botToken struct {
	identity *entra.Identity
	request  entra.Request
	client   *http.Client
	now      func() time.Time
	log      *slog.Logger

	mu       sync.Mutex
	token    string
	renew    time.Time // when to fetch the next one
	expires  time.Time
	ended    time.Time     // last fetch, successful or not
	failure  error         // of the last fetch
	refused  time.Time     // when a refused token was dropped last
	fetching chan struct{} // closed when the running fetch ends; nil when none runs
}

func newBotToken(s Settings, client *http.Client) *botToken {
	return &botToken{
		identity: s.Identity, request: entra.Request{App: s.AppID, URL: s.TokenURL, Scope: s.Scope},
		client: client, now: s.Now, log: s.Logger,
	}
}

// setIdentity has the next token be asked for with another identity. The token that is
// there stays valid. What was refused before is tried again at once.
func (t *botToken) setIdentity(i *entra.Identity) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.identity, t.failure = i, nil
}

// who returns who the desk is to Entra.
func (t *botToken) who() *entra.Identity {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.identity
}

// get returns a valid token. It waits for a fetch only when there is none.
func (t *botToken) get(ctx context.Context) (string, error) {
	if wait := t.prepare(); wait != nil {
		select {
		case <-wait:
		case <-ctx.Done():
			return "", fmt.Errorf("%w: %w", ErrToken, ctx.Err())
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.isValid():
		return t.token, nil
	case t.failure != nil:
		return "", t.failure
	}
	return "", fmt.Errorf("%w: already useless", ErrToken)
}

// prepare starts replacing the token when it is due. Without a valid token, it
// returns what to wait for.
func (t *botToken) prepare() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == "" || !t.now().Before(t.renew) {
		t.start()
	}
	if t.isValid() {
		return nil
	}
	return t.fetching
}

// forget drops a token that the connector refused, unless there is a newer one.
// It reports whether another may be had now: while the connector refuses every
// token, a new one is fetched once per refusedPause.
func (t *botToken) forget(token string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != token {
		return true
	}
	now := t.now()
	if now.Sub(t.refused) < refusedPause {
		return false
	}
	t.token, t.refused = "", now
	return true
}

func (t *botToken) isValid() bool { return t.token != "" && t.now().Before(t.expires) }

// start begins a fetch, unless one is running or failed just now. The caller
// holds mu.
func (t *botToken) start() {
	if t.fetching == nil && !(t.failure != nil && t.now().Sub(t.ended) < failedPause) {
		t.fetching = make(chan struct{})
		go t.fetchToken()
	}
}

// fetchToken fetches a token. It is not tied to one call, because others wait
// for it too.
func (t *botToken) fetchToken() {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	token, err := t.who().Token(ctx, t.client, t.request)
	if err != nil {
		err = tokenError(err)
		t.log.Error("bot token not fetched", "error", err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended, t.failure = t.now(), err
	if err == nil {
		life := usualLife
		if !token.Expiry.IsZero() {
			life = time.Until(token.Expiry)
		}
		t.token = token.AccessToken
		t.expires = t.ended.Add(life)
		t.renew = t.expires.Add(-min(refreshEarly, life/2))
	}
	close(t.fetching)
	t.fetching = nil
}
