package filestore_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/filestore"
)

func TestLinks(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	links := filestore.Links{
		Base: "https://desk.example/",
		Key:  []byte("0123456789abcdef"),
		Now:  func() time.Time { return now },
	}
	s := open(t, t.TempDir())
	door := filestore.Linked{Store: s, Links: links}
	id := put(t, s, "a.txt", "hello")

	u, err := url.Parse(links.URL(id, time.Hour))
	if err != nil || u.Scheme+u.Host+u.Path != "httpsdesk.example/files/"+id || len(u.Query()) != 2 {
		t.Fatal(u, err)
	}
	e, sig := u.Query().Get("e"), u.Query().Get("s")
	if e != "1795352400" {
		t.Errorf("expires %s", e)
	}
	name, kind, size, content, err := door.Open(id, e, sig)
	if err != nil || name != "a.txt" || kind != "text/plain" || size != 5 {
		t.Fatal(name, kind, size, err)
	}
	defer content.Close()
	if text, _ := io.ReadAll(content); string(text) != "hello" {
		t.Errorf("read %q", text)
	}
	now = now.Add(time.Hour - time.Second)
	if err := links.Check(id, e, sig); err != nil {
		t.Errorf("a second before its end: %v", err)
	}
	for what, got := range map[string]error{
		"another file":      links.Check(put(t, s, "b", "x"), e, sig),
		"a later end":       links.Check(id, "1795352401", sig),
		"the end otherwise": links.Check(id, "+"+e, sig),
		"no signature":      links.Check(id, e, ""),
		"cut":               links.Check(id, e, sig[:42]),
		"in capitals":       links.Check(id, e, strings.ToUpper(sig)),
		"another key":       filestore.Links{Key: []byte("another key of 16"), Now: links.Now}.Check(id, e, sig),
	} {
		if !errors.Is(got, filestore.ErrLink) {
			t.Errorf("%s: %v", what, got)
		}
	}
	if err := s.Delete(id); err != nil {
		t.Fatal(err)
	}
	if _, _, _, _, err := door.Open(id, e, sig); !errors.Is(err, filestore.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
	now = now.Add(time.Second)
	if _, _, _, _, err := door.Open(id, e, sig); !errors.Is(err, filestore.ErrLink) {
		t.Errorf("at its end: %v", err)
	}
}

func TestNoLinksWithoutAddressOrKey(t *testing.T) {
	for _, links := range []filestore.Links{
		{Key: []byte("0123456789abcdef"), Now: time.Now}, {Base: "https://desk.example", Key: []byte("short"), Now: time.Now},
	} {
		if got := links.URL("x", time.Hour); got != "" {
			t.Errorf("%q", got)
		}
	}
	mac := hmac.New(sha256.New, nil)
	mac.Write([]byte("frontdesk file\x00x\x009999999999"))
	forged := base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	if err := (filestore.Links{Now: time.Now}).Check("x", "9999999999", forged); !errors.Is(err, filestore.ErrLink) {
		t.Errorf("signed with an empty key: %v", err)
	}
}
