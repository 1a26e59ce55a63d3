package portal

import (
	"context"
	"net/http"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

const (
	// homeTickets is how many of their open tickets people see first.
	homeTickets = 5
	// homeItems is how many of the most used items they see first.
	homeItems = 6
	// pageSize is how many tickets a page of a list shows.
	pageSize = 20
)

// homeView is what the first page shows.
type homeView struct {
	open   []tickets.Ticket
	used   []*tickets.Item
	majors []majorView
	waits  []tickets.Ticket // on which an analyst had the last word
	chat   availability
}

func showHome(v *visit) error {
	if !v.role.may(Home) {
		for _, e := range v.menu() {
			return v.redirect(e.href)
		}
		return errNoSuchPage
	}
	var h homeView
	var err error
	if v.role.mayAny(Incidents, Catalog) {
		if h.open, err = v.openTickets(homeTickets); err != nil {
			return err
		}
		if h.majors, err = v.Desk.Majors(v.ctx(), v.actor(), v.words); err != nil {
			return err
		}
		if h.waits, err = v.Desk.Tickets.Awaiting(v.ctx(), v.actor()); err != nil {
			return err
		}
	}
	if v.role.may(Catalog) {
		offer, err := v.Desk.Catalog.Offer(v.ctx(), v.actor())
		if err != nil {
			return err
		}
		h.used = offer.MostUsed(homeItems)
	}
	if v.role.may(Chat) {
		if h.chat, err = v.availability(v.ctx()); err != nil {
			return err
		}
	}
	return v.render(http.StatusOK, homePage(v, h))
}

// openTickets returns the visitor's open tickets, at most limit.
func (v *visit) openTickets(limit int) (open []tickets.Ticket, err error) {
	page, _, err := v.Desk.Tickets.Mine(v.ctx(), v.actor(), "", limit)
	for _, t := range page { // open ones come first
		if t.State.Open() || t.State == tickets.Resolved {
			open = append(open, t)
		}
	}
	return open, err
}

// availability says whether a chat is possible now, in any queue.
type availability struct {
	now    bool
	opens  string // when the next chat is possible; empty: not known
	queues []desk.Queue
}

func (v *visit) availability(ctx context.Context) (a availability, err error) {
	for _, q := range v.Desk.Setup.Linked() {
		free, err := v.Desk.Chats.Available(ctx, q.ID, v.who.Person.ID)
		if err != nil {
			return a, err
		}
		if free.Now() {
			a.now = true
			a.queues = append(a.queues, q)
		} else if !free.Open && !free.Opens.IsZero() && a.opens == "" {
			a.opens = v.words.When(free.Opens)
		}
	}
	return a, nil
}
