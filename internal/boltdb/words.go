package boltdb

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"frontdesk/internal/fulltext"
	"frontdesk/tickets"
)

// A ticket is indexed under keys. A key is a letter and a value.
const (
	keyWord     = "w" // a term in the ticket or in an event that is not internal
	keyInternal = "i" // a term in an internal event
	keyPerson   = "p" // whose ticket it is
	keyQueue    = "q"
	keyOpen     = "o"
	keyClosed   = "c"
)

// maxFresh limits the record of a ticket's keys, in bytes. If a ticket gets more
// different words than fit while its chunk grows, its newest words do not find
// it.
const maxFresh = 256 << 10

// ownKeys returns the keys of the ticket's current state.
func ownKeys(t *tickets.Ticket) []string {
	keys := []string{exactKey(keyQueue, t.Queue), keyClosed}
	if t.State.Open() {
		keys[1] = keyOpen
	}
	for _, p := range t.People() {
		keys = append(keys, exactKey(keyPerson, p.ID))
	}
	return addKeys(keys, keyWord, fulltext.Terms(t.Words()...))
}

// eventKeys adds the keys that an event contributes for good.
func eventKeys(keys []string, e tickets.Event) []string {
	kind := keyWord
	if e.Internal {
		kind = keyInternal
	}
	return addKeys(keys, kind, fulltext.Terms(e.Words()...))
}

// exactKey returns the key of a name of any length that may hold any byte. The
// key is short and holds no byte 0.
func exactKey(kind, name string) string {
	if len(name) > fulltext.MaxTerm || strings.HasPrefix(name, "#") || strings.Contains(name, "\x00") {
		sum := sha256.Sum256([]byte(name))
		return kind + "#" + hex.EncodeToString(sum[:])
	}
	return kind + name
}

func addKeys(keys []string, kind string, terms []string) []string {
	for _, term := range terms {
		keys = append(keys, kind+term)
	}
	return keys
}

// indexWords updates the index after a change of ticket n. before is nil for a
// new ticket. events are the events that the change adds.
func indexWords(tx *bbolt.Tx, n uint64, before, t *tickets.Ticket, events []tickets.Event) error {
	var added, gone []string
	if before == nil {
		added = ownKeys(t)
	} else if !sameKeys(before, t) {
		was, is := ownKeys(before), ownKeys(t)
		added, gone = subtract(is, was), subtract(was, is)
	}
	for _, e := range events {
		added = eventKeys(added, e)
	}
	if len(gone) > 0 {
		kept, err := keysOfEvents(tx, n, t)
		if err != nil {
			return err
		}
		gone = subtract(gone, kept)
	}
	switch {
	case before == nil:
		return begin(tx, n, added)
	case len(added)+len(gone) == 0:
		return nil
	}
	fresh := tx.Bucket(bucketFresh)
	if record := fresh.Get(number(n)); record != nil {
		return fresh.Put(number(n), mergeKeys(record, added, gone))
	}
	return repost(tx.Bucket(bucketPostings), n, added, gone)
}

// sameKeys reports whether two versions of a ticket have the same keys of their
// own, as far as it can tell without reading their texts.
func sameKeys(before, t *tickets.Ticket) bool {
	return before.Queue == t.Queue && before.State.Open() == t.State.Open() &&
		before.Requester.ID == t.Requester.ID && before.Beneficiary.ID == t.Beneficiary.ID &&
		slices.Equal(before.Words(), t.Words())
}

// subtract returns the keys of a that are not in b.
func subtract(a, b []string) (rest []string) {
	other := make(map[string]bool, len(b))
	for _, key := range b {
		other[key] = true
	}
	for _, key := range a {
		if !other[key] {
			rest = append(rest, key)
		}
	}
	return rest
}

// keysOfEvents returns the keys of all events of a ticket.
func keysOfEvents(tx *bbolt.Tx, n uint64, t *tickets.Ticket) (keys []string, err error) {
	for i := 1; i <= t.Last.N && err == nil; i++ {
		var e tickets.Event
		_, err = get(tx.Bucket(bucketEvents), partKey(n, i), &e)
		keys = eventKeys(keys, e)
	}
	return keys, err
}

// newRecord encodes keys as a record. A key may occur twice. Each key stands
// between two bytes 0, and no key holds a byte 0.
func newRecord(keys []string) []byte {
	size := 1
	for _, key := range keys {
		size += len(key) + 1
	}
	out := make([]byte, 1, size)
	for _, key := range keys {
		if len(out)+len(key) >= maxFresh && (key[:1] == keyWord || key[:1] == keyInternal) {
			continue
		}
		out = append(append(out, key...), 0)
	}
	return out
}

// mergeKeys returns record with the keys in added and without those in gone.
func mergeKeys(record []byte, added, gone []string) []byte {
	is := map[string]bool{}
	for _, key := range gone {
		is[key] = true
	}
	var keys []string
	add := func(key string) {
		if !is[key] {
			is[key] = true
			keys = append(keys, key)
		}
	}
	for key := range keysInRecord(record) {
		add(string(key))
	}
	for _, key := range added {
		add(key)
	}
	return newRecord(keys)
}

// repost changes the postings of a ticket whose chunk is complete.
func repost(b *bbolt.Bucket, n uint64, added, gone []string) error {
	for _, key := range gone {
		if err := post(b, n, key, false); err != nil {
			return err
		}
	}
	for _, key := range added {
		if err := post(b, n, key, true); err != nil {
			return err
		}
	}
	return nil
}
