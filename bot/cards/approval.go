package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// Approval is a ticket as its approvers see it. Until somebody has decided, it
// says what approving does; then its title says who decided what.
func Approval(w locale.Words, t tickets.Ticket, v TicketView) json.RawMessage {
	v.verdict = v.decided(w, t)
	var then []any
	if v.Then != "" && v.May.Has(tickets.OpDecide) {
		line := plain(run{Text: locale.Clip(v.Then, maxNote), Weight: "Bolder"})
		line.Line = true
		then = append(then, line)
	}
	c := v.show(w, t, then, approvalActions)
	if t.Undecided() {
		asks := w.Say("approval.asked", "name", name(t.Requester))
		c.Body = append([]any{plain(run{Text: asks, Weight: "Bolder"})}, c.Body...)
	}
	return c.encode()
}

// decided is the title of a card that says who decided, "" while nobody has.
func (v TicketView) decided(w locale.Words, t tickets.Ticket) string {
	a := t.Approving
	switch {
	case a == nil || a.Decision == "":
		return ""
	case v.Reader != "" && a.By.ID == v.Reader:
		return w.Say("approval.you."+string(a.Decision), "id", t.ID)
	}
	return w.Say("approval.other."+string(a.Decision), "id", t.ID, "name", name(a.By))
}

// verdictTitle is the title of a ticket on which somebody has decided.
func (v TicketView) verdictTitle(w locale.Words, t tickets.Ticket) []any {
	return []any{
		plain(run{Text: v.verdict, Weight: "Bolder", Size: "Medium", Color: stateColours[phrase.ShownState(t)]}),
		small(run{Text: t.TitleIn(w.Lang), Weight: "Bolder"}),
	}
}

// rejection says why a ticket was not approved. There is no line for any other
// ticket, and none when no reason was given.
func rejection(w locale.Words, t tickets.Ticket) []any {
	if phrase.ShownState(t) != phrase.Rejected || t.Approving.Reason == "" {
		return nil
	}
	return []any{fact(w.Say("approval.reason"), cutLead(t.Approving.Reason, maxLead))}
}

// stateInRow is the state of a ticket in a list. A phrase.Rejected one tells why.
func stateInRow(w locale.Words, t tickets.Ticket) run {
	state := stateRun(w, t)
	if phrase.ShownState(t) == phrase.Rejected && t.Approving.Reason != "" {
		state.Text += ": " + locale.Clip(t.Approving.Reason, maxName)
	}
	return state
}

func approvalActions(w locale.Words, t tickets.Ticket, v TicketView) []action {
	o := &offer{words: w, ticket: t, view: v}
	o.press(tickets.OpDecide, "approval.yes", VerbApprove)
	o.stress()
	why := v.longText("reason", w.Say("approval.why", "name", name(t.Requester)))
	o.form(tickets.OpDecide, "approval.no", VerbReject, why)
	o.list = append(o.list, v.details(w, t))
	o.form(tickets.OpDelegate, "approval.delegate", VerbDelegate, peoplePicker("to", w.Say("approval.to"), "", ""))
	o.list = append(o.list, filesOf(w, t)...)
	if v.Standing.Watcher {
		o.press(tickets.OpUnwatch, "ticket.unwatch", VerbUnwatch)
	}
	return append(o.list, v.From.back()...)
}
