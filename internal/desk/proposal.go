package desk

import (
	"context"
	"strings"

	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// proposed is how many messages of a session its incident begins with.
const proposed = 100

// Propose returns a title and description for an incident made from a session:
// what the employee said first, and all that was said.
func (d *Desk) Propose(ctx context.Context, w locale.Words, s chat.Session) (title, description string, err error) {
	list, err := d.Chats.Said(ctx, tickets.OwnPlace(s.Employee.ID), s, proposed)
	title = w.Say("chat.proposed", "name", s.Employee)
	var said strings.Builder
	first := true
	for _, m := range list {
		if m.Deleted || !strings.ContainsFunc(m.Text, locale.IsVisible) {
			continue
		}
		if first && m.From.ID == s.Employee.ID {
			title, first = strings.Join(strings.Fields(m.Text), " "), false
		}
		said.WriteString(m.From.String() + ": " + m.Text + "\n")
	}
	if s.Topic.Words != "" {
		title = s.Topic.Words
	}
	return locale.Clip(
			title,
			tickets.MaxTitle,
		), locale.Clip(
			strings.TrimSpace(said.String()),
			tickets.MaxDescription,
		), err
}

// incidentOf makes an incident from a session that nobody accepted, in its
// employee's name.
func (d *Desk) incidentOf(ctx context.Context, s chat.Session) (string, error) {
	p, _, err := d.people.Person(ctx, s.Employee.ID)
	if err != nil {
		return "", err
	}
	title, description, err := d.Propose(ctx, d.SharedWordsFor(ctx, s.Employee.ID, p), s)
	if err != nil {
		return "", err
	}
	form := tickets.Form{Title: title, Description: description}
	t, err := d.CreateOfChat(ctx, tickets.Actor{Person: s.Employee}, s, form)
	return t.ID, err
}
