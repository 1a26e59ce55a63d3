package cards

import (
	"slices"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// ShownEvents is how many lines of history a card shows, counted from the
// newest.
const ShownEvents = tickets.ShownEvents

// TicketView is what a ticket's card shows around the ticket.
type TicketView struct {
	Above  string          // a line above it; empty for none
	Events []tickets.Event // newest first
	// Standing is the reader's relation to the ticket, and May what they may do
	// with it.
	Standing tickets.Standing
	May      tickets.Operations
	// All is set when the reader asked for all actions.
	All bool
	// Unmet are the object ids of approvers and watchers whom the desk cannot reach, because it
	// never heard from them.
	Unmet []string
	// Department is the requester's department; empty when unknown or not
	// shown.
	Department string
	// Desk is what analysts can choose from.
	Desk Desk
	// Typed is text from the input TypedIn of a small form that was refused.
	// The card gives it back.
	TypedIn, Typed string
	// Reason is what a ticket was to wait for, when TypedIn is until when.
	Reason string
	// People are those of the name that was typed, to choose a watcher from.
	People []Choice
	// Filing tells readers how to add files to this ticket, when their files go
	// to it now. It is empty for others.
	Filing string
	// From is where the reader opened the ticket from. The card leads back there.
	From Origin
	// Page is the address of the ticket's page in the portal, for readers who have
	// one there.
	Page string
	// Thread is the address of the ticket's thread, for readers who are elsewhere.
	Thread string
	// Majors are open major incidents that the ticket may be part of.
	Majors []tickets.Ticket
	// Shared is set when one reader sees the ticket in a conversation of
	// others.
	Shared bool
	// Answers are known answers that may solve the problem at once.
	Answers []*tickets.Entry

	// Reader is the object id of who reads an approver's card, and Then says
	// what happens when they approve; empty when that is not known.
	Reader, Then string

	verdict string // the title, once somebody has decided; empty for the usual one
	channel bool   // for analysts
	tight   int    // how often the room for choices was halved
	less    int    // bytes of JSON by which the content must be shorter
}

// show makes a ticket's card: what everybody reads, what else is in its body,
// and its buttons. A card that is too large shows less.
func (v TicketView) show(w locale.Words, t tickets.Ticket, more []any, offer actionsOf) card {
	t, v = v.shorten(t)
	for {
		actions := v.From.sendAlong(offer(w, t, v))
		c := newCard(v.body(w, t, more))
		if v.showsAll(actions) {
			c.Body = append(v.head(w, t), v.allActions(w, t, actions)...)
		} else {
			c.Actions = v.arrange(w, t, actions)
		}
		over := len(c.encode()) - maxTicket
		switch {
		case over < 0:
			return c
		case v.less < maxContent: // there are texts to shorten
			v.less += over + maxFrame // some of the room may have been left
		case len(v.Events) > 1:
			v.Events = v.Events[:len(v.Events)-1]
		case !v.tryShorter():
			return c
		}
	}
}

// maxTight is how often the room for choices can be halved.
const maxTight = 3

// tryShorter has the card offer fewer choices, and then remember less of where it
// was opened from. It reports false when there is nothing left to shorten.
func (v *TicketView) tryShorter() bool {
	if v.tight > maxTight {
		return false
	}
	if v.tight++; v.tight > maxTight {
		v.From = v.From.shorten()
	}
	return true
}

// actionsOf returns the actions of a ticket's card, the likeliest first.
type actionsOf func(locale.Words, tickets.Ticket, TicketView) []action

// body is what everybody reads on a ticket's card: its head, what is wrong, and
// what became of it.
func (v TicketView) body(w locale.Words, t tickets.Ticket, more []any) []any {
	body := append(v.head(w, t), v.lead(w, t)...)
	return append(body, more...)
}

// head is the number, the title, the state, and what matters now.
func (v TicketView) head(w locale.Words, t tickets.Ticket) (body []any) {
	if v.Above != "" {
		body = append(body, note(v.Above))
	}
	if v.Filing != "" {
		body = append(body, note(v.Filing))
	}
	items := []any{ticketTitle(w, t)}
	if v.verdict != "" {
		items = v.verdictTitle(w, t)
	}
	items = append(items, small(v.now(w, t)...))
	for _, line := range v.people(w, t) {
		items = append(items, small(run{Text: line, Subtle: true}))
	}
	if !v.channel {
		return append(body, items...)
	}
	mark := worstMark(t)
	return append(
		body,
		container{Type: "Container", Style: markStyles[mark], Bleed: mark != tickets.Unmarked, Items: items},
	)
}

func ticketTitle(w locale.Words, t tickets.Ticket) richText {
	return plain(
		run{Text: t.ID + " ", Weight: "Bolder", Size: "Medium", Color: "Accent"},
		run{Text: t.TitleIn(w.Lang), Weight: "Bolder", Size: "Medium"},
	)
}

// now is the line of what matters now: the state, what the ticket waits for,
// who has it, and, for analysts, how urgent it is.
func (v TicketView) now(w locale.Words, t tickets.Ticket) []run {
	runs := []run{stateRun(w, t)}
	say := func(s string) { runs = append(runs, run{Text: " · " + s}) }
	if t.Hold != "" {
		say(w.Say("hold."+string(t.Hold)) + phrase.HoldUntil(w, t.Until))
	}
	if v.channel {
		p := t.Priority()
		runs = append(
			runs,
			run{Text: " · "},
			run{Text: string(p) + " " + signs[p], Weight: "Bolder", Color: colours[p]},
		)
	}
	switch {
	case t.Assignee != (tickets.Person{}):
		say(name(t.Assignee))
	case v.channel && t.State.Open():
		say(w.Say("ticket.nobody"))
	}
	if v.channel {
		runs = append(runs, due(w, t)...)
	}
	return runs
}

// people are the lines that say who asks, for whom, who watches and who has to
// approve, and what else the ticket belongs to.
func (v TicketView) people(w locale.Words, t tickets.Ticket) (lines []string) {
	if about := v.parties(w, t); len(about) > 0 {
		lines = append(lines, strings.Join(about, " · "))
	}
	lines = append(lines, v.links(w, t)...)
	lines = append(lines, v.watchers(w, t)...)
	if v.channel && !t.Remind.IsZero() {
		lines = append(lines, w.Say("ticket.reminder", "time", w.Time(t.Remind)))
	}
	if t.Approving != nil && v.verdict == "" {
		lines = append(lines, w.Say("ticket.approval", "state", phrase.Approval(w, *t.Approving, v.Unmet)))
	}
	return lines
}

// parties say who asks and for whom. Nobody reads their own name.
func (v TicketView) parties(w locale.Words, t tickets.Ticket) (about []string) {
	if v.channel || !v.Standing.Requester {
		from := name(t.Requester)
		if v.Department != "" {
			from += ", " + locale.Clip(v.Department, maxName)
		}
		about = append(about, w.Say("ticket.from", "name", from))
	}
	if t.Beneficiary.ID != t.Requester.ID && (v.channel || !v.Standing.Beneficiary) {
		about = append(about, w.Say("ticket.for", "name", name(t.Beneficiary)))
	}
	return about
}

// lead is what was done or, before that, what is wrong in the person's own words,
// as much as fits on a phone. Details holds the rest.
func (v TicketView) lead(w locale.Words, t tickets.Ticket) (body []any) {
	body = rejection(w, t)
	if t.Resolution != "" {
		body = append(body, fact(w.Say("ticket.resolution"), cutLead(t.Resolution, maxLead)))
	}
	if v.showsProblem(t) && t.Description != "" {
		body = append(body, plain(run{Text: cutLead(t.Description, maxLead)}))
	}
	for _, a := range t.Answers[:min(len(t.Answers), maxLeadAnswers)] {
		body = append(body, fact(locale.Clip(a.Label.In(w.Lang), maxName), cutLead(phrase.Answer(w, a), maxLeadAnswer)))
	}
	if i := slices.IndexFunc(v.Events, endsTalk); i >= 0 && v.Events[i].Action != tickets.TicketResolved {
		said := plain(run{Text: w.Say("event."+string(v.Events[i].Action),
			"name", phrase.Speaker(v.Events[i]), "text", cutLead(v.Events[i].TextIn(w.Lang), maxLeadSaid))})
		said.Line = true
		body = append(body, said)
	}
	if t.Rating > 0 {
		body = append(body, plain(
			run{Text: w.Say("chat.rated", "rating", t.Rating), Weight: "Bolder"},
			run{Text: " " + cutLead(t.Comment, maxLeadSaid)},
		))
	}
	return body
}

// showsProblem reports whether the card repeats the description: not where it
// needs the room to ask whether that is solved, or to say what may solve it.
func (v TicketView) showsProblem(t tickets.Ticket) bool {
	asks := t.State == tickets.Resolved && v.May.Has(tickets.OpRate)
	helps := len(v.Answers) > 0 && v.May.Has(tickets.OpSolved) || len(v.Majors) > 0 && v.May.Has(tickets.OpMeToo)
	return !asks && !helps
}

// endsTalk reports whether an event is the last word, or made an end of what was
// said before. The events of a requester hold no work notes.
func endsTalk(e tickets.Event) bool {
	switch e.Action {
	case tickets.Commented, tickets.Replied, tickets.Noted, tickets.TicketResolved:
		return true
	}
	return false
}

// cutLead cuts a text to what fits on a phone: some characters, and few lines.
func cutLead(s string, limit int) string {
	s = strings.TrimSpace(s)
	lines := strings.SplitN(s, "\n", maxLeadLines+1)
	if len(lines) > maxLeadLines {
		s = strings.Join(lines[:maxLeadLines], "\n") + "…"
	}
	return locale.Clip(s, limit)
}

// name is a person's name, cut to what a card has room for.
func name(p tickets.Person) string { return locale.Clip(p.String(), maxName) }

// longText is an input of several lines, as long as comments may be. It holds
// what was typed into it before.
func (v TicketView) longText(id, label string) input {
	in := input{Type: "Input.Text", ID: id, Label: label, MaxLength: tickets.MaxComment, Multiline: true}
	if id == v.TypedIn {
		in.Value = clipTyped(v.Typed, maxTypedText)
	}
	return in
}

// isCrowded reports whether the card gives back a long text.
func (v TicketView) isCrowded() bool { return shownLen(v.Typed) > maxEvent }

// shorten leaves out the long texts of a ticket when the card gives back a long
// text.
func (v TicketView) shorten(t tickets.Ticket) (tickets.Ticket, TicketView) {
	v.Events = v.Events[:min(len(v.Events), ShownEvents)]
	if v.isCrowded() {
		t.Description, t.Resolution, t.Answers, t.Files = "", "", nil, nil
		v.Events, v.Answers, v.Desk = v.Events[:min(len(v.Events), 1)], nil, Desk{}
		v.Majors = nil
	}
	return t, v
}

func ticketData(t tickets.Ticket) map[string]any { return map[string]any{"id": t.ID, "rev": t.Rev()} }
