package program

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
	"go.etcd.io/bbolt"

	"frontdesk/internal/scripttest"
)

// foreigner is somebody at a provider that is not Entra, which knows them by an
// id of its own beside that of Entra.
type foreigner struct {
	*mockoidc.MockUser
	claims map[string]any
}

// Claims implements mockoidc.User.
func (f foreigner) Claims(_ []string, base *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	all := jwt.MapClaims{
		"iss":   base.Issuer,
		"aud":   base.Audience,
		"sub":   base.Subject,
		"exp":   base.ExpiresAt.Unix(),
		"iat":   base.IssuedAt.Unix(),
		"nonce": base.Nonce,
		"name":  "Erin at Keycloak",
	}
	for name, value := range f.claims {
		all[name] = value
	}
	return all, nil
}

// Any OpenID provider will do that says who somebody is in Entra.
func TestPortalForeignProvider(t *testing.T) {
	provider, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = provider.Shutdown() })
	d := scripttest.StartWith(t, run, scripttest.Settings{Extra: fmt.Sprintf(
		"public_url: %s\nportal:\n  enabled: true\n  sign_in:\n    issuer: %s\n    client_id: %s\n    client_secret: %s\n    claim: entra_id\n",
		scripttest.PortalURL,
		provider.Issuer(),
		provider.ClientID,
		provider.ClientSecret,
	)})
	id := d.Person("Erin Employee").ObjectID
	signed := func(claims map[string]any, want int) *scripttest.Browser {
		t.Helper()
		provider.QueueUser(foreigner{mockoidc.DefaultUser(), claims})
		b := d.Browser(t)
		header, _ := expect(t, b, scripttest.Request{Path: "/signin/start?to=/me"}, http.StatusSeeOther)
		if !strings.HasPrefix(header.Get("Location"), provider.Issuer()) {
			t.Fatal(header)
		}
		header, _ = expect(t, b, scripttest.Request{Path: header.Get("Location")}, http.StatusFound)
		callback := strings.TrimPrefix(header.Get("Location"), scripttest.PortalURL)
		expect(t, b, scripttest.Request{Path: callback}, want)
		return b
	}
	b := signed(map[string]any{"entra_id": strings.ToUpper(id)}, http.StatusSeeOther)
	_, body := expect(t, b, scripttest.Request{Path: "/me"}, http.StatusOK)
	if !strings.Contains(body, "Erin at Keycloak") {
		t.Error(clip(body))
	}
	expect(t, b, sent("/incident/new", url.Values{"title": {"By another door"}}), http.StatusSeeOther)
	signed(map[string]any{"oid": id}, http.StatusForbidden) // of the default, not of this provider
	signed(map[string]any{"entra_id": "erin"}, http.StatusForbidden)
	signed(map[string]any{"entra_id": id, "tid": "11111111-2222-3333-4444-555555555555"}, http.StatusForbidden)
}

// Who comes back after the feed has forgotten what they missed loads anew, once.
func TestPortalStreamIsTooFarBehind(t *testing.T) {
	d := portalDesk(t)
	b := signIn(t, d, requester)
	for _, title := range []string{"One", "Two", "Three"} {
		createIncident(t, b, title)
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	forgetFeed(t, filepath.Join(d.Dir, "frontdesk.db"), 2)
	d.Restart(t)
	s := listen(t, b, "/events", "1")
	if got := s.next(); got != "event: reset id: 3 data: reset" {
		t.Errorf("too far behind: %q", got)
	}
	id := createIncident(t, b, "Four")
	if got := s.next(); got != "id: 4 data: "+id {
		t.Errorf("behind the reset: %q", got)
	}
	exact := listen(t, b, "/events", "3")
	if got := exact.next(); got != "id: 4 data: "+id {
		t.Errorf("not too far behind: %q", got)
	}
}

// forgetFeed removes the oldest entries of a stopped desk's feed, as their number
// does.
func forgetFeed(t *testing.T, path string, n int) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		c := tx.Bucket([]byte("feed")).Cursor()
		for range n {
			c.First()
			if err := c.Delete(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
