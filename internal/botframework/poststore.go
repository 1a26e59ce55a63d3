package botframework

import "context"

// PostStore keeps where channels are reached, and what the bot has posted. Engines
// implement it; internal/storetest says what they promise.
type PostStore interface {
	// Channel returns the reference of a channel; ok is false when the bot has
	// not heard from it.
	Channel(ctx context.Context, channel string) (ref Reference, ok bool, err error)
	// SaveChannel keeps the reference of a channel.
	SaveChannel(ctx context.Context, channel string, ref Reference) error
	// Post returns the post under a slot; ok is false when there is none.
	Post(ctx context.Context, slot string) (p Post, ok bool, err error)
	// SubjectOf returns what was posted under the key of a post, or the ticket
	// or session whose thread the conversation is; "" when it is neither.
	SubjectOf(ctx context.Context, key string) (id string, err error)
}
