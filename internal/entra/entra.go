// Package entra is who the desk is to Microsoft Entra: how it proves, when it asks
// for a token or redeems somebody's code, that it is the app it says it is.
//
// An Identity has one proof or several: a secret, a certificate, a managed
// identity, or a token of somebody whom the app trusts (federated). It knows
// nothing of what tokens are for, keeps none, and logs nothing. What is in files is
// read anew each time, so a renewed file counts without a restart.
package entra

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Request is what a token is asked for.
type Request struct {
	App   string // client id
	URL   string // the token endpoint
	Scope string // ends in "/.default"
}

// Proof is one way to prove who the desk is.
type Proof struct {
	// Key is the configuration key that the proof comes from.
	Key string
	// params returns what is added to a request to the token endpoint.
	params func(ctx context.Context, app, endpoint string) (url.Values, error)
	// token returns a token without the token endpoint; nil: it takes that.
	token func(ctx context.Context, scope string) (*oauth2.Token, error)
}

// Identity is who the desk is. It is safe for concurrent use.
type Identity struct {
	proofs []Proof
	works  atomic.Int64 // index of the proof that was accepted last
}

// New returns an identity with proofs, in the order in which they are tried at
// first. There is at least one.
func New(proofs ...Proof) *Identity { return &Identity{proofs: proofs} }

// Token returns a new token. It tries each proof until one is accepted, beginning
// with the one that was accepted last. An error is that of the first one tried: an
// *oauth2.RetrieveError when the token endpoint refuses, a *SourceError when there
// is nothing to prove with, or that of the connection.
func (i *Identity) Token(ctx context.Context, client *http.Client, r Request) (*oauth2.Token, error) {
	return i.each(func(p Proof) (*oauth2.Token, error) { return p.ask(ctx, client, r) })
}

// Prove calls ask with what proves to the token endpoint that the desk is the app,
// until one proof is accepted, as Token does. A managed identity has no part in it.
func (i *Identity) Prove(
	ctx context.Context, app, endpoint string, ask func(url.Values) (*oauth2.Token, error),
) (*oauth2.Token, error) {
	return i.each(func(p Proof) (*oauth2.Token, error) {
		if p.params == nil {
			return nil, ErrNoApp
		}
		params, err := p.params(ctx, app, endpoint)
		if err != nil {
			return nil, err
		}
		return ask(params)
	})
}

// ErrNoApp means that an identity is no app that people could sign in to.
var ErrNoApp = errors.New("entra: a managed identity cannot sign people in")

// each tries the proofs. One that was refused, or that there is nothing of, gives
// way to the next; any other failure is not the proof's.
func (i *Identity) each(try func(Proof) (*oauth2.Token, error)) (token *oauth2.Token, err error) {
	first := int(i.works.Load())
	for n := range i.proofs {
		at := (first + n) % len(i.proofs)
		got, failure := try(i.proofs[at])
		if failure == nil {
			i.works.Store(int64(at))
			return got, nil
		}
		if err == nil {
			err = failure
		}
		if !isRefused(failure) {
			return nil, failure
		}
	}
	return nil, err
}

// isRefused reports whether another proof may be accepted: Entra answers
// "invalid_client" to a wrong or expired secret or assertion (AADSTS7000215,
// 7000222, 700027), and other words when app or tenant are wrong.
func isRefused(err error) bool {
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return answer.ErrorCode == "invalid_client"
	}
	_, ok := errors.AsType[*SourceError](err)
	return ok
}

// Tried is what came of one proof.
type Tried struct {
	Key   string
	Token *oauth2.Token // nil with Err
	Err   error
}

// Try asks for a token with each proof, for a test.
func (i *Identity) Try(ctx context.Context, client *http.Client, r Request) []Tried {
	list := make([]Tried, len(i.proofs))
	for n, p := range i.proofs {
		token, err := p.ask(ctx, client, r)
		list[n] = Tried{p.Key, token, err}
	}
	return list
}

// ask asks for a token with one proof (Learn: v2-oauth2-client-creds-grant-flow).
func (p Proof) ask(ctx context.Context, client *http.Client, r Request) (*oauth2.Token, error) {
	if p.token != nil {
		return p.token(ctx, r.Scope)
	}
	params, err := p.params(ctx, r.App, r.URL)
	if err != nil {
		return nil, err
	}
	conf := clientcredentials.Config{
		ClientID: r.App, TokenURL: r.URL, Scopes: []string{r.Scope},
		AuthStyle: oauth2.AuthStyleInParams, EndpointParams: maps.Clone(params),
	}
	return conf.Token(context.WithValue(ctx, oauth2.HTTPClient, client))
}

// SourceError means that there is nothing to prove with.
type SourceError struct {
	Kind   Kind
	Where  string // the file, or the host that was asked
	Status int    // of an answer that refuses
	err    error
}

// Kind says what is missing.
type Kind string

// Kinds of SourceError.
const (
	NoFile        Kind = "file"        // it cannot be read
	BadCert       Kind = "certificate" // the file holds none that can be used
	NobodyAnswers Kind = "machine"     // this machine gives no tokens
	NoIdentity    Kind = "identity"    // it gives none for this identity
)

// Error implements error.
func (e *SourceError) Error() string {
	text := "entra: " + string(e.Kind) + " " + e.Where
	if e.err != nil {
		text += ": " + e.err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *SourceError) Unwrap() error { return e.err }

// clock is time.Now, or that of a test.
type clock = func() time.Time
