package botframework

import "strings"

// Post is a message of the bot that may have to be changed later. Its JSON is
// stored by the engines.
type Post struct {
	Reference
	Activity string `json:"activity"`
	// Rev is the revision of its subject that it shows.
	Rev int `json:"rev,omitempty"`
}

// Key identifies the post among those of all conversations. Threads of a channel
// share its activity ids, and reactions name the channel alone.
func (p Post) Key() string {
	channel, _ := SplitThread(p.Conversation)
	return channel + "/" + p.Activity
}

// SplitKey returns what the Key of a post is made of; ok is false for what is no key.
func SplitKey(key string) (channel, activity string, ok bool) { return strings.Cut(key, "/") }
