package teamsim_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/teamsim"
)

var sharedKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func TestTokensAreWhatTheyAreSaidToBe(t *testing.T) {
	sim, _ := start(t, teamsim.Options{})
	activity := sim.Person("Erin").Activity("message")
	for name, test := range map[string]struct {
		authorization string
		want          int
	}{
		"good":           {"Bearer " + sim.Token(nil), 200},
		"none":           {"", 401},
		"other audience": {"Bearer " + sim.Token(func(_, claims map[string]any) { claims["aud"] = "other" }), 401},
		"expired":        {"Bearer " + sim.Token(func(_, claims map[string]any) { claims["exp"] = 1 }), 401},
		"unknown kid":    {"Bearer " + sim.Token(func(header, _ map[string]any) { header["kid"] = "x" }), 401},
		"forged":         {"Bearer " + sim.ForgedToken(nil), 401},
	} {
		t.Run(name, func(t *testing.T) {
			status, body, _ := sim.Post(soon(t), activity, teamsim.WithAuthorization(test.authorization))
			if status != test.want {
				t.Errorf("status %d, want %d: %s", status, test.want, body)
			}
		})
	}
}

func TestTokenCarriesTheClaimsOfTeamsAndNoOthers(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	token, err := jwt.Parse(sim.Token(nil), bot.publishedKey)
	if err != nil {
		t.Fatal(err)
	}
	claims := token.Claims.(jwt.MapClaims)
	life := claims["exp"].(float64) - claims["nbf"].(float64)
	delete(claims, "exp")
	delete(claims, "nbf")
	want := jwt.MapClaims{"iss": "https://api.botframework.com", "aud": sim.AppID(), "serviceurl": sim.ServiceURL()}
	if diff := cmp.Diff(want, claims); diff != "" || life != 3600 {
		t.Errorf("life %v, claims (-want +got):\n%s", life, diff)
	}
}

func TestKeysRotateAndGoAway(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	before := sim.Token(nil)
	sim.RotateKey()
	if a := erin.Say(soon(t), "hello"); a.Status != 200 {
		t.Errorf("after rotation: %d %s", a.Status, a.Body)
	}
	if _, err := jwt.Parse(before, bot.publishedKey); err == nil {
		t.Error("the old key is still published")
	}
	fetched := sim.MetadataFetches()
	sim.OpenIDDown(true)
	if a := erin.Say(soon(t), "hello"); a.Status != 401 || sim.MetadataFetches() != fetched+1 {
		t.Errorf("down: %d, %d fetches after %d", a.Status, sim.MetadataFetches(), fetched)
	}
	sim.OpenIDDown(false)
	if a := erin.Say(soon(t), "hello"); a.Status != 200 {
		t.Errorf("up again: %d", a.Status)
	}
}

func TestEndorsementsArePublished(t *testing.T) {
	sim, _ := start(t, teamsim.Options{})
	published := func() []string {
		var set struct {
			Keys []struct{ Endorsements []string }
		}
		if err := getJSON(sim.URL()+"/v1/.well-known/keys", &set); err != nil {
			t.Fatal(err)
		}
		return set.Keys[0].Endorsements
	}
	if diff := cmp.Diff([]string{"msteams"}, published()); diff != "" {
		t.Error(diff)
	}
	sim.Endorse()
	if got := published(); got != nil {
		t.Errorf("endorsements %v, want none", got)
	}
}

func TestLogin(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	set := func(key, value string) func(url.Values) {
		return func(form url.Values) { form.Set(key, value) }
	}
	for name, test := range map[string]struct {
		change func(url.Values)
		want   int
	}{
		"good":         {nil, 200},
		"wrong secret": {set("client_secret", "guess"), 401},
		"wrong id":     {set("client_id", sim.TenantID()), 401},
		"for Graph":    {set("scope", "https://graph.microsoft.com/.default"), 200},
		"wrong scope":  {set("scope", "https://vault.azure.net/.default"), 400},
		"wrong grant":  {set("grant_type", "password"), 400},
	} {
		t.Run(name, func(t *testing.T) {
			before := sim.TokenFetches()
			status, token := bot.login(test.change)
			if status != test.want || (token != "") != (test.want == 200) || sim.TokenFetches() != before+1 {
				t.Errorf("status %d, token %q, %d fetches", status, token, sim.TokenFetches()-before)
			}
		})
	}
}

func TestLoginIsDown(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	for _, want := range []int{503, 200} {
		sim.TokenDown(want == 503)
		if status, _ := bot.login(nil); status != want {
			t.Errorf("status %d, want %d", status, want)
		}
	}
}

func TestConnectorWantsATokenOfTheLogin(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	path := "/v3/conversations/" + sim.Person("Erin").Chat + "/members"
	if status, _, _ := bot.call(http.MethodGet, path, ""); status != 200 {
		t.Errorf("with token: %d", status)
	}
	sim.RevokeTokens()
	if status, _, _ := bot.call(http.MethodGet, path, ""); status != 401 {
		t.Errorf("revoked: %d", status)
	}
	_, bot.bearer = bot.login(func(form url.Values) { form.Set("scope", "https://graph.microsoft.com/.default") })
	if status, _, _ := bot.call(http.MethodGet, path, ""); status != 401 {
		t.Errorf("token for Graph: %d", status)
	}
	bot.bearer = sim.Token(nil) // what Teams sends is not what Teams takes
	if status, _, _ := bot.call(http.MethodGet, path, ""); status != 401 {
		t.Errorf("Teams' own token: %d", status)
	}
}
