package desk

import (
	"context"
	"slices"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// approversNamed is how many possible approvers a form names.
const approversNamed = 3

// mayApprove returns the people who may approve an item, by object id, and the
// names of those who have one, few at most. It leaves out who asks, because
// nobody approves their own request.
func (d *Desk) mayApprove(
	ctx context.Context, asking string, item *tickets.Item, few int,
) (people, names []string) {
	people = item.Approval.People
	if item.Approval.Group != "" {
		people = d.Catalog.Catalog().Groups[item.Approval.Group]
	}
	people = slices.DeleteFunc(slices.Clone(people), func(id string) bool { return id == asking })
	for _, id := range people[:min(len(people), few+1)] {
		if name := d.PersonOf(ctx, id).Name; name != "" && len(names) < few {
			names = append(names, name)
		}
	}
	return people, names
}

// ShortApproval says in a few words who has to approve an item. It is empty when
// nobody has to.
func (d *Desk) ShortApproval(ctx context.Context, w locale.Words, asking string, item *tickets.Item) string {
	switch {
	case item.Approval == nil:
		return ""
	case item.Approval.Manager:
		return w.Say("place.manager")
	}
	people, names := d.mayApprove(ctx, asking, item, 2)
	if len(names) == 0 {
		return w.Say("place.approval")
	}
	said := names[0]
	switch {
	case len(people) == 2 && len(names) == 2:
		said = w.Say("place.or", "name", names[0], "other", names[1])
	case len(people) > 1:
		said = w.Say("place.others", "name", names[0])
	}
	return w.Say("place.approvers", "names", said)
}

// ApprovalOf says who has to approve an item. It is empty when nobody has to.
func (d *Desk) ApprovalOf(ctx context.Context, w locale.Words, asking string, item *tickets.Item) string {
	if item.Approval == nil {
		return ""
	}
	if item.Approval.Manager {
		said := w.Say("request.manager")
		if d.Profile(ctx, asking).Manager.ID == "" {
			said += " " + w.Say("approval.nobody")
		}
		return said
	}
	people, names := d.mayApprove(ctx, asking, item, approversNamed)
	switch {
	case len(people) == 0:
		return w.Say("request.somebody") + " " + w.Say("approval.nobody")
	case len(names) == 0:
		return w.Say("request.somebody")
	case len(names) < len(people):
		names = append(names, w.Say("request.others"))
	}
	return w.Say("request.approvers", "names", strings.Join(names, ", "))
}
