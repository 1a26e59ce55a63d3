package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"frontdesk/tickets"
)

// Loss says why the channel of a queue cannot be written in, and since when. Its
// JSON is part of the stored record.
type Loss struct {
	Why  Why       `json:"why"`
	Team string    `json:"team,omitempty"`
	At   time.Time `json:"at"`
}

// Why is a reason why a channel cannot be written in.
type Why string

// The reasons.
const (
	ChannelDeleted Why = "channel-deleted"
	TeamDeleted    Why = "team-deleted"
	TeamArchived   Why = "archived"
	BotRemoved     Why = "removed"    // the bot is not in the team any more
	NotThere       Why = "not-there"  // Teams does not know the channel
	NotLetIn       Why = "not-let-in" // Teams lets the bot no longer write there
)

// Lost is a channel, or a team with all its channels, that cannot be written in.
// Channel is empty for a whole team. At is when it happened.
type Lost struct {
	Team, Channel string
	Why           Why
	At            time.Time
}

// Found is a channel, or a team with all its channels, that is there. Ends lists
// the reasons that have ended; none means all.
type Found struct {
	Team, Channel string
	Ends          []Why
	At            time.Time
}

// Place is where a queue works, or would if its channel were not lost.
type Place struct {
	Queue string // its id
	Name  string // of the queue
	Link
	Linked bool // by somebody, from Teams
	Lost   Why  // empty: it is not lost
}

// Places returns the places of all queues, in order. One that never had a
// channel has an empty place.
func (s *Setup) Places() []Place { return s.placesIn(s.current.Load().SetupRecord) }

func (s *Setup) placesIn(r SetupRecord) []Place {
	places := make([]Place, len(s.configured))
	for i, q := range s.configured {
		p := Place{Queue: q.ID, Name: q.Name}
		p.Link, p.Linked = r.place(q)
		p.Lost = r.Lost[p.Channel].Why
		places[i] = p
	}
	return places
}

// Losses returns the channels that are lost, by id.
func (s *Setup) Losses() map[string]Loss { return maps.Clone(s.current.Load().Lost) }

// IsLost reports whether a channel is lost.
func (s *Setup) IsLost(channel string) bool {
	_, lost := s.current.Load().Lost[channel]
	return lost
}

// NameOf returns what a channel or team is called; empty when that was not
// heard.
func (s *Setup) NameOf(id string) string { return s.current.Load().Names[id] }

// Name keeps what a channel or team is called.
func (s *Setup) Name(ctx context.Context, id, name string) error {
	if id == "" || name == "" || s.NameOf(id) == name {
		return nil
	}
	return s.change(ctx, "", func(r *SetupRecord) []tickets.Delivery {
		put(&r.Names, id, name)
		return nil
	})
}

// precise is how precisely Teams tells times. What is noted here must not seem
// newer than an event of the same moment.
const precise = time.Millisecond

// Lose stops the queues of a channel or team that cannot be written in, and owes
// its administrators a word. It returns the places that stopped now. A loss that
// is older than the last sign of life is none.
func (s *Setup) Lose(ctx context.Context, lost Lost) (stopped []Place, err error) {
	lost.At = lost.At.Truncate(precise)
	if len(s.losing(s.current.Load().SetupRecord, lost)) == 0 {
		return nil, nil
	}
	err = s.change(ctx, "", func(r *SetupRecord) []tickets.Delivery {
		stopped = s.losing(*r, lost)
		for _, p := range stopped {
			put(&r.Lost, p.Channel, Loss{lost.Why, p.Team, lost.At.UTC()})
		}
		return s.tellAdmins(*r, stopped, lost.Why)
	})
	return stopped, err
}

// losing returns the places that a loss stops.
func (s *Setup) losing(r SetupRecord, lost Lost) (places []Place) {
	for _, p := range s.placesIn(r) {
		back := r.Back[p.Channel]
		if team := r.Back[p.Team]; team.After(back) {
			back = team
		}
		if p.Lost == "" && p.isIn(lost.Team, lost.Channel) && lost.At.After(back) {
			places = append(places, p)
		}
	}
	return places
}

// isIn reports whether a queue works in a channel, or in any one of a team.
func (p Place) isIn(team, channel string) bool {
	if channel != "" {
		return p.Channel == channel
	}
	return team != "" && p.Team == team && p.Channel != ""
}

// Find lets the queues of a channel or team work that is there again, and tells
// the administrators. It returns the places that work again. A sign of life that
// is older than the loss is none.
func (s *Setup) Find(ctx context.Context, found Found) (back []Place, err error) {
	found.At = found.At.Truncate(precise)
	now := s.current.Load().SetupRecord
	ours := slices.ContainsFunc(s.placesIn(now), func(p Place) bool { return p.isIn(found.Team, found.Channel) })
	if !ours || len(now.Lost) == 0 && len(found.Ends) == 0 {
		return nil, nil
	}
	err = s.change(ctx, "", func(r *SetupRecord) []tickets.Delivery {
		back = s.finding(*r, found)
		for _, p := range back {
			delete(r.Lost, p.Channel)
		}
		id := cmp.Or(found.Channel, found.Team)
		if found.At.After(r.Back[id]) {
			put(&r.Back, id, found.At.UTC())
		}
		return s.tellAdmins(*r, back, "")
	})
	return back, err
}

// finding returns the places that work again.
func (s *Setup) finding(r SetupRecord, found Found) (back []Place) {
	for _, p := range s.placesIn(r) {
		loss := r.Lost[p.Channel]
		ends := len(found.Ends) == 0 || slices.Contains(found.Ends, loss.Why)
		if p.Lost != "" && p.isIn(found.Team, found.Channel) && ends && !found.At.Before(loss.At) {
			back = append(back, p)
		}
	}
	return back
}

// tellAdmins owes every administrator a word about queues that stopped, or that
// work again.
func (s *Setup) tellAdmins(r SetupRecord, places []Place, why Why) (owed []tickets.Delivery) {
	for _, p := range places {
		owed = append(owed, s.toAdmins(r, tickets.QueueState{Queue: p.Queue, Why: string(why)})...)
	}
	return owed
}

func put[V any](m *map[string]V, key string, value V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = value
}
