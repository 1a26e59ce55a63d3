package tickets_test

import (
	"strings"
	"testing"

	"frontdesk/tickets"
)

func TestAddresses(t *testing.T) {
	for name, want := range map[string]struct {
		address       tickets.Address
		subject, next string
		poster        string
	}{
		"person/anna":                {address: tickets.Address{Person: "anna"}},
		"queue/IT":                   {address: tickets.Address{Queue: "IT"}},
		"queue/a/b":                  {address: tickets.Address{Queue: "a/b"}},
		"thread/INC-1001":            {address: tickets.Address{Thread: "INC-1001"}, subject: "INC-1001", next: "INC-1001.2"},
		"thread/chat-1.2":            {address: tickets.Address{Thread: "chat-1.2"}, subject: "chat-1", next: "chat-1.3"},
		"thread/REQ-7.10":            {address: tickets.Address{Thread: "REQ-7.10"}, subject: "REQ-7", next: "REQ-7.11"},
		"thread/INC-1001@a%2Fb%40.d": {address: tickets.Poster("INC-1001", "a/b@.d"), subject: "INC-1001", poster: "a/b@.d"},
	} {
		got, ok := tickets.ParseAddress(name)
		if got != want.address || !ok || got.String() != name {
			t.Errorf("%s is %#v, %t, and back %s", name, got, ok, got)
		}
		queue, poster := got.PosterIn()
		if got.Subject() != want.subject || queue != want.poster || poster != (want.poster != "") {
			t.Errorf("%s is of %q, a poster in %q: %t", name, got.Subject(), queue, poster)
		}
		if want.next != "" && got.Next() != (tickets.Address{Thread: want.next}) {
			t.Errorf("after %s comes %s", name, got.Next())
		}
	}
}

func TestWhatIsNoAddress(t *testing.T) {
	for _, s := range []string{
		"", "/", "INC-1001", "person/", "person/a/b", "queue/", "thread/", "thread/INC-", "thread/INC-0", "thread/INC-01", "thread/-1", "thread/INC-1001.",
		"thread/INC-1001.1", "thread/INC-1001.02", "thread/INC-1001.+2", "thread/INC-1001.2.3", "thread/INC-1001@", "thread/INC-1001@a/b",
		"thread/INC-1001@%", "thread/INC-1001.2@HR", "thread/INC-1001@HR.2x%", "thread/INC-1001 ", "thread/ИНЦ-1", "Thread/INC-1", "ticket/INC-1001",
		"thread/INC-" + strings.Repeat("9", 99),
	} {
		if a, ok := tickets.ParseAddress(s); ok {
			t.Errorf("%q is %#v", s, a)
		}
	}
	for _, s := range []string{
		"", "person/anna", "queue/IT", "queue/IT/INC-1", "person/anna/", "person/anna/INC-1/", "person/anna/INC-1/0", "person/anna/INC-1/5.", "person/anna/INC-1/5.0",
		"thread/INC-1/5", "thread/INC-1/INC-1/5/6", "thread/INC-1/INC-1.2", "thread/INC-1/chat-1/-5", "thread//INC-1",
	} {
		if slot, ok := tickets.ParseSlot(s); ok {
			t.Errorf("%q is %#v", s, slot)
		}
	}
}

func TestSlots(t *testing.T) {
	thread, person := tickets.Address{Thread: "chat-1.2"}, tickets.Address{Person: "anna"}
	for name, want := range map[string]tickets.Slot{
		"thread/chat-1.2":            {At: thread},
		"thread/chat-1.2/chat-1/5":   {At: thread, Piece: tickets.Piece{Of: "chat-1", N: 5}},
		"thread/chat-1.2/chat-1/5.2": {At: thread, Piece: tickets.Piece{Of: "chat-1", N: 5, Part: 2}},
		"person/anna/INC-1001":       {At: person, Piece: tickets.Piece{Of: "INC-1001"}},
		"thread/INC-1001@H+R/INC-1":  {At: tickets.Poster("INC-1001", "H R"), Piece: tickets.Piece{Of: "INC-1"}},
	} {
		if got, ok := tickets.ParseSlot(name); got != want || !ok || got.String() != name {
			t.Errorf("%s is %#v, %t, and back %s", name, got, ok, got)
		}
	}
}

// Whatever parses as an address, a piece or a slot prints exactly as it was.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"person/anna/INC-1001/5.2", "thread/chat-1.2", "queue/a/b", "thread/INC-1001@a%2Fb", "thread/INC-1/INC-1", "chat-1/3.17"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a, ok := tickets.ParseAddress(s); ok && a.String() != s {
			t.Errorf("address %q comes back as %q", s, a)
		}
		if p, ok := tickets.ParsePiece(s); ok && p.String() != s {
			t.Errorf("piece %q comes back as %q", s, p)
		}
		if slot, ok := tickets.ParseSlot(s); ok && slot.String() != s {
			t.Errorf("slot %q comes back as %q", s, slot)
		}
		if queue, ok := tickets.Poster("INC-1", s).PosterIn(); queue != s || !ok {
			t.Errorf("the poster of queue %q is in %q, %t", s, queue, ok)
		}
	})
}
