package botframework

import (
	"context"
	"crypto/rsa"
	"log/slog"
	"math"
	"slices"
	"sync"
	"time"
)

const (
	// keysMaxAge is when keys are fetched again (Learn:
	// rest-connector-authentication, step 3).
	keysMaxAge = 24 * time.Hour
	// keysRenewed is when nobody is let in before they were: a key that was
	// withdrawn must not serve on because nothing came for a while.
	keysRenewed = 25 * time.Hour
	// keysEnd is when keys end that cannot be renewed. Microsoft's own SDKs trust
	// them for that long at most.
	keysEnd = 5 * 24 * time.Hour
	// unknownKeyPause limits fetches for unknown keys, whatever is sent. Learn
	// suggests an hour; a minute lets a rotation that comes early be followed
	// soon, and still costs nothing.
	unknownKeyPause = time.Minute
	// failedPause and renewPause keep an outage from turning into a flood of
	// fetches: without any keys, and while there are old ones.
	failedPause = time.Second
	renewPause  = time.Minute
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

// keyCache holds the published signing keys. They are fetched when first needed.
// Older than keysMaxAge they are renewed in the background; older than
// keysRenewed, whoever asks for one waits for that, unless it fails; older than
// keysEnd they are no keys any more. An unknown key triggers a fetch at most once
// per unknownKeyPause. At most one fetch runs at a time.
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

// find returns the key called id. It waits for a fetch only when it cannot tell
// otherwise. The error is errUnknownKey, or errNoKeys while there are no keys to
// look in.
func (c *keyCache) find(ctx context.Context, id string) (*signingKey, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if wait := c.prepare(id); wait != nil && !c.await(ctx, wait) {
		return nil, errNoKeys
	}
	switch key := c.keys[id]; {
	case c.age() > keysEnd:
		return nil, errNoKeys
	case key != nil:
		return key, nil
	case c.failed:
		return nil, errNoKeys
	}
	return nil, errUnknownKey
}

// await waits for a fetch, and reports whether it ended before ctx. The caller
// holds mu, which is released meanwhile.
func (c *keyCache) await(ctx context.Context, fetched <-chan struct{}) bool {
	c.mu.Unlock()
	defer c.mu.Lock()
	select {
	case <-fetched:
		return true
	case <-ctx.Done():
		return false
	}
}

// age returns how old the keys are. Before the first success, they are older
// than anything. The caller holds mu.
func (c *keyCache) age() time.Duration {
	if c.keys == nil {
		return math.MaxInt64
	}
	return c.now().Sub(c.loaded)
}

// prepare starts the fetch that a look-up asks for, if one is allowed now. It
// returns what to wait for, nil for nothing. The caller holds mu.
func (c *keyCache) prepare(id string) <-chan struct{} {
	age := c.age()
	switch {
	case age > keysEnd:
		c.start(failedPause)
		return c.fetching
	case age > keysRenewed:
		// After a failure, only who starts the next fetch waits for it: the
		// others would all stand still while the provider is out of reach.
		if started := c.start(renewPause); started || !c.failed {
			return c.fetching
		}
	case c.keys[id] == nil:
		if now := c.now(); c.fetching == nil && now.Sub(c.searched) >= unknownKeyPause {
			c.searched = now
			c.start(0)
		}
		return c.fetching
	case age > keysMaxAge:
		c.start(renewPause)
	}
	return nil
}

// start begins a fetch, unless one is running, or one failed less than pause ago.
// The caller holds mu. The fetch is not tied to one request, because others wait
// for it too.
func (c *keyCache) start(pause time.Duration) bool {
	if c.fetching != nil || c.failed && c.now().Sub(c.ended) < pause {
		return false
	}
	c.fetching = make(chan struct{})
	go c.fetchKeys()
	return true
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
