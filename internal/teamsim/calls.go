package teamsim

import (
	"maps"
	"slices"
	"time"
)

// Call is one request to the connector API. Status is 0 if no answer was given.
type Call struct {
	Method, Path, Conversation string
	Status                     int
	At                         time.Time // time of arrival
}

// Calls returns the connector calls in the order in which they finished. With
// Options.NoLog there are none.
func (s *Sim) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Counts returns the number of connector calls by HTTP method, including
// refused calls.
func (s *Sim) Counts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.counts)
}

// Typed returns how often the bot sent a typing indicator to a conversation.
func (s *Sim) Typed(conversationID string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.typing[conversationID]
}

// OnActivity sets a hook that runs whenever a post or update by the bot was
// accepted, before the bot gets its answer. body is as the bot sent it.
// activityID is empty where Teams gives none. hook must be quick and may be
// called from several goroutines at once.
func (s *Sim) OnActivity(hook func(conversationID, activityID string, body []byte)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, hook)
}

func (s *Sim) record(c *call, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[c.request.Method]++
	if !s.options.NoLog {
		s.calls = append(s.calls, Call{
			Method: c.request.Method, Path: c.request.URL.Path,
			Conversation: c.conversation, Status: status, At: c.at,
		})
	}
	s.wake()
}

func (s *Sim) announce(conversationID, activityID string, body []byte) {
	s.mu.Lock()
	hooks := s.hooks
	s.mu.Unlock()
	for _, hook := range hooks {
		hook(conversationID, activityID, body)
	}
}
