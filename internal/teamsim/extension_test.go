package teamsim_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"frontdesk/internal/teamsim"
)

// The bot is not in a group chat. It gets what the message extension asks from
// there, and cannot write into the chat.
func TestGroupChat(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin, chat := sim.Person("Erin"), sim.GroupChat("friends")
	if again := sim.GroupChat("friends"); again != chat {
		t.Errorf("%q, then %q", chat, again)
	}
	if a := erin.Search(t.Context(), chat, "tickets", "search", "printer"); a.Err != nil {
		t.Fatal(a.Err)
	}
	heard := bot.last()
	if heard.Name != "composeExtension/query" || heard.Conversation.ID != chat ||
		heard.Conversation.ConversationType != "groupChat" {
		t.Errorf("%+v", heard)
	}
	status, body, _ := bot.call(
		http.MethodPost,
		"/v3/conversations/"+chat+"/activities",
		`{"type":"message","text":"hello"}`,
	)
	if status != http.StatusForbidden {
		t.Errorf("%d %v", status, body)
	}
	if m, err := erin.Leave(chat, "hi", nil); err != nil || len(sim.Messages(chat)) != 1 || m.FromID != erin.ID {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestWhatIsNotThereCannotBeUsed(t *testing.T) {
	sim, _ := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	if a := erin.Refresh(
		t.Context(),
		teamsim.Message{ConversationID: erin.Chat, Card: json.RawMessage(echoCard)},
	); a.Err == nil {
		t.Error("a card without refresh was refreshed")
	}
	if a := erin.Submit(
		t.Context(),
		teamsim.Answer{Status: 200, Body: []byte(`{"task":{"type":"message","value":"done"}}`)},
		"Save",
		nil,
	); a.Err == nil {
		t.Error("a dialog that is not open was submitted")
	}
	if a := erin.Search(t.Context(), "19:nowhere@thread.v2", "tickets", "search", ""); a.Err == nil {
		t.Error("somebody searched from nowhere")
	}
	if _, err := erin.Leave("19:nowhere@thread.v2", "hi", nil); err == nil {
		t.Error("somebody wrote to nowhere")
	}
}
