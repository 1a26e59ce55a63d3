package desk

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// PersonExport is everything on record about a person. Its JSON is what people
// get.
type PersonExport struct {
	Exported time.Time       `json:"exported"`
	Person   tickets.Person  `json:"person"`
	Tickets  []PersonsTicket `json:"tickets"`
	Chats    []PersonsChat   `json:"chats"`
	// Records hold everything else that names them: how they are reached, what
	// they chose, drafts, sign-ins, devices, what is owed to them, posts.
	Records []Trace `json:"records"`
	// Files are the files that they sent.
	Files []PersonsFile `json:"files"`
}

// PersonsTicket is a ticket that names a person, with its whole history.
type PersonsTicket struct {
	Ticket  tickets.Ticket  `json:"ticket"`
	History []tickets.Event `json:"history"`
}

// PersonsChat is a chat that names a person, with its messages.
type PersonsChat struct {
	Session  chat.Session   `json:"session"`
	Messages []chat.Message `json:"messages"`
}

// PersonsFile is a file that somebody sent.
type PersonsFile struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Of   string `json:"of"` // the ticket or chat
	// Missing is set when it is not kept any more.
	Missing bool `json:"missing,omitempty"`
}

// secrets are what an export leaves out of records: who has it can act as their
// browser.
var secrets = []string{"data", "key", "auth", "endpoint"}

// Export returns everything on record about a person. ok is false when there is
// nothing.
func (e Eraser) Export(
	ctx context.Context,
	person tickets.Person,
	now time.Time,
) (out PersonExport, ok bool, err error) {
	out = PersonExport{
		Exported: now.UTC(), Person: person,
		Tickets: []PersonsTicket{}, Chats: []PersonsChat{}, Records: []Trace{}, Files: []PersonsFile{},
	}
	err = errors.Join(
		each(ctx, e.Archive.ScanTickets, func(t *tickets.Ticket, history []tickets.Event) {
			if tickets.NamesOf(person.ID, t, history) == nil {
				return
			}
			out.Tickets = append(out.Tickets, PersonsTicket{*t, history})
			for _, a := range t.Files {
				if a.By.ID == person.ID {
					out.Files = append(out.Files, PersonsFile{ID: a.ID, Name: a.Name, Of: t.ID})
				}
			}
		}),
		each(ctx, e.Archive.ScanChats, func(s *chat.Session, messages []chat.Message) {
			if chat.NamesOf(person.ID, s, messages) == nil {
				return
			}
			out.Chats = append(out.Chats, PersonsChat{*s, messages})
			for _, m := range messages {
				for _, a := range m.Files {
					if m.From.ID == person.ID && a.Kept {
						out.Files = append(out.Files, PersonsFile{ID: a.ID, Name: a.Name, Of: s.ID})
					}
				}
			}
		}),
		e.Leavers.Traces(ctx, person.ID, func(t Trace) { out.Records = append(out.Records, withoutSecrets(t)) }),
	)
	return out, len(out.Tickets)+len(out.Chats)+len(out.Records) > 0, err
}

func withoutSecrets(t Trace) Trace {
	var fields map[string]any
	if t.Kind != "signIns" && t.Kind != "devices" || json.Unmarshal(t.Record, &fields) != nil {
		return t
	}
	for _, key := range secrets {
		delete(fields, key)
	}
	t.Content = fields
	return t
}
