package postgres

import (
	"context"
	"reflect"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// posts keeps what the bot has posted, and where.
type posts struct{ *core }

// keepPost stores a post under its slot, so SubjectOf finds what the post is
// about. A thread is kept beside those that its slot already holds. It also
// stores a post whose slot cannot be parsed.
func (t *tx) keepPost(slot string, post botframework.Post) error {
	place, ok := tickets.ParseSlot(slot)
	if ok && place.Piece.Of == "" {
		known, _, err := get[botframework.Post](t.ctx, t, kindPost, slot)
		if err != nil {
			return err
		}
		post = known.With(post)
	}
	return t.putPost(slot, post)
}

// putPost stores a post under its slot, in place of what the slot holds.
func (t *tx) putPost(slot string, post botframework.Post) error {
	place, ok := tickets.ParseSlot(slot)
	subject := place.Piece.String()
	for _, one := range post.All() {
		if ok && place.Piece.Of == "" {
			subject = place.At.Thread
			if err := t.put(kindSubject, one.Conversation, subject); err != nil {
				return err
			}
		}
		if ok {
			if err := t.put(kindSubject, one.Key(), subject); err != nil {
				return err
			}
		}
	}
	return t.put(kindPost, slot, post)
}

// UpdatePost implements botframework.PostStore.
func (s posts) UpdatePost(ctx context.Context, slot string, change func(botframework.Post) botframework.Post) error {
	return s.commit(ctx, "", func(t *tx) error {
		known, given, _, err := getTwice[botframework.Post](t, kindPost, slot)
		if err != nil {
			return refused{err}
		}
		post := change(given)
		switch {
		case reflect.DeepEqual(post, known):
			return unchanged
		case post.Activity == "":
			t.drop(kindPost, slot)
			return nil
		}
		return t.putPost(slot, post)
	})
}

// Post implements botframework.PostStore.
func (s posts) Post(ctx context.Context, slot string) (botframework.Post, bool, error) {
	return get[botframework.Post](ctx, s, kindPost, slot)
}

// SubjectOf implements botframework.PostStore.
func (s posts) SubjectOf(ctx context.Context, key string) (string, error) {
	id, _, err := get[string](ctx, s, kindSubject, key)
	return id, err
}

// Lost implements botframework.PostStore.
func (s posts) Lost(ctx context.Context, channel string) ([]botframework.Lost, error) {
	list, _, err := get[[]botframework.Lost](ctx, s, kindLost, channel)
	return list, err
}

// UpdateLost implements botframework.PostStore.
func (s posts) UpdateLost(
	ctx context.Context, channel string, change func([]botframework.Lost) []botframework.Lost,
) error {
	return s.commit(ctx, "", func(t *tx) error {
		list, _, err := get[[]botframework.Lost](t.ctx, t, kindLost, channel)
		if err != nil {
			return refused{err}
		}
		if list = change(list); len(list) == 0 {
			t.drop(kindLost, channel)
			return nil
		}
		return t.put(kindLost, channel, list)
	})
}

// Channel implements botframework.PostStore.
func (s posts) Channel(ctx context.Context, channel string) (botframework.Reference, bool, error) {
	return get[botframework.Reference](ctx, s, kindChannel, channel)
}

// SaveChannel implements botframework.PostStore.
func (s posts) SaveChannel(ctx context.Context, channel string, ref botframework.Reference) error {
	return s.commit(ctx, "", func(t *tx) error { return t.put(kindChannel, channel, ref) })
}

// SaveEarly implements botframework.EarlyStore.
func (s posts) SaveEarly(ctx context.Context, key string, early botframework.Early, since time.Time) error {
	return s.commit(ctx, "", func(t *tx) error {
		kept, err := ofKind[botframework.Early](t.ctx, t, kindEarly)
		if err != nil {
			return refused{err}
		}
		known := botframework.Early{}
		for _, one := range kept {
			switch {
			case one.Record.Kept.Before(since):
				t.drop(kindEarly, one.Key)
			case one.Key == key:
				known = one.Record
			}
		}
		if known.Activity != nil && known.Activity.Timestamp.After(early.Activity.Timestamp) {
			return nil
		}
		return t.put(kindEarly, key, early)
	})
}

// Early implements botframework.EarlyStore.
func (s posts) Early(ctx context.Context, key string) (botframework.Early, bool, error) {
	return get[botframework.Early](ctx, s, kindEarly, key)
}

// ForgetEarly implements botframework.EarlyStore.
func (s posts) ForgetEarly(ctx context.Context, key string) error {
	return s.commit(ctx, "", func(t *tx) error { t.drop(kindEarly, key); return nil })
}
