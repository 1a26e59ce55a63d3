package teamsim

import (
	"encoding/json"
	"slices"
	"time"
)

// Message is one message in a conversation, in its current state. FromID is the
// MRI of the bot or a person. In a channel, ConversationID is the id of the
// thread, and ThreadRoot is the id of its first message. In a chat, ThreadRoot
// is empty. A deleted message has neither text nor card nor pictures.
type Message struct {
	ID, ConversationID, ThreadRoot, FromID, FromName, Text, TextFormat, Summary string

	Mentions  []Mention       // by the bot, in the order of its entities
	Card      json.RawMessage // the first Adaptive Card, nil if there is none
	Pictures  []Picture       // shown by the bot, at most one
	Files     []string        // the names of what a person sent
	Edits     int
	Deleted   bool
	At        time.Time
	Reactions []string // the bot's, oldest first
}

// Mention is a person whom a message notifies. ID is their MRI, and Text is the
// mention as written in the message.
type Mention struct{ ID, Name, Text string }

// post is a stored message. It also holds what single people see in its place
// after a card answered their invoke.
type post struct {
	Message
	views map[string]json.RawMessage // by MRI
}

func (p *post) snapshot() Message {
	m := p.Message
	m.Reactions = slices.Clone(m.Reactions)
	return m
}

// place is a personal chat or a channel with everything said there.
type place struct {
	id     string
	name   string
	person *Person // the owner of the chat, or nil
	team   *Team   // the team of the channel, or nil
	posts  []*post // in order of arrival, threads mixed
	byID   map[string]*post
	roots  []string

	deleted bool // unknown to the connector
}

// group reports whether the place is a group chat without the bot.
func (p *place) group() bool { return p.person == nil && p.team == nil }

func (s *Sim) addPlace(p *place) {
	p.byID = map[string]*post{}
	s.places[p.id] = p
}

// find returns the post if it is in the conversation, which may be a thread or
// the whole channel.
func (p *place) find(conversationID, id string) *post {
	found := p.byID[id]
	if _, root := splitThread(conversationID); found == nil || root != "" && root != found.ThreadRoot {
		return nil
	}
	return found
}

// knows reports whether a thread exists or, without a root, the place itself.
func (s *Sim) knows(conversationID string) (*place, bool) {
	base, root := splitThread(conversationID)
	p := s.places[base]
	if p == nil {
		return nil, false
	}
	if root == "" || s.options.NoLog {
		return p, true
	}
	first := p.byID[root]
	return p, first != nil && first.ThreadRoot == root
}

// keep adds a message to its conversation and returns it completed: with its
// id, its time and, in a bare channel, the new thread. s.mu is held.
func (s *Sim) keep(p *place, m Message) Message {
	m.ID, m.At = s.nextID(), s.options.Now()
	_, root := splitThread(m.ConversationID)
	if p.team != nil && root == "" {
		root = m.ID
		m.ConversationID = p.id + threadMark + root
	}
	m.ThreadRoot = root
	if s.options.NoLog {
		return m
	}
	p.put(&post{Message: m})
	s.wake()
	return m
}

// put adds a message that already has its id and thread.
func (p *place) put(kept *post) {
	if kept.ThreadRoot == kept.ID {
		p.roots = append(p.roots, kept.ID)
	}
	p.posts = append(p.posts, kept)
	p.byID[kept.ID] = kept
}

// Messages returns the messages of a conversation, from people and the bot, in
// order of arrival. For a channel's own id it returns the messages of all its
// threads. It returns nil for an unknown conversation.
func (s *Sim) Messages(conversationID string) []Message {
	return s.messages(conversationID, (*post).snapshot)
}

// Sees returns the messages of a conversation as this person sees them. A card
// with which the bot answered the person's press replaces the message's own
// card until the bot updates that message.
func (p *Person) Sees(conversationID string) []Message {
	return p.sim.messages(conversationID, func(kept *post) Message {
		m := kept.snapshot()
		if card, ok := kept.views[p.ID]; ok {
			m.Card, m.Text = card, ""
		}
		return m
	})
}

func (s *Sim) messages(conversationID string, as func(*post) Message) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	base, root := splitThread(conversationID)
	var all []Message
	if p := s.places[base]; p != nil {
		for _, kept := range p.posts {
			if root == "" || kept.ThreadRoot == root {
				all = append(all, as(kept))
			}
		}
	}
	return all
}

// Threads returns the conversation ids of a channel's threads, oldest first.
func (s *Sim) Threads(channelID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	if p := s.places[channelID]; p != nil {
		for _, root := range p.roots {
			all = append(all, channelID+threadMark+root)
		}
	}
	return all
}

// show records the card that a person now sees in place of a message.
func (s *Sim) show(person, conversationID, messageID string, card json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	base, _ := splitThread(conversationID)
	p := s.places[base]
	if p == nil {
		return
	}
	if kept := p.find(conversationID, messageID); kept != nil {
		if kept.views == nil {
			kept.views = map[string]json.RawMessage{}
		}
		kept.views[person] = card
	}
}
