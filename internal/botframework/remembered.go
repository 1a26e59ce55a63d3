package botframework

import (
	"crypto/sha256"
	"sync"
	"time"
)

const maxRemembered = 4096

type tokenSum [sha256.Size]byte

// rememberedTokens knows verified tokens by their hash, so that Teams' tokens,
// which serve for an hour, cost one RSA check each. It holds at most
// maxRemembered.
type rememberedTokens struct {
	mu     sync.Mutex
	tokens map[tokenSum]identity
}

func newRememberedTokens() *rememberedTokens {
	return &rememberedTokens{tokens: make(map[tokenSum]identity)}
}

// get reports what a token said when it was verified, unless it has expired.
func (r *rememberedTokens) get(sum tokenSum, now time.Time) (identity, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id, ok := r.tokens[sum]
	return id, ok && now.Before(id.expires)
}

func (r *rememberedTokens) put(sum tokenSum, id identity, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.tokens) >= maxRemembered {
		r.makeRoom(now)
	}
	r.tokens[sum] = id
}

func (r *rememberedTokens) forget(sum tokenSum) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.tokens, sum)
}

// makeRoom drops the expired tokens or, if there are none, the one that expires
// first.
func (r *rememberedTokens) makeRoom(now time.Time) {
	var first tokenSum
	var earliest time.Time
	for sum, id := range r.tokens {
		if !now.Before(id.expires) {
			delete(r.tokens, sum)
		}
		if earliest.IsZero() || id.expires.Before(earliest) {
			first, earliest = sum, id.expires
		}
	}
	if len(r.tokens) >= maxRemembered {
		delete(r.tokens, first)
	}
}
