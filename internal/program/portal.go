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

// newPortal returns the configured portal.
func newPortal(conf config.Config, d *desk.Desk, db store.Engine, log *slog.Logger) (*portal.Portal, error) {
	var list []portal.Role
	for _, r := range conf.Portal.Roles {
		role, err := portalRole(r, d)
		if err != nil {
			return nil, err
		}
		list = append(list, role)
	}
	sign := conf.Portal.SignIn
	return portal.New(portal.Options{
		Desk: d, SignIns: db, Feed: db, Roles: list, Contact: conf.Portal.Contact, URL: conf.PublicURL,
		SignIn: portal.SignIn{
			Issuer: sign.Issuer, ClientID: sign.ClientID, ClientSecret: string(sign.ClientSecret), Claim: sign.Claim,
			Tenants: conf.Teams.AllowedTenants,
		},
		Logger: log, Now: d.Now,
	}), nil
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
	role.Has = portal.Member(ids, groups, func(person, group string) bool {
		known := d.Catalog.Catalog()
		return known != nil && slices.Contains(known.Groups[group], person)
	})
	if r.Logo == "" {
		return role, nil
	}
	var err error
	if role.Logo, err = os.ReadFile(r.Logo); err != nil {
		return role, fmt.Errorf("logo of the role %q: %w", r.Name, err)
	}
	return role, nil
}
