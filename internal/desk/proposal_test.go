package desk_test

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/boltdb"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// said is a message from one of two people.
func said(text string, by tickets.Person) chat.Message { return chat.Message{Text: text, From: by} }

// A chat that nobody accepted becomes an incident, whatever was written. The
// result is the same each time.
func TestTheIncidentOfAChat(t *testing.T) {
	anna, olga := tickets.Person{ID: "anna", Name: "Anna"}, tickets.Person{ID: "olga", Name: "Olga"}
	internal, deleted := said("// a bore", olga), said("oops", anna)
	internal.Internal, deleted.Deleted = true, true
	long := strings.Repeat("ж", 5000)
	for name, c := range map[string]struct {
		messages           []chat.Message
		title, description string
	}{
		"nothing was written": {nil, "Chat with Anna", ""},
		"the first words are the title": {
			[]chat.Message{said("hi", olga), said("my  printer\njams", anna), said("it burns", anna)},
			"my printer jams", "Olga: hi\nAnna: my  printer\njams\nAnna: it burns",
		},
		"neither notes nor what was deleted": {[]chat.Message{deleted, internal, said("help", anna)}, "help", "Anna: help"},
		"nothing that can be seen":           {[]chat.Message{said("\u200b", anna), said(" \u2060 ", anna)}, "Chat with Anna", ""},
		"only the analyst":                   {[]chat.Message{said("hello?", olga)}, "Chat with Anna", "Olga: hello?"},
		"too much": {
			[]chat.Message{said(long, anna)}, strings.Repeat("ж", tickets.MaxTitle-1) + "…", "Anna: " + strings.Repeat("ж", tickets.MaxDescription-7) + "…",
		},
	} {
		t.Run(name, func(t *testing.T) {
			store, err := boltdb.Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"), time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			d := desk.New(desk.Options{
				People:  store,
				Tickets: store,
				Drafts:  store,
				Chats:   store,
				Duty:    store,
				Setup:   desk.NewSetup(store, []desk.Queue{{Name: "IT"}}, nil, time.Now),
				Settings: desk.Settings{
					Language: "en",
					Zone:     time.UTC,
					Now:      time.Now,
					Logger:   slog.New(slog.DiscardHandler),
				},
			})
			s, err := store.StartSession(t.Context(), "", anna.ID, func(n *chat.Session) chat.Change {
				n.Employee, n.Queue, n.State, n.Messages = anna, "IT", chat.Waiting, len(c.messages)
				for i := range c.messages {
					c.messages[i].N = i + 1
				}
				return chat.Change{Messages: c.messages}
			})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				id, err := d.IncidentOf(t.Context(), s)
				if id != "INC-1001" {
					t.Errorf("incident: %v, want %v", id, "INC-1001")
				}
				if err != nil {
					t.Errorf("error: %v, want %v", err, nil)
				}
			}
			k, err := store.Ticket(t.Context(), "INC-1001")
			if err != nil {
				t.Errorf("error: %v, want %v", err, nil)
			}
			if k.Title != c.title {
				t.Errorf("title: %v, want %v", k.Title, c.title)
			}
			if k.Description != c.description {
				t.Errorf("description: %v, want %v", k.Description, c.description)
			}
			if k.Requester != anna {
				t.Errorf("requester: %v, want %v", k.Requester, anna)
			}
			if k.Queue != "IT" {
				t.Errorf("queue: %v, want %v", k.Queue, "IT")
			}
		})
	}
}
