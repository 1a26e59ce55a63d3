package tickets

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// MaxWatchers is how many watchers a ticket can have.
const MaxWatchers = 10

// Watching lets people follow tickets: analysts by themselves, and those whom
// requester or beneficiary name. A watcher reads what is not internal and is told
// of changes as the beneficiary is. They may do nothing else but stop.
type Watching struct{ tickets *Service }

// NewWatching returns the Watching of the tickets of a Service.
func NewWatching(s *Service) *Watching { return &Watching{s} }

// mayWatch reports whether they may begin to watch the ticket, or name who does.
func (s Standing) mayWatch() bool { return s.Owner() || s.mayWork() && !s.Watcher }

// mayUnwatch reports whether they may end somebody's watching.
func (s Standing) mayUnwatch() bool { return s.Watcher || s.Owner() || s.mayWork() }

// Watch makes somebody a watcher of a ticket that the actor saw at revision rev: an
// analyst of its queue themselves, whoever is named; requester and beneficiary
// whom they name. Who watches it already changes nothing. Somebody who is told of
// the ticket anyway, or is nobody, is an *Invalid, with the ticket unchanged.
func (w *Watching) Watch(ctx context.Context, a Actor, id string, rev int, who Person) (Ticket, error) {
	seen, err := w.tickets.store.Ticket(ctx, id)
	if err != nil || !seen.Of(a.ID) {
		return w.tickets.changeAsAnalyst(ctx, a, id, rev, w.begin(a, a.Person))
	}
	who.ID = strings.ToLower(strings.TrimSpace(who.ID))
	return w.tickets.pressOwn(ctx, a, id, rev, w.begin(a, who))
}

// begin makes somebody a watcher.
func (w *Watching) begin(a Actor, who Person) deed {
	limit := sync.OnceValue(func() error { return w.tickets.options.Limits.Address(a.ID, who.ID) })
	return func(t *Ticket, c *Change, may Operations) error {
		switch {
		case t.IsWatchedBy(who.ID):
			return nil
		case !may.Has(OpWatch):
			return ErrState
		case who.ID == "":
			return &Invalid{Field: "watcher", Empty: true}
		case !ObjectID(who.ID) || t.Of(who.ID):
			return &Invalid{Field: "watcher"}
		}
		e := Event{By: a.Person, Action: WatchBegun, State: t.State}
		if who.ID != a.ID {
			if err := limit(); err != nil {
				return err
			}
			e.Action, e.Text = WatcherNamed, who.String()
		}
		t.Watchers = append(t.Watchers, who)
		w.tickets.event(t, c, e)
		if who.ID != a.ID {
			c.Owe(Delivery{To: Address{Person: who.ID}, Content: Notice{t.ID, t.Last.N}, At: t.Last.At})
		}
		return nil
	}
}

// Unwatch ends somebody's watching of a ticket, whichever revision the actor saw. A
// watcher stops, whoever is named; requester, beneficiary and analysts of its queue
// remove whom they name. Who does not watch it changes nothing. To name nobody is an
// *Invalid.
func (w *Watching) Unwatch(ctx context.Context, a Actor, id string, who Person) (Ticket, error) {
	who.ID = strings.ToLower(strings.TrimSpace(who.ID))
	seen, err := w.tickets.store.Ticket(ctx, id)
	switch {
	case err == nil && seen.Of(a.ID):
		return w.tickets.changeOwn(ctx, a, id, w.end(a, who))
	case err != nil || !seen.IsWatchedBy(a.ID):
		return w.tickets.asAnalyst(ctx, a, id, w.end(a, who))
	}
	return w.tickets.change(ctx, a, seen.ID, func(t *Ticket, c *Change) error {
		return w.end(a, a.Person)(t, c, Standing{Watcher: true}.May(*t))
	})
}

// end ends somebody's watching.
func (w *Watching) end(a Actor, who Person) deed {
	return func(t *Ticket, c *Change, may Operations) error {
		i := slices.IndexFunc(t.Watchers, func(p Person) bool { return p.ID == who.ID })
		switch {
		case !may.Has(OpUnwatch):
			return ErrState
		case who.ID == "":
			return &Invalid{Field: "watcher", Empty: true}
		case i < 0:
			return nil
		}
		gone := t.Watchers[i]
		t.Watchers = slices.Delete(t.Watchers, i, i+1)
		e := Event{By: a.Person, Action: WatchEnded, State: t.State}
		if gone.ID != a.ID {
			e.Action, e.Text = WatcherRemoved, gone.String()
		}
		w.tickets.event(t, c, e)
		to := Address{Person: gone.ID}
		c.Owe(Delivery{To: to, Content: Status{t.ID}, At: t.Last.At})
		if gone.ID != a.ID {
			c.Owe(Delivery{To: to, Content: Notice{t.ID, t.Last.N}, At: t.Last.At})
		}
		return nil
	}
}

// IsWatchedBy reports whether the person with that id watches the ticket.
func (t Ticket) IsWatchedBy(person string) bool {
	return person != "" && slices.ContainsFunc(t.Watchers, func(p Person) bool { return p.ID == person })
}

// audience returns who is told of the ticket in their own chats: requester,
// beneficiary and watchers.
func (t *Ticket) audience() []Person { return append(t.People(), t.Watchers...) }

// reaches reports whether somebody is told of the ticket in their own chat.
func (t *Ticket) reaches(person string) bool { return t.Of(person) || t.IsWatchedBy(person) }

// isAboutWatching reports whether an event says who watches the ticket. Only whom
// it is about is told of it.
func (e Event) isAboutWatching() bool {
	switch e.Action {
	case WatchBegun, WatcherNamed, WatchEnded, WatcherRemoved:
		return true
	}
	return false
}
