// Command floor is the least a bot can do, to measure the desk by: a bare
// net/http handler that verifies the token (and remembers it), decodes the
// activity, and answers through a client that keeps its connections alive. What
// it answers with is the desk's own menu, byte for byte.
package main

import (
	"bytes"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/golang-jwt/jwt/v5"
)

var (
	appID    = flag.String("app", "", "app id")
	password = flag.String("password", "", "app password")
	metadata = flag.String("metadata", "", "OpenID metadata URL")
	login    = flag.String("login", "", "token URL")
	reply    = flag.String("reply", "", "file with the answer to every activity")
)

func main() {
	flag.Parse()
	f, err := newFloor()
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stderr, "msg=listening address=%s\n", listener.Addr())
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/messages", f.turn)
	log.Fatal(http.Serve(listener, mux))
}

type floor struct {
	keys     map[string]*rsa.PublicKey
	bearer   string
	reply    []byte
	client   *http.Client
	verified sync.Map // tokens that were found good
}

func newFloor() (*floor, error) {
	f := &floor{keys: map[string]*rsa.PublicKey{}, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}}
	var err error
	if f.reply, err = os.ReadFile(*reply); err != nil {
		return nil, err
	}
	var where struct {
		JWKSURI string `json:"jwks_uri"`
	}
	var set struct{ Keys []struct{ Kid, N, E string } }
	var token struct {
		AccessToken string `json:"access_token"`
	}
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {*appID}, "client_secret": {*password},
		"scope": {"https://api.botframework.com/.default"},
	}
	err = errors.Join(
		read(http.Get(*metadata))(&where),
		read(http.PostForm(*login, form))(&token),
	)
	if err == nil {
		err = read(http.Get(where.JWKSURI))(&set)
	}
	for _, k := range set.Keys {
		n, _ := base64.RawURLEncoding.DecodeString(k.N)
		e, _ := base64.RawURLEncoding.DecodeString(k.E)
		f.keys[k.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	}
	f.bearer = "Bearer " + token.AccessToken
	return f, err
}

func read(response *http.Response, err error) func(into any) error {
	return func(into any) error {
		if err != nil {
			return err
		}
		defer response.Body.Close()
		return json.NewDecoder(response.Body).Decode(into)
	}
}

// activity is what answering needs.
type activity struct {
	Type, ID, Text, ServiceURL, ChannelID string
	From, Recipient, Conversation         struct{ ID string }
}

func (f *floor) turn(w http.ResponseWriter, r *http.Request) {
	if !f.good(r.Header.Get("Authorization")) {
		http.Error(w, "Unauthorized", http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(r.Body)
	var a activity
	if err != nil || json.Unmarshal(body, &a) != nil {
		http.Error(w, "Bad Request", http.StatusBadRequest)
		return
	}
	address := strings.TrimSuffix(a.ServiceURL, "/") + "/v3/conversations/" + url.PathEscape(a.Conversation.ID) + "/activities"
	request, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(f.reply))
	if err != nil {
		http.Error(w, "Bad Request", http.StatusBadRequest)
		return
	}
	request.Header.Set("Authorization", f.bearer)
	request.Header.Set("Content-Type", "application/json")
	response, err := f.client.Do(request)
	if err != nil {
		http.Error(w, "Bad Gateway", http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	var posted struct{ ID string }
	if json.NewDecoder(response.Body).Decode(&posted) != nil || posted.ID == "" {
		http.Error(w, "Bad Gateway", http.StatusBadGateway)
	}
}

func (f *floor) good(authorization string) bool {
	raw, found := strings.CutPrefix(authorization, "Bearer ")
	if _, known := f.verified.Load(raw); known {
		return true
	}
	_, err := jwt.Parse(raw, func(t *jwt.Token) (any, error) {
		if key := f.keys[fmt.Sprint(t.Header["kid"])]; key != nil {
			return key, nil
		}
		return nil, errors.New("unknown key")
	}, jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer("https://api.botframework.com"),
		jwt.WithAudience(*appID), jwt.WithExpirationRequired())
	if !found || err != nil {
		return false
	}
	f.verified.Store(raw, true)
	return true
}
