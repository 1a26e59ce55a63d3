package cards

import (
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// signs show a priority without colour, colours with colour.
var (
	signs   = map[tickets.Priority]string{"P1": "▲▲", "P2": "▲", "P3": "●", "P4": "▽"}
	colours = map[tickets.Priority]string{"P1": "Attention", "P2": "Warning", "P3": "Accent", "P4": "Good"}
)

// clocks say when a ticket has to be answered and resolved by.
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
	return lines
}

// The colours of a clock's state: for its text and for the whole card.
var (
	markColours = map[tickets.Mark]string{tickets.MarkedAtRisk: "Warning", tickets.MarkedBreached: "Attention"}
	markStyles  = map[tickets.Mark]string{tickets.MarkedAtRisk: "warning", tickets.MarkedBreached: "attention"}
)

// worstMark is the worst state of the clocks of an open ticket.
func worstMark(t tickets.Ticket) tickets.Mark {
	worst := tickets.Unmarked
	for _, c := range []tickets.Clock{t.SLA.Response, t.SLA.Resolution} {
		if t.State.Open() && !c.Due.IsZero() {
			worst = max(worst, c.Mark)
		}
	}
	return worst
}

// due says when the ticket has to be answered or resolved by, whichever matters
// first: what is overdue, then the answer.
func due(w locale.Words, t tickets.Ticket) []run {
	if !t.State.Open() || t.Undecided() {
		return nil
	}
	c := t.SLA.Response
	if c.Due.IsZero() || t.SLA.Resolution.Mark == tickets.MarkedBreached && c.Mark != tickets.MarkedBreached {
		c = t.SLA.Resolution
	}
	key := "ticket.due"
	switch {
	case c.Due.IsZero():
		return nil
	case c.Mark == tickets.MarkedBreached:
		key = "ticket.overdue"
	case t.SLA.Since.IsZero():
		return nil
	}
	said := run{Text: w.Say(key, "time", w.Time(c.Due)), Color: markColours[c.Mark]}
	if c.Mark != tickets.Unmarked {
		said.Weight = "Bolder"
	}
	return []run{{Text: " · "}, said}
}

// dueIn says, on a list, in how long a ticket has to be answered or resolved, or
// for how long it is overdue. It is true while the list is looked at.
func dueIn(w locale.Words, t tickets.Ticket, now time.Time) []run {
	c := t.DueFirst()
	if c.Due.IsZero() {
		return nil
	}
	said := run{Text: w.Say("board.duein", "time", w.Brief(c.Due.Sub(now))), Color: markColours[c.Mark]}
	switch {
	case c.Mark == tickets.MarkedBreached:
		said.Text, said.Weight = "‼ "+w.Say("board.overdueby", "time", w.Brief(now.Sub(c.Due))), "Bolder"
	case c.Due.Sub(now) < time.Minute:
		said.Text = w.Say("board.duenow")
	}
	return []run{{Text: " · "}, said}
}
