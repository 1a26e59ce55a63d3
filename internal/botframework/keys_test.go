package botframework

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func (w *world) tokenOf(kid string) string {
	key := firstKey()
	if kid == "two" {
		key = secondKey()
	}
	return sign(with(header(), "kid", kid), w.claims(), key)
}

func TestFirstRequestsShareOneFetch(t *testing.T) {
	w := newWorld(t)
	token := w.token()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if got := w.admit(token, activityBody()); got != 200 {
				t.Errorf("status %d", got)
			}
		})
	}
	all.Wait()
	if n := w.fetches.Load(); n != 1 {
		t.Errorf("%d fetches", n)
	}
}

func TestRotationIsFoundAndOldTokensAreForgotten(t *testing.T) {
	w := newWorld(t)
	old := w.token()
	if got := w.admit(old, activityBody()); got != 200 {
		t.Fatalf("status %d", got)
	}
	w.advance(5 * time.Minute)
	w.publish(jwk("two", secondKey(), "msteams"))
	if got := w.admit(w.tokenOf("two"), activityBody()); got != 200 {
		t.Errorf("new key five minutes after the start: status %d", got)
	}
	if got := w.admit(old, activityBody()); got != 401 {
		t.Errorf("remembered token of a key that is gone: status %d", got)
	}
}

func TestSameKeyIDWithAnotherKeyForgetsTokens(t *testing.T) {
	w := newWorld(t)
	old := w.token()
	w.admit(old, activityBody())
	w.publish(jwk("one", secondKey(), "msteams"), jwk("two", secondKey(), "msteams"))
	w.admit(w.tokenOf("two"), activityBody())
	if got := w.admit(old, activityBody()); got != 401 {
		t.Errorf("status %d", got)
	}
}

func TestUnknownKeysCauseOneFetchAMinute(t *testing.T) {
	w := newWorld(t)
	w.admit(w.token(), activityBody())
	junk := func(want int32) {
		t.Helper()
		for n := range 200 {
			w.admit(w.tokenOf(fmt.Sprint("junk", n)), activityBody())
		}
		if n := w.fetches.Load(); n != want {
			t.Errorf("%d fetches, want %d", n, want)
		}
	}
	junk(2) // the first, and one more
	w.publish(jwk("one", firstKey(), "msteams"), jwk("two", secondKey(), "msteams"))
	if got := w.admit(w.tokenOf("two"), activityBody()); got != 401 {
		t.Errorf("within the minute: status %d", got)
	}
	w.advance(time.Minute)
	if got := w.admit(w.tokenOf("two"), activityBody()); got != 200 {
		t.Errorf("after the minute: status %d", got)
	}
	junk(3)

	w.down.Store(true)
	w.advance(time.Minute)
	junk(4)
	w.advance(time.Minute - time.Second)
	junk(4)
	w.advance(time.Second)
	junk(5)
	if got := w.admit(w.token(), activityBody()); got != 200 {
		t.Errorf("known key, while the provider is out of reach: status %d", got)
	}
}

// A withdrawn key ends within 25 hours, even if nothing came in between, and
// within five days when nobody can say whether it was withdrawn.
func TestWithdrawnKeysEnd(t *testing.T) {
	type step struct {
		after time.Duration // since the step before
		down  bool
		want  int
	}
	for name, steps := range map[string][]step{
		"at once after 25 hours":    {{after: 25*time.Hour + time.Second, want: 401}},
		"out of reach, then back":   {{after: 26 * time.Hour, down: true, want: 200}, {after: time.Minute, want: 401}},
		"out of reach for days":     {{after: 4 * 24 * time.Hour, down: true, want: 200}, {after: 25 * time.Hour, down: true, want: 503}},
		"at once after five days":   {{after: 6 * 24 * time.Hour, down: true, want: 503}, {after: time.Second, want: 401}},
		"not withdrawn as we know":  {{after: time.Hour, want: 200}},
		"renewed in the background": {{after: 24*time.Hour + time.Second, want: 200}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			longLived := sign(header(), with(w.claims(), "exp", w.now.Load().AddDate(0, 1, 0).Unix()), firstKey())
			if got := w.admit(longLived, activityBody()); got != 200 {
				t.Fatalf("status %d", got)
			}
			w.publish(jwk("two", secondKey(), "msteams"))
			for i, s := range steps {
				w.advance(s.after)
				w.down.Store(s.down)
				if got := w.admit(longLived, activityBody()); got != s.want {
					t.Errorf("step %d: status %d, want %d", i+1, got, s.want)
				}
			}
		})
	}
}

