package botframework

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/infracloudio/msbotbuilder-go/connector/auth"

	"frontdesk/internal/cache"
)

const (
	maxToken = 16 << 10
	// maxVerified is the minimum number of verified tokens to remember. Teams'
	// own tokens are valid for an hour.
	maxVerified = 2048
	// clockSkew is how far clocks may differ (Learn:
	// rest-connector-authentication, step 4.5).
	clockSkew = 5 * time.Minute
)

// identity is what a valid token says.
type identity struct {
	serviceURL string
	key        *signingKey
	expires    time.Time // including the skew
}

// tokenCheck verifies the tokens that Teams sends (Learn:
// rest-connector-authentication, step 4).
type tokenCheck struct {
	appID  string
	now    func() time.Time
	keys   *keyCache
	parser *jwt.Parser
	seen   *cache.Cache[[sha256.Size]byte, identity] // by the hash of the token
}

func newTokenCheck(s Settings, keys *keyCache) *tokenCheck {
	return &tokenCheck{
		appID: s.AppID, now: s.Now, keys: keys, seen: cache.New[[sha256.Size]byte, identity](maxVerified),
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}),
			jwt.WithStrictDecoding(),
			jwt.WithTimeFunc(s.Now), jwt.WithLeeway(clockSkew),
			jwt.WithExpirationRequired(), jwt.WithNotBeforeRequired(),
			jwt.WithIssuer(s.Issuer),
		),
	}
}

// bearer returns the token of the Authorization header. There must be exactly
// one header.
func bearer(headers []string) (string, error) {
	if len(headers) != 1 {
		return "", newUnauthorized(NoToken, "want exactly one Authorization header")
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	switch {
	case !strings.EqualFold(scheme, "Bearer"):
		return "", newUnauthorized(NoToken, "the authorization scheme is not Bearer")
	case token == "":
		return "", newUnauthorized(NoToken, "the token is empty")
	case len(token) > maxToken:
		return "", newUnauthorized(BadToken, "the token is too long")
	}
	return token, nil
}

// admit checks the Authorization headers. A token that was verified before costs
// one hash and two look-ups while its key is still published.
func (c *tokenCheck) admit(ctx context.Context, headers []string) (identity, error) {
	raw, err := bearer(headers)
	if err != nil {
		return identity{}, err
	}
	sum := sha256.Sum256([]byte(raw))
	if id, ok := c.seen.Get(sum); ok {
		if key, err := c.keys.find(ctx, id.key.id); c.now().Before(id.expires) && key == id.key && err == nil {
			return id, nil
		}
		c.seen.Delete(sum)
	}
	id, err := c.verify(ctx, raw)
	if err != nil {
		return identity{}, err
	}
	c.seen.Put(sum, id)
	return id, nil
}

func (c *tokenCheck) verify(ctx context.Context, raw string) (identity, error) {
	if !compactJWS(raw) {
		return identity{}, newUnauthorized(BadToken, "the token is no signed JWT")
	}
	var key *signingKey
	claims := jwt.MapClaims{}
	_, err := c.parser.ParseWithClaims(raw, claims, func(t *jwt.Token) (any, error) {
		var err error
		key, err = c.keyFor(ctx, t)
		if err != nil {
			return nil, err
		}
		return key.public, nil
	})
	if err != nil {
		return identity{}, reasonOf(err)
	}
	return c.identify(claims, key)
}

// compactJWS reports whether a token has three parts of base64url characters.
// The decoder alone would skip line breaks.
func compactJWS(token string) bool {
	dots := 0
	for _, c := range []byte(token) {
		switch {
		case c == '.':
			dots++
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return dots == 2
}

// keyFor finds the key by its id alone. It never looks at keys, or links to
// keys, inside the token.
func (c *tokenCheck) keyFor(ctx context.Context, t *jwt.Token) (*signingKey, error) {
	if _, ok := t.Header["crit"]; ok {
		return nil, newUnauthorized(BadToken, "the token has critical extensions")
	}
	kid, _ := t.Header[auth.KeyIDHeader].(string)
	if kid == "" {
		return nil, newUnauthorized(BadToken, "the token names no signing key")
	}
	return c.keys.find(ctx, kid)
}

// identify checks the claims that the parser does not know.
func (c *tokenCheck) identify(claims jwt.MapClaims, key *signingKey) (identity, error) {
	if !c.isAudience(claims[auth.AudienceClaim]) {
		return identity{}, newUnauthorized(OtherApp, "the token is meant for another app")
	}
	serviceURL, _ := claims[auth.ServiceURLClaim].(string)
	if serviceURL == "" {
		serviceURL, _ = claims["serviceUrl"].(string)
	}
	if serviceURL == "" {
		return identity{}, newUnauthorized(BadToken, "the token names no service URL")
	}
	expires, err := claims.GetExpirationTime()
	if err != nil || expires == nil {
		return identity{}, newUnauthorized(BadToken, "the token has no expiry")
	}
	return identity{serviceURL, key, expires.Add(clockSkew)}, nil
}

// isAudience accepts only the app id. A bot's own outgoing token has the Bot
// Framework's address as audience, and other bots can get such tokens too.
func (c *tokenCheck) isAudience(aud any) bool {
	if list, ok := aud.([]any); ok && len(list) == 1 {
		aud = list[0]
	}
	id, ok := aud.(string)
	return ok && strings.EqualFold(id, c.appID)
}

// reasonOf turns the parser's error, which may quote the token, into a refusal.
func reasonOf(err error) error {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r
	}
	for _, known := range []struct {
		error
		kind Reason
	}{
		{jwt.ErrTokenExpired, Expired},
		{jwt.ErrTokenNotValidYet, Expired},
		{jwt.ErrTokenInvalidIssuer, WrongIssuer},
		{jwt.ErrTokenRequiredClaimMissing, BadToken},
		{jwt.ErrTokenSignatureInvalid, BadToken},
		{jwt.ErrTokenUnverifiable, BadToken},
		{jwt.ErrTokenMalformed, BadToken},
	} {
		if errors.Is(err, known.error) {
			return newUnauthorized(known.kind, known.Error())
		}
	}
	return newUnauthorized(BadToken, "the token is not valid")
}
