package storetest

import (
	"slices"
	"time"

	"frontdesk/chat"
	"frontdesk/tickets"
)

var endedTests = map[string]func(*test){
	"chats that have ended are found by names and by what was said": func(t *test) {
		first, second := t.session(anna), t.session(boris)
		t.say(first.ID, "The printer in Zürich jams")
		t.wantEnded("IT", "printer") // it has not ended
		t.endChat(first.ID, tickets.Person{ID: "o", Name: "Olga Diaz"})
		t.say(second.ID, "My printer is fine, my Wi-Fi is not")
		t.endChat(second.ID, tickets.Person{})
		for range 2 {
			for text, want := range map[string][]string{
				"printer": {second.ID, first.ID}, "printers": {second.ID, first.ID}, "PRINT": {second.ID, first.ID},
				"zurich": {first.ID}, "zurich printer": {first.ID}, "wifi": {second.ID}, "diaz": {first.ID}, "Boris": {second.ID},
				"printer diaz": {first.ID}, "zurich wifi": nil, "scanner": nil, "": nil, "?": nil,
			} {
				t.wantEnded("IT", text, want...)
			}
			t.wantEnded("HR", "printer")
			t.wantEnded("I", "printer")
			t.reopen()
		}
		list, err := t.FindSessions(ctx, "IT", "printer", 1)
		if len(list) != 1 || list[0].ID != second.ID || err != nil {
			t.Errorf("at most one: %+v, %v", list, err)
		}
	},

	"what is deleted, or goes on, is not found": func(t *test) {
		s := t.session(anna)
		t.say(s.ID, "my password is hunter2")
		t.endChat(s.ID, tickets.Person{})
		t.wantEnded("IT", "hunter2", s.ID)
		if _, err := t.UpdateMessage(ctx, "", s.ID, 1, func(_ *chat.Session, m *chat.Message) (chat.Change, error) {
			m.Text, m.Deleted = "", true
			return chat.Change{}, nil
		}); err != nil {
			t.Fatal(err)
		}
		t.wantEnded("IT", "hunter2")
		t.wantEnded("IT", "Anna", s.ID)
		t.change("", s.ID, func(n *chat.Session) (chat.Change, error) {
			n.State = chat.Connected
			return chat.Change{}, nil
		})
		t.wantEnded("IT", "Anna")
	},
}

func (t *test) say(id, text string) {
	t.Helper()
	t.change("", id, func(n *chat.Session) (chat.Change, error) {
		n.Messages++
		m := chat.Message{N: n.Messages, From: n.Employee, Text: text, At: noon}
		return chat.Change{Messages: []chat.Message{m}}, nil
	})
}

func (t *test) endChat(id string, analyst tickets.Person) {
	t.Helper()
	t.change("", id, func(n *chat.Session) (chat.Change, error) {
		n.State, n.Analyst, n.Ended = chat.Ended, analyst, noon.Add(time.Minute)
		return chat.Change{}, nil
	})
}

func (t *test) wantEnded(queue, text string, want ...string) {
	t.Helper()
	list, err := t.FindSessions(ctx, queue, text, 10)
	var got []string
	for _, n := range list {
		got = append(got, n.ID)
	}
	if !slices.Equal(got, want) || err != nil {
		t.Errorf("%q in %s: %v, %v, want %v", text, queue, got, err, want)
	}
}
