package program

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"

	"frontdesk/chat"
	"frontdesk/internal/entrasim"
	"frontdesk/internal/scripttest"
	"frontdesk/internal/store"
	"frontdesk/tickets"
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
	if testing.Short() {
		t.Skip("writes 20,000 entries")
	}
	t.Parallel()
	d := portalDesk(t)
	b := signIn(t, d, requester)
	for _, title := range []string{"One", "Two", "Three"} {
		createIncident(t, b, title)
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	flood(t, d)
	d.Restart(t)
	s := listen(t, b, "/events", "1")
	at := regexp.MustCompile(`^event: reset id: (\d+) data: reset$`).FindStringSubmatch(s.next())
	if at == nil {
		t.Fatal("nothing says that the page is too far behind")
	}
	id := createIncident(t, b, "Four")
	for _, one := range []*pageStream{s, listen(t, b, "/events", at[1])} {
		if got := one.next(); !strings.HasSuffix(got, " data: "+id) {
			t.Errorf("behind the reset: %q", got)
		}
	}
}

// flood has so much happen at a stopped desk that the feed forgets what was before.
func flood(t *testing.T, d *scripttest.Desk) {
	t.Helper()
	db, err := store.Open(t.Context(), d.Store(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	other := tickets.Person{ID: d.Person(somebody).ObjectID, Name: somebody}
	s, err := db.StartSession(t.Context(), "", other.ID, func(s *chat.Session) (c chat.Change) {
		s.Employee, s.Queue, s.State, s.Asked, s.Rev = other, "IT", chat.Ended, time.Now(), 1
		return c
	})
	for range 201 {
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.UpdateSession(t.Context(), "", s.ID, func(s *chat.Session) (c chat.Change, err error) {
			for range 100 {
				s.Messages++
				m := chat.Message{N: s.Messages, At: time.Now(), From: other, Text: "x", Origin: fmt.Sprint(s.Messages)}
				c.Messages = append(c.Messages, m)
			}
			return c, nil
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Entra groups of the ID token give roles; groups that no role names are nothing.
func TestPortalRoleByGroup(t *testing.T) {
	const managers, others = "9f8e7d6c-aaaa-bbbb-cccc-ddddeeeeffff", "11111111-2222-3333-4444-555555555555"
	d := scripttest.StartWith(t, run, scripttest.Settings{Portal: true, PortalExtra: "  roles:\n" +
		"    - {name: managers, members: [" + managers + "], modules: [home, approvals]}\n" +
		"    - {name: named, members: [$carl], modules: [home, chat]}\n"})
	for name, in := range map[string]struct {
		groups    []string
		home      int
		approvals int
		chat      int
	}{
		"Gina Employee": {[]string{others, strings.ToUpper(managers)}, 200, 200, 404},
		"Hugo Employee": {[]string{others}, 403, 403, 403},
		"Jane Employee": {nil, 403, 403, 403},
		beneficiary:     {[]string{others}, 200, 404, 200},
	} {
		d.Entra.Add(entrasim.Person{ID: d.Person(name).ObjectID, Name: name, Groups: in.groups})
		b := signIn(t, d, name)
		expect(t, b, scripttest.Request{Path: "/"}, in.home)
		expect(t, b, scripttest.Request{Path: "/approvals"}, in.approvals)
		expect(t, b, scripttest.Request{Path: "/chat"}, in.chat)
	}
}

// Nobody gives themselves a role: the choice is among one's own.
func TestPortalRoleIsNotChosenFreely(t *testing.T) {
	d := scripttest.StartWith(t, run, scripttest.Settings{Portal: true, PortalExtra: "  roles:\n" +
		"    - {name: named, members: [$carl], modules: [home, chat]}\n" +
		"    - {name: everybody, modules: [home]}\n"})
	b := signIn(t, d, requester)
	for _, role := range []string{"named", "nothing", "", "named\x00"} {
		expect(t, b, sent("/me", url.Values{"role": {role}}), http.StatusSeeOther)
		expect(t, b, scripttest.Request{Path: "/chat"}, http.StatusNotFound)
	}
}
