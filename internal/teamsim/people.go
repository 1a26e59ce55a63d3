package teamsim

import (
	"context"
	"fmt"
	"strings"
)

// Person is a Teams user of the tenant.
type Person struct {
	Name     string
	ID       string // MRI, "29:…"
	ObjectID string // Entra object id
	Chat     string // conversation id of the personal chat with the bot, "a:…"

	sim     *Sim
	place   *place
	locale  string
	zone    string // "": not sent
	blocked bool
	gone    bool // has uninstalled the bot
}

// Person returns the person with that name. The first call creates the person.
// Ids depend on the name alone. The locale is en-US until Speak changes it,
// the time zone UTC until Live does.
func (s *Sim) Person(name string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.personCalled(name)
}

// personCalled is Person while s.mu is held.
func (s *Sim) personCalled(name string) *Person {
	if p := s.people[name]; p != nil {
		return p
	}
	return s.enter(name, "29:"+slug("person", name), nameGUID("person", name))
}

// Enroll adds a person with the given MRI and Entra object id.
func (s *Sim) Enroll(name, id, objectID string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.enter(name, id, objectID)
}

// enter is Enroll while s.mu is held.
func (s *Sim) enter(name, id, objectID string) *Person {
	p := &Person{
		Name: name, ID: id, ObjectID: objectID, Chat: "a:personal-" + slug("chat", name), sim: s, locale: "en-US",
		zone: "UTC",
	}
	p.place = &place{id: p.Chat, person: p}
	s.addPlace(p.place)
	s.people[name], s.byID[p.ID] = p, p
	return p
}

// Speak sets the language of the person's client, such as "ru-RU". "" stands
// for a client that does not send its language.
func (p *Person) Speak(locale string) {
	p.sim.mu.Lock()
	defer p.sim.mu.Unlock()
	p.locale = locale
}

// Live sets the time zone of the person's client, an IANA name. "" stands for a
// client that does not send it.
func (p *Person) Live(zone string) {
	p.sim.mu.Lock()
	defer p.sim.mu.Unlock()
	p.zone = zone
}

// Block makes the connector refuse the bot's messages to this person with 403
// ConversationBlockedByUser, or accept them again.
func (p *Person) Block(blocked bool) {
	p.sim.mu.Lock()
	defer p.sim.mu.Unlock()
	p.blocked = blocked
}

// Install adds the bot to the personal chat. installationUpdate and
// conversationUpdate are sent at the same moment. It returns an error if the
// bot refused one.
func (p *Person) Install(ctx context.Context) error {
	s := p.sim
	s.mu.Lock()
	p.gone = false
	installed := s.installation("add", p, p.place)
	added := s.event("conversationUpdate", p, p.place)
	added["membersAdded"] = []any{
		object{"id": p.ID, "aadObjectId": p.ObjectID}, object{"id": s.BotID()},
	}
	s.mu.Unlock()
	return s.deliverBoth(ctx, installed, added)
}

// Uninstall removes the bot from the personal chat. From then on the connector
// answers 403 BotNotInConversationRoster for this chat.
func (p *Person) Uninstall(ctx context.Context) error {
	s := p.sim
	s.mu.Lock()
	p.gone = true
	removed := s.installation("remove", p, p.place)
	s.mu.Unlock()
	return s.deliver(ctx, removed).failure()
}

// Say writes to the bot in the personal chat.
func (p *Person) Say(ctx context.Context, text string) Answer {
	return p.SayIn(ctx, p.Chat, text, false)
}

// SayIn writes in a chat, in a thread of a channel, or, with the channel's own
// id, in a new post. Answer.ConversationID is then the new thread. With
// mention, the text begins with a mention of the bot. Without it, the text
// reaches the bot as it does with the resource-specific permission
// ChannelMessage.Read.Group.
func (p *Person) SayIn(ctx context.Context, conversationID, text string, mention bool) Answer {
	s := p.sim
	s.mu.Lock()
	at, ok := s.knows(conversationID)
	if !ok {
		s.mu.Unlock()
		return Answer{Err: fmt.Errorf("teamsim: no conversation %q", conversationID)}
	}
	if mention {
		text = strings.TrimSpace(s.botMention() + " " + text)
	}
	m := s.keep(at, Message{
		ConversationID: conversationID, FromID: p.ID, FromName: p.Name, Text: text, TextFormat: "plain",
	})
	activity := s.in(s.base("message", m.ID, p), at, m.ConversationID)
	s.mu.Unlock()
	s.write(activity, said{text: text})
	if mention {
		activity["entities"] = append([]any{s.mentionOfBot()}, activity["entities"].([]any)...)
	}
	return s.deliver(ctx, activity)
}

func (s *Sim) mentionOfBot() object {
	return object{
		"type": "mention", "text": s.botMention(),
		"mentioned": object{"id": s.BotID(), "name": s.options.BotName},
	}
}
