package portal

import (
	"net/http"
	"strings"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

const (
	// hintItems is how many items are offered for the title of an incident.
	hintItems = 3
	// minHint is from how many letters of a title on something is looked for.
	minHint = 3
)

// hintsView is what may make a new incident unnecessary.
type hintsView struct {
	form    string // of the incident
	majors  []majorView
	answers []*tickets.Entry
	items   []*tickets.Item
}

// majorView is a major incident, as everybody sees it.
type majorView = desk.Major

// hintsFor looks for what may make an incident with that title unnecessary. Only
// what the visitor's role has is offered.
func (v *visit) hintsFor(form, title string) (h hintsView, err error) {
	h.form = form
	if h.majors, err = v.Desk.Majors(v.ctx(), v.actor(), v.words); err != nil {
		return h, err
	}
	title = strings.TrimSpace(title)
	if len([]rune(title)) < minHint {
		return h, nil
	}
	if v.role.may(Knowledge) {
		h.answers = v.Desk.Knowledge.Answers(title)
	}
	if v.role.may(Catalog) {
		offer, err := v.Desk.Catalog.Offer(v.ctx(), v.actor())
		if err != nil {
			return h, err
		}
		h.items = offer.Find(title, hintItems)
	}
	return h, nil
}

// showHints answers the form of an incident while its title is typed.
func showHints(v *visit) error {
	query := v.r.URL.Query()
	h, err := v.hintsFor(clipBytes(query.Get("form"), tickets.MaxFormID), clipBytes(query.Get("title"), maxPath))
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, hints(v, h))
}

// joinMajor makes the visitor part of a major incident.
func joinMajor(v *visit) error {
	t, err := v.Desk.JoinMajor(v.ctx(), v.actor(), v.words, v.r.PathValue("id"))
	if why, ok := v.refusal(err); ok {
		return v.render(http.StatusUnprocessableEntity, troublePage(v, why.reason))
	}
	if err != nil {
		return err
	}
	return v.redirect("/tickets/" + t.ID)
}
