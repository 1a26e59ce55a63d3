package teamsim

import (
	"context"
	"net/http"
	"slices"
)

// Team is a team of the tenant. Its General channel has the same id as the
// team.
type Team struct {
	Name       string
	ID         string // "19:…@thread.tacv2"
	AADGroupID string // the Microsoft 365 group's GUID

	sim     *Sim
	members []*Person

	archived, deleted bool
	expelled          bool // the bot is not in it any more
}

// Channel is a channel of a team.
type Channel struct {
	Name string
	ID   string // "19:…@thread.tacv2"
	Team *Team
}

// Team returns the team with that name. The first call creates it without
// members.
func (s *Sim) Team(name string) *Team {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.teams[name]; t != nil {
		return t
	}
	t := &Team{
		Name: name, ID: "19:" + slug("team", name) + "@thread.tacv2",
		AADGroupID: nameGUID("team", name), sim: s,
	}
	s.addPlace(&place{id: t.ID, name: "General", team: t})
	s.teams[name] = t
	return t
}

// Channel returns the channel with that name. The first call creates it.
func (t *Team) Channel(name string) *Channel {
	t.sim.mu.Lock()
	defer t.sim.mu.Unlock()
	c := &Channel{Name: name, Team: t, ID: "19:" + slug(t.ID, name) + "@thread.tacv2"}
	if t.sim.places[c.ID] == nil {
		t.sim.addPlace(&place{id: c.ID, name: name, team: t})
	}
	return c
}

// Add adds people to the team's roster without telling the bot.
func (t *Team) Add(people ...*Person) {
	t.sim.mu.Lock()
	defer t.sim.mu.Unlock()
	for _, p := range people {
		if !slices.Contains(t.members, p) {
			t.members = append(t.members, p)
		}
	}
}

// Join adds a person to the roster and sends the bot a conversationUpdate.
func (t *Team) Join(ctx context.Context, p *Person) error {
	t.Add(p)
	s := t.sim
	s.mu.Lock()
	added := s.event("conversationUpdate", p, s.places[t.ID])
	added["membersAdded"] = []any{object{"id": p.ID, "aadObjectId": p.ObjectID}}
	data, _ := added["channelData"].(object)
	data["eventType"] = "teamMemberAdded"
	s.mu.Unlock()
	return s.deliver(ctx, added).failure()
}

// Remove removes a person from the roster and sends the bot a
// conversationUpdate.
func (t *Team) Remove(ctx context.Context, p *Person) error {
	s := t.sim
	s.mu.Lock()
	t.members = slices.DeleteFunc(t.members, func(member *Person) bool { return member == p })
	removed := s.event("conversationUpdate", p, s.places[t.ID])
	removed["membersRemoved"] = []any{object{"id": p.ID, "aadObjectId": p.ObjectID}}
	data, _ := removed["channelData"].(object)
	data["eventType"] = "teamMemberRemoved"
	s.mu.Unlock()
	return s.deliver(ctx, removed).failure()
}

// Install adds the bot to the team with this channel selected.
// installationUpdate and conversationUpdate come at the same moment, from the
// team's first member.
func (t *Team) Install(ctx context.Context, channel *Channel) error {
	s := t.sim
	s.mu.Lock()
	by := t.owner()
	t.expelled = false
	at := s.places[channel.ID]
	installed := s.installation("add", by, at)
	added := s.event("conversationUpdate", by, at)
	added["membersAdded"] = []any{object{"id": s.BotID()}}
	data, _ := added["channelData"].(object)
	delete(data, "channel")
	data["eventType"] = "teamMemberAdded"
	data["settings"] = object{"selectedChannel": object{"id": at.id}}
	for _, activity := range []object{installed, added} {
		conversation, _ := activity["conversation"].(object)
		conversation["name"] = at.name
	}
	s.mu.Unlock()
	return s.deliverBoth(ctx, installed, added)
}

// roster returns the members of a conversation, or why the bot cannot have them:
// then the refusal has a status. s.mu is held.
func (s *Sim) roster(conversationID string) (members []*Person, refusal reply) {
	p, ok := s.knows(conversationID)
	if !ok {
		return nil, problem(http.StatusNotFound, "ConversationNotFound")
	}
	if refusal = p.closed(); refusal.status != 0 {
		return nil, refusal
	}
	if p.person != nil {
		return []*Person{p.person}, reply{}
	}
	return p.team.members, reply{}
}
