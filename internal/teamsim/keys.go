package teamsim

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // x5t is SHA-1 by definition (RFC 7515, 4.1.7)
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"sync"
	"time"
)

// Issuer is the issuer of every token (Learn: rest-connector-authentication,
// step 4.3).
const Issuer = "https://api.botframework.com"

const tokenLife = time.Hour

// identity is the signing part of Teams: the current key, what is published
// about it, and the one token that is used until shortly before it expires.
type identity struct {
	mu           sync.Mutex
	key          *rsa.PrivateKey
	forger       *rsa.PrivateKey
	endorsements []string
	token        string
	renew        time.Time
	down         bool
	fetches      int
	keyFetches   int
	odd          oddAnswer // of the metadata
}

func (i *identity) start(key *rsa.PrivateKey) (err error) {
	i.endorsements = []string{"msteams"}
	if i.key = key; key == nil {
		i.key, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	return err
}

var encode = base64.RawURLEncoding.EncodeToString

func keyID(key *rsa.PrivateKey) string {
	sum := sha1.Sum(key.N.Bytes()) //nolint:gosec // an id
	return encode(sum[:])
}

// Token makes a token for the bot, signed with the current key. change may
// alter its header and claims first; it may be nil. The signature is always
// RS256.
func (s *Sim) Token(change func(header, claims map[string]any)) string {
	s.identity.mu.Lock()
	key := s.identity.key
	s.identity.mu.Unlock()
	return s.signed(key, keyID(key), change)
}

// ForgedToken makes a token like Token, but signed with a key that is not
// published, under the kid of the published one.
func (s *Sim) ForgedToken(change func(header, claims map[string]any)) string {
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	if s.identity.forger == nil {
		s.identity.forger = mustKey()
	}
	return s.signed(s.identity.forger, keyID(s.identity.key), change)
}

func (s *Sim) signed(key *rsa.PrivateKey, kid string, change func(header, claims map[string]any)) string {
	now := s.options.Now()
	header := map[string]any{"alg": "RS256", "typ": "JWT", "kid": kid, "x5t": kid}
	claims := map[string]any{
		"serviceurl": s.ServiceURL(), "iss": Issuer, "aud": s.options.AppID,
		"nbf": now.Unix(), "exp": now.Add(tokenLife).Unix(),
	}
	if change != nil {
		change(header, claims)
	}
	unsigned := encode(mustJSON(header)) + "." + encode(mustJSON(claims))
	digest := sha256.Sum256([]byte(unsigned))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	if err != nil {
		panic(fmt.Sprintf("teamsim: sign: %v", err))
	}
	return unsigned + "." + encode(signature)
}

// goodToken returns the token of ordinary activities. As in Teams, one token
// serves many activities.
func (s *Sim) goodToken() string {
	i := &s.identity
	i.mu.Lock()
	defer i.mu.Unlock()
	if now := s.options.Now(); now.After(i.renew) {
		i.token = s.signed(i.key, keyID(i.key), nil)
		i.renew = now.Add(tokenLife - 5*time.Minute)
	}
	return i.token
}

// RotateKey replaces the signing key. The old key is no longer published.
func (s *Sim) RotateKey() {
	key := mustKey()
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	s.identity.key, s.identity.renew = key, time.Time{}
}

// Endorse replaces the channels that the published key endorses. Without
// channels the field is left out. The initial channel is msteams.
func (s *Sim) Endorse(channels ...string) {
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	s.identity.endorsements = channels
}

// OpenIDDown makes the metadata and key endpoints answer 503 until it is called
// with false.
func (s *Sim) OpenIDDown(down bool) {
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	s.identity.down = down
}

// MetadataFetches returns the number of requests for the OpenID metadata,
// including refused ones.
func (s *Sim) MetadataFetches() int {
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	return s.identity.fetches
}

// KeyFetches returns the number of requests for the key set, including refused
// ones.
func (s *Sim) KeyFetches() int {
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	return s.identity.keyFetches
}

func (s *Sim) serveMetadata(w http.ResponseWriter, _ *http.Request) {
	s.publish(w, &s.identity.fetches, func() any {
		return map[string]any{
			"issuer": Issuer, "jwks_uri": s.url + "/v1/.well-known/keys",
			"authorization_endpoint":                "https://invalid.botframework.com",
			"id_token_signing_alg_values_supported": []string{"RS256"},
			"token_endpoint_auth_methods_supported": []string{"private_key_jwt"},
		}
	})
}

func (s *Sim) serveKeys(w http.ResponseWriter, _ *http.Request) {
	s.publish(w, &s.identity.keyFetches, func() any {
		key := s.identity.key
		entry := map[string]any{
			"kty": "RSA", "use": "sig", "kid": keyID(key), "x5t": keyID(key),
			"n": encode(key.N.Bytes()), "e": encode(big.NewInt(int64(key.E)).Bytes()),
		}
		if len(s.identity.endorsements) > 0 {
			entry["endorsements"] = s.identity.endorsements
		}
		return map[string]any{"keys": []any{entry}}
	})
}

func (s *Sim) publish(w http.ResponseWriter, count *int, document func() any) {
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	*count++
	if count == &s.identity.fetches && s.identity.odd.write(w) {
		return
	}
	if s.identity.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	reply{status: http.StatusOK, body: mustJSON(document())}.write(w)
}

func mustKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(fmt.Sprintf("teamsim: key: %v", err))
	}
	return key
}

// mustJSON encodes a value of this package or a test. A value that cannot be
// encoded is a mistake in the test.
func mustJSON(value any) []byte {
	b, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("teamsim: encode: %v", err))
	}
	return b
}
