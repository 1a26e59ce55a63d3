package boltdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/internal/fulltext"
)

// maxSaid limits how many sessions one word of a search looks at, newest first.
const maxSaid = 5000

// keepSaid updates the words by which a session is found once it has ended.
func keepSaid(tx *bbolt.Tx, n uint64, s *chat.Session) error {
	words, lists := tx.Bucket(bucketSaid), tx.Bucket(bucketSaidIn)
	var was, is []string
	if _, err := get(lists, number(n), &was); err != nil {
		return err
	}
	if s.State == chat.Ended {
		terms, err := termsOfSession(tx, n, s)
		if err != nil {
			return err
		}
		for _, term := range terms {
			is = append(is, exactKey("", s.Queue)+"\x00"+term)
		}
	}
	for _, key := range subtract(was, is) {
		if err := words.Delete(saidKey(key, n)); err != nil {
			return err
		}
	}
	for _, key := range subtract(is, was) {
		if err := words.Put(saidKey(key, n), nil); err != nil {
			return err
		}
	}
	switch {
	case slices.Equal(was, is):
		return nil
	case len(is) == 0:
		return lists.Delete(number(n))
	}
	return put(lists, number(n), is)
}

// termsOfSession returns the words of a session and of its messages.
func termsOfSession(tx *bbolt.Tx, n uint64, s *chat.Session) ([]string, error) {
	texts := s.Words()
	messages, err := messagesOf(tx, n, s)
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		if !m.Deleted {
			texts = append(texts, m.Text)
		}
	}
	return fulltext.Terms(texts...), nil
}

// saidKey orders the sessions that have a word, newest first.
func saidKey(key string, n uint64) []byte {
	return append(append([]byte(key), 0), number(math.MaxUint64-n)...)
}

// FindSessions implements chat.Finder.
func (db *DB) FindSessions(_ context.Context, queue, text string, limit int) (found []chat.Session, err error) {
	q := fulltext.Parse(text)
	if q.Nothing() {
		return nil, nil
	}
	err = db.view(func(tx *bbolt.Tx) error {
		for _, n := range sessionsWith(tx.Bucket(bucketSaid).Cursor(), exactKey("", queue)+"\x00", q) {
			if len(found) == limit {
				return nil
			}
			var s chat.Session
			if _, err := get(tx.Bucket(bucketSessions), number(n), &s); err != nil {
				return err
			}
			found = append(found, s)
		}
		return nil
	})
	return found, err
}

// sessionsWith returns the numbers of the sessions that have all words of a
// query, newest first.
func sessionsWith(c *bbolt.Cursor, prefix string, q fulltext.Query) []uint64 {
	var hits map[uint64]bool
	keep := func(exact, begins []string) {
		one := map[uint64]bool{}
		for _, term := range exact {
			collectSessions(c, prefix+term+"\x00", hits, one)
		}
		for _, term := range begins {
			collectSessions(c, prefix+term, hits, one)
		}
		hits = one
	}
	for _, term := range q.Terms {
		keep(append([]string{term}, q.Or[term]...), nil)
	}
	if q.Last != "" {
		keep(append([]string{q.Last}, q.Or[q.Last]...), append([]string{q.Begins}, q.OrBegins...))
	}
	numbers := make([]uint64, 0, len(hits))
	for n := range hits {
		numbers = append(numbers, n)
	}
	slices.SortFunc(numbers, func(a, b uint64) int { return bytes.Compare(number(b), number(a)) })
	return numbers
}

// collectSessions adds the sessions under a prefix to found. Unless among is nil,
// only those in it count.
func collectSessions(c *bbolt.Cursor, prefix string, among, found map[uint64]bool) {
	seen := 0
	for k, _ := c.Seek([]byte(prefix)); bytes.HasPrefix(k, []byte(prefix)) && seen < maxSaid; k, _ = c.Next() {
		seen++
		n := math.MaxUint64 - binary.BigEndian.Uint64(k[len(k)-8:])
		if among == nil || among[n] {
			found[n] = true
		}
	}
}

// indexSaid makes sessions found, from one number up to another, that ended
// before there was a search for them.
func indexSaid(tx *bbolt.Tx, from []byte, next uint64) error {
	c := tx.Bucket(bucketSessions).Cursor()
	for k, _ := c.Seek(from); k != nil && binary.BigEndian.Uint64(k) < next; k, _ = c.Next() {
		var s chat.Session
		if _, err := get(tx.Bucket(bucketSessions), k, &s); err != nil {
			return err
		}
		if err := keepSaid(tx, binary.BigEndian.Uint64(k), &s); err != nil {
			return err
		}
	}
	return nil
}
