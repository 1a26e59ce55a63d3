package botframework

import (
	"context"
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAdmitRefusesHeaders(t *testing.T) {
	w := newWorld(t)
	good := w.token()
	parts := strings.Split(good, ".")
	tests := map[string][]string{
		"none":               nil,
		"two":                {"Bearer " + good, "Bearer " + good},
		"empty":              {""},
		"scheme alone":       {"Bearer"},
		"scheme and space":   {"Bearer "},
		"token alone":        {good},
		"Basic":              {"Basic " + good},
		"two tokens":         {"Bearer " + good + " " + good},
		"token list":         {"Bearer " + good + ", Bearer " + good},
		"two spaces":         {"Bearer  " + good},
		"trailing space":     {"Bearer " + good + " "},
		"garbage":            {"Bearer garbage"},
		"dots":               {"Bearer .."},
		"many dots":          {"Bearer " + strings.Repeat(".", 10_000)},
		"two segments":       {"Bearer " + parts[0] + "." + parts[1]},
		"five segments, JWE": {"Bearer " + good + ".e30.e30"},
		"no signature":       {"Bearer " + parts[0] + "." + parts[1] + "."},
		"padded":             {"Bearer " + good + "=="},
		"standard base64":    {"Bearer +/" + good},
		"line break":         {"Bearer " + parts[0] + "." + parts[1] + "." + parts[2][:9] + "\n" + parts[2][9:]},
		"loose last bits":    {"Bearer " + good[:len(good)-1] + string(good[len(good)-1]+1)},
		"over 16 KB": {
			"Bearer " + sign(header(), with(w.claims(), "pad", strings.Repeat("x", 16<<10)), firstKey()),
		},
	}
	for name, values := range tests {
		t.Run(name, func(t *testing.T) {
			receive, status := w.Admit(context.Background(), http.Header{"Authorization": values})
			if status != http.StatusUnauthorized || receive != nil {
				t.Errorf("status %d", status)
			}
		})
	}
}

func TestAdmitTokens(t *testing.T) {
	w := newWorld(t)
	now := w.now.Load().Unix()
	minutes := func(n int64) int64 { return now + 60*n }
	claims := func(changes ...any) string { return sign(header(), with(w.claims(), changes...), firstKey()) }
	headers := func(changes ...any) string { return sign(with(header(), changes...), w.claims(), firstKey()) }
	foreign := jwk("one", secondKey(), "msteams")

	tests := map[string]struct {
		token string
		want  int
	}{
		"good":                  {w.token(), 0},
		"scheme of other case":  {w.token(), 0},
		"cty JWT":               {headers("cty", "JWT"), 0},
		"app id in upper case":  {claims("aud", strings.ToUpper(appID)), 0},
		"aud an array of it":    {claims("aud", []string{appID}), 0},
		"serviceUrl":            {claims("serviceurl", nil, "serviceUrl", service), 0},
		"expired within leeway": {claims("exp", minutes(-4)), 0},
		"nbf within leeway":     {claims("nbf", minutes(4)), 0},

		"alg none":                  {unsigned("none", w.claims()), 401},
		"alg None":                  {unsigned("None", w.claims()), 401},
		"alg missing":               {headers("alg", nil), 401},
		"alg a number":              {headers("alg", 256), 401},
		"HS256 with the public key": {hs256(w.claims()), 401},
		"RS384":                     {rs384(w.claims()), 401},
		"crit":                      {headers("crit", []string{"exp"}), 401},
		"unknown kid":               {headers("kid", "two"), 401},
		"no kid":                    {headers("kid", nil), 401},
		"kid a number":              {headers("kid", 1), 401},
		"wrong key":                 {sign(header(), w.claims(), secondKey()), 401},
		"wrong key brought along":   {sign(with(header(), "jwk", foreign), w.claims(), secondKey()), 401},
		"wrong key linked to": {
			sign(with(header(), "jku", "http://127.0.0.1/keys"), w.claims(), secondKey()),
			401,
		},
		"payload exchanged": {exchangePayload(w.token(), with(w.claims(), "extra", 1)), 401},

		"iss wrong":            {claims("iss", "https://sts.windows.net/"+tenant+"/"), 401},
		"iss with slash":       {claims("iss", "https://api.botframework.com/"), 401},
		"iss missing":          {claims("iss", nil), 401},
		"iss a number":         {claims("iss", 5), 401},
		"iss an array":         {claims("iss", []string{"https://api.botframework.com"}), 401},
		"ISS":                  {claims("iss", nil, "ISS", "https://api.botframework.com"), 401},
		"aud foreign":          {claims("aud", "33333333-3333-4333-8333-333333333333"), 401},
		"aud missing":          {claims("aud", nil), 401},
		"aud empty":            {claims("aud", ""), 401},
		"aud empty array":      {claims("aud", []string{}), 401},
		"aud array of two":     {claims("aud", []string{appID, "other"}), 401},
		"aud array of foreign": {claims("aud", []string{"other"}), 401},
		"aud a number":         {claims("aud", 7), 401},
		"aud the framework":    {claims("aud", "https://api.botframework.com"), 401},
		"aud api://":           {claims("aud", "api://"+appID), 401},
		"exp missing":          {claims("exp", nil), 401},
		"exp text":             {claims("exp", "tomorrow"), 401},
		"expired":              {claims("exp", minutes(-6)), 401},
		"nbf missing":          {claims("nbf", nil), 401},
		"nbf future":           {claims("nbf", minutes(6)), 401},
		"serviceurl missing":   {claims("serviceurl", nil), 401},
		"serviceurl empty":     {claims("serviceurl", ""), 401},
		"serviceurl a number":  {claims("serviceurl", 1), 401},
		"claims null":          {sign(header(), nil, firstKey()), 401},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			scheme := "Bearer "
			if name == "scheme of other case" {
				scheme = "bearer "
			}
			for _, round := range []string{"first", "again"} {
				_, status := w.Admit(context.Background(), http.Header{"Authorization": {scheme + tt.token}})
				if status != tt.want {
					t.Errorf("%s time: status %d, want %d", round, status, tt.want)
				}
			}
		})
	}
}

