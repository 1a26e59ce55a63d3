package teamsim

import (
	"encoding/json"
	"net/http"
)

// creation is the body of POST /v3/conversations.
type creation struct {
	IsGroup     bool
	Members     []struct{ ID string }
	Activity    json.RawMessage
	ChannelData struct{ Channel struct{ ID string } }
}

// meantBy returns the conversation that a creation is about: the channel, or
// the chat of the only member. It is empty if that cannot be determined.
func (s *Sim) meantBy(body []byte) string {
	var wanted creation
	if json.Unmarshal(body, &wanted) != nil {
		return ""
	}
	if channel := wanted.ChannelData.Channel.ID; channel != "" {
		return channel
	}
	if len(wanted.Members) != 1 {
		return ""
	}
	if chat := s.bridges.chatOf(wanted.Members[0].ID); chat != "" {
		return chat
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.byID[wanted.Members[0].ID]; p != nil {
		return p.Chat
	}
	return ""
}

func (s *Sim) create(c *call) reply {
	var wanted creation
	if json.Unmarshal(c.body, &wanted) != nil {
		return problem(http.StatusBadRequest, "BadSyntax")
	}
	if wanted.IsGroup {
		return s.createThread(c, wanted)
	}
	return s.createChat(wanted)
}

// createChat requires exactly one member, an MRI, and returns the same chat
// each time (microsoft/teams.net, CreateConversation API behavior).
func (s *Sim) createChat(wanted creation) reply {
	if len(wanted.Members) != 1 {
		return problem(http.StatusBadRequest, "BadSyntax")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.byID[wanted.Members[0].ID]
	switch {
	case p == nil:
		return problem(http.StatusBadRequest, "BadArgument")
	case p.gone:
		return problem(http.StatusForbidden, "BotNotInConversationRoster")
	}
	p.place.deleted = false
	return ok(http.StatusCreated, object{"id": p.Chat})
}

// createThread starts a thread in a channel. It cannot create group chats.
func (s *Sim) createThread(c *call, wanted creation) reply {
	channel := wanted.ChannelData.Channel.ID
	if channel == "" || len(wanted.Activity) == 0 {
		return problem(http.StatusBadRequest, "BadSyntax")
	}
	kept, refusal := s.accept(channel, wanted.Activity)
	if refusal.status != 0 {
		return refusal
	}
	s.announce(kept[0].ConversationID, kept[0].ID, c.body)
	return ok(http.StatusCreated, object{"id": kept[0].ConversationID, "activityId": kept[0].ID})
}
