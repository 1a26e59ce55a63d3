package desk

import (
	"slices"
	"strings"

	"frontdesk/tickets"
)

// groupSign starts the name of a catalog group in a list of object ids.
const groupSign = "group:"

// rolesOf returns the roles that the configuration gives to people by object
// id, or to the members of a catalog group or of an Entra group.
func rolesOf(
	given map[tickets.Role][]string, catalog func() *tickets.Catalog, groups func(person string) []string,
) tickets.Roles {
	return func(person string, role tickets.Role) bool {
		return slices.ContainsFunc(given[role], func(one string) bool {
			group, ok := strings.CutPrefix(one, groupSign)
			if !ok {
				return one == person || slices.Contains(groups(person), one)
			}
			if catalog == nil || catalog() == nil {
				return false
			}
			return slices.Contains(catalog().Groups[group], person)
		})
	}
}
