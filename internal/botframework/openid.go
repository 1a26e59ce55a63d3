package botframework

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxAnswer limits every body read from a counterpart.
const maxAnswer = 1 << 20

// openID fetches signing keys from the address in the OpenID metadata.
type openID struct {
	client      *http.Client
	metadataURL string
}

// keys returns the published RSA keys by id. It skips keys that it cannot read.
// Finding no key at all is an error.
func (o openID) keys(ctx context.Context) (map[string]*signingKey, error) {
	var metadata struct {
		JWKSURI string `json:"jwks_uri"`
	}
	if err := o.get(ctx, o.metadataURL, &metadata); err != nil {
		return nil, err
	}
	if err := requireSecure("jwks_uri", metadata.JWKSURI); err != nil {
		return nil, err
	}
	var set struct {
		Keys []jsontext.Value `json:"keys"`
	}
	if err := o.get(ctx, metadata.JWKSURI, &set); err != nil {
		return nil, err
	}
	keys := make(map[string]*signingKey, len(set.Keys))
	for _, raw := range set.Keys {
		if key, err := readKey(raw); err == nil {
			keys[key.id] = key
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("botframework: openid: no usable signing keys")
	}
	return keys, nil
}

func (o openID) get(ctx context.Context, from string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return fmt.Errorf("botframework: openid: %w", err)
	}
	resp, err := o.client.Do(req)
	if err != nil {
		return fmt.Errorf("botframework: openid: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("botframework: openid: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("botframework: openid: %s answered %d", from, resp.StatusCode)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("botframework: openid: %s: %w", from, err)
	}
	return nil
}

func readKey(raw jsontext.Value) (*signingKey, error) {
	var jwk struct {
		Kty          string   `json:"kty"`
		Kid          string   `json:"kid"`
		N            string   `json:"n"`
		E            string   `json:"e"`
		Endorsements []string `json:"endorsements"`
	}
	if err := json.Unmarshal(raw, &jwk); err != nil {
		return nil, err
	}
	n, err := base64url(jwk.N)
	if err != nil {
		return nil, err
	}
	e, err := base64url(jwk.E)
	if err != nil {
		return nil, err
	}
	exponent := new(big.Int).SetBytes(e)
	if jwk.Kty != "RSA" || jwk.Kid == "" || len(n) == 0 || exponent.BitLen() > 31 || exponent.Int64() < 3 {
		return nil, errors.New("not a usable RSA key")
	}
	public := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent.Int64())}
	return &signingKey{jwk.Kid, public, jwk.Endorsements}, nil
}

// base64url decodes with or without padding. Key sets contain both.
func base64url(s string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
}
