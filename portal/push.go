package portal

import (
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// switchPushOn has the visitor's browser told what happens while no page is open. It
// sends what PushSubscription.toJSON says (W3C, "Push API"), and the endpoint that the
// new one takes the place of, if there is one.
func switchPushOn(v *visit) error {
	person := v.who.Person.ID
	key, badKey := decodeKey(v.form("p256dh"))
	auth, badAuth := decodeKey(v.form("auth"))
	if badKey != nil || badAuth != nil {
		return v.refusePush(&tickets.Invalid{Field: "key"})
	}
	err := v.Desk.Devices.Add(v.ctx(), desk.Device{
		Person: person, SignIn: v.signInID(v.ctx()), Endpoint: v.form("endpoint"), Key: key, Auth: auth,
	})
	if err == nil {
		err = v.Desk.Speaks(v.ctx(), person, v.words.Lang)
	}
	if old := v.form("old"); err == nil && old != "" && old != v.form("endpoint") {
		err = v.Desk.Devices.Remove(v.ctx(), person, old)
	}
	return v.refusePush(err)
}

// switchPushOff ends that.
func switchPushOff(v *visit) error {
	return v.refusePush(v.Desk.Devices.Remove(v.ctx(), v.who.Person.ID, v.form("endpoint")))
}

// refusePush answers a page's script: nothing, or why it was refused.
func (v *visit) refusePush(err error) error {
	if errors.Is(err, desk.ErrSignedOut) {
		return v.sendToSignIn(true)
	}
	if why, ok := v.refusal(err); ok {
		http.Error(v.w, why.reason, http.StatusUnprocessableEntity)
		return nil
	}
	if err == nil {
		v.w.Header().Set("Cache-Control", "no-store")
		v.w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// decodeKey reads base64url, which some browsers pad.
func decodeKey(text string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
}

// pushKey is what browsers subscribe with; empty for who is not signed in.
func (v *visit) pushKey() string {
	if !v.ok || v.role.Name == "" {
		return ""
	}
	return v.Desk.Devices.Key
}

// pushes reports whether a sign-in has a device.
func (m meView) pushes(s desk.SignIn) bool {
	return slices.ContainsFunc(m.devices, func(d desk.Device) bool { return d.SignIn == s.ID })
}
