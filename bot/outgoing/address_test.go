package outgoing

import (
	"testing"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// The place where somebody uses the message extension is not a chat with the
// bot.
func TestTheMessageExtensionTellsNoChat(t *testing.T) {
	a := &botframework.Activity{
		Type: botframework.TypeInvoke, Name: botframework.InvokeQuery, ServiceURL: "s",
		Conversation: botframework.ConversationAccount{ID: "a:another bot's", ConversationType: "personal"},
	}
	var p desk.Person
	var way botframework.Reach
	addHeard(&p, &way, a)
	if way.Chat.Conversation != "" || way.Chat.ServiceURL != "s" {
		t.Errorf("learned %+v", way.Chat)
	}
}
