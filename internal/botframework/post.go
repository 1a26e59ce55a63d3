package botframework

import "strings"

// Post is a message of the bot that may have to change later. Engines store its
// JSON.
type Post struct {
	Reference
	Activity string `json:"activity"`
	// Rev is the revision of the subject that the post shows.
	Rev int `json:"rev,omitempty"`
	// Twins are the other threads that begin with the same card. There are some
	// where Teams carried out a post and its answer was lost. They hold no twins
	// themselves.
	Twins []Post `json:"twins,omitempty"`
}

// Key identifies the post across all conversations. Threads of a channel share
// its activity ids, and reactions name only the channel.
func (p Post) Key() string {
	channel, _ := SplitThread(p.Conversation)
	return channel + "/" + p.Activity
}

// SplitKey splits the Key of a post into its parts. ok is false when key is not
// such a key.
func SplitKey(key string) (channel, activity string, ok bool) { return strings.Cut(key, "/") }
