package boltdb

import (
	"bytes"
	"context"
	"reflect"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// posts keeps what the bot has posted, and where.
type posts struct{ db *DB }

// keepPost stores a post under its slot, so SubjectOf finds what the post is
// about. A thread is kept beside those that its slot already holds. It also
// stores a post whose slot cannot be parsed.
func keepPost(tx *bbolt.Tx, slot string, post botframework.Post) error {
	place, ok := tickets.ParseSlot(slot)
	if ok && place.Piece.Of == "" {
		var known botframework.Post
		if _, err := get(tx.Bucket(bucketPosts), []byte(slot), &known); err != nil {
			return err
		}
		post = known.With(post)
	}
	return putPost(tx, slot, post)
}

// putPost stores a post under its slot, in place of what the slot holds.
func putPost(tx *bbolt.Tx, slot string, post botframework.Post) error {
	place, ok := tickets.ParseSlot(slot)
	subject, subjects := place.Piece.String(), tx.Bucket(bucketSubjects)
	for _, one := range post.All() {
		if ok && place.Piece.Of == "" {
			subject = place.At.Thread
			if err := subjects.Put([]byte(one.Conversation), []byte(subject)); err != nil {
				return err
			}
		}
		if ok {
			if err := subjects.Put([]byte(one.Key()), []byte(subject)); err != nil {
				return err
			}
		}
	}
	return put(tx.Bucket(bucketPosts), []byte(slot), post)
}

// UpdatePost implements botframework.PostStore.
func (p posts) UpdatePost(
	ctx context.Context,
	slot string,
	change func(botframework.Post) botframework.Post,
) error {
	return p.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		b := tx.Bucket(bucketPosts)
		var known botframework.Post
		if _, err := get(b, []byte(slot), &known); err != nil {
			return nil, refused{err}
		}
		post := change(known)
		switch {
		case reflect.DeepEqual(post, known):
			return nil, unchanged
		case post.Activity == "":
			return nil, b.Delete([]byte(slot))
		}
		return nil, putPost(tx, slot, post)
	})
}

// Post implements botframework.PostStore.
func (p posts) Post(_ context.Context, slot string) (post botframework.Post, ok bool, err error) {
	err = p.db.view(func(tx *bbolt.Tx) error {
		ok, err = get(tx.Bucket(bucketPosts), []byte(slot), &post)
		return err
	})
	return post, ok, err
}

// SubjectOf implements botframework.PostStore.
func (p posts) SubjectOf(_ context.Context, key string) (id string, err error) {
	err = p.db.view(func(tx *bbolt.Tx) error {
		id = string(tx.Bucket(bucketSubjects).Get([]byte(key)))
		return nil
	})
	return id, err
}

// Lost implements botframework.PostStore.
func (p posts) Lost(_ context.Context, channel string) (list []botframework.Lost, err error) {
	err = p.db.view(func(tx *bbolt.Tx) error {
		_, err := get(tx.Bucket(bucketLost), []byte(channel), &list)
		return err
	})
	return list, err
}

// UpdateLost implements botframework.PostStore.
func (p posts) UpdateLost(
	ctx context.Context,
	channel string,
	change func([]botframework.Lost) []botframework.Lost,
) error {
	return p.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		b := tx.Bucket(bucketLost)
		var list []botframework.Lost
		if _, err := get(b, []byte(channel), &list); err != nil {
			return nil, refused{err}
		}
		if list = change(list); len(list) == 0 {
			return nil, b.Delete([]byte(channel))
		}
		return nil, put(b, []byte(channel), list)
	})
}

// Channel implements botframework.PostStore.
func (p posts) Channel(_ context.Context, channel string) (ref botframework.Reference, ok bool, err error) {
	err = p.db.view(func(tx *bbolt.Tx) error {
		ok, err = get(tx.Bucket(bucketChannels), []byte(channel), &ref)
		return err
	})
	return ref, ok, err
}

// SaveChannel implements botframework.PostStore.
func (p posts) SaveChannel(ctx context.Context, channel string, ref botframework.Reference) error {
	return p.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		return nil, put(tx.Bucket(bucketChannels), []byte(channel), ref)
	})
}

// SaveEarly implements botframework.EarlyStore.
func (p posts) SaveEarly(ctx context.Context, key string, early botframework.Early, since time.Time) error {
	return p.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		b := tx.Bucket(bucketEarly)
		var old [][]byte
		err := b.ForEach(func(k, _ []byte) error {
			var one botframework.Early
			_, err := get(b, k, &one)
			if one.Kept.Before(since) {
				old = append(old, bytes.Clone(k))
			}
			return err
		})
		if err != nil {
			return nil, refused{err}
		}
		for _, k := range old {
			if err := b.Delete(k); err != nil {
				return nil, err
			}
		}
		var known botframework.Early
		if ok, err := get(b, []byte(key), &known); err != nil ||
			ok && known.Activity.Timestamp.After(early.Activity.Timestamp) {
			return nil, err
		}
		return nil, put(b, []byte(key), early)
	})
}

// Early implements botframework.EarlyStore.
func (p posts) Early(_ context.Context, key string) (early botframework.Early, ok bool, err error) {
	err = p.db.view(func(tx *bbolt.Tx) error {
		ok, err = get(tx.Bucket(bucketEarly), []byte(key), &early)
		return err
	})
	return early, ok, err
}

// ForgetEarly implements botframework.EarlyStore.
func (p posts) ForgetEarly(ctx context.Context, key string) error {
	return p.db.commit(ctx, func(tx *bbolt.Tx) ([]tickets.Owed, error) {
		return nil, tx.Bucket(bucketEarly).Delete([]byte(key))
	})
}
