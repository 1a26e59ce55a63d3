package desk

import (
	"context"
	"errors"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// page is how many messages of a session are read at once.
const page = 200

// ClaimFiles returns the files of a session as an incident made from it has
// them. From now on they are kept as those of a ticket are.
func (d *Desk) ClaimFiles(ctx context.Context, s chat.Session) (files []tickets.Attachment, err error) {
	for until := s.Messages; until > 0; {
		seen, err := d.Chats.Transcript(ctx, tickets.OwnPlace(s.Employee.ID), s.ID, until, page)
		if err != nil {
			return nil, err
		}
		var part []tickets.Attachment
		for _, m := range seen.Written {
			for _, f := range m.Files {
				if !f.Kept {
					continue
				}
				if err := d.Files.Claim(ctx, f.ID); err != nil {
					return nil, err
				}
				part = append(part, attachmentOf(m, f))
			}
		}
		files, until = append(part, files...), seen.Earlier
	}
	return files, nil
}

// attachmentOf returns a kept file of a message as a ticket has it.
func attachmentOf(m chat.Message, f chat.File) tickets.Attachment {
	return tickets.Attachment{
		ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, By: m.From, At: m.At, Origin: m.Origin, Chat: true,
	}
}

// ShareFiles puts the files of a session on its incident that are not there yet,
// as far as there is room. Without an incident it does nothing.
func (d *Desk) ShareFiles(ctx context.Context, s chat.Session) error {
	if s.Ticket == "" {
		return nil
	}
	files, err := d.ClaimFiles(ctx, s)
	if err != nil {
		return err
	}
	for _, f := range files {
		_, err := d.Tickets.Attach(ctx, tickets.Actor{Person: s.Employee}, s.Ticket, f)
		for _, late := range []error{tickets.ErrFull, tickets.ErrState, tickets.ErrNotFound, tickets.ErrRecalled} {
			if errors.Is(err, late) {
				err = nil
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// UnshareFiles takes the files of a message off the incident of its session.
func (d *Desk) UnshareFiles(ctx context.Context, s chat.Session, m chat.Message) error {
	if s.Ticket == "" || len(m.Files) == 0 || m.Origin == "" {
		return nil
	}
	_, err := d.Tickets.Recall(ctx, tickets.Actor{Person: s.Employee}, s.Ticket, m.Origin)
	if errors.Is(err, tickets.ErrNotFound) || errors.Is(err, tickets.ErrForbidden) {
		return nil
	}
	return err
}