func TestRememberedTokenExpires(t *testing.T) {
	w := newWorld(t)
	token := w.token()
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 200}, {64 * time.Minute, 200}, {2 * time.Minute, 401}} {
		w.advance(step.after)
		if got := w.admit(token, activityBody()); got != step.want {
			t.Errorf("after %v more: status %d, want %d", step.after, got, step.want)
		}
	}
}

// Without a parser, a second check of the signature would panic.
func TestSameTokenIsVerifiedOnce(t *testing.T) {
	w := newWorld(t)
	token := w.token()
	w.admit(token, activityBody())
	w.publish(jwk("one", firstKey(), "msteams", "directline"), jwk("two", secondKey(), "msteams"))
	if got := w.admit(w.tokenOf("two"), activityBody()); got != 200 {
		t.Fatalf("new key: status %d", got)
	}
	w.tokens.parser = nil
	if got := w.admit(token, activityBody()); got != 200 {
		t.Errorf("after another key came: status %d", got)
	}
}

func unsigned(alg string, claims map[string]any) string {
	return part(with(header(), "alg", alg)) + "." + part(claims) + "."
}

func hs256(claims map[string]any) string {
	text := part(with(header(), "alg", "HS256")) + "." + part(claims)
	mac := hmac.New(sha256.New, x509.MarshalPKCS1PublicKey(&firstKey().PublicKey))
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func rs384(claims map[string]any) string {
	text := part(with(header(), "alg", "RS384")) + "." + part(claims)
	sum := sha512.Sum384([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, firstKey(), crypto.SHA384, sum[:])
	if err != nil {
		panic(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func exchangePayload(token string, claims map[string]any) string {
	parts := strings.Split(token, ".")
	return parts[0] + "." + part(claims) + "." + parts[2]
}

// In another cloud its own issuer counts, and that of the public cloud does not.
func TestIssuerOfTheCloud(t *testing.T) {
	const gov = "https://api.botframework.us"
	w := newWorld(t, func(s *Settings) { s.Issuer = gov })
	if status := w.admit(sign(header(), with(w.claims(), "iss", gov), firstKey()), activityBody()); status != 200 {
		t.Errorf("its own: %d", status)
	}
	if status := w.admit(w.token(), activityBody()); status != 401 {
		t.Errorf("the public cloud's: %d", status)
	}
}
