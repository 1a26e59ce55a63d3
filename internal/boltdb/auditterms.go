package boltdb

import (
	"encoding/binary"
	"encoding/json"

	"frontdesk/tickets"
)

// terms looks at the index of words: every ticket has to be found by its own, and
// by those of its events. It may be found by more: words that were replaced stay
// there, and are looked at again when somebody searches.
func (a *audit) terms() error {
	all := a.tx.Bucket(bucketTickets)
	var postings map[string]*posting // of the chunk, by key
	chunk := uint64(0)
	c := all.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		n := binary.BigEndian.Uint64(k)
		var t tickets.Ticket
		if json.Unmarshal(v, &t) != nil {
			continue // told of already
		}
		said, err := keysOfEvents(a.tx, n, &t)
		if err != nil {
			continue // told of already
		}
		keys := newRecord(append(ownKeys(&t), said...)) // long tickets are not found by all of their words
		if fresh := a.tx.Bucket(bucketFresh).Get(k); fresh != nil {
			a.foundBy(&t, keys, recordSet(fresh))
			continue
		}
		if postings == nil || n>>chunkBits != chunk {
			chunk, postings = n>>chunkBits, map[string]*posting{}
			if a.ctx.Err() != nil {
				return a.ctx.Err()
			}
		}
		a.foundBy(&t, keys, func(key string) bool {
			p := postings[key]
			if p == nil {
				p = new(posting)
				p.add(a.tx.Bucket(bucketPostings).Get(postingKey(chunk, key)))
				postings[key] = p
			}
			return p.has(n % chunkSize)
		})
	}
	return nil
}

// foundBy tells of a ticket that is not found by all keys of a record.
func (a *audit) foundBy(t *tickets.Ticket, record []byte, has func(key string) bool) {
	for key := range keysInRecord(record) {
		if !has(string(key)) {
			a.problem("%s: is not found by all of its words", t.ID)
			return
		}
	}
}

func recordSet(record []byte) func(string) bool {
	set := map[string]bool{}
	for key := range keysInRecord(record) {
		set[string(key)] = true
	}
	return func(key string) bool { return set[key] }
}
