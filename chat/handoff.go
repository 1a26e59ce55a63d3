package chat

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/tickets"
)

// MaxReason and MaxComment limit typed text, in code points.
const (
	MaxReason  = 500
	MaxComment = 1000
)

// Transfer offers a connected session to a colleague, given by object id, or to
// another queue, given by its id. The session keeps its place in line until
// somebody accepts. It returns ErrNobody when there is no such colleague or
// queue, and a *NotThere when the colleague, or everybody in the queue, is off
// duty.
func (s *Service) Transfer(ctx context.Context, a tickets.Actor, id, to, reason string) (Session, error) {
	seen, err := s.servedBy(ctx, a, id)
	if err != nil {
		return seen, err
	}
	queue := seen.Queue
	colleague := tickets.Person{}
	if slices.Contains(s.queues, to) && to != seen.Queue && s.linked(to) {
		queue = to
	} else if colleague, err = s.findColleague(ctx, seen, to); err != nil {
		return seen, err
	}
	if err := s.checkThere(ctx, seen, queue, colleague); err != nil {
		return seen, err
	}
	return s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		if !n.may(a.ID).Has(OpTransfer) {
			return Change{}, ErrEnded
		}
		return s.transfer(n, a.Person, queue, colleague, clip(reason, MaxReason)), nil
	})
}

func (s *Service) transfer(n *Session, by tickets.Person, queue string, to tickets.Person, reason string) (c Change) {
	old := n.Address()
	moved := queue != n.Queue
	if moved {
		n.Past = append(n.Past, old.Thread)
		n.Queue, n.Thread = queue, n.nextThread()
	}
	s.putInLine(n, Transferred, by)
	if moved {
		n.Shown = 0
	}
	n.Reason, n.Offered = reason, to
	if to.ID != "" {
		n.OfferEnds = s.now().UTC().Add(max(s.rules[queue].Offer, 0))
		s.schedule(n)
	}
	s.tellFresh(n, &c)
	if moved {
		c.Owe(tickets.Delivery{To: old, Content: tickets.Status{Subject: n.ID}, At: s.now().UTC()})
	}
	return c
}

// Invite adds a colleague to the session. They can write in it too.
func (s *Service) Invite(ctx context.Context, a tickets.Actor, id, colleague string) (Session, error) {
	seen, err := s.servedBy(ctx, a, id)
	if err != nil {
		return seen, err
	}
	guest, err := s.findColleague(ctx, seen, colleague)
	if err != nil {
		return seen, err
	}
	return s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		var c Change
		if !n.may(a.ID).Has(OpInvite) {
			return c, ErrEnded
		}
		if n.Serves(guest.ID) {
			return c, nil
		}
		n.Guests = append(n.Guests, guest)
		n.How, n.By = Invited, a.Person
		n.Rev++
		s.tellStatus(n, &c)
		c.Owe(s.noticeBy(n, tickets.Address{Person: n.Employee.ID}, guest))
		return c, nil
	})
}

// servedBy returns a session that the actor is connected with. For any other
// session it returns ErrNotFound.
func (s *Service) servedBy(ctx context.Context, a tickets.Actor, id string) (Session, error) {
	n, err := s.store.Session(ctx, id)
	switch {
	case err != nil:
		return Session{}, err
	case !n.Serves(a.ID) || s.hasLeft(ctx, a, n):
		return Session{}, ErrNotFound
	case n.State != Connected:
		return n, ErrEnded
	}
	return n, nil
}

// findColleague returns an analyst of the session's queue who does not serve it
// yet.
func (s *Service) findColleague(ctx context.Context, n Session, id string) (tickets.Person, error) {
	members, err := s.crew.Members(ctx, n.Queue, n.Employee.ID)
	if err != nil {
		return tickets.Person{}, err
	}
	id = strings.ToLower(strings.TrimSpace(id))
	i := slices.IndexFunc(members, func(m tickets.Person) bool { return m.ID == id })
	if i < 0 || id == n.Employee.ID || id == n.Analyst.ID {
		return tickets.Person{}, ErrNobody
	}
	return members[i], nil
}

// Link records the incident that was made from a session, and tells both sides.
// A waiting session ends: the employee has left a ticket instead.
func (s *Service) Link(ctx context.Context, a tickets.Actor, id, ticket string) (Session, error) {
	return s.store.UpdateSession(ctx, linkActivity(a.Activity), id, func(n *Session) (Change, error) {
		if !n.may(a.ID).Has(OpLink) {
			return Change{}, ErrNotFound
		}
		if n.Ticket == ticket {
			return Change{}, nil
		}
		if n.State == Waiting && a.ID == n.Employee.ID {
			n.Ticket = ticket
			return s.end(n, Left, a.Person), nil
		}
		return s.link(n, ticket), nil
	})
}

// link records the incident of a session. Both sides read its number on the
// session's card, and the employee has the card of the incident.
func (s *Service) link(n *Session, ticket string) (c Change) {
	n.Ticket = ticket
	n.Rev++
	s.tellStatus(n, &c)
	return c
}

// linkActivity returns the id of an activity's second change. Its first made an
// incident.
func linkActivity(activity string) string {
	if activity == "" {
		return ""
	}
	return activity + "/linked"
}

// Rate records the employee's rating of an ended session, 1 to 5. The first
// rating stands, with its comment. Rate returns ErrNoStars, with the session, for
// any other number.
func (s *Service) Rate(ctx context.Context, a tickets.Actor, id string, rating int, comment string) (Session, error) {
	return s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		var c Change
		if n.Employee.ID != a.ID {
			return c, ErrNotFound
		}
		if !n.may(a.ID).Has(OpRate) {
			return c, nil
		}
		if rating < 1 || rating > 5 {
			return c, ErrNoStars
		}
		n.Rating, n.Comment = rating, clip(comment, MaxComment)
		n.Rev++
		s.tellStatus(n, &c)
		return c, nil
	})
}

// clip trims a text and cuts it to limit code points.
func clip(text string, limit int) string {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit])
}
