package teamsim

import (
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// AADSTS numbers of refusals (Learn, "Microsoft Entra authentication and
// authorization error codes"; those of federated credentials by Azure/login#482 and
// Azure/azure-workload-identity#1200).
const (
	WrongSecret    = 7000215
	ExpiredSecret  = 7000222
	WrongKey       = 700027
	StaleAssertion = 700024
	WrongIssuer    = 700211
	WrongAudience  = 700212
	WrongSubject   = 700213
)

// ExchangeAudience is what tokens are for that federated credentials trust (Learn:
// workload-identity-federation-create-trust).
const ExchangeAudience = "api://AzureADTokenExchange"

// credentials are what the bot's registration accepts. Their lock is that of logins.
type credentials struct {
	secrets      map[string]int // an AADSTS number, or 0, by secret; nil: Options.AppPassword alone
	certificates map[string]*x509.Certificate
	trusts       []Trust
	machine      machine
}

// Trust is a federated credential: tokens of an issuer about a subject are as good
// as a secret.
type Trust struct {
	Issuer, Subject string
	Key             *rsa.PublicKey
}

// SetSecrets replaces the secrets of the registration: those that it accepts have
// the number 0, others that of the refusal.
func (s *Sim) SetSecrets(secrets map[string]int) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.accepts.secrets = maps.Clone(secrets)
}

// RegisterCertificates replaces the certificates of the registration.
func (s *Sim) RegisterCertificates(list ...*x509.Certificate) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.accepts.certificates = map[string]*x509.Certificate{}
	for _, c := range list {
		sum := sha256.Sum256(c.Raw)
		s.logins.accepts.certificates[encode(sum[:])] = c
	}
}

// SetTrusts replaces the federated credentials of the registration.
func (s *Sim) SetTrusts(list ...Trust) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.accepts.trusts = slices.Clone(list)
}

// refusedSecret returns the number of a refusal, 0 for none.
func (s *Sim) refusedSecret(secret string) int {
	if s.logins.accepts.secrets == nil && secret == s.options.AppPassword {
		return 0
	}
	if number, known := s.logins.accepts.secrets[secret]; known {
		return number
	}
	return WrongSecret
}

// refusedAssertion checks a signed assertion: by a certificate when it names one
// (Learn: certificate-credentials), else by a federated credential (Learn:
// workload-identity-federation).
func (s *Sim) refusedAssertion(r *http.Request) int {
	const kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	signed := r.PostForm.Get("client_assertion")
	token, _, err := jwt.NewParser().ParseUnverified(signed, jwt.MapClaims{})
	if err != nil || r.PostForm.Get("client_assertion_type") != kind {
		return WrongKey
	}
	if thumbprint, ok := token.Header["x5t#S256"].(string); ok {
		return s.refusedSignature(signed, thumbprint, s.url+r.URL.Path)
	}
	return s.refusedTrust(signed, token.Claims)
}

func (s *Sim) refusedSignature(signed, thumbprint, endpoint string) int {
	certificate := s.logins.accepts.certificates[thumbprint]
	if certificate == nil || s.Now().After(certificate.NotAfter) {
		return WrongKey
	}
	var claims jwt.RegisteredClaims
	_, err := s.parser("PS256", endpoint).ParseWithClaims(signed, &claims, keyOf(certificate.PublicKey))
	switch app := s.options.AppID; {
	case isStale(err):
		return StaleAssertion
	case err != nil, claims.Issuer != app, claims.Subject != app, claims.ID == "", claims.NotBefore == nil:
		return WrongKey
	}
	return 0
}

func (s *Sim) refusedTrust(signed string, unverified jwt.Claims) int {
	issuer, _ := unverified.GetIssuer()
	subject, _ := unverified.GetSubject()
	i := slices.IndexFunc(s.logins.accepts.trusts, func(t Trust) bool { return t.Issuer == issuer })
	if i < 0 {
		return WrongIssuer
	}
	trust := s.logins.accepts.trusts[i]
	_, err := s.parser("RS256", ExchangeAudience).Parse(signed, keyOf(trust.Key))
	switch audience, _ := unverified.GetAudience(); {
	case subject != trust.Subject:
		return WrongSubject
	case !slices.Contains(audience, ExchangeAudience):
		return WrongAudience
	case isStale(err):
		return StaleAssertion
	case err != nil:
		return WrongKey
	}
	return 0
}

func (s *Sim) parser(method, audience string) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{method}), jwt.WithAudience(audience), jwt.WithExpirationRequired(),
		jwt.WithTimeFunc(s.options.Now),
	)
}

func keyOf(key any) jwt.Keyfunc { return func(*jwt.Token) (any, error) { return key, nil } }

// isStale reports whether an assertion is not valid at this time.
func isStale(err error) bool {
	return err != nil && (strings.Contains(err.Error(), jwt.ErrTokenExpired.Error()) ||
		strings.Contains(err.Error(), jwt.ErrTokenNotValidYet.Error()))
}

// refusal is how Entra refuses a proof.
func refusal(number int) reply {
	return reply{status: http.StatusUnauthorized, body: mustJSON(map[string]any{
		"error": "invalid_client", "error_codes": []int{number},
		"error_description": fmt.Sprintf("AADSTS%d: Refused. Trace ID: 6f6c4645", number),
	})}
}
