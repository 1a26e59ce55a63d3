package portal

import (
	"slices"

	"frontdesk/tickets"
)

// Module is a part of the portal that a role can have.
type Module string

// The modules.
const (
	Home      Module = "home"
	Catalog   Module = "catalog"
	Incidents Module = "incidents"
	Chat      Module = "chat"
	Approvals Module = "approvals"
	Knowledge Module = "knowledge"
)

// Role says what the people who have it see, and in which look.
type Role struct {
	Name, Title string
	// Has reports whether somebody has the role: a person by object id, with the
	// Entra groups that their ID token names.
	Has     func(person string, groups []string) bool
	Modules []Module
	Accent  string // "#0b5cad"
	Logo    []byte // an SVG or PNG image; nil: the desk's own
	Theme   string // "auto", "light" or "dark"
}

func (r Role) may(m Module) bool { return m == "" || slices.Contains(r.Modules, m) }

// mayAny reports whether the role has one of the modules.
func (r Role) mayAny(modules ...Module) bool {
	return len(modules) == 0 || slices.ContainsFunc(modules, r.may)
}

// rolesOf returns the roles of somebody who is signed in, in order.
func (p *Portal) rolesOf(s signedIn) (list []Role) {
	for _, r := range p.Roles {
		if r.Has(s.Person.ID, s.Groups) {
			list = append(list, r)
		}
	}
	return list
}

// roleOf returns the role that somebody uses: the one they chose if it is still
// theirs, else their first. ok is false for somebody without a role.
func (p *Portal) roleOf(s signedIn) (role Role, ok bool) {
	list := p.rolesOf(s)
	for _, r := range list {
		if r.Name == s.Role {
			return r, true
		}
	}
	if len(list) == 0 {
		return Role{}, false
	}
	return list[0], true
}

// Member returns a Role.Has for a list of members: object ids and ids of Entra
// groups in lower case, and names of groups that inGroup knows. Without members,
// everybody has the role.
func Member(members, groups []string, inGroup func(person, group string) bool) func(string, []string) bool {
	return func(person string, claimed []string) bool {
		if len(members)+len(groups) == 0 || slices.Contains(members, person) {
			return true
		}
		if slices.ContainsFunc(claimed, func(id string) bool { return slices.Contains(members, id) }) {
			return true
		}
		return slices.ContainsFunc(groups, func(name string) bool { return inGroup(person, name) })
	}
}

// signedIn is who uses the portal, as their session has it.
type signedIn struct {
	Person tickets.Person
	Tenant string
	Groups []string // Entra groups that roles name
	Role   string   // that they chose; empty: none
	Tab    bool     `json:",omitempty"` // the session is one of the tab in Teams
	Locale string   `json:",omitempty"` // of Teams
}
