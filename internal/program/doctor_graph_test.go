//go:build !nograph

package program

import (
	"strings"
	"testing"
)

// TestDoctorOnGraph compares the permissions in the app's token with what is
// switched on.
func TestDoctorOnGraph(t *testing.T) {
	w := newWard(t)
	const name = "Microsoft Graph: "
	says := func(extra string, lines ...string) {
		t.Helper()
		w.extra = "backup: {folder: backups}\n" + extra
		out, _ := w.doctor()
		for _, line := range lines {
			if !strings.Contains(out, line) {
				t.Errorf("%q is not in\n%s", line, out)
			}
		}
	}
	says("", "ok · "+name+"Not used.")
	says("graph: {enabled: true}\n", "ok · "+name+"presence: There is a token; its permissions cannot be read.")
	w.Consent()
	says(
		"graph: {enabled: true}\n",
		"warning · "+name+"presence: The app lacks Presence.Read.All: everybody on duty is offered chats",
		"add Presence.Read.All and grant admin consent, which counts within an hour. Or take presence out of",
		"warning · "+name+"profiles: The app lacks User.Read.All",
	)
	w.Consent("User.Read.All")
	says(
		"graph: {enabled: true}\n",
		"warning · "+name+"presence: The app lacks Presence.Read.All",
		"ok · "+name+"profiles: Departments, languages and managers are known.",
	)
	says("graph: {enabled: true, features: [profiles]}\n", "ok · "+name+"Not asked for, by graph.features: presence")
	w.TokenDown(true)
	says(
		"graph: {enabled: true, features: [profiles]}\n",
		"warning · "+name+"profiles: There is no token for Microsoft Graph.",
	)
}
