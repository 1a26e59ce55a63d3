package chat

import (
	"context"

	"frontdesk/tickets"
)

// Edit applies the actor's own edit of one of their messages, and owes the
// other side the change. It leaves alone messages by others and deleted ones.
func (s *Service) Edit(ctx context.Context, a tickets.Actor, id string, number int, change func(*Message)) error {
	list, err := s.store.Messages(ctx, id, number, 1)
	if err != nil || len(list) == 0 || list[0].From.ID != a.ID || list[0].Deleted {
		return err
	}
	m := list[0]
	change(&m)
	m.Edited = true
	_, err = s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		c := Change{Messages: []Message{m}}
		to := n.Address()
		if a.ID != n.Employee.ID {
			to = tickets.Address{Person: n.Employee.ID}
		}
		if n.Accepted.IsZero() || m.Internal {
			return c, nil
		}
		c.Owe(tickets.Delivery{To: to, Content: tickets.ChatEdit{Chat: n.ID, N: number}, At: s.now().UTC()})
		return c, nil
	})
	return err
}

// React owes the other side a reaction to a message of the session.
func (s *Service) React(ctx context.Context, a tickets.Actor, id string, number int, reaction string, on bool) error {
	list, err := s.store.Messages(ctx, id, number, 1)
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = s.store.UpdateSession(ctx, a.Activity, id, func(n *Session) (Change, error) {
		if !n.standing(a.ID).isParty() {
			return Change{}, ErrNotFound
		}
		if list[0].Internal || !n.may(a.ID).Has(OpReact) {
			return Change{}, nil
		}
		to := n.Address()
		if a.ID != n.Employee.ID {
			to = tickets.Address{Person: n.Employee.ID}
		}
		set := tickets.ChatReaction{Chat: n.ID, N: number, Reaction: reaction, Off: !on, By: a.Person}
		return Change{Deliveries: []tickets.Delivery{{To: to, Content: set, At: s.now().UTC()}}}, nil
	})
	return err
}
