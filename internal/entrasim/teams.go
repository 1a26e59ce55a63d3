package entrasim

import (
	"net/http"
	"slices"

	"github.com/golang-jwt/jwt/v5"
)

// TeamsWeb is Teams in a browser, as an application at Entra (Learn, "Configure
// your tab app in Microsoft Entra ID").
const TeamsWeb = "5e3ce6c0-2b1f-4285-8d4b-75ee78787346"

// olderIssuer begins the issuer of tokens of version 1.0.
const olderIssuer = "https://sts.windows.net/"

// TeamsToken returns the access token that Teams gets in a tab of the application
// app, whose resource is "api://HOST/botid-APP". Entra makes tokens of version 1.0
// for the resource, unless the registration asks for version 2.0, which is for the
// application (Learn, "Access token claims reference").
func (p *Provider) TeamsToken(one Person, app, resource, version string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	claims := jwt.MapClaims{
		"ver": version, "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(tokenLasts).Unix(), "tid": p.tenant,
		"oid": one.ID, "sub": "pairwise-" + one.ID, "name": one.Name, "scp": "access_as_user", "groups": one.Groups,
	}
	if version == "1.0" {
		claims["iss"], claims["aud"], claims["appid"] = olderIssuer+p.tenant+"/", resource, TeamsWeb
		claims["upn"] = one.ID + "@example.com"
	} else {
		claims["iss"], claims["aud"], claims["azp"] = p.issuer(), app, TeamsWeb
		claims["preferred_username"] = one.ID + "@example.com"
	}
	return p.issue(claims)
}

// serveTeamsToken gives a make-believe Teams client in a browser the token of one of
// the people.
func (p *Provider) serveTeamsToken(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	p.mu.Lock()
	i := slices.IndexFunc(p.people, func(one Person) bool { return one.Name == q.Get("person") })
	var one Person
	if i >= 0 {
		one = p.people[i]
	}
	p.mu.Unlock()
	if i < 0 {
		refuse(w, http.StatusBadRequest, "invalid_grant")
		return
	}
	_, _ = w.Write([]byte(p.TeamsToken(one, q.Get("app"), q.Get("resource"), "2.0"))) // the caller may have left
}
