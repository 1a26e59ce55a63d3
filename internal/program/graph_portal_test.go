//go:build !nograph

package program

import (
	"net/http"
	"testing"

	"frontdesk/internal/scripttest"
)

// TestGraphGroupsInThePortal gives roles of the portal by Entra groups, though the ID
// token names none: it leaves them out for who is in more than 200.
func TestGraphGroupsInThePortal(t *testing.T) {
	const group = "9d0f5c1a-0000-4000-8000-000000000001"
	d := scripttest.StartWith(t, run, scripttest.Settings{
		Portal: true, Graph: true, GraphExtra: "  features: [groups]\n",
		PortalExtra: "  roles:\n    - {name: staff, members: [" + group + "], modules: [home, chat]}\n",
	})
	d.Graph.SetGroups(d.Person(beneficiary).ObjectID, group)
	in, out := signIn(t, d, beneficiary), signIn(t, d, requester)
	expect(t, in, scripttest.Request{Path: "/chat"}, http.StatusOK)
	expect(t, out, scripttest.Request{Path: "/chat"}, http.StatusForbidden)
}
