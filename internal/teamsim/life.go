package teamsim

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// What happens to a channel or a team is told to the bot by a conversationUpdate
// in the team's own conversation, from somebody without an Entra object id
// (Learn: "Conversation events in your Teams bot").

// Delete deletes the channel. From then on the connector answers 404
// ConversationNotFound there.
func (c *Channel) Delete(ctx context.Context) error {
	c.Vanish()
	return c.tell(ctx, "channelDeleted")
}

// Vanish deletes the channel without telling the bot.
func (c *Channel) Vanish() { c.set(true) }

// Restore restores the deleted channel.
func (c *Channel) Restore(ctx context.Context) error {
	c.set(false)
	return c.tell(ctx, "channelRestored")
}

// Rename gives the channel another name. Its id stays.
func (c *Channel) Rename(ctx context.Context, name string) error {
	s := c.Team.sim
	s.mu.Lock()
	c.Name, s.places[c.ID].name = name, name
	s.mu.Unlock()
	return c.tell(ctx, "channelRenamed")
}

func (c *Channel) set(deleted bool) {
	s := c.Team.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	s.places[c.ID].deleted = deleted
}

func (c *Channel) tell(ctx context.Context, eventType string) error {
	s := c.Team.sim
	s.mu.Lock()
	event := c.Team.lifeEvent(eventType)
	data, _ := event["channelData"].(object)
	data["channel"] = object{"id": c.ID, "name": c.Name}
	s.mu.Unlock()
	return s.deliver(ctx, event).failure()
}

// Archive makes the team read-only. The connector then answers 403, with a code
// that Learn does not list.
func (t *Team) Archive(ctx context.Context) error {
	return t.become(ctx, func() { t.archived = true }, "teamArchived")
}

// Unarchive takes the team out of the archive.
func (t *Team) Unarchive(ctx context.Context) error {
	return t.become(ctx, func() { t.archived = false }, "teamUnarchived")
}

// Delete deletes the team with all its channels.
func (t *Team) Delete(ctx context.Context) error {
	return t.become(ctx, func() { t.deleted = true }, "teamDeleted")
}

// Restore restores the deleted team.
func (t *Team) Restore(ctx context.Context) error {
	return t.become(ctx, func() { t.deleted = false }, "teamRestored")
}

// Rename gives the team another name. Its id stays.
func (t *Team) Rename(ctx context.Context, name string) error {
	return t.become(ctx, func() { t.Name = name }, "teamRenamed")
}

func (t *Team) become(ctx context.Context, change func(), eventType string) error {
	s := t.sim
	s.mu.Lock()
	change()
	event := t.lifeEvent(eventType)
	s.mu.Unlock()
	return s.deliver(ctx, event).failure()
}

// Remove removes the bot from the channel's team: two events come at the same
// moment. From then on the connector answers 403 BotNotInConversationRoster in
// all of it.
func (c *Channel) Remove(ctx context.Context) error {
	s := c.Team.sim
	s.mu.Lock()
	c.Team.expelled = true
	removed := s.installation("remove", c.Team.owner(), s.places[c.ID])
	left := c.Team.lifeEvent("teamMemberRemoved")
	left["membersRemoved"] = []any{object{"id": s.BotID()}}
	s.mu.Unlock()
	return s.deliverBoth(ctx, removed, left)
}

// Upgrade upgrades the app in the channel's team. The two events of it come in the
// wrong order: only their timestamps tell which was first.
func (c *Channel) Upgrade(ctx context.Context) error {
	s := c.Team.sim
	s.mu.Lock()
	by, at := c.Team.owner(), s.places[c.ID]
	s.mu.Unlock()
	return s.upgrade(ctx, by, at)
}

// Upgrade upgrades the app in the personal chat, as [Channel.Upgrade] does in a
// team.
func (p *Person) Upgrade(ctx context.Context) error { return p.sim.upgrade(ctx, p, p.place) }

func (s *Sim) upgrade(ctx context.Context, by *Person, at *place) error {
	s.mu.Lock()
	removed, added := s.installation("remove-upgrade", by, at), s.installation("add-upgrade", by, at)
	added["timestamp"] = s.options.Now().UTC().Add(time.Millisecond).Format(stamp)
	s.mu.Unlock()
	return errors.Join(s.deliver(ctx, added).failure(), s.deliver(ctx, removed).failure())
}

// lifeEvent makes an event about the team. s.mu is held.
func (t *Team) lifeEvent(eventType string) object {
	event := t.sim.event("conversationUpdate", t.owner(), t.sim.places[t.ID])
	event["from"] = object{"id": t.owner().ID}
	data, _ := event["channelData"].(object)
	data["eventType"] = eventType
	delete(data, "channel")
	return event
}

// owner returns who acts for the team: its first member. s.mu is held.
func (t *Team) owner() *Person {
	if len(t.members) > 0 {
		return t.members[0]
	}
	return t.sim.personCalled(t.Name + " owner")
}

// LoseChat makes the personal chat unknown to the connector, which then answers
// 404 ConversationNotFound, until the bot creates it again.
func (p *Person) LoseChat() {
	p.sim.mu.Lock()
	defer p.sim.mu.Unlock()
	p.place.deleted = true
}

// closed returns why the bot may not read or write in a place because of what
// became of it. Status 0 means that it may. s.mu is held.
func (p *place) closed() reply {
	switch t := p.team; {
	case p.deleted, t != nil && t.deleted:
		return problem(http.StatusNotFound, "ConversationNotFound")
	case t != nil && t.expelled:
		return problem(http.StatusForbidden, "BotNotInConversationRoster")
	}
	return reply{}
}