func TestOutage(t *testing.T) {
	w := newWorld(t)
	w.down.Store(true)
	for range 20 {
		if got := w.admit(w.token(), activityBody()); got != 503 {
			t.Fatalf("no keys: status %d", got)
		}
	}
	if n := w.fetches.Load(); n != 1 {
		t.Errorf("%d fetches within a second", n)
	}
	w.down.Store(false)
	w.advance(time.Second)
	if got := w.admit(w.token(), activityBody()); got != 200 {
		t.Errorf("back again: status %d", got)
	}

	w.down.Store(true)
	w.publish(jwk("one", firstKey(), "msteams"), jwk("two", secondKey(), "msteams"))
	if got := w.admit(w.tokenOf("two"), activityBody()); got != 503 {
		t.Errorf("new key during an outage: status %d", got)
	}
	if got := w.admit(w.token(), activityBody()); got != 200 {
		t.Errorf("known key during an outage: status %d", got)
	}
	w.down.Store(false)
	w.advance(time.Minute)
	if got := w.admit(w.tokenOf("two"), activityBody()); got != 200 {
		t.Errorf("new key after the outage: status %d", got)
	}
}

// Old keys are renewed in the background. Requests can use them meanwhile.
func TestKeysAreRenewedDaily(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fetches, broken := 0, false
		cache := &keyCache{now: time.Now, log: slog.New(slog.DiscardHandler)}
		cache.fetch = func(context.Context) (map[string]*signingKey, error) {
			fetches++
			time.Sleep(5 * time.Second)
			if broken {
				return nil, errors.New("out of reach")
			}
			return map[string]*signingKey{"one": {id: "one", public: &firstKey().PublicKey}}, nil
		}
		find := func(want int) {
			t.Helper()
			began := time.Now()
			if _, err := cache.find(t.Context(), "one"); err != nil {
				t.Error(err)
			}
			if waited := time.Since(began); want > 1 && waited != 0 {
				t.Errorf("a known key took %v", waited)
			}
			synctest.Wait()
			if fetches != want {
				t.Errorf("%d fetches, want %d", fetches, want)
			}
		}
		find(1)
		time.Sleep(24 * time.Hour)
		find(1)
		broken = true
		time.Sleep(time.Second)
		find(2)
		find(2)
		time.Sleep(5*time.Second + renewPause/2)
		find(2)
		time.Sleep(renewPause / 2)
		broken = false
		find(3)
		time.Sleep(time.Minute)
		find(3)
	})
}

func TestKeySets(t *testing.T) {
	good := jwk("one", firstKey(), "msteams")
	tests := map[string]struct {
		keys []map[string]any
		want int
	}{
		"one bad among good":  {[]map[string]any{with(good, "kid", 5), good}, 200},
		"padding":             {[]map[string]any{with(good, "n", good["n"].(string)+"==")}, 200},
		"no keys":             {[]map[string]any{}, 503},
		"not RSA":             {[]map[string]any{with(good, "kty", "EC")}, 503},
		"no modulus":          {[]map[string]any{with(good, "n", nil)}, 503},
		"exponent 1":          {[]map[string]any{with(good, "e", "AQ")}, 503},
		"exponent too long":   {[]map[string]any{with(good, "e", "AQABAQABAQAB")}, 503},
		"endorsements a word": {[]map[string]any{with(good, "endorsements", "msteams")}, 503},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.publish(tt.keys...)
			if got := w.admit(w.token(), activityBody()); got != tt.want {
				t.Errorf("status %d, want %d", got, tt.want)
			}
		})
	}
}

func TestKeysComeFromSecureAddresses(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"jwks_uri": func(rw http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(rw, `{"jwks_uri":"http://keys.invalid/"}`)
		},
		"redirect": func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, "http://keys.invalid/", http.StatusFound)
		},
		"not found": func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusNotFound) },
		"no JSON":   func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "<html>") },
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(answer)
			defer server.Close()
			dialed := false
			transport := &http.Transport{Proxy: nil}
			defer transport.CloseIdleConnections()
			client := withSecureRedirects(roundTrip(func(r *http.Request) (*http.Response, error) {
				dialed = dialed || r.URL.Host == "keys.invalid"
				return transport.RoundTrip(r)
			}))
			if _, err := (openID{client, server.URL}).keys(t.Context()); err == nil || dialed {
				t.Errorf("error %v, insecure address used: %t", err, dialed)
			}
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
