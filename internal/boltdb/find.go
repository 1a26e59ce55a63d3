package boltdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.etcd.io/bbolt"

	"frontdesk/internal/fulltext"
	"frontdesk/tickets"
)

// maxBegun limits, in each chunk, how many words the last word of a query can be
// a prefix of.
const maxBegun = 128

// FindTickets implements tickets.Finder.
func (db *DB) FindTickets(
	ctx context.Context,
	q tickets.Query,
	cursor string,
	limit int,
) (page []tickets.Ticket, next string, err error) {
	s := newSearch(q)
	from, err := strconv.ParseUint(cursor, 10, 64)
	if err != nil {
		from = math.MaxUint64
	}
	if s.words.Nothing() && strings.TrimSpace(q.Text) != "" {
		return nil, "", nil
	}
	err = db.view(func(tx *bbolt.Tx) error {
		found, err := s.find(ctx, tx, from, limit+1)
		if len(found) > limit {
			next = strconv.FormatUint(found[limit], 10)
			found = found[:limit]
		}
		for _, n := range found {
			var t tickets.Ticket
			if err == nil {
				_, err = get(tx.Bucket(bucketTickets), number(n), &t)
			}
			page = append(page, t)
		}
		return err
	})
	return page, next, err
}

// search is a query as index keys. A ticket matches if it has everything that
// one of the scopes needs.
type search struct {
	words  fulltext.Query
	scopes [][]need
	person string // whose tickets are the only ones that can match; empty: anybody's
}

// need is met by any of keys, or by a key that begins with one of begins.
type need struct{ keys, begins [][]byte }

func newSearch(q tickets.Query) *search {
	s := &search{words: fulltext.Parse(q.Text)}
	// The rarest needs come first: if no ticket meets one, nothing else is
	// looked up.
	if q.Person != "" {
		whose := need{keys: ofKinds([]string{exactKey(keyPerson, q.Person)}, "")}
		s.scopes = append(s.scopes, append([]need{whose}, s.requirements(q.Show, keyWord)...))
	}
	if len(q.Queues)+len(q.Seen) == 0 {
		s.person = q.Person
	}
	if len(q.Queues) > 0 {
		s.scopes = append(s.scopes, append(s.requirements(q.Show, keyWord, keyInternal), ofQueues(q.Queues)))
	}
	if len(q.Seen) > 0 {
		s.scopes = append(s.scopes, append(s.requirements(q.Show, keyWord), ofQueues(q.Seen)))
	}
	return s
}

func ofQueues(queues []string) (whose need) {
	for _, queue := range queues {
		whose.keys = append(whose.keys, []byte(exactKey(keyQueue, queue)))
	}
	return whose
}

// requirements returns the needs of a query except the person's. It looks up
// words under the given kinds.
func (s *search) requirements(show tickets.Show, kinds ...string) (needs []need) {
	for _, term := range s.words.Terms {
		needs = append(needs, need{keys: ofKinds(kinds, s.forms(term)...)})
	}
	if last := s.words.Last; last != "" {
		begins := append([]string{s.words.Begins}, s.words.OrBegins...)
		whole := slices.DeleteFunc(s.forms(last), func(term string) bool {
			return slices.ContainsFunc(begins, func(b string) bool { return strings.HasPrefix(term, b) })
		})
		needs = append(needs, need{ofKinds(kinds, whole...), ofKinds(kinds, begins...)})
	}
	if state, ok := map[tickets.Show]string{tickets.ShowOpen: keyOpen, tickets.ShowClosed: keyClosed}[show]; ok {
		needs = append(needs, need{keys: ofKinds([]string{state}, "")})
	}
	return needs
}

// forms returns a term and the others that will do as well.
func (s *search) forms(term string) []string { return append([]string{term}, s.words.Or[term]...) }

func ofKinds(kinds []string, terms ...string) (keys [][]byte) {
	for _, kind := range kinds {
		for _, term := range terms {
			keys = append(keys, []byte(kind+term))
		}
	}
	return keys
}

