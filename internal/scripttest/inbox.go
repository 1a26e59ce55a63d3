package scripttest

import (
	"html"
	"slices"
	"strings"

	"frontdesk/internal/teamsim"
)

// inbox keeps what somebody has read of the desk's messages, and so knows what
// is new. They read the messages of one conversation in order and cannot skip
// one. They may read a card that has changed again, but need not.
type inbox struct {
	look func() []teamsim.Message
	read map[string]string // the text that was read, by message id
	// answer is the card that answered the last press. It is news until its
	// owner acts again.
	answer string
	told   []string // answers that were not cards; each must be read
}

func newInbox(look func() []teamsim.Message) *inbox {
	return &inbox{look: look, read: map[string]string{}}
}

// item is one piece of news.
type item struct {
	text string
	read func() // records that it was read
	must bool   // it must not be left unread
	anew bool   // it was read before, and has changed
}

func (in *inbox) news() []item {
	var all []item
	if in.answer != "" {
		all = append(all, item{text: in.answer, read: func() { in.answer = "" }})
	}
	if len(in.told) > 0 {
		all = append(all, item{text: in.told[0], read: func() { in.told = in.told[1:] }, must: true})
	}
	waiting := map[string]bool{}
	for _, m := range in.look() {
		text := plain(m)
		before, read := in.read[m.ID]
		if read && before == text || !read && waiting[m.ConversationID] {
			continue
		}
		waiting[m.ConversationID] = waiting[m.ConversationID] || !read
		all = append(all, item{text: text, read: func() { in.read[m.ID] = text }, must: !read, anew: read})
	}
	return all
}

// changes returns the news in messages that were read before.
func (in *inbox) changes() []item {
	return slices.DeleteFunc(in.news(), func(n item) bool { return !n.anew })
}

// arrivals returns the news that was never read.
func (in *inbox) arrivals() []item {
	return slices.DeleteFunc(in.news(), func(n item) bool { return !n.must })
}

// acted forgets the answer and the changes that were on the screen when the
// owner acted. What they read next came later.
func (in *inbox) acted() {
	in.answer = ""
	for _, m := range in.look() {
		if _, read := in.read[m.ID]; read {
			in.read[m.ID] = plain(m)
		}
	}
}

// saw records that a message was read in its current state.
func (in *inbox) saw(id string) {
	for _, m := range in.look() {
		if m.ID == id {
			in.read[id] = plain(m)
		}
	}
}

// opened records that a message was read. If it had been read before, its
// changes stay news.
func (in *inbox) opened(id string) {
	if _, read := in.read[id]; !read {
		in.saw(id)
	}
}

// answered records an answer to the owner.
func (in *inbox) answered(a teamsim.Answer) {
	for _, f := range a.Found() {
		in.answer += squeeze(f.Title+" "+html.UnescapeString(f.Text)) + " "
	}
	for _, c := range a.Choices() {
		in.answer += squeeze(c.Title) + " "
	}
	card, isCard := a.Card()
	if dialog, open := a.Dialog(); open {
		card, isCard = dialog, true
	}
	if isCard {
		in.answer = plain(teamsim.Message{Card: card})
	} else if text := a.Text(); text != "" {
		in.told = append(in.told, squeeze(text))
	}
}

// plain returns what a person reads in a message, on one line. A picture reads
// "[picture]", and a deleted message reads "[deleted]".
func plain(m teamsim.Message) string {
	if m.Deleted {
		return "[deleted]"
	}
	return squeeze(m.Plain() + strings.Repeat(" [picture]", len(m.Pictures)))
}

// squeeze turns every run of spaces, tabs and line breaks into one space. Other
// invisible characters stay, because a script may look for them.
func squeeze(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
}

// sought holds what a sentence expects to read.
type sought struct {
	has []string // in this order
	not []string
}

func seek(rest []word) (s sought) {
	negated := false
	for _, w := range rest {
		switch {
		case w.is("not"):
			negated = true
		case negated:
			s.not = append(s.not, squeeze(w.text))
		default:
			s.has = append(s.has, squeeze(w.text))
		}
	}
	return s
}

func (s sought) in(text string) bool {
	for _, not := range s.not {
		if strings.Contains(text, not) {
			return false
		}
	}
	for _, has := range s.has {
		_, after, found := strings.Cut(text, has)
		if !found {
			return false
		}
		text = after
	}
	return true
}
