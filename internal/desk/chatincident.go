package desk

import (
	"context"

	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// CreateOfChat makes an incident from a session, in its employee's name, from a
// form with title, description and levels. The session's files belong to it, and so
// does the category that the employee chose: its id, as templates of the catalog
// name theirs. An analyst who makes it has it at once. Making it again returns the
// same incident. LinkChat tells of it.
func (d *Desk) CreateOfChat(
	ctx context.Context, a tickets.Actor, s chat.Session, f tickets.Form,
) (t tickets.Ticket, err error) {
	f.Requester, f.Queue, f.Chat, f.Form, f.Take = s.Employee, s.Queue, s.ID, s.ID, true
	if _, known := d.Catalog.Catalog().Category(s.Topic.Category); known {
		f.Category = locale.Clip(s.Topic.Category, tickets.MaxCategory)
	}
	if f.Files, err = d.ClaimFiles(ctx, s); err != nil {
		return t, err
	}
	return d.Tickets.Create(ctx, a, f)
}

// LinkChat tells both sides of a session about the incident made from it. Whoever
// waits leaves the line.
func (d *Desk) LinkChat(ctx context.Context, a tickets.Actor, id, ticket string) (chat.Session, error) {
	s, err := d.Chats.Link(ctx, a, id, ticket)
	if err == nil {
		err = d.ShareFiles(ctx, s) // what came while it was made
	}
	if err != nil {
		return s, err
	}
	d.MoveLine(ctx, s.Queue)
	return s, nil
}
