package cards

import (
	"encoding/json"
	"slices"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// watchers is the line that says who watches a ticket, and whom of them the desk
// cannot reach. There is none when nobody does.
func (v TicketView) watchers(w locale.Words, t tickets.Ticket) (lines []string) {
	names := make([]string, 0, tickets.MaxWatchers)
	for _, c := range v.watcherChoices(w, t) {
		if slices.Contains(v.Unmet, c.Value) {
			c.Title = w.Say("approval.unmet", "name", c.Title)
		}
		names = append(names, c.Title)
	}
	if len(names) > 0 {
		lines = append(lines, w.Say("ticket.watching", "names", strings.Join(names, ", ")))
	}
	return lines
}

func (v TicketView) watcherChoices(w locale.Words, t tickets.Ticket) (list []Choice) {
	for _, p := range t.Watchers {
		c := Choice{Title: name(p), Value: p.ID}
		if p.Name == "" {
			c.Title = w.Say("approval.unnamed")
		}
		list = append(list, c)
	}
	return list
}

// watching adds what says who watches a ticket. Requester and beneficiary name
// them, analysts watch themselves.
func (o *offer) watching() {
	w, t, v := o.words, o.ticket, o.view
	if v.Standing.Owner() {
		o.form(tickets.OpWatch, "ticket.watch", VerbWatch, v.watcherInputs(w)...)
	} else {
		o.press(tickets.OpWatch, "ticket.watch", VerbWatch)
	}
	if v.Standing.Watcher {
		o.press(tickets.OpUnwatch, "ticket.unwatch", VerbUnwatch)
		return
	}
	o.form(tickets.OpUnwatch, "ticket.unwatch", VerbUnwatch,
		chooser("watching", w.Say("ticket.watcher"), v.watcherChoices(w, t)))
}

// watcherInputs ask who is to watch a ticket.
func (v TicketView) watcherInputs(w locale.Words) []any {
	about := small(run{Text: w.Say("ticket.watch.about"), Subtle: true})
	switch {
	case len(v.People) > 0:
		return []any{chooser("watcher", w.Say("ticket.watcher"), v.People), about}
	case v.TypedIn == "watcher":
		return []any{peoplePicker("watcher", w.Say("ticket.watcher"), v.Typed, called(w, "")), about}
	}
	return []any{peoplePicker("watcher", w.Say("ticket.watcher"), "", ""), about}
}

// watcherActions are the actions of somebody who reads a ticket and does nothing
// with it.
func watcherActions(w locale.Words, t tickets.Ticket, v TicketView) []action {
	o := &offer{words: w, ticket: t, view: v, list: []action{v.details(w, t)}}
	if v.Standing.Watcher {
		o.list = append(o.list, filesOf(w, t)...)
		o.press(tickets.OpUnwatch, "ticket.unwatch", VerbUnwatch)
	}
	return v.withPage(w, append(o.list, v.From.back()...))
}

// Unwatched replaces a ticket's card for somebody who no longer watches it.
func Unwatched(w locale.Words, t tickets.Ticket) json.RawMessage {
	return encode([]any{ticketTitle(w, t), plain(run{Text: w.Say("ticket.unwatched")})})
}
