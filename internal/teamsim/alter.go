package teamsim

import (
	"context"
	"errors"
	"fmt"
	"html"
)

// own finds the conversation of a message and checks, where that matters, that
// this person wrote it. p.sim.mu is held. The post is nil with Options.NoLog.
func (p *Person) own(m Message) (*place, *post, error) {
	at, ok := p.sim.knows(m.ConversationID)
	if !ok {
		return nil, nil, fmt.Errorf("teamsim: no conversation %q", m.ConversationID)
	}
	if m.FromID != p.ID {
		return nil, nil, errors.New("teamsim: somebody else's message")
	}
	kept := at.find(m.ConversationID, m.ID)
	if !p.sim.options.NoLog && (kept == nil || kept.Deleted) {
		return nil, nil, fmt.Errorf("teamsim: no message %q", m.ID)
	}
	return at, kept, nil
}

// Edit changes the text of one of this person's messages. The bot gets a
// messageUpdate with the message's id.
func (p *Person) Edit(ctx context.Context, m Message, text string) Answer {
	s := p.sim
	s.mu.Lock()
	at, kept, err := p.own(m)
	if err != nil {
		s.mu.Unlock()
		return Answer{Err: err}
	}
	if kept != nil {
		kept.Text = text
		kept.Edits++
	}
	activity := s.in(s.base("messageUpdate", m.ID, p), at, m.ConversationID)
	s.wake()
	s.mu.Unlock()
	eventType(activity, "editMessage")
	s.fill(activity, said{text: text, html: "<p>" + html.EscapeString(text) + "</p>"})
	return s.deliver(ctx, activity)
}

// Delete deletes one of this person's messages. The bot gets a messageDelete
// with the message's id and no text.
func (p *Person) Delete(ctx context.Context, m Message) Answer {
	s := p.sim
	s.mu.Lock()
	at, kept, err := p.own(m)
	if err != nil {
		s.mu.Unlock()
		return Answer{Err: err}
	}
	if kept != nil {
		kept.Deleted, kept.Text, kept.Files = true, "", nil
	}
	activity := s.in(s.base("messageDelete", m.ID, p), at, m.ConversationID)
	s.wake()
	s.mu.Unlock()
	eventType(activity, "softDeleteMessage")
	return s.deliver(ctx, activity)
}

func eventType(activity object, event string) {
	data, _ := activity["channelData"].(object)
	data["eventType"] = event
}

// React adds a reaction ("like", "heart", "1f440_eyes", …) to any message or
// removes it. In a channel the activity names only the channel, not the thread
// (Learn: conversation events, "Message reaction events").
func (p *Person) React(ctx context.Context, m Message, reaction string, on bool) Answer {
	s := p.sim
	s.mu.Lock()
	at, ok := s.knows(m.ConversationID)
	if !ok {
		s.mu.Unlock()
		return Answer{Err: fmt.Errorf("teamsim: no conversation %q", m.ConversationID)}
	}
	activity := s.event("messageReaction", p, at)
	s.mu.Unlock()
	activity["replyToId"] = m.ID
	what := "reactionsRemoved"
	if on {
		what = "reactionsAdded"
	}
	activity[what] = []any{object{"type": reaction}}
	data, _ := activity["channelData"].(object)
	data["legacy"] = object{"replyToId": m.ID}
	return s.deliver(ctx, activity)
}
