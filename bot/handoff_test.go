package bot

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/boltdb"
	"frontdesk/tickets"
)

// said is a message of one of two people.
func said(text string, by tickets.Person) chat.Message { return chat.Message{Text: text, From: by} }

// What nobody accepted becomes an incident whatever was written, the same one
// each time.
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
			store, err := boltdb.Open(ctx, filepath.Join(t.TempDir(), "desk.db"), time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			d := New(Options{Store: store, Tickets: store, Drafts: store, Chats: store, Duty: store, Queues: []Queue{queueIT}, Language: "en", Zone: time.UTC, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
			s, err := store.StartSession(ctx, "", anna.ID, func(n *chat.Session) chat.Change {
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
				id, err := d.incidentOf(ctx, s)
				want(t, "incident", "INC-1001", id)
				want(t, "error", nil, err)
			}
			k, err := store.Ticket(ctx, "INC-1001")
			want(t, "error", nil, err)
			want(t, "title", c.title, k.Title)
			want(t, "description", c.description, k.Description)
			want(t, "requester", anna, k.Requester)
			want(t, "queue", "IT", k.Queue)
		})
	}
}

// That a chat has ended is told to those who may see it.
func TestACannedReplyAfterTheEnd(t *testing.T) {
	o := openTwo(t)
	for role, answer := range map[string]string{"requester": "S", "stranger": "M", "analyst": "S", "foreign": "M"} {
		got := o.on("chat ended", role, "channel", "manual", cards.VerbChatReply, map[string]any{"reply": "Thanks"})
		want(t, role, answer, got)
	}
}
