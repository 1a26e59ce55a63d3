package cards

import (
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Target names the target that an event is about. It is empty for every other
// event.
func Target(w locale.Words, e tickets.Event) string {
	if e.Action != tickets.AtRisk && e.Action != tickets.Breached {
		return ""
	}
	return w.Say("target." + e.Text)
}

// signs show a priority without colour, colours with colour.
var (
	signs   = map[tickets.Priority]string{"P1": "▲▲", "P2": "▲", "P3": "●", "P4": "▽"}
	colours = map[tickets.Priority]string{"P1": "Attention", "P2": "Warning", "P3": "Accent", "P4": "Good"}
)

// priority shows how urgent a ticket is, for analysts.
func priority(w locale.Words, p tickets.Priority) richText {
	r := fact(w.Say("ticket.priority"), string(p)+" "+signs[p])
	r.Inlines[1].Color, r.Inlines[1].Weight = colours[p], "Bolder"
	return r
}

// clocks say when a ticket has to be answered and resolved by, and how old it
// was at its last change, which is when the card was made.
func clocks(w locale.Words, t tickets.Ticket) (lines []any) {
	add := func(key string, c tickets.Clock) {
		if c.Due.IsZero() {
			return
		}
		name, value := w.Say("sla."+key), w.Say("sla.by", "time", w.Time(c.Due))
		switch {
		case c.Mark == tickets.MarkedBreached:
			value = w.Say("sla.overdue", "time", w.Time(c.Due))
		case t.SLA.Since.IsZero():
			value = w.Say("sla.paused")
		case c.Mark == tickets.MarkedAtRisk:
			value = w.Say("sla.risk", "time", w.Time(c.Due))
		}
		r := fact(name, value)
		r.Inlines[1].Color = markColours[c.Mark]
		lines = append(lines, r)
	}
	if t.State.Open() && !t.Undecided() {
		add(tickets.ResponseTarget, t.SLA.Response)
		add(tickets.ResolutionTarget, t.SLA.Resolution)
	}
	if age := t.Last.At.Sub(t.Created); age >= time.Minute {
		lines = append(lines, fact(w.Say("ticket.age"), w.Lasting(age)))
	}
	return lines
}

// The colours of a clock's state: for its text and for the whole card.
var (
	markColours = map[tickets.Mark]string{tickets.MarkedAtRisk: "Warning", tickets.MarkedBreached: "Attention"}
	markStyles  = map[tickets.Mark]string{tickets.MarkedAtRisk: "warning", tickets.MarkedBreached: "attention"}
)

// coloredHead is the top of a ticket's card in the channel. Its colour is that
// of the clock in the worst state.
func coloredHead(w locale.Words, t tickets.Ticket) any {
	items := append([]any{ticketTitle(w, t)}, clocks(w, t)...)
	worst := tickets.Unmarked
	for _, c := range []tickets.Clock{t.SLA.Response, t.SLA.Resolution} {
		if t.State.Open() && !c.Due.IsZero() {
			worst = max(worst, c.Mark)
		}
	}
	return container{Type: "Container", Style: markStyles[worst], Bleed: worst != tickets.Unmarked, Items: items}
}
