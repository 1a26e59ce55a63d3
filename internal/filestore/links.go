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

// ErrLink reports that a link was not made here or has expired.
var ErrLink = errors.New("filestore: the link does not hold")

// minKey is the minimum length, in bytes, of a key that signs links.
const minKey = 16

// Links makes links that let anyone who has them open a file for a while. A new
// Key invalidates all earlier links.
type Links struct {
	Base string // address of the desk, such as "https://desk.example"
	Key  []byte // secret, at least 16 bytes
	Now  func() time.Time
}

// URL returns a link to a file that is valid for the given time:
// Base/files/{id}?e={Unix seconds}&s={signature}. If Base is empty or the key
// too short there are no links, and URL returns "".
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

// Check returns nil if [Links.URL] made the link to id with these parameters and
// it has not expired. Otherwise it returns [ErrLink]. It compares signatures in
// constant time.
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

// sign signs the content of a link. A marker keeps it apart from any other use
// of the key.
func (l Links) sign(id, expires string) string {
	mac := hmac.New(sha256.New, l.Key)
	mac.Write([]byte("frontdesk file\x00" + id + "\x00" + expires))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
