package filestore

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ErrLink says that a link was not made here or has expired.
var ErrLink = errors.New("filestore: the link does not hold")

// minKey is the shortest key in bytes that links are signed with.
const minKey = 16

// Links makes links to files that whoever has them can open for a while. With
// another Key all earlier links end.
type Links struct {
	Base string // where the desk is reached, as "https://desk.example"
	Key  []byte // secret, at least 16 bytes
	Now  func() time.Time
}

// URL returns a link to a file that holds for the given time:
// Base/files/{id}?e={Unix seconds}&s={signature}. It is "" when Base is empty or
// the key too short: then there are no links.
func (l Links) URL(id string, valid time.Duration) string {
	if l.Base == "" || len(l.Key) < minKey {
		return ""
	}
	expires := strconv.FormatInt(l.Now().Add(valid).Unix(), 10)
	return strings.TrimRight(
		l.Base,
		"/",
	) + "/files/" + url.PathEscape(
		id,
	) + "?e=" + expires + "&s=" + l.sign(
		id,
		expires,
	)
}

// Check returns nil if the link to id with these parameters was made by
// [Links.URL] and has not expired, and [ErrLink] otherwise. Signatures are
// compared in constant time.
func (l Links) Check(id, expires, signature string) error {
	if len(l.Key) < minKey || !hmac.Equal([]byte(signature), []byte(l.sign(id, expires))) {
		return ErrLink
	}
	until, err := strconv.ParseInt(expires, 10, 64)
	if err != nil || l.Now().Unix() >= until {
		return ErrLink
	}
	return nil
}

// sign covers what the link says, marked so that no other use of the key can
// pass for it.
func (l Links) sign(id, expires string) string {
	mac := hmac.New(sha256.New, l.Key)
	mac.Write([]byte("frontdesk file\x00" + id + "\x00" + expires))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
