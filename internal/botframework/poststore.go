package botframework

import "context"

// PostStore keeps how to reach channels, and what the bot has posted. Engines
// implement it. internal/storetest says what they promise.
type PostStore interface {
	// Channel returns the reference of a channel. ok is false when the bot has
	// not heard from it.
	Channel(ctx context.Context, channel string) (ref Reference, ok bool, err error)
	// SaveChannel stores the reference of a channel.
	SaveChannel(ctx context.Context, channel string, ref Reference) error
	// Post returns the post in a slot. ok is false when there is none.
	Post(ctx context.Context, slot string) (p Post, ok bool, err error)
	// SubjectOf takes the key of a post and returns what that post is about. It
	// also takes a thread's conversation and returns its ticket or session. It
	// returns "" for any other key.
	SubjectOf(ctx context.Context, key string) (id string, err error)
}
