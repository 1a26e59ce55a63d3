package botframework

import "testing"

// A chat between two people is not a chat with the bot, whatever Teams calls
// it. What the bot owes a person must not go there.
func TestKindOfConversation(t *testing.T) {
	for _, c := range []struct{ id, kind, want string }{
		{"a:1", "personal", "personal"},
		{"a:1", "", "personal"},
		{"", "", "personal"},
		{"19:a_b@unq.gbl.spaces", "personal", "groupChat"},
		{"19:x@thread.v2", "groupChat", "groupChat"},
		{"19:x@thread.tacv2;messageid=1", "channel", "channel"},
		{"19:x@thread.tacv2", "", "channel"},
	} {
		a := &Activity{Conversation: ConversationAccount{ID: c.id, ConversationType: c.kind}}
		if got := a.Place(); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.id, c.kind, got, c.want)
		}
	}
}
