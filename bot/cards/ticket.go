package cards

import (
	"slices"
	"strings"

	"frontdesk/internal/locale"
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
	// Unmet are the object ids of approvers whom the desk cannot reach, because it
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
	// Filing tells readers how to add files to this ticket, when their files go
	// to it now. It is empty for others.
	Filing string
	// Opened is set when the ticket was opened from the list. The card then
	// leads back to the list.
	Opened bool
	// Majors are open major incidents that the ticket may be part of.
	Majors []tickets.Ticket
	// Shared is set when one reader sees the ticket in a conversation of
	// others.
	Shared bool
	// Answers are known answers that may solve the problem at once.
	Answers []*tickets.Entry

	channel bool // for analysts, in the channel
	via     bool // history says where each thing was done
	less    int  // bytes of JSON by which the content must be shorter
}

func ticketBody(w locale.Words, t tickets.Ticket, v TicketView) (body []any) {
	if v.Above != "" {
		body = append(body, note(v.Above))
	}
	state := fact(w.Say("ticket.state"), w.Say("state."+string(t.State)))
	if t.Hold != "" {
		state.Inlines = append(state.Inlines, run{Type: "TextRun", Text: " · " + w.Say("hold."+string(t.Hold))})
	}
	top, weight := any(ticketTitle(w, t)), fact(w.Say("ticket.priority"), string(t.Priority()))
	if v.channel {
		top, weight = coloredHead(w, t), priority(w, t.Priority())
	}
	body = append(body, top, state)
	if v.channel || t.Kind != tickets.Request {
		body = append(body, weight)
	}
	body = append(body, linkLines(w, t, v)...)
	requester := name(t.Requester)
	if v.Department != "" {
		requester += ", " + locale.Clip(v.Department, maxName)
	}
	body = append(body, fact(w.Say("ticket.requester"), requester))
	if t.Beneficiary.ID != t.Requester.ID {
		body = append(body, fact(w.Say("ticket.beneficiary"), name(t.Beneficiary)))
	}
	if t.Approving != nil {
		body = append(body, fact(w.Say("approval"), approval(w, *t.Approving, v.Unmet)))
	}
	if t.Category != "" {
		body = append(body, fact(w.Say("ticket.category"), t.Category))
	}
	assignee := w.Say("ticket.nobody")
	if t.Assignee != (tickets.Person{}) {
		assignee = name(t.Assignee)
	}
	body = append(body, fact(w.Say("ticket.assignee"), assignee),
		fact(w.Say("ticket.at"), w.Time(t.Created)),
		fact(w.Say("ticket.changed"), w.Time(t.Last.At)))
	body = append(body, content(w, t, maxContent-v.less)...)
	return append(body, history(w, v.Events, v.via)...)
}

func ticketTitle(w locale.Words, t tickets.Ticket) richText {
	return plain(
		run{Text: t.ID + " ", Weight: "Bolder", Size: "Medium", Color: "Accent"},
		run{Text: t.TitleIn(w.Lang), Weight: "Bolder", Size: "Medium"},
	)
}

// approval describes the state of an approval.
func approval(w locale.Words, a tickets.Approving, unmet []string) string {
	if a.Decision != "" {
		return w.Say("approval."+string(a.Decision), "name", name(a.By))
	}
	names := make([]string, 0, maxGuests)
	for _, p := range a.Approvers[:min(len(a.Approvers), maxGuests)] {
		said := name(p)
		if p.Name == "" {
			said = w.Say("approval.unnamed")
		}
		if slices.Contains(unmet, p.ID) {
			said = w.Say("approval.unmet", "name", said)
		}
		names = append(names, said)
	}
	return w.Say("approval.waits", "names", strings.Join(names, ", "))
}

// content is the ticket's description and its outcome, cut to room.
func content(w locale.Words, t tickets.Ticket, room int) (body []any) {
	take := func(s string, most int) string {
		s = clipShown(s, min(most, max(room, 0)))
		room -= shownLen(s)
		return s
	}
	resolution := take(t.Resolution, maxResolution)
	if t.Description != "" {
		body = append(body, plain(run{Text: take(t.Description, maxDescription)}))
	}
	for _, a := range t.Answers {
		if room -= maxFrame; room < 0 {
			break
		}
		body = append(body, fact(take(a.Label.In(w.Lang), maxNote), take(answer(w, a), maxAnswer)))
	}
	if resolution != "" {
		body = append(body, fact(w.Say("ticket.resolution"), resolution))
	}
	if t.Rating > 0 {
		body = append(
			body,
			plain(
				run{Text: w.Say("chat.rated", "rating", t.Rating), Weight: "Bolder"},
				run{Text: " " + take(t.Comment, maxLine)},
			),
		)
	}
	if len(t.Files) > 0 {
		names := make([]string, len(t.Files))
		for i, f := range t.Files {
			names[i] = f.Name
		}
		body = append(body, fact(w.Say("ticket.files"), take(strings.Join(names, ", "), maxLine)))
	}
	return body
}

// answer is an answer of a form as a person reads it.
func answer(w locale.Words, a tickets.Answer) string {
	switch a.Type {
	case tickets.ToggleField:
		return w.Say("answer." + a.Value)
	case tickets.DateField:
		return w.Date(a.Value)
	}
	return a.Shown(w.Lang)
}

// history holds the lines of events. via adds where each was done; "in a card"
// is left unsaid.
func history(w locale.Words, events []tickets.Event, via bool) (lines []any) {
	title := text(w.Say("ticket.history"))
	title.Weight, title.Line = "Bolder", true
	lines = append(lines, title)
	for _, e := range events[:min(len(events), ShownEvents)] {
		said := w.Say(
			"event."+string(e.Action),
			"name",
			Speaker(e),
			"text",
			clipShown(e.TextIn(w.Lang), maxEvent),
			"hold",
			w.Say("hold."+string(e.Hold)),
			"target",
			Target(w, e),
		)
		runs := []run{{Text: w.Time(e.At) + " ", Subtle: true}, {Text: said}}
		if via && e.Via != "" && e.Via != tickets.ViaButton {
			runs = append(runs, run{Text: " · " + w.Say("via."+string(e.Via)), Subtle: true})
		}
		r := plain(runs...)
		r.Spacing = "Small"
		lines = append(lines, r)
	}
	return lines
}

// Speaker is the name of who caused an event, and the number of the ticket that
// they spoke on when that was merged.
func Speaker(e tickets.Event) string {
	if e.From == "" {
		return name(e.By)
	}
	return name(e.By) + " (" + e.From + ")"
}

// name is a person's name, cut to what a card has room for.
func name(p tickets.Person) string { return locale.Clip(p.String(), maxName) }
