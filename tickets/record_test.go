package tickets_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// Deliveries on record outlive the version that wrote them, so each kind keeps
// its form.
func TestDeliveriesOnRecord(t *testing.T) {
	by := tickets.Person{ID: "anna", Name: "Anna"}
	files := []tickets.Upload{{ID: "f1", Name: "a.png"}}
	contents := map[string]tickets.Content{
		`"what":"card","subject":"INC-1"`:                tickets.Status{Subject: "INC-1"},
		`"what":"card","subject":"chat-1"`:               tickets.Status{Subject: "chat-1"},
		`"what":"fresh","subject":"chat-1"`:              tickets.Fresh{Subject: "chat-1"},
		`"what":"notice","subject":"REQ-1","n":2`:        tickets.Notice{Ticket: "REQ-1", Event: 2},
		`"what":"edited","subject":"INC-1","n":2`:        tickets.Correction{Ticket: "INC-1", Event: 2},
		`"what":"reminder","subject":"REQ-1"`:            tickets.Reminder{Ticket: "REQ-1"},
		`"what":"picture","subject":"INC-1","word":"f1"`: tickets.Picture{Ticket: "INC-1", File: "f1"},
		`"what":"draft-expires","subject":"form-1"`:      tickets.DraftExpires{Draft: "form-1"},
		`"what":"draft-expired","subject":"laptop","word":"Laptop"`: tickets.DraftExpired{
			Item:  "laptop",
			Title: "Laptop",
		},
		`"what":"draft-expired","word":"Printer"`:   tickets.DraftExpired{Title: "Printer"},
		`"what":"welcome"`:                          tickets.Welcome{},
		`"what":"message","subject":"chat-1","n":3`: tickets.ChatMessage{Chat: "chat-1", N: 3},
		`"what":"undelivered","subject":"INC-1","n":3,"by":{"id":"anna","name":"Anna"}`: tickets.Undelivered{
			Ticket: "INC-1",
			Event:  3,
			Who:    by,
		},
		`"what":"undelivered","subject":"chat-1","n":3`: tickets.ChatUndelivered{Chat: "chat-1", N: 3},
		`"what":"file-lost","subject":"chat-1","n":3`:   tickets.ChatFileLost{Chat: "chat-1", N: 3},
		`"what":"file-lost","subject":"chat-1","n":3,"word":"large","part":2`: tickets.ChatFileLost{
			Chat: "chat-1", N: 3, Part: 2, Why: tickets.TooLarge,
		},
		`"what":"load","subject":"chat-1","n":3,"part":2`: tickets.ChatLoad{Chat: "chat-1", N: 3, Part: 2},
		`"what":"file","subject":"chat-1","n":3,"part":2`: tickets.ChatFile{Chat: "chat-1", N: 3, Part: 2},
		`"what":"edited","subject":"chat-1","n":3`:        tickets.ChatEdit{Chat: "chat-1", N: 3},
		`"what":"warning","subject":"chat-1","n":2`:       tickets.ChatWarning{Chat: "chat-1", N: 2},
		`"what":"smoke","subject":"chat-1"`:               tickets.Unknown{What: "smoke", Subject: "chat-1"},

		`"what":"linked","subject":"chat-1","by":{"id":"anna","name":"Anna"}`: tickets.ChatLinked{
			Chat: "chat-1",
			By:   by,
		},
		`"what":"notice","subject":"chat-1","n":4,"word":"idle"`: tickets.ChatNotice{
			Chat: "chat-1",
			Rev:  4,
			How:  "idle",
		},
		`"what":"notice","subject":"chat-1","n":4,"word":"invited","by":{"id":"anna","name":"Anna"}`: tickets.ChatNotice{
			Chat: "chat-1",
			Rev:  4,
			How:  "invited",
			By:   by,
		},
		`"what":"reaction","subject":"chat-1","n":3,"word":"like","by":{"id":"anna","name":"Anna"},"off":true`: tickets.ChatReaction{
			Chat:     "chat-1",
			N:        3,
			Reaction: "like",
			Off:      true,
			By:       by,
		},
		`"what":"keep","subject":"INC-1","n":2,"by":{"id":"anna","name":"Anna"},"files":[{"id":"f1","name":"a.png"}]`: tickets.Keep{
			Ticket: "INC-1",
			Event:  2,
			By:     by,
			Files:  files,
		},
		`"what":"filed","subject":"INC-1","n":2,"files":[{"id":"f1","name":"a.png"}]`: tickets.Filed{
			Ticket: "INC-1",
			Event:  2,
			Files:  files,
		},
		`"what":"trouble","subject":"token"`:                    tickets.Trouble{Check: "token"},
		`"what":"trouble","subject":"token","off":true`:         tickets.Trouble{Check: "token", Over: true},
		`"what":"queue-state","subject":"IT","word":"archived"`: tickets.QueueState{Queue: "IT", Why: "archived"},
		`"what":"digest","digest":{"date":"2026-11-20","counts":{"new":1},"backlog":[1,0,0,0]}`: tickets.DailyDigest{
			Digest: tickets.Digest{Date: "2026-11-20", Counts: tickets.Tally{New: 1}, Backlog: []int{1, 0, 0, 0}},
		},
	}
	for _, effect := range []tickets.Effect{tickets.Join, tickets.Follow, tickets.Alert} {
		contents[`"what":"`+string(effect)+`","subject":"INC-1","word":"INC-2","by":{"id":"anna","name":"Anna"}`] = tickets.Consequence{
			Effect: effect,
			Ticket: "INC-1",
			Other:  "INC-2",
			By:     by,
		}
	}
	for stored, content := range contents {
		want := tickets.Delivery{To: tickets.Address{Person: "anna"}, Content: content, At: noon, Later: true}
		stored = `{"to":{"person":"anna"},` + stored + `,"at":"2026-11-20T12:00:00Z","later":true}`
		if data, err := json.Marshal(want); string(data) != stored || err != nil {
			t.Errorf("%T is put down as\n%s, not as\n%s: %v", content, data, stored, err)
		}
		var got tickets.Delivery
		err := json.Unmarshal([]byte(stored), &got)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", stored, err, diff)
		}
	}
	adopting := `{"to":{"thread":"INC-1"},"what":"card","subject":"INC-1","adopt":"1763630000000","at":"2026-11-20T12:00:00Z"}`
	var got tickets.Delivery
	if err := json.Unmarshal([]byte(adopting), &got); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(got); string(again) != adopting || got.AskedIn != "1763630000000" || err != nil {
		t.Errorf("%+v, %s, %v", got, again, err)
	}
}
