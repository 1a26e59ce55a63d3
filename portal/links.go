package portal

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"frontdesk/chat"
	"frontdesk/internal/desk"
)

// TicketPage returns the address of a ticket's page for somebody who may see it,
// if a role of theirs has such pages; else "". A card leads to the page itself,
// not into the tab: links into tabs need the id that an organisation's catalog
// gives an app, and open on phones for apps of the store alone (Learn, "Deep link
// to an application").
func (p *Portal) TicketPage(ctx context.Context, person, ticket string) string {
	who := signedIn{}
	who.Person.ID = person
	if !p.opensTickets(who) && !p.opensSignedIn(ctx, person) {
		return ""
	}
	return p.URL + "/tickets/" + url.PathEscape(ticket)
}

// opensTickets reports whether a role of somebody has the pages of tickets.
func (p *Portal) opensTickets(s signedIn) bool {
	return slices.ContainsFunc(p.rolesOf(s), func(r Role) bool { return r.mayAny(Incidents, Catalog, Approvals) })
}

// opensSignedIn is opensTickets by the Entra groups that sign-ins have named.
func (p *Portal) opensSignedIn(ctx context.Context, person string) bool {
	list, err := p.SignIns.SignInsOf(ctx, person)
	if err != nil {
		p.Logger.Warn("sign-ins not read", "error", err)
	}
	for _, one := range list {
		_, values, err := jsonCodec{}.Decode(one.Data)
		text, _ := values[keyWho].(string)
		var s signedIn
		if err == nil && json.Unmarshal([]byte(text), &s) == nil && p.opensTickets(s) {
			return true
		}
	}
	return false
}

// callLink is the address that starts a call with the analyst of a chat in Teams; ""
// where there is none. Who has no Teams reads there how to get it.
func callLink(v *visit, c chatView) string {
	if c.State != chat.Connected {
		return ""
	}
	return desk.CallLink(v.ctx(), v.Desk, c.Analyst.ID)
}

// botChat is the address of the visitor's chat with the bot in Teams; "" for whom
// the bot has not met. It names the bot, whose id is the same in each organisation
// (Learn, "Deep link to a Teams chat"; "28:" begins a bot's id).
func (v *visit) botChat() string {
	if !v.ok || !v.met || v.Teams.Client == "" {
		return ""
	}
	return "https://" + v.Teams.Client + "/l/chat/0/0?users=28:" + v.Teams.AppID
}
