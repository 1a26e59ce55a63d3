package portal

import (
	"errors"
	"net/http"
	"strings"

	"frontdesk/tickets"
)

// listView is a page of the visitor's tickets.
type listView struct {
	list  []tickets.Ticket
	next  string // the cursor of the next page; empty on the last
	show  tickets.Show
	typed string
}

func listTickets(v *visit) error {
	query := v.r.URL.Query()
	l := listView{typed: clipBytes(query.Get("search"), maxPath)}
	switch show := tickets.Show(query.Get("show")); show {
	case tickets.ShowOpen, tickets.ShowClosed:
		l.show = show
	}
	var err error
	if l.typed == "" && l.show == tickets.ShowAll {
		l.list, l.next, err = v.Desk.Tickets.Mine(v.ctx(), v.actor(), query.Get("after"), pageSize)
	} else {
		q := tickets.Query{Text: l.typed, Show: l.show, Person: v.who.Person.ID}
		l.list, l.next, err = v.Desk.Search.Find(v.ctx(), v.actor(), q, query.Get("after"), pageSize)
	}
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, listPage(v, l))
}

func (l listView) nextLink() string {
	return link("/tickets", "after", l.next, "search", l.typed, "show", string(l.show))
}

// approvals lists what waits for the visitor's decision.
func listApprovals(v *visit) error {
	list, err := v.Desk.Decisions.Waiting(v.ctx(), v.actor())
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, approvalsPage(v, list))
}

// searchView is what was found for some words.
type searchView struct {
	typed   string
	tickets []tickets.Ticket
	items   []*tickets.Item
	answers []*tickets.Entry
}

func showSearch(v *visit) error {
	s := searchView{typed: strings.TrimSpace(clipBytes(v.r.URL.Query().Get("q"), maxPath))}
	if s.typed == "" {
		return v.render(http.StatusOK, searchPage(v, s))
	}
	if v.role.mayAny(Incidents, Catalog, Approvals) {
		for _, id := range tickets.IDs(s.typed) {
			seen, _ := v.Desk.Tickets.View(v.ctx(), v.reader(), id) // on an error, there is nothing to go to
			if seen.ID != "" && onTicket(v).mayOpen(seen) == nil {
				return v.redirect("/tickets/" + seen.ID)
			}
		}
	}
	if v.role.mayAny(Incidents, Catalog) {
		var err error
		q := tickets.Query{Text: s.typed, Person: v.who.Person.ID}
		if s.tickets, _, err = v.Desk.Search.Find(v.ctx(), v.actor(), q, "", homeTickets); err != nil {
			return err
		}
	}
	if v.role.may(Catalog) {
		offer, err := v.Desk.Catalog.Offer(v.ctx(), v.actor())
		if err != nil {
			return err
		}
		s.items = offer.Find(s.typed, homeItems)
	}
	if v.role.may(Knowledge) {
		s.answers = v.Desk.Knowledge.Answers(s.typed)
	}
	return v.render(http.StatusOK, searchPage(v, s))
}

func (s searchView) empty() bool { return len(s.tickets)+len(s.items)+len(s.answers) == 0 }

// known shows a known answer.
func showKnown(v *visit) error {
	for _, e := range v.Desk.Knowledge.Entries() {
		if e.ID == v.r.PathValue("id") {
			return v.render(http.StatusOK, knownPage(v, e, v.r.URL.Query().Get("thanks") != ""))
		}
	}
	return errNoSuchPage
}

// knownHelped counts that a known answer helped.
func countHelped(v *visit) error {
	a := v.actor()
	a.AskedIn = a.Activity
	if err := v.Desk.Knowledge.CountHelped(v.ctx(), a, v.r.PathValue("id")); err != nil {
		return err
	}
	if id := v.form("draft"); id != "" { // of the incident that is needed no more
		err := v.Desk.Drafts.Discard(v.ctx(), a, id)
		if err != nil && !errors.Is(err, tickets.ErrNoDraft) {
			return err
		}
	}
	return v.redirect(v.r.URL.Path + "?thanks=1")
}
