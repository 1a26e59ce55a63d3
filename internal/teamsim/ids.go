package teamsim

import (
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // version 5 UUIDs are made of it
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// nameGUID returns the same GUID for the same words, in the form of RFC 9562
// version 5.
func nameGUID(words ...string) string {
	sum := sha1.Sum([]byte("teamsim\x00" + strings.Join(words, "\x00"))) //nolint:gosec // not for security
	return guid(sum[:16], 0x50)
}

func randomGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return guid(b[:], 0x40)
}

func guid(b []byte, version byte) string {
	b[6] = b[6]&0x0f | version
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// slug makes an id that is readable in a failing test and unique per kind and
// name.
func slug(kind, name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	sum := sha1.Sum([]byte(kind + "\x00" + name)) //nolint:gosec // not for security
	return b.String() + "-" + hex.EncodeToString(sum[:4])
}

// nextID returns activity ids as Teams does: milliseconds, each greater than
// the one before. s.mu is held.
func (s *Sim) nextID() string {
	s.lastID = max(s.lastID+1, s.options.Now().UnixMilli())
	return strconv.FormatInt(s.lastID, 10)
}

const threadMark = ";messageid="

// splitThread splits a conversation id into the chat or channel and the id of
// the thread's root ("" for a chat or a bare channel).
func splitThread(conversationID string) (base, root string) {
	base, root, _ = strings.Cut(conversationID, threadMark)
	return base, root
}
