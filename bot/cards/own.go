package cards

import (
	"encoding/json"
	"strconv"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Ticket is a ticket as requester and beneficiary see it, with what they can
// do.
func Ticket(w locale.Words, t tickets.Ticket, v TicketView) json.RawMessage {
	t, v = v.shorten(t)
	body, actions := ticketBody(w, t, v), []action{}
	if v.Standing.Owner() {
		if v.Filing != "" {
			body = append([]any{note(v.Filing)}, body...)
		}
		body = append(body, rateTicket(w, t, v)...)
		body = append(body, majors(w, t, v)...)
		known := v.Answers
		if len(v.Majors) > 0 { // not everything fits
			known = known[:min(len(known), maxBesides)]
		}
		if v.May.Has(tickets.OpSolved) {
			body = append(body, answers(w, known, answerRoom(w, t, len(known)), VerbSolved, ticketData(t))...)
		}
		actions = ownActions(w, t, v)
	}
	if v.Opened {
		actions = append(actions, sendNoInputs(execute(w.Say("list.back"), VerbStatusList, nil)))
	}
	return encode(body, actions...)
}

func ticketData(t tickets.Ticket) map[string]any { return map[string]any{"id": t.ID, "rev": t.Rev()} }

func ownActions(w locale.Words, t tickets.Ticket, v TicketView) (actions []action) {
	data := ticketData(t)
	if v.May.Has(tickets.OpConfirm) {
		actions = append(actions, sendNoInputs(execute(w.Say("ticket.confirm"), VerbConfirm, data)))
	}
	if v.May.Has(tickets.OpReopen) {
		actions = append(actions, sendNoInputs(execute(w.Say("ticket.reopen"), VerbReopen, data)))
	}
	if v.May.Has(tickets.OpComment) {
		comment := execute(w.Say("ticket.comment"), VerbComment, data)
		if t.State.Open() { // otherwise the input belongs to the rating
			comment = askInForm(w.Say("ticket.comment"), []any{v.longText("comment", w.Say("ticket.said"))}, comment)
		}
		actions = append(actions, comment)
	}
	switch {
	case v.Filing != "":
		actions = append(actions, sendNoInputs(execute(w.Say("files.done"), VerbFilesDone, data)))
	case v.May.Has(tickets.OpAttach):
		actions = append(actions, sendNoInputs(execute(w.Say("files.add"), VerbFilesAdd, data)))
	}
	if v.May.Has(tickets.OpEdit) {
		actions = append(actions, execute(w.Say("ticket.edit"), VerbEditForm, data))
	}
	if v.May.Has(tickets.OpWithdraw) {
		actions = append(actions, execute(w.Say("ticket.withdraw"), VerbWithdraw, data))
	}
	actions = append(actions, filesOf(w, t)...)
	if t.Chat != "" && v.Standing.Requester {
		actions = append(actions, sendNoInputs(transcriptOf(w, t)))
	}
	return actions
}

// rateTicket asks how well a ticket was resolved. Typed text goes with the
// rating. While the ticket takes comments, it can also be sent as a comment.
func rateTicket(w locale.Words, t tickets.Ticket, v TicketView) (body []any) {
	if t.State.Open() {
		return nil
	}
	if v.May.Has(tickets.OpRate) || v.May.Has(tickets.OpComment) {
		body = append(body, v.longText("comment", w.Say("ticket.said")))
	}
	if !v.May.Has(tickets.OpRate) {
		return body
	}
	stars := make([]action, 5)
	for i := range stars {
		data := ticketData(t)
		data["rating"] = i + 1
		stars[i] = execute(strconv.Itoa(i+1), VerbRate, data)
	}
	return append(body, text(w.Say("ticket.rate")), buttons(stars...))
}

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
	if v.isCrowded() {
		t.Description, t.Resolution, t.Answers, t.Files = "", "", nil, nil
		v.Events, v.Answers, v.Desk = v.Events[:min(len(v.Events), 1)], nil, Desk{}
		v.Majors = nil
	}
	return t, v
}

// Approval is a ticket as its approvers see it.
func Approval(w locale.Words, t tickets.Ticket, v TicketView) json.RawMessage {
	t, v = v.shorten(t)
	body := append(
		[]any{plain(run{Text: w.Say("approval.asked", "name", name(t.Requester)), Weight: "Bolder", Size: "Medium"})},
		ticketBody(w, t, v)...)
	if !v.May.Has(tickets.OpDecide) {
		return encode(body, filesOf(w, t)...)
	}
	data := ticketData(t)
	reason := v.longText("reason", w.Say("approval.reason"))
	to := peoplePicker("to", w.Say("approval.to"), "", "")
	actions := []action{
		execute(w.Say("approval.yes"), VerbApprove, data),
		askInForm(w.Say("approval.no"), []any{reason}, execute(w.Say("approval.no"), VerbReject, data)),
		askInForm(w.Say("approval.delegate"), []any{to}, execute(w.Say("approval.delegate"), VerbDelegate, data)),
	}
	return encode(body, append(actions, filesOf(w, t)...)...)
}
