// Package pushsim is a make-believe push service with browsers that subscribe at it,
// for tests. It takes messages as RFC 8030 says, checks who sends them (RFC 8292), and
// decrypts them as a browser does (RFC 8188, RFC 8291). It shares no code with what
// sends.
package pushsim

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Service is a push service on this machine. Use New and Close.
type Service struct {
	server *httptest.Server

	mu       sync.Mutex
	browsers map[string]*Browser // by path
	answers  []Answer            // to the next messages
	calls    int
	wrong    []error
	arrived  chan struct{} // closed and replaced when a message has come
}

// Answer is how the service answers a message, in the place of 201.
type Answer struct {
	Status int
	Header http.Header
	// Hang keeps the sender waiting until it gives up.
	Hang bool
}

// Push is a message that came to a browser.
type Push struct {
	Title   string `json:"title"`
	Body    string `json:"body"`
	Tag     string `json:"tag"`
	Path    string `json:"path"`
	Topic   string `json:"-"`
	Urgency string `json:"-"`
	TTL     int    `json:"-"`
	Size    int    `json:"-"` // of the body as it was sent
}

// Browser is a subscription. Endpoint, Key and Auth are what its page tells a desk,
// in base64url.
type Browser struct {
	Endpoint, Key, Auth string

	service *Service
	sender  string // the key that it subscribed with, as it was given
	private *ecdh.PrivateKey
	auth    []byte
	pushes  []Push
	gone    bool
}

// New starts a push service.
func New() *Service {
	s := &Service{browsers: map[string]*Browser{}, arrived: make(chan struct{})}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// Close stops it.
func (s *Service) Close() { s.server.Close() }

// Subscribe is a new subscription of a browser to a sender with that public key.
func (s *Service) Subscribe(sender string) (*Browser, error) {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	auth := make([]byte, 16)
	_, _ = rand.Read(auth) // never fails
	encode := base64.RawURLEncoding.EncodeToString
	s.mu.Lock()
	defer s.mu.Unlock()
	path := "/send/" + strconv.Itoa(len(s.browsers)+1)
	b := &Browser{
		Endpoint: s.server.URL + path, Key: encode(private.PublicKey().Bytes()), Auth: encode(auth),
		service: s, sender: sender, private: private, auth: auth,
	}
	s.browsers[path] = b
	return b, nil
}

// Next has the service answer the next messages so.
func (s *Service) Next(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append(s.answers, answers...)
}

// Calls returns how many messages were sent to it, whatever it answered.
func (s *Service) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Wrong returns what was wrong with the messages.
func (s *Service) Wrong() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.wrong...)
}

// Arrived returns a channel that is closed when the next message comes.
func (s *Service) Arrived() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.arrived
}

// Leave ends the subscription: the service does not know it any more.
func (b *Browser) Leave() {
	b.service.mu.Lock()
	defer b.service.mu.Unlock()
	b.gone = true
}

// Pushes returns the messages that have come.
func (b *Browser) Pushes() []Push {
	b.service.mu.Lock()
	defer b.service.mu.Unlock()
	return append([]Push(nil), b.pushes...)
}

func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	defer func() { close(s.arrived); s.arrived = make(chan struct{}) }()
	b := s.browsers[r.URL.Path]
	if err != nil || b == nil || b.gone {
		w.WriteHeader(http.StatusGone)
		return
	}
	if len(s.answers) > 0 {
		a := s.answers[0]
		s.answers = s.answers[1:]
		if a.Hang {
			s.mu.Unlock()
			<-r.Context().Done()
			s.mu.Lock()
			return
		}
		for name, values := range a.Header {
			w.Header()[name] = values
		}
		if a.Status != http.StatusCreated {
			w.WriteHeader(a.Status)
			return
		}
	}
	p, err := b.take(r, body)
	if err != nil {
		s.wrong = append(s.wrong, err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	b.pushes = append(b.pushes, p)
	w.WriteHeader(http.StatusCreated)
}

// take checks and decrypts a message.
func (b *Browser) take(r *http.Request, body []byte) (p Push, err error) {
	if r.Method != http.MethodPost || r.Header.Get("Content-Encoding") != "aes128gcm" || len(body) > 4096 {
		return p, fmt.Errorf("a %s of %d bytes, %q", r.Method, len(body), r.Header.Get("Content-Encoding"))
	}
	if p.TTL, err = strconv.Atoi(r.Header.Get("TTL")); err != nil {
		return p, err
	}
	if p.Topic = r.Header.Get("Topic"); len(p.Topic) > 32 {
		return p, fmt.Errorf("the topic %q", p.Topic)
	}
	if _, err := base64.RawURLEncoding.DecodeString(p.Topic); err != nil {
		return p, fmt.Errorf("the topic %q: %w", p.Topic, err)
	}
	if err := b.checkSender(r); err != nil {
		return p, err
	}
	text, err := b.decrypt(body)
	if err != nil {
		return p, err
	}
	p.Size, p.Urgency = len(body), r.Header.Get("Urgency")
	return p, json.Unmarshal(text, &p)
}

// checkSender checks the VAPID header: its token is for this service, ends within a
// day, says whom to ask, and is signed with the key that the browser subscribed with.
func (b *Browser) checkSender(r *http.Request) error {
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), "vapid ")
	values := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		values[name] = value
	}
	if !ok || values["k"] != b.sender {
		return errors.New("another sender than the browser subscribed to")
	}
	point, err := base64.RawURLEncoding.DecodeString(values["k"])
	if err != nil {
		return fmt.Errorf("the sender's key: %w", err)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return fmt.Errorf("the sender's key: %w", err)
	}
	claims := jwt.RegisteredClaims{}
	_, err = jwt.ParseWithClaims(values["t"], &claims, func(*jwt.Token) (any, error) { return key, nil },
		jwt.WithValidMethods([]string{"ES256"}), jwt.WithAudience("http://"+r.Host), jwt.WithExpirationRequired())
	switch {
	case err != nil:
		return err
	case time.Until(claims.ExpiresAt.Time) > 24*time.Hour:
		return errors.New("a token for more than a day")
	case !strings.HasPrefix(claims.Subject, "https://") && !strings.HasPrefix(claims.Subject, "mailto:"),
		strings.Contains(claims.Subject, "mailto:mailto:"):
		return fmt.Errorf("the subject %q", claims.Subject)
	}
	return nil
}

// decrypt reads a body of one record (RFC 8188, section 2.1; RFC 8291, section 3.4).
func (b *Browser) decrypt(body []byte) ([]byte, error) {
	const head = 16 + 4 + 1
	if len(body) < head+65 || body[20] != 65 || int(binary.BigEndian.Uint32(body[16:20])) < len(body)-head-65 {
		return nil, errors.New("not one record")
	}
	salt, sender, sealed := body[:16], body[head:head+65], body[head+65:]
	from, err := ecdh.P256().NewPublicKey(sender)
	if err != nil {
		return nil, err
	}
	shared, err := b.private.ECDH(from)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(b.private.PublicKey().Bytes()) + string(sender)
	ikm, err := hkdf.Key(sha256.New, shared, b.auth, info, 32)
	if err != nil {
		return nil, err
	}
	plain, err := open(ikm, salt, sealed)
	if err != nil {
		return nil, err
	}
	text, ok := strings.CutSuffix(strings.TrimRight(string(plain), "\x00"), "\x02")
	if !ok {
		return nil, errors.New("the record is not the last")
	}
	return []byte(text), nil
}

// open decrypts a record (RFC 8188, section 2.2).
func open(ikm, salt, sealed []byte) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return gcm.Open(nil, nonce, sealed, nil)
}
