package chat

import (
	"context"

	"frontdesk/tickets"
)

// TakeOver makes the open sessions of a queue sessions of another, and whoever
// is on duty there is on duty here. It returns how many sessions there were. A
// session whose thread stays where it is goes on as if nothing had happened. Any
// other one gets a thread in the new channel and waits there, at its place.
// TakeOver can be repeated: it goes on where it stopped.
func (s *Service) TakeOver(ctx context.Context, from, to string, stays tickets.Stays) (n int, err error) {
	line, err := s.store.Line(ctx, from)
	if err != nil {
		return 0, err
	}
	for _, spot := range line {
		if err := s.takeOverOne(ctx, spot.Session, to, stays); err != nil {
			return n, err
		}
		n++
	}
	return n, s.takeOverDuty(ctx, from, to)
}

func (s *Service) takeOverOne(ctx context.Context, id, queue string, stays tickets.Stays) error {
	seen, err := s.store.Session(ctx, id)
	if err != nil {
		return err
	}
	stay, err := stays(ctx, seen.Address(), queue)
	if err != nil {
		return err
	}
	_, err = s.store.UpdateSession(ctx, "", id, func(n *Session) (c Change, err error) {
		switch {
		case n.Queue != seen.Queue || n.State == Ended:
		case stay:
			n.Queue = queue
			s.schedule(n)
		default:
			c = s.takeOver(n, queue)
		}
		return c, nil
	})
	return err
}

// takeOver puts a session of another channel into the line of a queue.
func (s *Service) takeOver(n *Session, queue string) (c Change) {
	old := n.Address()
	n.Queue, n.Thread = queue, n.nextThread()
	if n.State == Connected {
		c = s.returnToLine(n, n.Analyst)
	} else {
		s.putInLine(n, n.How, n.By)
		s.tellStatus(n, &c)
	}
	n.Shown = 0
	c.Owe(tickets.Delivery{To: old, Content: tickets.Status{Subject: n.ID}, At: s.now().UTC()})
	return c
}

func (s *Service) takeOverDuty(ctx context.Context, from, to string) error {
	old, err := s.duty.Duty(ctx, from)
	if err != nil || len(old.On) == 0 && old.Wait == 0 {
		return err
	}
	if _, err := s.duty.UpdateDuty(ctx, "", to, func(d *Duty) {
		for _, entry := range old.On {
			if d.find(entry.ID) < 0 {
				d.On = append(d.On, entry)
			}
		}
		if d.Wait == 0 {
			d.Wait = old.Wait
		}
	}); err != nil {
		return err
	}
	_, err = s.duty.UpdateDuty(ctx, "", from, func(d *Duty) { *d = Duty{} })
	return err
}
