package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Approval is a ticket as its approvers see it.
func Approval(w locale.Words, t tickets.Ticket, v TicketView) json.RawMessage {
	c := v.show(w, t, nil, approvalActions)
	asks := w.Say("approval.asked", "name", name(t.Requester))
	c.Body = append([]any{plain(run{Text: asks, Weight: "Bolder"})}, c.Body...)
	return c.encode()
}

func approvalActions(w locale.Words, t tickets.Ticket, v TicketView) []action {
	o := &offer{words: w, ticket: t, view: v}
	o.press(tickets.OpDecide, "approval.yes", VerbApprove)
	o.stress()
	o.form(tickets.OpDecide, "approval.no", VerbReject, v.longText("reason", w.Say("approval.reason")))
	o.list = append(o.list, v.details(w, t))
	o.form(tickets.OpDelegate, "approval.delegate", VerbDelegate, peoplePicker("to", w.Say("approval.to"), "", ""))
	o.list = append(o.list, filesOf(w, t)...)
	return append(o.list, v.backToList(w)...)
}
