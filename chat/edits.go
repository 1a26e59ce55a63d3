package chat

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/tickets"
)

// Edit is what an author made of one of their messages.
type Edit struct {
	// At is when they did. An edit from before the newest one that is known
	// loses. Zero: not known, so it is the newest.
	At         time.Time
	Text, HTML string
	Deleted    bool
	// Internal: an analyst now writes for analysts only.
	Internal bool
}

// change applies the edit to a message, unless a newer one was. It reports
// whether others see a difference. A deleted message that has a text again was
// restored by its author.
func (e Edit) change(m *Message) bool {
	if !e.At.IsZero() && e.At.Before(m.Changed) {
		return false
	}
	if e.At.After(m.Changed) {
		m.Changed = e.At.UTC()
	}
	switch same := m.Text == e.Text && m.HTML == e.HTML; {
	case e.Deleted && m.Deleted, !e.Deleted && !m.Deleted && same:
		return false
	case e.Deleted:
		m.TakeBack()
	default:
		m.Edited = m.Edited || !m.Deleted
		m.Deleted, m.Text, m.HTML = false, e.Text, e.HTML
	}
	return true
}

// Edit applies the actor's own edit of one of their messages. It owes the change
// to everybody who has the message. What an analyst makes internal is taken back
// from the employee, and what they make public is passed on: this returns the
// errors of Reply. Edit leaves alone messages by others.
func (s *Service) Edit(ctx context.Context, a tickets.Actor, id string, number int, e Edit) (Session, error) {
	n, err := s.store.UpdateMessage(ctx, a.Activity, id, number, func(n *Session, m *Message) (c Change, err error) {
		was := m.Internal
		if m.From.ID != a.ID || !e.change(m) {
			return c, nil
		}
		if a.ID != n.Employee.ID && !m.Deleted {
			m.Internal = e.Internal
		}
		if was && !m.Internal && !n.may(a.ID).Has(OpReply) {
			return c, n.whyNoReply()
		}
		s.noteFirst(n, *m, &c)
		s.correct(n, m, was, &c)
		return c, nil
	})
	if errors.Is(err, ErrNoMessage) {
		err = nil
	}
	return n, err
}

// Correctable reports whether somebody may edit or delete a message: its author may,
// for as long as it is there.
func (m Message) Correctable(person string) bool {
	return person != "" && m.From.ID == person && !m.Deleted
}

// correct owes a changed message to everybody who may have it: the other side,
// and each thread that the session has been in. was says whether it was internal.
func (s *Service) correct(n *Session, m *Message, was bool, c *Change) {
	if n.Accepted.IsZero() && (!m.Deleted || len(m.Files) == 0) {
		return
	}
	changed := tickets.Delivery{Content: tickets.ChatEdit{Chat: n.ID, N: m.N}, At: s.now().UTC()}
	employee := tickets.Address{Person: n.Employee.ID}
	switch {
	case m.From.ID == n.Employee.ID, was && m.Internal:
	case was:
		s.giveTurn(n, EmployeeSide)
		c.Owe(s.passOn(n, m.N, employee))
	default:
		changed.To = employee
		c.Owe(changed)
	}
	if m.From.ID != n.Employee.ID && len(n.Past) == 0 && !m.Canned {
		return // the thread has the message itself
	}
	for _, thread := range append(n.Past[:len(n.Past):len(n.Past)], n.Address().Thread) {
		changed.To = tickets.Address{Thread: thread}
		c.Owe(changed)
	}
}

// Reaction is one that somebody has put under a message, or taken away.
type Reaction struct {
	By   string    `json:"by"` // object id
	Type string    `json:"type"`
	Off  bool      `json:"off,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// maxReactions limits what is kept of one message.
const maxReactions = 100

// React records a reaction of the actor to a message of the session. It owes it
// to the other side when it is the first of its kind from the actor's side, or
// when the last was taken away: the other side sees one for all.
func (s *Service) React(ctx context.Context, a tickets.Actor, id string, number int, r Reaction) error {
	r.By = a.ID
	_, err := s.store.UpdateMessage(ctx, a.Activity, id, number, func(n *Session, m *Message) (c Change, err error) {
		if !n.standing(a.ID).isParty() {
			return c, ErrNotFound
		}
		if m.Internal || !n.may(a.ID).Has(OpReact) {
			return c, nil
		}
		before := m.shows(n, r)
		m.react(r)
		if m.shows(n, r) == before {
			return c, nil
		}
		to := n.Address()
		if a.ID != n.Employee.ID {
			to = tickets.Address{Person: n.Employee.ID}
		}
		set := tickets.ChatReaction{Chat: n.ID, N: number, Reaction: r.Type, Off: before, By: a.Person}
		c.Owe(tickets.Delivery{To: to, Content: set, At: s.now().UTC()})
		return c, nil
	})
	if errors.Is(err, ErrNoMessage) {
		return nil
	}
	return err
}

// shows reports whether somebody on the side of a reaction's author has put such
// a reaction under the message.
func (m *Message) shows(n *Session, like Reaction) bool {
	return slices.ContainsFunc(m.Reactions, func(r Reaction) bool {
		return !r.Off && r.Type == like.Type && (r.By == n.Employee.ID) == (like.By == n.Employee.ID)
	})
}

// react records a reaction, unless a newer one of the same person and type is
// known.
func (m *Message) react(r Reaction) {
	r.At = r.At.UTC()
	i := slices.IndexFunc(m.Reactions, func(known Reaction) bool { return known.By == r.By && known.Type == r.Type })
	switch {
	case i >= 0 && !r.At.Before(m.Reactions[i].At):
		m.Reactions[i] = r
	case i < 0 && len(m.Reactions) < maxReactions:
		m.Reactions = append(m.Reactions, r)
	}
}