// find returns at most limit numbers of tickets, newest first, none above from.
func (s *search) find(ctx context.Context, tx *bbolt.Tx, from uint64, limit int) (found []uint64, err error) {
	c := tx.Bucket(bucketFresh).Cursor()
	for k, record := seekLast(c, from); k != nil && len(found) < limit; k, record = c.Prev() {
		if s.matchesRecord(record) {
			found = append(found, binary.BigEndian.Uint64(k))
		}
	}
	postings := tx.Bucket(bucketPostings).Cursor()
	last, _ := postings.Last()
	if last == nil {
		return found, nil
	}
	from = min(from, binary.BigEndian.Uint64(last)<<chunkBits|(1<<chunkBits-1))
	for n, ok := s.newest(tx, from); ok && len(found) < limit; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		chunk := n >> chunkBits
		hits := s.findInChunk(postings, chunk)
		for !hits.empty() && len(found) < limit {
			i := hits.last()
			hits.set(i, false)
			if n := chunk<<chunkBits | i; n <= from {
				found = append(found, n)
			}
		}
		if chunk == 0 {
			break
		}
		n, ok = s.newest(tx, chunk<<chunkBits-1)
	}
	return found, nil
}

// newest returns the highest number up to n of a ticket that can match: chunks without
// any are not looked into. One person has tickets in few of them.
func (s *search) newest(tx *bbolt.Tx, n uint64) (newest uint64, ok bool) {
	if s.person == "" {
		return n, true
	}
	c := tx.Bucket(bucketOfPerson).Cursor()
	for _, closed := range []byte{0, 1} {
		prefix := append(listPrefix(s.person), closed)
		k, _ := c.Seek(binary.BigEndian.AppendUint64(prefix, ^n))
		for ; bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			if len(k) == len(prefix)+8 { // else it belongs to a longer id with the same start
				newest, ok = max(newest, ^binary.BigEndian.Uint64(k[len(prefix):])), true
				break
			}
		}
	}
	return newest, ok
}

// seekLast moves to the last key that is not above n.
func seekLast(c *bbolt.Cursor, n uint64) (k, v []byte) {
	k, v = c.Seek(number(n))
	switch {
	case k == nil:
		return c.Last()
	case binary.BigEndian.Uint64(k) > n:
		return c.Prev()
	}
	return k, v
}

// matchesRecord reports whether the ticket with this record of keys matches.
func (s *search) matchesRecord(record []byte) bool {
	return slices.ContainsFunc(s.scopes, func(needs []need) bool {
		for _, one := range needs {
			if !slices.ContainsFunc(one.keys, func(key []byte) bool { return hasKey(record, key, true) }) &&
				!slices.ContainsFunc(one.begins, func(key []byte) bool { return hasKey(record, key, false) }) {
				return false
			}
		}
		return true
	})
}

// hasKey reports whether a record holds key. Unless whole is set, a key that
// begins with it counts too.
func hasKey(record, key []byte, whole bool) bool {
	for at := 0; ; {
		i := bytes.Index(record[at:], key)
		if i < 0 {
			return false
		}
		at += i + len(key)
		if record[at-len(key)-1] == 0 && (!whole || record[at] == 0) {
			return true
		}
	}
}

// findInChunk returns the tickets of a chunk that match.
func (s *search) findInChunk(c *bbolt.Cursor, chunk uint64) (found posting) {
	at := binary.BigEndian.AppendUint64(make([]byte, 0, 128), chunk)
	for _, needs := range s.scopes {
		hits := ticketsWith(c, at, needs[0])
		for _, one := range needs[1:] {
			if hits.empty() {
				break
			}
			with := ticketsWith(c, at, one)
			hits.and(&with)
		}
		found.union(&hits)
	}
	return found
}

// ticketsWith returns the tickets of the chunk that meet one need.
func ticketsWith(c *bbolt.Cursor, chunk []byte, one need) (p posting) {
	for _, key := range one.keys {
		at := append(chunk, key...)
		if k, data := c.Seek(at); bytes.Equal(k, at) {
			p.add(data)
		}
	}
	for _, key := range one.begins {
		addKeysBeginning(&p, c, append(chunk, key...))
	}
	return p
}

// addKeysBeginning adds the tickets that have a key with this prefix.
func addKeysBeginning(p *posting, c *bbolt.Cursor, key []byte) {
	k, data := c.Seek(key)
	for i := 0; i < maxBegun && bytes.HasPrefix(k, key); i++ {
		p.add(data)
		k, data = c.Next()
	}
}
