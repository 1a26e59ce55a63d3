package scripttest

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/pushsim"
	"frontdesk/internal/teamsim"
)

// cast lists everybody who can act in a script. Analysts are members of the
// team of the queue they work for, and see its channel.
var cast = map[string]struct{ name, works string }{
	"erin":  {name: "Erin Employee"},
	"carl":  {name: "Carl Employee"},
	"dina":  {name: "Dina Employee"},
	"fred":  {name: "Fred Employee"},
	"gina":  {name: "Gina Employee"},
	"hugo":  {name: "Hugo Employee"},
	"ivan":  {name: "Ivan Employee"},
	"jane":  {name: "Jane Employee"},
	"kate":  {name: "Kate Employee"},
	"ana":   {name: "Ana Analyst", works: it},
	"bob":   {name: "Bob Analyst", works: it},
	"hanna": {name: "Hanna Analyst", works: hr},
}

// it and hr are the names of the two queues' channels in scripts.
const (
	it = "channel"
	hr = "hr"
)

// channel is the channel of a queue as everybody sees it.
type channel struct {
	*teamsim.Channel
	*inbox
}

func (p *player) open(name string, c *teamsim.Channel) {
	if c != nil {
		look := func() []teamsim.Message { return p.fromDesk(p.Messages(c.ID)) }
		p.channels[name] = &channel{Channel: c, inbox: newInbox(look)}
	}
}

// person is a member of the cast, with what is on their screen.
type person struct {
	*teamsim.Person
	*inbox                   // of the chat with the desk
	office *channel          // the channel an analyst works in; nil for others
	last   teamsim.Answer    // the answer to what they did last
	frozen []teamsim.Message // what they keep seeing; nil while the screen is live
	thread string            // the last one they were in, in a channel

	language string   // of their clients; "" stands for English
	browser  *Browser // nil until they open the portal
	live     *Live    // the page that they have open; nil: none

	device *pushsim.Browser // where they are told by web push; nil: nowhere
	buzzed int              // how many pushes they have read
}

func (p *player) person(name string) *person {
	if known := p.people[name]; known != nil {
		return known
	}
	w := &person{Person: p.Person(cast[name].name), office: p.channels[cast[name].works]}
	w.inbox = newInbox(func() []teamsim.Message { return p.fromDesk(w.Sees(w.Chat)) })
	p.people[name] = w
	return w
}

// fromDesk leaves out what people wrote.
func (p *player) fromDesk(all []teamsim.Message) []teamsim.Message {
	return slices.DeleteFunc(all, func(m teamsim.Message) bool { return m.FromID != p.BotID() })
}

// screen returns every message that a person can press, newest last.
func (p *player) screen(w *person) []teamsim.Message {
	if w.frozen != nil {
		return w.frozen
	}
	all := p.fromDesk(w.Sees(w.Chat))
	if w.office != nil {
		all = append(all, p.fromDesk(w.Sees(w.office.ID))...)
	}
	for _, m := range w.Sees(p.colleagues()) {
		if m.Card != nil {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b teamsim.Message) int { return a.At.Compare(b.At) })
	return all
}

// withButton returns the newest card on somebody's screen that has both the
// button and the words.
func (p *player) withButton(w *person, title, words string) (teamsim.Message, bool) {
	for _, m := range slices.Backward(p.screen(w)) {
		opens := func(row string) bool { return number.MatchString(title) && strings.Contains(row, title) }
		if (slices.Contains(m.Buttons(), title) || slices.ContainsFunc(m.Rows(), opens)) &&
			strings.Contains(plain(m), words) {
			return m, true
		}
	}
	return teamsim.Message{}, false
}

// number is the number of a ticket, whose row on a list opens it.
var number = regexp.MustCompile(`^[A-Z]+-\d+$`)

// limit is how long a person waits for something before the script fails: a
// machine may be busy.
const limit = 30 * time.Second
