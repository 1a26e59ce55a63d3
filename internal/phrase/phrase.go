// Package phrase puts tickets and their history into words, the same ones in
// every face: on cards and on pages.
//
// It knows only what there is to say. How it looks is up to the faces.
package phrase

import (
	"slices"
	"strings"
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Rejected is the state, as shown, of a request that was not approved.
const Rejected tickets.State = "rejected"

// ShownState is the state of a ticket as people read it.
func ShownState(t tickets.Ticket) tickets.State {
	if t.State == tickets.Canceled && t.Approving != nil && t.Approving.Decision == tickets.Reject {
		return Rejected
	}
	return t.State
}

// signs show a state without colour.
var signs = map[tickets.State]string{
	tickets.New: "○", tickets.InProgress: "◐", tickets.OnHold: "‖", tickets.Resolved: "✓",
	tickets.Closed: "●", tickets.Canceled: "✕", Rejected: "✕",
}

// Sign is the sign of a ticket's state. It shows the state without colour.
func Sign(t tickets.Ticket) string { return signs[ShownState(t)] }

// State names the state of a ticket.
func State(w locale.Words, t tickets.Ticket) string { return w.Say("state." + string(ShownState(t))) }

// Speaker is the name of who caused an event, and the number of the ticket that
// they spoke on when that was merged.
func Speaker(e tickets.Event) string {
	if e.From == "" {
		return Name(e.By)
	}
	return Name(e.By) + " (" + e.From + ")"
}

// maxName limits a person's name, in code points.
const maxName = 80

// Name is a person's name, cut to what there is room for.
func Name(p tickets.Person) string { return locale.Clip(p.String(), maxName) }

// Event is a line of a ticket's history: what happened, in the words of text where
// somebody wrote any.
func Event(w locale.Words, e tickets.Event, text string) string {
	return w.Say("event."+eventKey(e), "name", Speaker(e), "text", text,
		"hold", w.Say("hold."+string(e.Hold)), "until", Until(w, e), "target", Target(w, e))
}

// eventKey is the key of an event in the history, after its prefix: with words or
// without them, where the words are optional.
func eventKey(e tickets.Event) string {
	switch {
	case e.Action == tickets.Rejected && e.Text == "":
		return string(e.Action) + ".bare"
	case e.Action == tickets.Confirmed && e.Text != "":
		return string(e.Action) + ".said"
	}
	return string(e.Action)
}

// Until says until when a ticket waits since an event: the day until which it is on
// hold, with a space before, or the time of a reminder. It is empty for other
// events.
func Until(w locale.Words, e tickets.Event) string {
	if e.Action == tickets.Snoozed {
		return w.Time(e.Until)
	}
	return HoldUntil(w, e.Until)
}

// HoldUntil says until which day a ticket is on hold, with a space before. It is
// empty when there is no such day.
func HoldUntil(w locale.Words, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.Say("hold.until", "day", w.Day(t))
}

// Target names the target that an event is about. It is empty for every other
// event.
func Target(w locale.Words, e tickets.Event) string {
	if e.Action != tickets.AtRisk && e.Action != tickets.Breached {
		return ""
	}
	return w.Say("target." + e.Text)
}

// Answer is an answer of a form as a person reads it.
func Answer(w locale.Words, a tickets.Answer) string {
	switch a.Type {
	case tickets.ToggleField:
		return w.Say("answer." + a.Value)
	case tickets.DateField:
		return w.Date(a.Value)
	}
	return a.Shown(w.Lang)
}

// Faster says that a ticket has changed since somebody looked at it, who changed
// it and how long ago.
func Faster(w locale.Words, t tickets.Ticket, now time.Time) string {
	ago := w.Ago(now.Sub(t.Last.At))
	if t.Last.By == (tickets.Person{}) {
		return w.Say("ticket.stale.time", "ago", ago)
	}
	return w.Say("ticket.stale", "name", t.Last.By.String(), "ago", ago)
}

// maxApprovers is how many approvers are named.
const maxApprovers = 5

// Approval describes the state of an approval. unmet holds the approvers whom the
// desk cannot reach.
func Approval(w locale.Words, a tickets.Approving, unmet []string) string {
	if a.Decision != "" {
		return w.Say("approval."+string(a.Decision), "name", Name(a.By))
	}
	names := make([]string, 0, maxApprovers)
	for _, p := range a.Approvers[:min(len(a.Approvers), maxApprovers)] {
		said := Name(p)
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

// Created is what somebody with that standing reads first about a ticket that
// nobody has touched; empty for every other ticket.
func Created(w locale.Words, t tickets.Ticket, standing tickets.Standing) string {
	if t.Last.Action != tickets.Created {
		return ""
	}
	switch {
	case t.Chat != "" && standing.Requester && t.Last.By.ID != t.Requester.ID:
		return w.Say("ticket.created.ofchat", "name", t.Last.By, "id", t.ID)
	case t.Undecided():
		return w.Say("request.asked", "id", t.ID)
	case t.Kind == tickets.Request:
		return w.Say("request.created", "id", t.ID)
	}
	return w.Say("ticket.created", "id", t.ID)
}
