package desk

import (
	"context"

	"frontdesk/tickets"
)

// Undecidable returns the names, in the desk's language, of the items of the
// catalog on which nobody could decide: whose approver is the manager, whom no
// directory tells, and whose approvers the desk can reach none of.
func Undecidable(ctx context.Context, d *Desk) (manager, people []string) {
	c := d.Catalog.Catalog()
	if c == nil {
		return nil, nil
	}
	some := func(ids []string) bool {
		for _, id := range ids {
			if mayReach(ctx, d, id) {
				return true
			}
		}
		return false
	}
	c.Root.Any(func(i *tickets.Item) bool {
		name := i.Name.In(d.Language)
		switch {
		case i.Approval == nil:
		case i.Approval.Manager:
			if d.directory == nil {
				manager = append(manager, name)
			}
		case i.Approval.Group != "":
			if !some(c.Groups[i.Approval.Group]) {
				people = append(people, name)
			}
		case !some(i.Approval.People):
			people = append(people, name)
		}
		return false // the next one, too
	})
	return manager, people
}

// mayReach reports whether the desk can reach somebody, as far as is known.
func mayReach(ctx context.Context, d *Desk, person string) bool {
	_, known, err := d.people.Person(ctx, person)
	return d.Installs || err != nil || known || d.Crew.NameOf(ctx, person) != ""
}
