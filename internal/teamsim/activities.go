package teamsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// cardType marks an attachment as an Adaptive Card.
const cardType = "application/vnd.microsoft.card.adaptive"

// outgoing holds what the Sim reads from an activity of the bot.
type outgoing struct {
	Type, Text, TextFormat, Summary string

	Entities []struct {
		Type, Text string
		Mentioned  struct{ ID, Name string }
	}
	Attachments []struct {
		ContentType, ContentURL, Name string
		Content                       json.RawMessage
	}
}

// parts returns the messages that Teams makes of one activity. Text and each
// attachment become separate messages. A picture that cannot be read is an
// error, and so is a mention that is not in the text.
func (o outgoing) parts() (parts []Message, ok bool) {
	if o.Text != "" {
		parts = append(parts, Message{Text: o.Text, TextFormat: o.TextFormat, Summary: o.Summary})
	}
	for _, e := range o.Entities {
		if e.Type != "mention" {
			continue
		}
		if e.Mentioned.ID == "" || !strings.HasPrefix(e.Text, "<at>") || !strings.Contains(o.Text, e.Text) {
			return nil, false
		}
		parts[0].Mentions = append(parts[0].Mentions, Mention{ID: e.Mentioned.ID, Name: e.Mentioned.Name, Text: e.Text})
	}
	for _, attachment := range o.Attachments {
		part := Message{Summary: o.Summary}
		switch {
		case attachment.ContentType == cardType:
			part.Card = attachment.Content
		case strings.HasPrefix(attachment.ContentType, "image/"):
			shown, ok := picture(attachment.Name, attachment.ContentType, attachment.ContentURL)
			if !ok {
				return nil, false
			}
			part.Pictures = []Picture{shown}
		}
		parts = append(parts, part)
	}
	return parts, true
}

// readOutgoing returns the parts of the message in body. A refusal has a
// status.
func readOutgoing(body []byte) (parts []Message, refusal reply) {
	var activity outgoing
	if json.Unmarshal(body, &activity) != nil {
		return nil, problem(http.StatusBadRequest, "BadSyntax")
	}
	parts, readable := activity.parts()
	switch {
	case activity.Type == "typing":
		return nil, reply{status: http.StatusAccepted}
	case activity.Type != "message", len(parts) == 0, !readable:
		return nil, problem(http.StatusBadRequest, "BadSyntax")
	}
	return parts, reply{}
}

// refuses returns why the bot may not write in a conversation, or status 0 if
// it may. s.mu is held.
func (s *Sim) refuses(conversationID string) (*place, reply) {
	p, found := s.knows(conversationID)
	switch {
	case !found:
		return nil, problem(http.StatusNotFound, "ConversationNotFound")
	case p.closed().status != 0:
		return nil, p.closed()
	case p.team != nil && p.team.archived:
		return nil, problem(http.StatusForbidden, "Forbidden")
	case p.group():
		return nil, problem(http.StatusForbidden, "BotNotInConversationRoster")
	case p.person != nil && p.person.blocked:
		return nil, problem(http.StatusForbidden, "ConversationBlockedByUser")
	case p.person != nil && p.person.gone:
		return nil, problem(http.StatusForbidden, "BotNotInConversationRoster")
	}
	return p, reply{}
}

func (s *Sim) post(c *call) reply {
	kept, refusal := s.accept(c.conversation, c.body)
	if refusal.status != 0 {
		return refusal
	}
	if len(kept) > 1 || c.anonymous { // split, so no id is returned
		s.announce(kept[0].ConversationID, "", c.body)
		return ok(http.StatusAccepted, object{})
	}
	s.announce(kept[0].ConversationID, kept[0].ID, c.body)
	return ok(http.StatusCreated, object{"id": kept[0].ID})
}

// accept stores a message of the bot, or refuses it.
func (s *Sim) accept(conversationID string, body []byte) (kept []Message, refusal reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, refusal := s.refuses(conversationID)
	if refusal.status != 0 {
		return nil, refusal
	}
	parts, refusal := readOutgoing(body)
	if refusal.status == http.StatusAccepted {
		s.typing[conversationID]++
		s.wake()
	}
	if refusal.status != 0 {
		return nil, refusal
	}
	for _, m := range parts {
		m.ConversationID, m.FromID, m.FromName = conversationID, s.BotID(), s.options.BotName
		m = s.keep(p, m)
		kept, conversationID = append(kept, m), m.ConversationID // all parts stay in one thread
	}
	return kept, reply{}
}

// change applies a change to one of the bot's own messages.
func (s *Sim) change(c *call, own bool, apply func(*post)) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, refusal := s.refuses(c.conversation)
	if refusal.status != 0 {
		return refusal
	}
	if s.options.NoLog {
		return ok(http.StatusOK, object{"id": c.activity})
	}
	kept := p.find(c.conversation, c.activity)
	switch {
	case kept == nil || kept.Deleted:
		return problem(http.StatusNotFound, "ActivityNotFoundInConversation")
	case own && kept.FromID != s.BotID():
		return problem(http.StatusForbidden, "NotEnoughPermissions")
	}
	apply(kept)
	s.wake()
	return ok(http.StatusOK, object{"id": c.activity})
}

func (s *Sim) update(c *call) reply {
	parts, refusal := readOutgoing(c.body)
	if refusal.status != 0 {
		return refusal
	}
	if len(parts) > 1 {
		return problem(http.StatusBadRequest, "BadSyntax")
	}
	answer := s.change(c, true, func(kept *post) {
		m := parts[0]
		kept.Text, kept.TextFormat, kept.Summary, kept.Card = m.Text, m.TextFormat, m.Summary, m.Card
		kept.Pictures, kept.Mentions = m.Pictures, m.Mentions
		kept.Edits++
		kept.views = nil
	})
	if answer.status == http.StatusOK {
		s.announce(c.conversation, c.activity, c.body)
	}
	return answer
}

func (s *Sim) remove(c *call) reply {
	return s.change(c, true, func(kept *post) {
		kept.Deleted, kept.Text, kept.Summary, kept.Card, kept.views = true, "", "", nil, nil
		kept.Pictures, kept.Mentions = nil, nil
	})
}

func (s *Sim) react(c *call) reply {
	reaction := c.request.PathValue("reaction")
	return s.change(c, false, func(kept *post) {
		others := slices.DeleteFunc(kept.Reactions, func(r string) bool { return r == reaction })
		if c.request.Method == http.MethodPut {
			others = append(others, reaction)
		}
		kept.Reactions = others
	})
}
