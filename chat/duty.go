package chat

import (
	"context"
	"slices"
	"time"

	"frontdesk/tickets"
)

// Availability is whether somebody can be chatted with.
type Availability struct {
	Open  bool      // within business hours
	Opens time.Time // when that is next; zero: not within a year
	// Free are the analysts on duty who have room and are not absent, the least
	// busy first; never whoever asks.
	Free []tickets.Person
	// Unsure is set when it cannot be told who is there.
	Unsure bool
}

// Now reports whether a chat can be asked for now. When nobody can tell who is
// there it can: it is kept, and becomes an incident if nobody accepts.
func (a Availability) Now() bool { return a.Open && (a.Unsure || len(a.Free) > 0) }

// Available says whether analysts of a queue are there, for the person who asks.
func (s *Service) Available(ctx context.Context, queue, asking string) (a Availability, err error) {
	r, now := s.rules[queue], s.now()
	if !s.linked(queue) {
		return a, nil
	}
	a.Open = r.Calendar.Open(now)
	a.Opens, _ = r.Calendar.Opens(now)
	if !a.Open {
		return a, nil
	}
	on, err := s.OnDuty(ctx, queue, asking)
	if err != nil {
		a.Unsure = true
		return a, nil
	}
	line, err := s.store.Line(ctx, queue)
	if err != nil {
		return a, err
	}
	ids := make([]string, len(on))
	for i, o := range on {
		ids[i] = o.ID
	}
	absent := s.crew.Absent(ctx, ids)
	on = slices.DeleteFunc(
		on,
		func(o OnDuty) bool { return o.ID == asking || absent[o.ID] || countLive(line, o.ID) >= o.Capacity },
	)
	slices.SortStableFunc(on, func(a, b OnDuty) int { return countLive(line, a.ID) - countLive(line, b.ID) })
	for _, o := range on {
		a.Free = append(a.Free, o.Person)
	}
	return a, nil
}

// countLive counts the live chats of an analyst.
func countLive(line []Spot, analyst string) (n int) {
	for _, spot := range line {
		if spot.Analyst == analyst {
			n++
		}
	}
	return n
}

// OnDuty returns who is on duty for a queue now, with the capacity of each.
func (s *Service) OnDuty(ctx context.Context, queue, asking string) ([]OnDuty, error) {
	r := s.rules[queue]
	members, err := s.crew.Members(ctx, queue, asking)
	if err != nil {
		return nil, err
	}
	duty, err := s.duty.Duty(ctx, queue)
	if err != nil {
		return nil, err
	}
	var on []OnDuty
	for _, m := range members {
		entry := OnDuty{Person: m}
		if i := duty.find(m.ID); i >= 0 {
			entry = duty.On[i]
		}
		if r.Roster && (entry.Since.IsZero() || !entry.Until.IsZero() && !s.now().Before(entry.Until)) {
			continue
		}
		if entry.Capacity == 0 {
			entry.Capacity = r.Capacity
		}
		on = append(on, entry)
	}
	return on, nil
}

func (d Duty) find(person string) int {
	return slices.IndexFunc(d.On, func(o OnDuty) bool { return o.ID == person })
}

// MaxCapacity is how many live chats an analyst can have at most.
const MaxCapacity = 20

// GoOnDuty puts the actor on duty for a queue until the end of the hours, with
// room for so many live chats (0: the queue's capacity). open is false outside
// the hours: they are on duty once the hours begin. ErrNobody for an analyst who is
// no member of the queue's team: chats are offered to members alone.
func (s *Service) GoOnDuty(ctx context.Context, a tickets.Actor, queue string, capacity int) (open bool, err error) {
	if err := s.checkMember(ctx, a, queue); err != nil {
		return false, err
	}
	now, calendar := s.now().UTC(), s.rules[queue].Calendar
	begins, ok := calendar.Opens(now)
	until := time.Time{}
	if ok {
		until = endOfHours(calendar, begins)
	}
	_, err = s.duty.UpdateDuty(ctx, a.Activity, queue, func(d *Duty) {
		entry := OnDuty{Person: a.Person, Since: now, Until: until, Capacity: min(max(capacity, 0), MaxCapacity)}
		if i := d.find(a.ID); i >= 0 {
			d.On[i] = entry
			return
		}
		d.On = append(d.On, entry)
	})
	return calendar.Open(now), err
}

// pause is what does not end the hours: a break within them.
const pause = 4 * time.Hour

// endOfHours is when the business hours that t is in end; zero when they do not.
func endOfHours(c tickets.Calendar, t time.Time) time.Time {
	for {
		end, ok := c.Closes(t)
		next, again := c.Opens(end)
		if !ok || !again || next.Sub(end) >= pause {
			return end
		}
		t = next
	}
}

// GoOffDuty takes the actor off duty; their live chats of the queue return to
// the line, but none that they accept afterwards. The sessions that did come
// back.
func (s *Service) GoOffDuty(ctx context.Context, a tickets.Actor, queue string) ([]Session, error) {
	if err := s.checkAnalyst(ctx, a, queue); err != nil {
		return nil, err
	}
	now := s.now().UTC()
	duty, err := s.duty.UpdateDuty(ctx, a.Activity, queue, func(d *Duty) {
		if i := d.find(a.ID); i >= 0 {
			d.On = slices.Delete(d.On, i, i+1)
		}
		if d.Off == nil {
			d.Off = map[string]time.Time{}
		}
		d.Off[a.ID] = now
	})
	if err != nil {
		return nil, err
	}
	off := duty.Off[a.ID] // of the first time, when the same activity comes again
	return s.release(ctx, queue, off, func(analyst string) bool { return analyst == a.ID })
}

// checkMember reports as an error that the actor is no member of the queue's team.
func (s *Service) checkMember(ctx context.Context, a tickets.Actor, queue string) error {
	if err := s.checkAnalyst(ctx, a, queue); err != nil {
		return err
	}
	members, err := s.crew.Members(ctx, queue, a.ID)
	if err == nil && !slices.ContainsFunc(members, func(m tickets.Person) bool { return m.ID == a.ID }) {
		err = ErrNobody
	}
	return err
}

// Release returns to the line the live chats of those who are no analysts of the
// queue any more.
func (s *Service) Release(ctx context.Context, queue string) ([]Session, error) {
	line, err := s.store.Line(ctx, queue)
	gone := map[string]bool{}
	for _, spot := range line {
		if spot.Analyst == "" || err != nil {
			continue
		}
		var still bool
		still, err = s.crew.Analyst(ctx, spot.Analyst, queue)
		gone[spot.Analyst] = !still
	}
	if err != nil {
		return nil, err
	}
	return s.release(ctx, queue, s.now(), func(analyst string) bool { return gone[analyst] })
}

// release returns to the line the live chats that were accepted until then by
// analysts who are gone.
func (s *Service) release(
	ctx context.Context,
	queue string,
	until time.Time,
	gone func(analyst string) bool,
) (back []Session, err error) {
	line, err := s.store.Line(ctx, queue)
	for _, spot := range line {
		if err != nil {
			return back, err
		}
		if spot.Waiting || !gone(spot.Analyst) {
			continue
		}
		var n Session
		released := false
		n, err = s.store.UpdateSession(ctx, "", spot.Session, func(n *Session) (Change, error) {
			if released = n.State == Connected && gone(n.Analyst.ID) && !n.Accepted.After(until); !released {
				return Change{}, nil
			}
			return s.returnToLine(n, n.Analyst), nil
		})
		if released {
			back = append(back, n)
		}
	}
	return back, err
}
