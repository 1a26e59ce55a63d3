package program

import (
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/store"
	"frontdesk/portal"
)

// pages is the portal, if there is one.
type pages struct{ *portal.Portal }

// Close stops the portal.
func (p pages) Close() {
	if p.Portal != nil {
		p.Portal.Close()
	}
}

// newPortal returns the configured portal, if it is switched on.
func newPortal(conf config.Config, d *desk.Desk, db store.Engine, log *slog.Logger) (none pages, err error) {
	if !conf.Portal.Enabled {
		return none, nil
	}
	var list []portal.Role
	for _, r := range conf.Portal.Roles {
		role, err := portalRole(r, d)
		if err != nil {
			return none, err
		}
		list = append(list, role)
	}
	sign := conf.Portal.SignIn
	p := portal.New(portal.Options{
		Desk: d, SignIns: d.SignIns, Feed: db, Roles: list, Contact: conf.Portal.Contact, URL: conf.PublicURL,
		SignIn: portal.SignIn{
			Issuer: sign.Issuer, ClientID: sign.ClientID, Prove: signInProof(conf, d.Now), Claim: sign.Claim,
			Tenants: conf.Teams.AllowedTenants,
		},
		Teams:   portalTeams(conf),
		Offline: conf.Portal.Offline, Logger: log, Now: d.Now,
	})
	d.TicketPage = p.TicketPage
	return pages{p}, nil
}

// portalTeams says in which Teams the portal is a tab. Its tokens are Entra's, which
// is where people sign in, or that of the cloud.
func portalTeams(conf config.Config) portal.Teams {
	place := conf.Teams.Place()
	t := portal.Teams{
		AppID: conf.Teams.AppID, Tenant: conf.Teams.TenantID, Login: place.Login, Older: place.OlderLogin,
		Client: place.Client, Frames: "https://" + strings.Join(place.Frames, " https://"),
	}
	if !strings.HasPrefix(conf.PublicURL, "https://") { // no Teams leads here
		t.Client = ""
	}
	if login, ok := strings.CutSuffix(conf.Portal.SignIn.Issuer, t.Tenant+"/v2.0"); ok {
		t.Login = login
	}
	return t
}

// portalRole returns a configured role of the portal.
func portalRole(r config.PortalRole, d *desk.Desk) (portal.Role, error) {
	role := portal.Role{Name: r.Name, Title: r.Title, Accent: r.Accent, Theme: r.Theme}
	for _, m := range r.Modules {
		role.Modules = append(role.Modules, portal.Module(m))
	}
	var ids, groups []string
	for _, one := range r.Members {
		if name, ok := strings.CutPrefix(one, config.GroupSign); ok {
			groups = append(groups, name)
		} else {
			ids = append(ids, one)
		}
	}
	member := portal.Member(ids, groups, func(person, group string) bool {
		known := d.Catalog.Catalog()
		return known != nil && slices.Contains(known.Groups[group], person)
	})
	// A token leaves out the groups of somebody who is in more than 200 (Learn,
	// "Configure group claims", on the groups overage), and of everybody unless the
	// app registration asks for them.
	role.Has = func(person string, claimed []string) bool {
		return member(person, slices.Concat(claimed, d.Memberships.Of(person)))
	}
	if r.Logo == "" {
		return role, nil
	}
	var err error
	if role.Logo, err = os.ReadFile(r.Logo); err != nil {
		return role, fmt.Errorf("logo of the role %q: %w", r.Name, err)
	}
	return role, nil
}
