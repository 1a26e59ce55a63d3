package chat

import (
	"context"
	"slices"
	"time"

	"frontdesk/tickets"
)

// Availability says whether an analyst is available for a chat.
type Availability struct {
	Open  bool      // within business hours
	Opens time.Time // next opening; zero: not within a year
	// Free lists the analysts on duty who have room and are not absent, the
	// least busy first. It never includes the person who asks.
	Free []tickets.Person
	// Unsure is set when the service cannot tell who is there.
	Unsure bool
}

// Now reports whether somebody can ask for a chat now. They can when the
// service cannot tell who is there: the request is kept, and becomes an
// incident if nobody accepts.
func (a Availability) Now() bool { return a.Open && (a.Unsure || len(a.Free) > 0) }

// Available returns whether analysts of a queue are available to the person who
// asks.
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

// countLive counts an analyst's live chats.
func countLive(line []Spot, analyst string) (n int) {
	for _, spot := range line {
		if spot.Analyst == analyst {
			n++
		}
	}
	return n
}

// OnDuty returns the analysts on duty for a queue now, with the capacity of
// each.
func (s *rota) OnDuty(ctx context.Context, queue, asking string) ([]OnDuty, error) {
	r := s.rules[queue]
	members, err := s.team.Members(ctx, queue, asking)
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

// MaxCapacity is the most live chats an analyst can have.
const MaxCapacity = 20

// GoOnDuty puts the actor on duty for a queue until business hours end.
// capacity is the number of live chats they have room for; 0 means the queue's
// capacity. open is false outside business hours: the actor is on duty once the
// hours begin. It returns ErrNobody for an analyst who is not a member of the
// queue's team, because chats are offered to members only.
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

// pause is the longest break that does not end business hours.
const pause = 4 * time.Hour

// endOfHours returns the end of the business hours that contain t; zero when
// they do not end.
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

// GoOffDuty takes the actor off duty. Their live chats of the queue return to
// the line, except those they accept afterwards. It returns the sessions that
// went back.
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
	off := duty.Off[a.ID] // from the first time, when the same activity comes again
	return s.release(ctx, queue, off, func(analyst string) bool { return analyst == a.ID })
}

// checkMember returns an error when the actor is not a member of the queue's
// team.
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

// Release returns live chats to the line when their analyst is no longer an
// analyst of the queue.
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

// release returns live chats to the line when their analyst is gone, for those
// accepted by the given time.
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
