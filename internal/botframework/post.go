package botframework

import "strings"

// Post is a message of the bot that may have to change later. Engines store its
// JSON.
type Post struct {
	Reference
	Activity string `json:"activity"`
	// Rev is the revision of the subject that the post shows.
	Rev int `json:"rev,omitempty"`
	// Twins are the other messages that hold the same card: threads that begin
	// with it, where Teams carried out a post and its answer was lost, or the card
	// that asks whether a ticket is solved. They hold no twins themselves.
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
