package botframework

import (
	"context"
	"time"
)

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
	// UpdatePost lets change work on the post in a slot, which is zero when
	// there is none, and keeps the result. A result without an Activity empties
	// the slot. change may run twice. It must do no I/O and call no store.
	UpdatePost(ctx context.Context, slot string, change func(Post) Post) error
	// SubjectOf takes the key of a post and returns what that post is about. It
	// also takes a thread's conversation and returns its ticket or session. It
	// returns "" for any other key.
	SubjectOf(ctx context.Context, key string) (id string, err error)
	// Lost returns the cards that may begin unknown threads of a channel, in the
	// order in which UpdateLost put them.
	Lost(ctx context.Context, channel string) ([]Lost, error)
	// UpdateLost lets change work on that list, and keeps the result. change
	// may freely edit the list it gets, and may run twice. It must do no I/O
	// and call no store.
	UpdateLost(ctx context.Context, channel string, change func([]Lost) []Lost) error
}

// EarlyStore keeps edits and deletions that came before their message. Engines
// implement it. internal/storetest says what they promise.
type EarlyStore interface {
	// SaveEarly keeps an edit or deletion under the key of its message, unless a
	// later one is kept there. It forgets those that were kept before since.
	SaveEarly(ctx context.Context, key string, early Early, since time.Time) error
	// Early returns what is kept under a key. ok is false when there is nothing.
	Early(ctx context.Context, key string) (early Early, ok bool, err error)
	// ForgetEarly removes what is kept under a key.
	ForgetEarly(ctx context.Context, key string) error
}

// Early is an edit or deletion that came before its message. Engines store its
// JSON.
type Early struct {
	Kept     time.Time `json:"kept"`
	Activity *Activity `json:"activity"`
}
