package botframework

import (
	"strings"
	"time"
)

// Key names an activity for as long as it may be delivered again: two deliveries
// of one activity have the same key. It is "" when the activity has no id. Ids
// may repeat (A2033), so the key includes tenant, conversation and type. Edits
// and deletions reuse the id of their message; event and time tell them apart.
// U+001F separates the parts.
func (a *Activity) Key() string {
	if a.ID == "" {
		return ""
	}
	parts := append(make([]string, 0, 6), strings.ToLower(a.Tenant()), a.Conversation.ID, a.ID, a.Type)
	if a.Type == TypeMessageUpdate || a.Type == TypeMessageDelete {
		parts = append(parts, a.ChannelData.EventType, a.Timestamp.UTC().Format(time.RFC3339Nano))
	}
	return strings.Join(parts, "\x1f")
}
