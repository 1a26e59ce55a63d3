package scripttest

import (
	"slices"
	"strings"
	"time"

	"frontdesk/internal/teamsim"
)

// cast is everybody who can act in a script. Analysts are members of the
// queue's team and look at its channel.
var cast = map[string]struct {
	name    string
	analyst bool
}{
	"erin": {name: "Erin Employee"},
	"carl": {name: "Carl Employee"},
	"dina": {name: "Dina Employee"},
	"ana":  {name: "Ana Analyst", analyst: true},
	"bob":  {name: "Bob Analyst", analyst: true},
}

// person is one of the cast, with what is on their screen.
type person struct {
	*teamsim.Person
	*inbox  // of the chat with the desk
	analyst bool
	last    teamsim.Answer    // to what they did last
	frozen  []teamsim.Message // what they go on to see; nil when their screen is live
	thread  string            // of the channel, in which they were last
}

func (p *player) person(name string) *person {
	if known := p.people[name]; known != nil {
		return known
	}
	w := &person{Person: p.Person(cast[name].name), analyst: cast[name].analyst}
	w.inbox = newInbox(func() []teamsim.Message { return p.fromDesk(w.Sees(w.Chat)) })
	p.people[name] = w
	return w
}

// fromDesk leaves out what people wrote.
func (p *player) fromDesk(all []teamsim.Message) []teamsim.Message {
	return slices.DeleteFunc(all, func(m teamsim.Message) bool { return m.FromID != p.BotID() })
}

// screen is all that a person can press: newest last.
func (p *player) screen(w *person) []teamsim.Message {
	if w.frozen != nil {
		return w.frozen
	}
	all := p.fromDesk(w.Sees(w.Chat))
	if w.analyst {
		all = append(all, p.fromDesk(w.Sees(p.Channel.ID))...)
	}
	slices.SortStableFunc(all, func(a, b teamsim.Message) int { return a.At.Compare(b.At) })
	return all
}

// withButton is the newest card on somebody's screen that has the button, and
// the words in it.
func (p *player) withButton(w *person, title, words string) (teamsim.Message, bool) {
	for _, m := range slices.Backward(p.screen(w)) {
		if slices.Contains(m.Buttons(), title) && strings.Contains(plain(m), words) {
			return m, true
		}
	}
	return teamsim.Message{}, false
}

// limit is how long a person waits for something before the script fails.
const limit = 10 * time.Second
