package boltdb

import (
	"encoding/binary"
	"math/bits"

	"go.etcd.io/bbolt"
)

// Tickets are indexed in chunks of 4,096 numbers. A posting says which tickets
// of a chunk have a key. A chunk that is still growing has no postings yet,
// since they would take dozens of writes for each ticket. Until then, one record
// holds the keys of each ticket, and a search scans all these records
// (words.go).
const (
	chunkBits = 12
	chunkSize = 1 << chunkBits
)

// posting is the set of numbers in a chunk that share a key.
type posting [chunkSize / 64]uint64

func (p *posting) set(i uint64, on bool) {
	p[i/64] &^= 1 << (i % 64)
	if on {
		p[i/64] |= 1 << (i % 64)
	}
}

func (p *posting) and(q *posting) {
	for i := range p {
		p[i] &= q[i]
	}
}

func (p *posting) union(q *posting) {
	for i := range p {
		p[i] |= q[i]
	}
}

func (p *posting) empty() bool { return *p == posting{} }

// last returns the highest number in the set. The set must not be empty.
func (p *posting) last() uint64 {
	for i := len(p) - 1; ; i-- {
		if p[i] != 0 {
			return uint64(i*64 + bits.Len64(p[i]) - 1) //nolint:gosec // below chunkSize
		}
	}
}

// A posting is stored as its numbers in order, two bytes each. If that would be
// longer than its bits, it is stored as bits.
const bitmapLen = chunkSize / 8

func encodePosting(list []uint16) []byte {
	if len(list)*2 < bitmapLen {
		data := make([]byte, 0, 2*len(list))
		for _, i := range list {
			data = binary.BigEndian.AppendUint16(data, i)
		}
		return data
	}
	var p posting
	for _, i := range list {
		p.set(uint64(i), true)
	}
	data := make([]byte, 0, bitmapLen)
	for _, word := range p {
		data = binary.BigEndian.AppendUint64(data, word)
	}
	return data
}

func (p *posting) list() (list []uint16) {
	for i, word := range p {
		for ; word != 0; word &= word - 1 {
			list = append(list, uint16(i*64+bits.TrailingZeros64(word))) //nolint:gosec // below chunkSize
		}
	}
	return list
}

// add adds a stored posting to the set.
func (p *posting) add(data []byte) {
	if len(data) == bitmapLen {
		for i := range p {
			p[i] |= binary.BigEndian.Uint64(data[8*i:])
		}
		return
	}
	for ; len(data) >= 2; data = data[2:] {
		i := binary.BigEndian.Uint16(data) % chunkSize
		p[i/64] |= 1 << (i % 64)
	}
}

// postingKey returns the key of the posting of a key in a chunk.
func postingKey(chunk uint64, key string) []byte {
	return append(binary.BigEndian.AppendUint64(nil, chunk), key...)
}

// post adds a number to the posting of a key, or removes it.
func post(b *bbolt.Bucket, n uint64, key string, on bool) error {
	at := postingKey(n>>chunkBits, key)
	var p posting
	p.add(b.Get(at))
	if p.set(n%chunkSize, on); p.empty() {
		return b.Delete(at)
	}
	return b.Put(at, encodePosting(p.list()))
}

func (p *posting) has(i uint64) bool { return p[i/64]>>(i%64)&1 == 1 }
