package desk

import (
	"cmp"
	"context"
	"net/url"

	"frontdesk/tickets"
)

// publicClient is the host of the Teams client in the public cloud.
const publicClient = "teams.microsoft.com"

// CallLink returns the address that starts a call with somebody in the Teams client
// of whoever opens it; "" when there is none. It needs no Microsoft Graph.
//
// People are named by their user principal name (Learn, "Deep link to a workflow in
// Teams", to start an audio-video call), which members of a queue's team and the
// directory tell. For others it is the id that Teams gives to accounts of Entra in the
// public cloud, "8:orgid:" and the object id: clients take it, though that page does
// not name it.
func CallLink(ctx context.Context, d *Desk, person string) string {
	if d.Client == "" || !tickets.ObjectID(person) {
		return ""
	}
	user := cmp.Or(d.Crew.addressOf(ctx, person), d.Profile(ctx, person).Address)
	if user == "" && d.Client == publicClient {
		user = "8:orgid:" + person
	}
	if user == "" {
		return ""
	}
	return "https://" + d.Client + "/l/call/0/0?users=" + url.QueryEscape(user)
}

// addressOf returns the user principal name of a member of a queue's team; "" for
// anybody else, and while the members are unknown.
func (c *Crew) addressOf(ctx context.Context, person string) string {
	m := c.memberOf(ctx, person)
	if len(m.Addresses) == 0 {
		return ""
	}
	return m.Addresses[len(m.Addresses)-1]
}
