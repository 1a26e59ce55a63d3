package tickets

import (
	"context"
	"errors"
	"sync"
)

// queueOf returns the queue that a new ticket belongs to: the named one, or the
// first when none is named. A ticket is never made without a queue.
func (l *lifecycle) queueOf(name string) (string, error) {
	switch {
	case name != "":
		return name, nil
	case len(l.queues) == 0:
		return "", ErrNoQueue
	}
	return l.queues[0], nil
}

// Stays reports whether the thread at an address is in the channel of a queue
// that takes it over. A thread that was not posted yet will be.
type Stays func(ctx context.Context, at Address, queue string) (bool, error)

// takenTogether is how many tickets are taken over at the same time, so that they
// share commits.
const takenTogether = 64

// TakeOver makes all tickets of a queue, open and closed ones, tickets of
// another queue, and returns how many there were. A ticket whose thread stays
// where it is does not change otherwise. An open ticket of another channel gets
// a thread there, loses its assignee, and its people are told. TakeOver can be
// repeated: it goes on where it stopped.
func (s *Service) TakeOver(ctx context.Context, from, to string, stays Stays) (n int, err error) {
	for cursor := ""; ; {
		var page []Ticket
		page, cursor, err = s.options.Finder.FindTickets(ctx, Query{Queues: []string{from}}, cursor, takenTogether)
		if err != nil {
			return n, err
		}
		failed := make([]error, len(page))
		var all sync.WaitGroup
		for i, t := range page {
			all.Go(func() { failed[i] = s.takeOverOne(ctx, t, to, stays) })
		}
		all.Wait()
		n += len(page)
		if err = errors.Join(failed...); err != nil || cursor == "" {
			return n, err
		}
	}
}

func (s *Service) takeOverOne(ctx context.Context, seen Ticket, queue string, stays Stays) error {
	stay, err := stays(ctx, seen.Address(), queue)
	if err != nil {
		return err
	}
	_, err = s.store.UpdateTicket(ctx, "", seen.ID, func(t *Ticket) (c Change, err error) {
		if t.Queue == seen.Queue {
			s.takeOver(t, &c, queue, stay)
		}
		return c, nil
	})
	return err
}

// takeOver makes a ticket of another queue one of this queue.
func (l *lifecycle) takeOver(t *Ticket, c *Change, queue string, stays bool) {
	switch {
	case stays:
		t.Queue = queue
		l.schedule(t)
	case !t.State.Open():
		t.Queue, t.Thread = queue, t.Address().Next().Thread
		l.schedule(t)
	default:
		l.moveTo(t, c, queue, Event{Action: TakenOver, Text: l.nameOf(queue)})
		l.tell(t, c, Person{})
	}
}
