package botframework

import (
	"context"
	"crypto/rsa"
	"log/slog"
	"slices"
	"sync"
	"time"
)

const (
	// keysMaxAge and unknownKeyPause come from Learn:
	// rest-connector-authentication, step 3 and its tip.
	keysMaxAge      = 24 * time.Hour
	unknownKeyPause = time.Hour
	// failedPause keeps an outage from turning into a flood of fetches.
	failedPause = time.Second
)

// signingKey is a key that Teams signs with. Endorsements are the channels that
// may use it. It does not change once published.
type signingKey struct {
	id           string
	public       *rsa.PublicKey
	endorsements []string
}

func (k *signingKey) equal(other *signingKey) bool {
	return k.public.Equal(other.public) && slices.Equal(k.endorsements, other.endorsements)
}

// keyCache holds the published signing keys. They are fetched when first needed
// and again when older than keysMaxAge. An unknown key triggers a fetch at most
// once per unknownKeyPause. Old keys stay valid until there are newer ones. At
// most one fetch runs at a time. After a failure, the next fetch waits for
// failedPause.
type keyCache struct {
	fetch func(context.Context) (map[string]*signingKey, error)
	now   func() time.Time
	log   *slog.Logger

	mu       sync.Mutex
	keys     map[string]*signingKey // nil until the first success
	loaded   time.Time              // last success
	ended    time.Time              // last fetch, successful or not
	failed   bool                   // whether the last fetch failed
	searched time.Time              // last fetch for an unknown key
	fetching chan struct{}          // closed when the running fetch ends; nil when none runs
}

// isPublished reports whether the key is still published.
func (c *keyCache) isPublished(key *signingKey) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lookUp(key.id) == key
}

// find returns the key called id. It waits for a fetch only when it cannot tell
// otherwise. The error is errUnknownKey, or errNoKeys while there are no keys to
// look in.
func (c *keyCache) find(ctx context.Context, id string) (*signingKey, error) {
	c.mu.Lock()
	key := c.lookUp(id)
	var wait <-chan struct{}
	if key == nil {
		wait = c.search()
	}
	c.mu.Unlock()
	if wait != nil {
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, errNoKeys
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch key := c.keys[id]; {
	case key != nil:
		return key, nil
	case c.keys == nil || c.failed:
		return nil, errNoKeys
	}
	return nil, errUnknownKey
}

// lookUp returns a known key and refreshes old ones in the background. The
// caller holds mu.
func (c *keyCache) lookUp(id string) *signingKey {
	if c.keys != nil && c.now().Sub(c.loaded) > keysMaxAge {
		c.start()
	}
	return c.keys[id]
}

// search starts a fetch for an unknown key, if one is allowed now. It returns
// what to wait for, or nil. The caller holds mu.
func (c *keyCache) search() <-chan struct{} {
	if c.fetching != nil {
		return c.fetching
	}
	if c.keys != nil && !c.failed {
		now := c.now()
		if now.Sub(c.searched) < unknownKeyPause {
			return nil
		}
		c.searched = now
	}
	return c.start()
}

// start begins a fetch, unless one is running or failed just now. The caller
// holds mu. The fetch is not tied to one request, because others wait for it
// too.
func (c *keyCache) start() <-chan struct{} {
	if c.fetching == nil && !(c.failed && c.now().Sub(c.ended) < failedPause) {
		c.fetching = make(chan struct{})
		go c.fetchKeys()
	}
	return c.fetching
}

func (c *keyCache) fetchKeys() {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	keys, err := c.fetch(ctx)
	if err != nil {
		c.log.Error("signing keys not fetched", "error", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended, c.failed = c.now(), err != nil
	if err == nil {
		c.publish(keys)
	}
	close(c.fetching)
	c.fetching = nil
}

// publish replaces the keys. An unchanged key keeps its pointer, so tokens
// verified with it stay verified. All other verified tokens are forgotten.
func (c *keyCache) publish(keys map[string]*signingKey) {
	for id, key := range keys {
		if old := c.keys[id]; old != nil && old.equal(key) {
			keys[id] = old
		}
	}
	c.keys, c.loaded = keys, c.ended
}
