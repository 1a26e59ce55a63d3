package bot

import (
	"testing"

	"frontdesk/bot/cards"
)

// Only those who may see a chat learn that it has ended.
func TestACannedReplyAfterTheEnd(t *testing.T) {
	o := openTwo(t)
	for role, answer := range map[string]string{"requester": "S", "stranger": "M", "analyst": "S", "foreign": "M"} {
		got := o.on("chat ended", role, "channel", "manual", cards.VerbChatReply, map[string]any{"reply": "Thanks"})
		want(t, role, answer, got)
	}
}
