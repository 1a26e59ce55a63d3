package chat

import (
	"context"
	"slices"
	"time"

	"frontdesk/tickets"
)

// rota knows who is on duty where.
type rota struct {
	team   Crew
	duty   DutyStore
	queues []string // ids, in order
	rules  map[string]Rules
	linked func(queue string) bool
	now    func() time.Time
}

// NotThere means that a session cannot be passed on, because the colleague or
// everybody in the queue is off duty. It wraps ErrNobody.
type NotThere struct {
	Colleague tickets.Person // who is off duty; zero: a queue
	Queue     string         // where nobody is on duty
	Closed    bool           // the queue is, by its hours
	Opens     time.Time      // the queue; zero: not within a year
	// Instead holds the analysts on duty in the session's queue, besides its
	// own, and InsteadQueues the other queues where somebody is on duty.
	Instead       []tickets.Person
	InsteadQueues []string
}

func (n *NotThere) Error() string { return "chat: nobody there to pass it on to" }

// Unwrap returns ErrNobody.
func (n *NotThere) Unwrap() error { return ErrNobody }

// checkThere returns a *NotThere when a session cannot be passed on to a queue,
// or to a colleague in its own.
func (s *rota) checkThere(ctx context.Context, n Session, queue string, colleague tickets.Person) error {
	not := &NotThere{Colleague: colleague, Queue: queue}
	if colleague.ID != "" {
		there, err := s.there(ctx, queue, n.Employee.ID)
		if err != nil || slices.ContainsFunc(there, samePerson(colleague.ID)) {
			return nil //nolint:nilerr // while nobody knows who is there, it can be tried
		}
		return s.instead(ctx, n, not)
	}
	now, calendar := s.now(), s.rules[queue].Calendar
	if not.Closed = !calendar.Open(now); not.Closed {
		not.Opens, _ = calendar.Opens(now)
		return s.instead(ctx, n, not)
	}
	if there, err := s.there(ctx, queue, n.Employee.ID); err != nil || len(there) > 0 {
		return nil //nolint:nilerr // as above
	}
	return s.instead(ctx, n, not)
}

// instead adds who is there instead.
func (s *rota) instead(ctx context.Context, n Session, not *NotThere) error {
	for _, queue := range s.queues {
		if !s.linked(queue) || !s.rules[queue].Calendar.Open(s.now()) && queue != n.Queue {
			continue
		}
		there, err := s.there(ctx, queue, n.Employee.ID)
		switch {
		case err != nil:
		case queue != n.Queue && len(there) > 0:
			not.InsteadQueues = append(not.InsteadQueues, queue)
		case queue == n.Queue:
			for _, p := range there {
				if !n.Serves(p.ID) {
					not.Instead = append(not.Instead, p)
				}
			}
		}
	}
	return not
}

// there returns the analysts of a queue who are on duty and not absent, without
// the employee.
func (s *rota) there(ctx context.Context, queue, employee string) ([]tickets.Person, error) {
	on, err := s.OnDuty(ctx, queue, employee)
	if err != nil {
		return nil, err
	}
	var people []tickets.Person
	var ids []string
	for _, o := range on {
		people, ids = append(people, o.Person), append(ids, o.ID)
	}
	absent := s.team.Absent(ctx, ids)
	return slices.DeleteFunc(people, func(p tickets.Person) bool { return p.ID == employee || absent[p.ID] }), nil
}

func samePerson(id string) func(tickets.Person) bool {
	return func(p tickets.Person) bool { return p.ID == id }
}
