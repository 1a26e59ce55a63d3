package entrasim

import (
	"crypto/rand"
	"net/http"
	"strings"
)

// deviceGrant is what a device asks for that waits for somebody to sign in (RFC
// 8628, section 3.4).
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// GraphTools is "Microsoft Graph Command Line Tools", the only client that needs
// no secret.
const GraphTools = "14d82eec-204b-4c2f-b7e8-296a70dab67e"

// devices are the sign-ins on other devices (Learn: "OAuth 2.0 device authorization
// grant").
type devices struct {
	asked   map[string]ask    // by device code
	granted map[string]string // scopes, by access token
	pending int               // polls before somebody decides
	outcome string            // an error; empty: they sign in
}

type ask struct{ client, scope string }

// Device says how sign-ins on another device go from now on: after so many times
// that the device has asked, with an error such as "authorization_declined", or
// without one.
func (p *Provider) Device(pending int, outcome string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.devices.pending, p.devices.outcome = pending, outcome
}

// Granted reports whether a call has the token of somebody who signed in on
// another device for a scope.
func (p *Provider) Granted(r *http.Request, scope string) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	p.mu.Lock()
	defer p.mu.Unlock()
	return ok && scope != "" && p.devices.granted[token] == scope
}

func (p *Provider) serveDeviceCode(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("tenant") != p.tenant {
		refuseWith(w, "invalid_request", "AADSTS90002: Tenant '"+r.PathValue("tenant")+"' not found.")
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	device := rand.Text()
	if p.devices.asked == nil {
		p.devices.asked, p.devices.granted = map[string]ask{}, map[string]string{}
	}
	p.devices.asked[device] = ask{r.FormValue("client_id"), r.FormValue("scope")}
	reply(w, map[string]any{
		"device_code":      device,
		"user_code":        "FRWQDE7YL",
		"verification_uri": "https://microsoft.com/devicelogin",
		"expires_in":       900,
		"interval":         1,
		"message": "To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code " +
			"FRWQDE7YL to authenticate.",
	})
}

// serveDeviceToken answers a device that asks whether somebody has signed in.
func (p *Provider) serveDeviceToken(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one, known := p.devices.asked[r.FormValue("device_code")]
	switch {
	case !known || one.client != r.FormValue("client_id"):
		refuseWith(w, "bad_verification_code", "AADSTS70018: Bad verification code.")
	case one.client != GraphTools:
		refuseWith(
			w, "invalid_client", "AADSTS7000218: The request body must contain the following parameter: "+
				"'client_assertion' or 'client_secret'.\r\nTrace ID: 1",
		)
	case p.devices.pending > 0:
		p.devices.pending--
		refuseWith(w, "authorization_pending", "AADSTS70016: The user must input their code.\r\nTrace ID: 1")
	case p.devices.outcome != "":
		refuseWith(w, p.devices.outcome, "AADSTS70019: Verification code expired or declined.")
	default:
		delete(p.devices.asked, r.FormValue("device_code"))
		token := rand.Text()
		p.devices.granted[token] = one.scope
		reply(w, map[string]any{
			"token_type": "Bearer", "scope": one.scope, "expires_in": 3599, "access_token": token,
		})
	}
}

// refuseWith answers as Entra does, with a description.
func refuseWith(w http.ResponseWriter, code, description string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	writeJSON(w, map[string]string{"error": code, "error_description": description})
}
