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
	At                         time.Time // of arrival
}

// Calls returns the connector calls in the order in which they were finished;
// none with Options.NoLog.
func (s *Sim) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Counts returns how many connector calls there were by HTTP method, refused
// ones included.
func (s *Sim) Counts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.counts)
}

// Typed returns how often the bot let a conversation know that it is writing.
func (s *Sim) Typed(conversationID string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.typing[conversationID]
}

// OnActivity has hook called whenever the bot posted or updated something that
// was accepted, before the bot gets its answer; body is as the bot sent it.
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
