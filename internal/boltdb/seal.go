package boltdb

import (
	"bytes"
	"encoding/binary"
	"iter"
	"maps"
	"slices"

	"go.etcd.io/bbolt"
)

// begin writes the keys of a new ticket. When the ticket is the first of its
// chunk, the chunks before are complete.
func begin(tx *bbolt.Tx, n uint64, keys []string) error {
	fresh := tx.Bucket(bucketFresh)
	if first, _ := fresh.Cursor().First(); first != nil && binary.BigEndian.Uint64(first)>>chunkBits < n>>chunkBits {
		if err := seal(tx, n>>chunkBits); err != nil {
			return err
		}
	}
	return fresh.Put(number(n), newRecord(keys))
}

// seal turns all fresh records of the chunks before a given one into postings.
func seal(tx *bbolt.Tx, before uint64) error {
	fresh, w := tx.Bucket(bucketFresh), newPoster(tx)
	var sealed [][]byte
	c := fresh.Cursor()
	for k, record := c.First(); k != nil && binary.BigEndian.Uint64(k)>>chunkBits < before; k, record = c.Next() {
		sealed = append(sealed, bytes.Clone(k))
		if err := w.takeRecord(binary.BigEndian.Uint64(k), record); err != nil {
			return err
		}
	}
	for _, k := range sealed {
		if err := fresh.Delete(k); err != nil {
			return err
		}
	}
	return w.write()
}

// keysInRecord returns the keys in a fresh record.
func keysInRecord(record []byte) iter.Seq[[]byte] {
	return bytes.SplitSeq(record[1:len(record)-1], []byte{0})
}

// poster gathers the postings of one chunk after the other. It writes the
// postings of a chunk in key order.
type poster struct {
	bucket *bbolt.Bucket
	chunk  uint64
	keys   map[string]*[]uint16
}

func newPoster(tx *bbolt.Tx) *poster {
	b := tx.Bucket(bucketPostings)
	b.FillPercent = sealedFill
	return &poster{bucket: b, keys: map[string]*[]uint16{}}
}

// takeRecord adds the keys of a ticket. Tickets must come in the order of their
// numbers.
func (w *poster) takeRecord(n uint64, record []byte) error {
	if n>>chunkBits != w.chunk {
		if err := w.write(); err != nil {
			return err
		}
		w.chunk = n >> chunkBits
	}
	for key := range keysInRecord(record) {
		list := w.keys[string(key)]
		if list == nil {
			list = new([]uint16)
			w.keys[string(key)] = list
		}
		if i := uint16(n % chunkSize); len(*list) == 0 || (*list)[len(*list)-1] != i { //nolint:gosec // below chunkSize
			*list = append(*list, i)
		}
	}
	return nil
}

// write writes the gathered chunk.
func (w *poster) write() error {
	for _, key := range slices.Sorted(maps.Keys(w.keys)) {
		if err := w.bucket.Put(postingKey(w.chunk, key), encodePosting(*w.keys[key])); err != nil {
			return err
		}
	}
	clear(w.keys)
	return nil
}

// sealedFill is how full the pages of postings are. New postings go to the end,
// and existing ones rarely change.
const sealedFill = 0.9
