package desk

import (
	"context"
	"errors"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Major is an open major incident, as everybody sees it.
type Major struct {
	ID, Title string
	// Others is how many incidents are part of it.
	Others int
	// Mine is the reader's own incident that is part of it, or is it; empty: none.
	Mine string
}

// maxOwnOpen is how many of somebody's tickets are looked at for what is part of a
// major incident. Open ones come first.
const maxOwnOpen = 50

// Majors returns the open major incidents, the newest first, and which incidents of
// the actor's are part of them.
func (d *Desk) Majors(ctx context.Context, a tickets.Actor, w locale.Words) ([]Major, error) {
	open, err := d.Tickets.Majors(ctx)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	own, _, err := d.Tickets.Mine(ctx, a, "", maxOwnOpen)
	if err != nil {
		return nil, err
	}
	mine := map[string]string{}
	for _, t := range own {
		if !t.State.Open() {
			continue
		}
		mine[t.ID] = t.ID
		if t.Parent.How == tickets.RelatedTo {
			mine[t.Parent.ID] = t.ID
		}
	}
	list := make([]Major, len(open))
	for i, m := range open {
		list[i] = Major{ID: m.ID, Title: m.TitleIn(w.Lang), Others: m.Related(), Mine: mine[m.ID]}
	}
	return list, nil
}

// JoinMajor makes the actor part of an open major incident: with an incident of
// their own that has its title. It returns the one with which they are part of it
// already. A number that names no open major incident is ErrNotFound.
func (d *Desk) JoinMajor(ctx context.Context, a tickets.Actor, w locale.Words, number string) (tickets.Ticket, error) {
	open, err := d.Tickets.Majors(ctx)
	if err != nil {
		return tickets.Ticket{}, err
	}
	known, err := d.Majors(ctx, a, w)
	if err != nil {
		return tickets.Ticket{}, err
	}
	for i, m := range known {
		switch {
		case m.ID != number:
		case m.Mine != "":
			return d.Tickets.Get(ctx, tickets.OwnPlace(a.ID), m.Mine)
		default:
			return join(ctx, d.Tickets, a, open[i], m.Title)
		}
	}
	return tickets.Ticket{}, tickets.ErrNotFound
}

// join makes an incident of the actor that is part of a major one. Pressed in two
// windows at once, it is the same incident, as long as that is open.
func join(
	ctx context.Context, service *tickets.Service, a tickets.Actor, major tickets.Ticket, title string,
) (tickets.Ticket, error) {
	f := tickets.Form{Title: title, Queue: major.Queue, Category: major.Category, Form: "metoo-" + major.ID}
	made, err := service.Create(ctx, a, f)
	if err == nil && !made.State.Open() { // one that they withdrew
		f.Form = ""
		made, err = service.Create(ctx, a, f)
	}
	if err != nil || made.Parent.ID == major.ID {
		return made, err
	}
	a.Activity += "/part"
	joined, err := service.MeToo(ctx, a, made.ID, made.Rev(), major.ID)
	if errors.Is(err, tickets.ErrStale) || errors.Is(err, tickets.ErrState) { // somebody was faster
		return made, nil
	}
	return joined, err
}
