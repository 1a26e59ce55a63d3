package entra

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"net/url"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"software.sslmate.com/src/go-pkcs12"
)

// CertificateFile says where a certificate and its key are.
type CertificateFile struct {
	File     string // PEM or PFX
	Key      string // PEM; empty: File has the key too
	Password string // of a PFX; mostly empty
}

// KeyPair is a certificate with its key.
type KeyPair struct {
	*x509.Certificate
	key *rsa.PrivateKey
}

var (
	errNoForm = errors.New("neither PEM nor PFX")
	errNoKey  = errors.New("there is no key in it")
	errNoRSA  = errors.New("the key is not RSA, and Entra takes no other")
)

// Read reads a certificate and its key, and makes sure that they belong together.
func (f CertificateFile) Read() (pair KeyPair, err error) {
	content, err := os.ReadFile(f.File)
	if err != nil {
		return pair, err
	}
	if !bytes.Contains(content, []byte("-----BEGIN")) {
		return f.readPFX(content)
	}
	keys := content
	if f.Key != "" {
		if keys, err = os.ReadFile(f.Key); err != nil {
			return pair, err
		}
	}
	if !hasKey(keys) {
		return pair, errNoKey
	}
	both, err := tls.X509KeyPair(content, keys)
	if err != nil {
		return pair, err
	}
	key, ok := both.PrivateKey.(*rsa.PrivateKey)
	if !ok {
		return pair, errNoRSA
	}
	return KeyPair{both.Leaf, key}, nil
}

// hasKey reports whether PEM text has a key that can be read without a password.
func hasKey(content []byte) bool {
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if slices.Contains([]string{"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"}, block.Type) {
			return true
		}
	}
	return false
}

func (f CertificateFile) readPFX(content []byte) (pair KeyPair, err error) {
	const sequence = "\x30" // how all DER begins
	if !bytes.HasPrefix(content, []byte(sequence)) {
		return pair, errNoForm
	}
	private, leaf, _, err := pkcs12.DecodeChain(content, f.Password)
	if err != nil {
		return pair, err
	}
	key, ok := private.(*rsa.PrivateKey)
	if !ok {
		return pair, errNoRSA
	}
	if !key.PublicKey.Equal(leaf.PublicKey) {
		return pair, errors.New("the key is not that of the certificate")
	}
	return KeyPair{leaf, key}, nil
}

// assertionLife is how long an assertion can be used: Learn suggests 5 to 10
// minutes. It begins early for clocks that differ.
const (
	assertionLife  = 10 * time.Minute
	assertionEarly = 5 * time.Minute
)

// Certificate is a certificate that is registered with the app. While the file
// cannot be used, what it held before counts.
func Certificate(key string, f CertificateFile, now clock) Proof {
	var last atomic.Pointer[KeyPair]
	return Proof{Key: key, params: func(_ context.Context, app, endpoint string) (url.Values, error) {
		pair, err := f.Read()
		if err == nil {
			last.Store(&pair)
		} else if before := last.Load(); before != nil {
			pair = *before
		} else {
			return nil, &SourceError{Kind: BadCert, Where: f.File, err: err}
		}
		signed, err := pair.assert(app, endpoint, now())
		return assertion(signed), err
	}}
}

// assert signs an assertion (Learn: certificate-credentials): PS256, the
// certificate named by its SHA-256 thumbprint, for one endpoint, used once.
func (c KeyPair) assert(app, endpoint string, now time.Time) (string, error) {
	token := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.RegisteredClaims{
		Audience: jwt.ClaimStrings{endpoint}, Issuer: app, Subject: app, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now.Add(-assertionEarly)),
		ExpiresAt: jwt.NewNumericDate(now.Add(assertionLife)),
	})
	token.Header["x5t#S256"] = c.Thumbprint()
	return token.SignedString(c.key)
}

// Thumbprint names the certificate as assertions do.
func (c KeyPair) Thumbprint() string {
	sum := sha256.Sum256(c.Raw)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
