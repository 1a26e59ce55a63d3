package botframework

import "strings"

// Reference is what the bot needs to write into a conversation later. Its JSON
// is stored. ServiceURL must come from a verified activity of the same
// conversation: it differs between conversations.
type Reference struct {
	ServiceURL   string `json:"serviceUrl"`
	Conversation string `json:"conversation"`
	Tenant       string `json:"tenant"`
	// Group is the Entra group of the team that a channel belongs to, once a
	// message told it. Only references of channels have it.
	Group string `json:"group,omitempty"`
}

// Reference returns how to write into the conversation of a.
func (a *Activity) Reference() Reference {
	return Reference{ServiceURL: a.ServiceURL, Conversation: a.Conversation.ID, Tenant: a.Tenant()}
}

// Tenant returns the id of the tenant, "" when the activity names none. Bot
// Framework tokens carry no tenant, so only the body holds it.
func (a *Activity) Tenant() string {
	if id := a.ChannelData.Tenant.ID; id != "" {
		return id
	}
	return a.Conversation.TenantID
}

// Team returns the id of the team ("19:…@thread.tacv2"), "" outside teams.
func (a *Activity) Team() string {
	if id := a.ChannelData.Team.ID; id != "" {
		return id
	}
	return a.ChannelData.TeamsTeamID
}

// Channel returns the id of the channel without a thread, "" outside channels.
func (a *Activity) Channel() string {
	switch data := a.ChannelData; {
	case data.Channel.ID != "":
		return data.Channel.ID
	case data.TeamsChannelID != "":
		return data.TeamsChannelID
	case a.Conversation.ConversationType != "channel":
		return ""
	}
	channel, _ := SplitThread(a.Conversation.ID)
	return channel
}

// SplitThread splits the id of a channel's thread ("19:…;messageid=1") into the
// channel and the root message of the thread. Root is "" for other
// conversations.
func SplitThread(conversationID string) (channel, root string) {
	channel, root, _ = strings.Cut(conversationID, ";messageid=")
	return channel, root
}
