package chat

import (
	"strings"

	"frontdesk/tickets"
)

// maxFirst is how much of the first words a session keeps, in code points: more
// than a card shows.
const maxFirst = 200

// First is the beginning of what the employee wrote first while they waited. It
// tells analysts what a chat is about before they accept it.
type First struct {
	N    int    `json:"n"` // the number of the message
	Text string `json:"text"`
}

// firstWords returns the first words that a message has; zero if it has none.
func firstWords(m Message) First {
	text := strings.TrimSpace(m.Text)
	if m.Deleted || text == "" {
		return First{}
	}
	if r := []rune(text); len(r) > maxFirst {
		text = string(r[:maxFirst])
	}
	return First{N: m.N, Text: text}
}

// noteFirst keeps the first words true to a message that was written, edited or
// deleted. Only the analysts' card shows them, so only that is owed: an update of
// the employee's card would clear what they are typing into it.
func (s *Service) noteFirst(n *Session, m Message, c *Change) {
	isFirst := n.First.N == m.N || n.First.N == 0 && n.State == Waiting
	words := firstWords(m)
	if m.From.ID != n.Employee.ID || !isFirst || n.First == words {
		return
	}
	n.First = words
	if n.State == Waiting {
		n.Noted++
		c.Owe(tickets.Delivery{To: n.Address(), Content: tickets.Status{Subject: n.ID}, At: s.now().UTC()})
	}
}

// RevAt returns the revision of what is seen of a session at an address. It grows
// with every change that is seen there.
func (s Session) RevAt(at tickets.Address) int {
	if at.Person != "" {
		return s.Rev
	}
	return s.Rev + s.Noted
}
