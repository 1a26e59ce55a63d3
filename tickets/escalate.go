package tickets

import (
	"context"
	"slices"
)

// escalate hands on a ticket that misses a target to a queue or a person,
// whichever the queue's policy names. The ticket stays where it is while that
// queue has no channel.
func (l *lifecycle) escalate(t *Ticket, c *Change, person Person) {
	switch where := l.policies[t.Queue].Escalate; {
	case where == "" || where == t.Queue || where == t.Assignee.ID:
	case slices.Contains(l.queues, where) && l.linked(where):
		l.moveTo(t, c, where, Event{Action: Escalated, Text: l.nameOf(where)})
	case where == person.ID:
		l.assignTo(t, c, person, Event{Action: Escalated, Text: person.String()})
	}
}

// escalationTarget returns the person to whom a ticket that misses a target is
// escalated; zero when there is none, or nobody knows them any more.
func (s *Service) escalationTarget(ctx context.Context, id string) (Person, error) {
	t, err := s.store.Ticket(ctx, id)
	where := s.policies[t.Queue].Escalate
	if err != nil || !t.State.Open() || !ObjectID(where) || slices.Contains(s.queues, where) {
		return Person{}, err
	}
	name := s.name
	if s.options.NameOf != nil {
		name = s.options.NameOf
	}
	person := Person{ID: where, Name: name(ctx, where)}
	if person.Name == "" {
		// Nobody knows them: unless they work for the queue, they have left.
		if works, err := s.worksFor(ctx, where, t.Queue); err != nil || !works {
			return Person{}, err
		}
	}
	return person, nil
}
