package cards

import (
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// details is the button that shows facts, the whole texts and the history.
func (v TicketView) details(w locale.Words, t tickets.Ticket) action {
	body := append(v.facts(w, t), v.content(w, t)...)
	form := newCard(append(body, history(w, v.Events, v.channel)...))
	return action{Type: "Action.ShowCard", Title: w.Say("ticket.details"), Card: &form}
}

// facts are what is known of a ticket besides its texts.
func (v TicketView) facts(w locale.Words, t tickets.Ticket) (body []any) {
	add := func(key, value string) { body = append(body, fact(w.Say(key), value)) }
	if v.channel {
		add("ticket.requester", name(t.Requester))
	}
	if t.Category != "" {
		add("ticket.category", t.Category)
	}
	if v.channel {
		add("ticket.priority", string(t.Priority()))
		body = append(body, clocks(w, t)...)
	}
	add("ticket.at", w.Time(t.Created))
	if t.Last.At.After(t.Created) {
		add("ticket.changed", w.Time(t.Last.At))
	}
	return body
}

// content holds the texts that the card itself shows a part of, cut to what has
// room, and the names of the files.
func (v TicketView) content(w locale.Words, t tickets.Ticket) (body []any) {
	room := maxContent - v.less
	take := func(s string, most int) string {
		s = clipShown(s, min(most, max(room, 0)))
		room -= shownLen(s)
		return s
	}
	isCut := func(s string) bool { return cutLead(s, maxLead) != strings.TrimSpace(s) }
	if s := take(t.Resolution, maxResolution); s != "" && isCut(t.Resolution) {
		body = append(body, fact(w.Say("ticket.resolution"), s))
	}
	if s := take(t.Description, maxDescription); s != "" && (isCut(t.Description) || !v.showsProblem(t)) {
		body = append(body, plain(run{Text: s}))
	}
	for _, a := range t.Answers {
		if room -= maxFrame; room < 0 {
			break
		}
		body = append(body, fact(take(a.Label.In(w.Lang), maxNote), take(phrase.Answer(w, a), maxAnswer)))
	}
	if len(t.Files) > 0 {
		names := make([]string, len(t.Files))
		for i, f := range t.Files {
			if names[i] = f.Name; f.Gone {
				names[i] += " (" + w.Say("gone.file") + ")"
			}
		}
		body = append(body, fact(w.Say("ticket.files"), take(strings.Join(names, ", "), maxLine)))
	}
	return body
}

// history holds the lines of events. via adds where each was done; "in a card"
// is left unsaid.
func history(w locale.Words, events []tickets.Event, via bool) (lines []any) {
	title := text(w.Say("ticket.history"))
	title.Weight, title.Line = "Bolder", true
	lines = append(lines, title)
	for _, e := range events[:min(len(events), ShownEvents)] {
		said := phrase.Event(w, e, clipShown(e.TextIn(w.Lang), maxEvent))
		runs := []run{{Text: w.Time(e.At) + " ", Subtle: true}, {Text: said}}
		if via && e.Via != "" && e.Via != tickets.ViaButton {
			runs = append(runs, run{Text: " · " + w.Say("via."+string(e.Via)), Subtle: true})
		}
		lines = append(lines, small(runs...))
	}
	return lines
}
