package tickets

import (
	"net/url"
	"strconv"
	"strings"
)

// Address says where a delivery goes: to a person's own chat, to the thread of
// a ticket or chat in the analysts' channel, or to a queue's channel itself.
// Exactly one field is set.
//
// A ticket or chat has one thread for each queue that it was in, named
// INC-1001, INC-1001.2 and so on. A major incident also has a poster in the
// channel of every other queue, a thread named INC-1001@HR.
type Address struct {
	Person string `json:"person,omitempty"` // Entra object id
	Thread string `json:"thread,omitempty"` // thread name
	Queue  string `json:"queue,omitempty"`  // queue id
}

const (
	addressPerson = "person/"
	addressThread = "thread/"
	addressQueue  = "queue/"
)

// Poster returns the address of a ticket's poster in the channel of a queue.
func Poster(id, queue string) Address { return Address{Thread: id + "@" + url.QueryEscape(queue)} }

// String returns the address on one line: "person/ID", "thread/NAME" or
// "queue/NAME". ParseAddress reads it back.
func (a Address) String() string {
	switch {
	case a.Person != "":
		return addressPerson + a.Person
	case a.Queue != "":
		return addressQueue + a.Queue
	}
	return addressThread + a.Thread
}

// ParseAddress reads what String returns. ok is false for anything else.
func ParseAddress(s string) (a Address, ok bool) {
	if person, is := strings.CutPrefix(s, addressPerson); is {
		return Address{Person: person}, person != "" && !strings.Contains(person, "/")
	}
	if queue, is := strings.CutPrefix(s, addressQueue); is {
		return Address{Queue: queue}, queue != ""
	}
	thread, is := strings.CutPrefix(s, addressThread)
	a = Address{Thread: thread}
	id, rest := a.parts()
	return a, is && isSubject(id) && (rest == "" || a.hop() > 1 || a.isPoster())
}

// Subject returns the id of the ticket or chat that the thread or poster at
// this address belongs to. It is empty for every other address.
func (a Address) Subject() string {
	id, _ := a.parts()
	return id
}

// parts splits the name of a thread in two: the id, and the part that tells
// threads of the same id apart.
func (a Address) parts() (id, rest string) {
	if i := strings.IndexAny(a.Thread, ".@"); i >= 0 {
		return a.Thread[:i], a.Thread[i:]
	}
	return a.Thread, ""
}

// hop returns the number of the thread among the threads of its id, from 2 on.
// It is 0 when the thread has no such number.
func (a Address) hop() int {
	_, rest := a.parts()
	digits, ok := strings.CutPrefix(rest, ".")
	if n, is := count(digits); ok && is && n > 1 {
		return n
	}
	return 0
}

// Next returns the address of the thread of the same ticket or chat in its next
// queue.
func (a Address) Next() Address {
	return Address{Thread: a.Subject() + "." + strconv.Itoa(max(a.hop(), 1)+1)}
}

// PosterIn returns the queue whose channel holds the Poster at this address. ok
// is false for every other address.
func (a Address) PosterIn() (queue string, ok bool) {
	_, queue, ok = strings.Cut(a.Thread, "@")
	queue, err := url.QueryUnescape(queue)
	return queue, ok && err == nil
}

func (a Address) isPoster() bool {
	queue, ok := a.PosterIn()
	return ok && queue != "" && a == Poster(a.Subject(), queue)
}

// Later names the line where deliveries to the address wait for the end of
// quiet hours.
func (a Address) Later() string { return a.String() + "/later" }

// Piece is something that can be shown at an address: a ticket or chat itself,
// event or message N of it, or one part of that.
type Piece struct {
	Of      string // id of the ticket or chat
	N, Part int    // from 1 on; 0: none
}

// String returns the piece as "INC-1001", "INC-1001/5" or "chat-1/5.2".
// ParsePiece reads it back.
func (p Piece) String() string {
	switch {
	case p.N == 0:
		return p.Of
	case p.Part == 0:
		return p.Of + "/" + strconv.Itoa(p.N)
	}
	return p.Of + "/" + strconv.Itoa(p.N) + "." + strconv.Itoa(p.Part)
}

// ParsePiece reads what String returns. ok is false for anything else.
func ParsePiece(s string) (p Piece, ok bool) {
	of, rest, numbered := strings.Cut(s, "/")
	p.Of, ok = of, isSubject(of)
	if !ok || !numbered {
		return p, ok
	}
	number, rest, parted := strings.Cut(rest, ".")
	if p.N, ok = count(number); !ok || !parted {
		return p, ok
	}
	p.Part, ok = count(rest)
	return p, ok
}

// Slot is the place of one piece at an address. Without a piece, it is the
// place of the message that a thread begins with.
type Slot struct {
	At    Address
	Piece Piece
}

// String returns the slot on one line: its address, then "/" and its piece if
// it has one. ParseSlot reads it back.
func (s Slot) String() string {
	if s.Piece.Of == "" {
		return s.At.String()
	}
	return s.At.String() + "/" + s.Piece.String()
}

// ParseSlot reads what String returns for a slot with a person or a thread. ok
// is false for anything else.
func ParseSlot(text string) (s Slot, ok bool) {
	kind, rest, _ := strings.Cut(text, "/")
	name, piece, has := strings.Cut(rest, "/")
	s.At, ok = ParseAddress(kind + "/" + name)
	if !ok || s.At.Queue != "" {
		return s, false
	}
	if !has {
		return s, s.At.Thread != ""
	}
	s.Piece, ok = ParsePiece(piece)
	return s, ok
}

// isSubject reports whether s looks like the id of a ticket or chat: letters,
// "-", a number.
func isSubject(s string) bool {
	letters, number, ok := strings.Cut(s, "-")
	if _, is := count(number); !ok || !is || letters == "" {
		return false
	}
	return strings.IndexFunc(letters, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) < 0
}

// count reads a number from 1 on, as strconv.Itoa writes it.
func count(digits string) (n int, ok bool) {
	n, err := strconv.Atoi(digits)
	return n, err == nil && n > 0 && digits[0] >= '1' && digits[0] <= '9'
}
