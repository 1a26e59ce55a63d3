// Package webpush sends messages to browsers by their push services (RFC 8030). It
// encrypts them for the browser (RFC 8291) and tells the service who sends them
// (RFC 8292). It is the only importer of webpush-go, and knows nothing of tickets,
// people or stores.
package webpush

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	library "github.com/SherClockHolmes/webpush-go"
)

// MaxPayload bounds a message before it is encrypted. Every push service takes 4,096
// bytes (RFC 8030, section 7.2), of which encryption needs some.
const MaxPayload = 3 << 10

// callTimeout limits one call.
const callTimeout = 10 * time.Second

// maxRetryAfter limits how long a service can ask to wait.
const maxRetryAfter = 24 * time.Hour

// NewKeys makes a pair of keys by which push services know a sender, in base64url.
func NewKeys() (public, private string, err error) {
	private, public, err = library.GenerateVAPIDKeys()
	return public, private, err
}

// Options is what a Sender needs.
type Options struct {
	Public, Private string // keys, as NewKeys makes them
	// Contact is whom a push service asks about the sender: an https address, else
	// an e-mail address.
	Contact string
	// Client connects. It must keep to addresses that anybody may name, and follow no
	// redirect: browsers say where their push service is.
	Client *http.Client
	Now    func() time.Time
}

// Sender sends messages.
type Sender struct{ Options }

// New returns a Sender.
func New(o Options) *Sender { return &Sender{o} }

// Browser is where a message goes: what PushSubscription.toJSON tells.
type Browser struct {
	Endpoint  string
	Key, Auth []byte
}

// Message is one message. A newer message with the same Topic takes the place of one
// that the browser did not get yet. After TTL it is worth nothing any more.
type Message struct {
	Payload []byte
	Topic   string // at most 32 characters of base64url; empty: none
	TTL     time.Duration
	Urgent  bool // also while the device saves power
}

// ErrGone means that a browser cannot be sent to any more: its subscription has
// ended, or is not one of the sender's.
var ErrGone = errors.New("webpush: the subscription is gone")

// ErrRefused means that a message can never be sent.
var ErrRefused = errors.New("webpush: refused")

// Later is an answer that asks to wait. After is 0 when it names no time.
type Later struct {
	Status int
	After  time.Duration
}

func (l Later) Error() string { return fmt.Sprintf("webpush: the push service answers %d", l.Status) }

// Send sends a message. After errors other than ErrGone and ErrRefused it may work
// later. No error holds the endpoint.
func (s *Sender) Send(ctx context.Context, to Browser, m Message) error {
	if len(m.Payload) > MaxPayload {
		return fmt.Errorf("%w: a message of %d bytes", ErrRefused, len(m.Payload))
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	urgency := library.UrgencyNormal
	if m.Urgent {
		urgency = library.UrgencyHigh
	}
	encode := base64.RawURLEncoding.EncodeToString
	answer, err := library.SendNotificationWithContext(ctx, m.Payload, &library.Subscription{
		Endpoint: to.Endpoint, Keys: library.Keys{P256dh: encode(to.Key), Auth: encode(to.Auth)},
	}, &library.Options{
		HTTPClient: s.Client, Subscriber: s.Contact, Topic: m.Topic, TTL: int(m.TTL / time.Second), Urgency: urgency,
		VAPIDPublicKey: s.Public, VAPIDPrivateKey: s.Private,
	})
	if err != nil {
		return fmt.Errorf("webpush: %w", withoutURL(err))
	}
	_ = answer.Body.Close() // it is not read
	return s.meaning(answer)
}

// meaning is what an answer says (RFC 8030, sections 5 and 7.3; RFC 8292, section 4).
// A service that refuses the desk's keys, or does not know the browser, will not take
// the next message either.
func (s *Sender) meaning(a *http.Response) error {
	switch code := a.StatusCode; {
	case code/100 == 2:
		return nil
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code/100 == 5:
		return Later{code, s.retryAfter(a.Header.Get("Retry-After"))}
	case code == http.StatusRequestEntityTooLarge:
		return fmt.Errorf("%w: the push service answers %d", ErrRefused, code)
	default:
		return fmt.Errorf("%w: the push service answers %d", ErrGone, code)
	}
}

// retryAfter reads both forms of RFC 9110, section 10.2.3.
func (s *Sender) retryAfter(value string) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.ParseInt(strings.TrimSpace(value), 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(s.Now())
	}
	return min(max(wait, 0), maxRetryAfter)
}

// withoutURL removes the address from an error: who reads it can write to the
// browser.
func withoutURL(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}
